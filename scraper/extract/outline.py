"""A page's outline: its tags, in words that hold for all pages of a site, and how much text is in each.

Of classes and ids only what reads as words counts: numbers, the hashes of CSS modules and what marks a single
page are left out, so that an outline outlives a new build of the site's styles.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scraper.model import Block, Element
from scraper.rules.marks import is_prose
from scraper.rules.related import is_file
from scraper.text import count_words

TEXT, LINE, LINK = 0, 1, 2
"""Shapes of a block: running text, a short line, mostly a link to another page."""
_KINDS = ("text", "line", "link")
_OUTSIDE = "^"
_AROUND = 3  # tags by which a place outside of the body is named
_FRAMES = frozenset(("html", "body"))
_PLAIN = frozenset(
    ("", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "h2", "h3", "h4", "h5", "h6", "pre")
    + ("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th")
)
_RIVAL = 0.2  # of the body's running text: a second part of the page with more of it may be the body, too
# What CMSs write onto an article's own tags of one article: https://developer.wordpress.org/reference/functions/get_post_class/
_OF_ONE_PAGE = re.compile(
    r"^(?:category|tag|author|postid|page-id|post-format|format|type|status|has-post)-|^hentry$"
)
_NUMBERED = re.compile(r"^[a-z]*\d[a-z0-9]*$")
# Words as English spells them, and Indian names in its letters. One in thirty hashes of CSS modules passes.
_VOWEL = re.compile(r"[aeiouy]")
_HARD = re.compile(r"[^aeiouy](?=([^aeiouy]))")
_CLUSTER = re.compile(r"[^aeiouy]{4}")
_FOLLOWED = (
    "bbhlrs chklrst ddghlrsv fflrt gghlnrs ht khlnrs ldfklmnpst mbmnps ncdfgklnstv phlprst "
    "rbcdfgklmnprstv schklmnpqstw thlrstw whnrs xct"
)
_PAIRS = frozenset(word[0] + second for word in _FOLLOWED.split() for second in word[1:])
_SHORTEST = (
    "ads art bar bio box btn col cta day dek end faq hed hot img job key map nav new pic row sub tab tag tip "
    "toc top txt"
)
_SHORT = frozenset(_SHORTEST.split())
_COMPOUND = 7  # letters, from which two words may be joined to one


@dataclass(frozen=True, slots=True)
class Outline:
    """The tags with text in them, the outer ones first, and the blocks by position."""

    steps: tuple[str, ...]  # a tag with its stable names: "div.story-text"
    parents: tuple[int, ...]  # numbers of tags; -1: none
    holders: tuple[int, ...]  # the tag of each block
    shapes: tuple[int, ...]  # of each block
    words: tuple[int, ...]  # of each block


def outline(blocks: Sequence[Block]) -> Outline:
    """Return the outline of the page with these blocks."""
    numbers: dict[int, int] = {}
    steps: list[str] = []
    parents: list[int] = []
    holders = []
    for block in blocks:
        pending: list[Element] = []
        tag = block.element
        while tag is not None and tag.id not in numbers:
            pending.append(tag)
            tag = tag.parent
        number = numbers[tag.id] if tag is not None else -1
        for each in reversed(pending):
            parents.append(number)
            number = numbers[each.id] = len(steps)
            steps.append(step_of(each.tag, each.words))
        holders.append(number)
    shapes = tuple(map(_shape_of, blocks))
    return Outline(
        tuple(steps), tuple(parents), tuple(holders), shapes, tuple(count_words(b.text) for b in blocks)
    )


def _shape_of(block: Block) -> int:
    if block.links and sum(len(x.text) for x in block.links if not is_file(x.href)) * 2 > len(block.text):
        return LINK
    return TEXT if is_prose(block) else LINE


@lru_cache(maxsize=16384)
def step_of(tag: str, words: str) -> str:
    """Return a tag with those of its classes and ids that hold for all pages, as "div.story-text"."""
    if not words or tag in _FRAMES:
        return tag
    names = {_without_hashes(name) for name in stable_names(words)}
    return ".".join([tag, *sorted(filter(None, names))])


@lru_cache(maxsize=16384)
def stable_names(words: str) -> tuple[str, ...]:
    """Return the classes and ids among an element's words, without numbers and what marks a single page."""
    names = ("-".join(filter(_is_word, name.strip("-").split("-"))) for name in words.split())
    return tuple(sorted({name for name in names if name and not _OF_ONE_PAGE.search(name)}))


def _is_word(word: str) -> bool:
    return bool(word) and not _NUMBERED.search(word)


def _without_hashes(name: str) -> str:
    """Return the parts of a name that can be spoken: a hash is in pieces, split at its capitals."""
    return "-".join(
        part for part in name.split("-") if part in _SHORT or (len(part) > 3 and _is_spoken(part))
    )


