"""Where in the page's tree a block stands, as numbers: a part of what the labeller sees."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from scraper.model import Block, Element
from scraper.rules.marks import find_new

_AROUND = "article main aside header footer nav section figure form ul ol table blockquote a button details"
AROUND: Mapping[str, int] = {tag: 1 << number for number, tag in enumerate(_AROUND.split())}
"""Tags that say what they hold; each is one bit."""
NAMES = (
    "content article body post entry story text prose richtext rich-text wysiwyg copy",
    "article-body articlebody entry-content post-content story-body article-content article-text post-body "
    "story-content articletext body-content main-content page-content content-body text-content article-main",
    "comment comments disqus reply replies discussion",
    "related recommend* more also similar next previous read",
    "shar* social follow facebook twitter whatsapp",
    "sidebar side aside rail widget column",
    "footer foot bottom copyright",
    "header head top hero banner masthead",
    "nav menu breadcrumb breadcrumbs toc pagination tab tabs",
    "author bio byline contributor profile",
    "caption credit figure image photo gallery media video",
    "ad ads advert* sponsor* promo* cta banner offer affiliate product",
    "newsletter subscri* signup paywall modal popup login register premium",
    "tag tags topic topics categor* keyword keywords label labels",
    "title headline subtitle dek deck standfirst summary excerpt lead lede intro teaser description abstract",
    "date time meta info published updated timestamp",
    "hidden hide collapse* sr-only accordion disclaimer legal cookie note notice alert",
    "card cards list item items grid feed teaser teasers slider carousel block box callout",
    "quote pullquote blockquote embed tweet infobox fact facts key highlight highlights faq toggle",
)
"""Words of class and id names that say what a tag holds, and their beginnings; each group is one bit."""
_BITS: Mapping[str, int] = {
    word: sum(1 << bit for bit, names in enumerate(NAMES) if word in names.split())
    for word in " ".join(NAMES).split()
}
_WORDS = frozenset(_BITS)
_LONGER = "|".join(w.removesuffix("*") if "*" in w else f"{w}-" for w in _BITS if not w.isalpha())
_PARTS = re.compile(f"-(?=({_LONGER}))")


class Place(Struct, frozen=True):
    """A tag, with what the tags around it add up to. A Struct, as a page has hundreds."""

    depth: int
    around: int  # bits of AROUND
    near: tuple[int, int, int]  # bits of NAMES: of the tag itself and of the two around it
    far: int  # bits of NAMES of all tags further out
    score: float  # the highest container score of all, 1 for the best tag of the page
    inside: bool  # the container: the tag of the highest score


_TOP = Place(0, 0, (0, 0, 0), 0, 0.0, inside=False)


def find_places(blocks: Iterable[Block], scores: Mapping[int, float]) -> list[Place]:
    """Return the place of each block; scores are of containers, by the id of their tag."""
    best = max(scores, key=lambda tag: scores[tag], default=0)
    top = scores.get(best, 0.0) or 1.0
    shares = {tag: score / top for tag, score in scores.items()}
    known: dict[int, Place] = {}
    return [_find_place(block.element, known, shares, best) for block in blocks]


def _find_place(
    element: Element | None, known: dict[int, Place], shares: Mapping[int, float], best: int
) -> Place:
    pending, element = find_new(element, known)
    place = _TOP if element is None else known[element.id]
    for tag in reversed(pending):
        names, two, three = place.near
        share = shares.get(tag.id, 0.0)
        place = known[tag.id] = Place(
            place.depth + 1,
            place.around | AROUND.get(tag.tag, 0),
            (read_names(tag.words) if tag.words else 0, names, two),
            place.far | three,
            share if share > place.score else place.score,
            place.inside or tag.id == best,
        )
    return place


def number_paths(blocks: Iterable[Block]) -> list[int]:
    """Return a number for each block: the same where all tags around it have the same names."""
    known: dict[int, int] = {}
    paths = []
    for block in blocks:
        pending, element = find_new(block.element, known)
        path = 0 if element is None else known[element.id]
        for tag in reversed(pending):
            path = known[tag.id] = hash((path, tag.tag, tag.words))
        paths.append(path)
    return paths


def list_tags(blocks: Iterable[Block]) -> list[tuple[int, int, int]]:
    """Return the ids of the tag that each block stands in and of the two around it; 0 where there is none."""
    return [_list_tags(block.element) for block in blocks]


def _list_tags(element: Element | None) -> tuple[int, int, int]:
    parent = element.parent if element is not None else None
    outer = parent.parent if parent is not None else None
    return (
        element.id if element is not None else 0,
        parent.id if parent is not None else 0,
        outer.id if outer is not None else 0,
    )


@lru_cache(maxsize=16384)
def read_names(words: str) -> int:
    """Return the bits of NAMES whose words are among words, " -word-word- -word- "."""
    bits = 0
    for name in words.split():
        bits |= _read_name(name)
    return bits


@lru_cache(maxsize=65536)
def _read_name(name: str) -> int:
    bits = 0
    for word in _WORDS.intersection(name.split("-")):
        bits |= _BITS[word]
    for part in _PARTS.findall(name):
        bits |= _BITS[part[:-1] if part[-1] == "-" else f"{part}*"]
    return bits
