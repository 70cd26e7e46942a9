"""Where in the page's tree a block stands, as numbers: a part of what the labeller sees."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from scraper.model import Block, Element

_AROUND = "article main aside header footer nav section figure form ul ol table blockquote a button details"
AROUND: Mapping[str, int] = {tag: 1 << number for number, tag in enumerate(_AROUND.split())}
"""Tags that say what they hold; each is one bit."""
NAMES = (
    r"content|article|body|post|entry|story|text|prose|richtext|rich-text|wysiwyg|copy",
    r"article-body|articlebody|entry-content|post-content|story-body|article-content|article-text|post-body|"
    r"story-content|articletext|body-content|main-content|page-content|content-body|text-content|article-main",
    r"comments?|disqus|reply|replies|discussion",
    r"related|recommend\w*|more|also|similar|next|previous|read",
    r"shar\w+|social|follow|facebook|twitter|whatsapp",
    r"sidebar|side|aside|rail|widget|column",
    r"footer|foot|bottom|copyright",
    r"header|head|top|hero|banner|masthead",
    r"nav|menu|breadcrumbs?|toc|pagination|tabs?",
    r"author|bio|byline|contributor|profile",
    r"caption|credit|figure|image|photo|gallery|media|video",
    r"ad|ads|advert\w*|sponsor\w*|promo\w*|cta|banner|offer|affiliate|product",
    r"newsletter|subscri\w+|signup|paywall|modal|popup|login|register|premium",
    r"tags?|topics?|categor\w+|keywords?|labels?",
    r"title|headline|subtitle|dek|deck|standfirst|summary|excerpt|lead|lede|intro|teaser|description|abstract",
    r"date|time|meta|info|published|updated|timestamp",
    r"hidden|hide|collapse\w*|sr-only|accordion|disclaimer|legal|cookie|note|notice|alert",
    r"card|cards|list|item|items|grid|feed|teasers?|slider|carousel|block|box|callout",
    r"quote|pullquote|blockquote|embed|tweet|infobox|facts?|key|highlights?|faq|toggle",
)
"""Words of class and id names that say what a tag holds; each group is one bit."""
_PATTERNS = tuple(re.compile(f"-(?:{names})-") for names in NAMES)


class Place(NamedTuple):
    """A tag, with what the tags around it add up to. A tuple, as a page has hundreds."""

    depth: int
    around: int  # bits of AROUND
    near: tuple[int, int, int]  # bits of NAMES: of the tag itself and of the two around it
    far: int  # bits of NAMES of all tags further out
    path: int  # the same number for tags of the same names inside tags of the same names
    score: float  # the highest container score of all, 1 for the best tag of the page
    inside: bool  # the container: the tag of the highest score
    up: tuple[int, int, int]  # ids of the tag itself and of the two around it


_TOP = Place(0, 0, (0, 0, 0), 0, 0, 0.0, inside=False, up=(0, 0, 0))


def find_places(blocks: Sequence[Block], scores: Mapping[int, float]) -> list[Place]:
    """Return the place of each block; scores are of containers, by the id of their tag."""
    best = max(scores, key=lambda tag: scores[tag], default=0)
    top = scores.get(best, 0.0) or 1.0
    shares = {tag: score / top for tag, score in scores.items()}
    known: dict[int, Place] = {}
    return [_find_place(block.element, known, shares, best) for block in blocks]


def _find_place(
    element: Element | None, known: dict[int, Place], shares: Mapping[int, float], best: int
) -> Place:
    pending = []
    while element is not None and element.id not in known:
        pending.append(element)
        element = element.parent
    place = _TOP if element is None else known[element.id]
    for tag in reversed(pending):
        place = known[tag.id] = Place(
            place.depth + 1,
            place.around | AROUND.get(tag.tag, 0),
            (read_names(tag.words), place.near[0], place.near[1]),
            place.far | place.near[2],
            hash((place.path, tag.tag, tag.words)),
            max(place.score, shares.get(tag.id, 0.0)),
            place.inside or tag.id == best,
            (tag.id, place.up[0], place.up[1]),
        )
    return place


@lru_cache(maxsize=65536)
def read_names(words: str) -> int:
    """Return the bits of NAMES whose words are among words, " -word-word- -word- "."""
    return sum(1 << bit for bit, pattern in enumerate(_PATTERNS) if pattern.search(words)) if words else 0