def _is_spoken(part: str) -> bool:
    if not _VOWEL.search(part) or _CLUSTER.search(part):
        return False
    odd = sum(found[0] + found[1] not in _PAIRS for found in _HARD.finditer(part))
    return odd <= len(part) // _COMPOUND


def reduce_step(step: str, names: Collection[str]) -> str:
    """Return a step with only those of its names that are among names."""
    tag, *own = step.split(".")
    return ".".join([tag, *(name for name in own if name in names)]) if own else tag


def path_to(page: Outline, tag: int, names: Collection[str]) -> tuple[str, ...]:
    """Return the steps from the top of the page to a tag, with only those of their names among names."""
    path = []
    while tag >= 0:
        path.append(reduce_step(page.steps[tag], names))
        tag = page.parents[tag]
    return tuple(reversed(path))


def find_tags(page: Outline, path: Sequence[str], names: Collection[str]) -> list[int]:
    """Return the tags at the end of a path, in page order; none of them is inside another."""
    reached: list[int] = []  # by tag: how far along the path it is, -1 where it is off it
    last = len(path)
    for step, parent in zip(page.steps, page.parents, strict=True):
        at = reached[parent] if parent >= 0 else 0
        on = 0 <= at < last and reduce_step(step, names) == path[at]
        reached.append(at + 1 if on else -1)
    return [tag for tag, at in enumerate(reached) if at == last]


def owners_of(page: Outline, tags: Collection[int]) -> list[int]:
    """Return for each block in which of these tags it stands; -1 where in none."""
    owners: list[int] = []
    for tag, parent in enumerate(page.parents):
        owners.append(tag if tag in tags else (owners[parent] if parent >= 0 else -1))
    return [owners[holder] if holder >= 0 else -1 for holder in page.holders]


def find_body(page: Outline, path: Sequence[str], names: Collection[str]) -> tuple[int, float]:
    """Return the tag at the end of a path with most running text, and the next best's share of it.

    -1 where the page has no such tag with running text.
    """
    tags = find_tags(page, path, names)
    text = dict.fromkeys(tags, 0)
    if tags:
        for owner, shape, words in zip(owners_of(page, tags), page.shapes, page.words, strict=True):
            if owner >= 0 and shape == TEXT:
                text[owner] += words
    ranked = sorted(text, key=lambda tag: -text[tag])
    if not ranked or not text[ranked[0]]:
        return -1, 0.0
    return ranked[0], text[ranked[1]] / text[ranked[0]] if len(ranked) > 1 else 0.0


def is_rival(share: float) -> bool:
    """Say whether a second part of the page has so much text that it may be the body as well."""
    return share > _RIVAL


def name_places(page: Outline, body: int) -> list[str]:
    """Return the place of each block: its tags from the body inwards, or "^" and the tags around it.

    What kind of block stands there is a part of it: text, line or link; "end" for the first and the last
    text of the body, "edge" for lines before and after these.
    """
    inner: list[str | None] = []
    for tag, (step, parent) in enumerate(zip(page.steps, page.parents, strict=True)):
        above = inner[parent] if parent >= 0 else None
        inner.append("" if tag == body else None if above is None else f"{above}>{step}".lstrip(">"))
    paths = [inner[holder] if holder >= 0 else None for holder in page.holders]
    inside = [n for n, path in enumerate(paths) if path is not None and page.shapes[n] == TEXT]
    ends = (inside[0], inside[-1]) if inside else (-1, -1)
    return [
        f"{_OUTSIDE}{_around(page, page.holders[n])}|{_KINDS[page.shapes[n]]}"
        if path is None
        else f"{path}|{_kind(n, page.shapes[n], ends)}"
        for n, path in enumerate(paths)
    ]


def _kind(position: int, shape: int, ends: tuple[int, int]) -> str:
    if shape == TEXT:
        return "end" if position in ends else "text"
    if shape == LINE:
        return "line" if ends[0] < position < ends[1] else "edge"
    return "link"


def _around(page: Outline, tag: int) -> str:
    found: list[str] = []
    while tag >= 0 and len(found) < _AROUND:
        found.append(page.steps[tag])
        tag = page.parents[tag]
    return ">".join(reversed(found))


def tell_place(place: str) -> str:
    """Return the tags of a place as they are told to people."""
    return place.removeprefix(_OUTSIDE).partition("|")[0] or "the body itself"


def is_outside(place: str) -> bool:
    """Say whether a place is outside of the body."""
    return place.startswith(_OUTSIDE)


@lru_cache(maxsize=4096)
def is_plain(place: str) -> bool:
    """Say whether a place in the body is named by tags of running text only: paragraphs, lists, tables."""
    return all(step in _PLAIN for step in place.partition("|")[0].split(">"))


def without_names(place: str) -> str:
    """Return a place with its tags only: "p.drop-cap|text" is "p|text"."""
    path, _, kind = place.partition("|")
    return ">".join(step.partition(".")[0] for step in path.split(">")) + f"|{kind}"
