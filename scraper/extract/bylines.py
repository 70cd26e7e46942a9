"""Who the short lines about the title name as the article's author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from scraper.extract.authors import Byline, grade
from scraper.extract.dates import looks_like_date, without_dates
from scraper.extract.lines import Head
from scraper.extract.people import (
    clean_names,
    has_lead,
    has_role,
    is_agency,
    is_lead,
    is_name,
    is_newsroom,
    is_own,
    is_person,
    is_signed,
    lead_of,
    leads_elsewhere,
    split_names,
)
from scraper.model import Block, Element, Link
from scraper.text import count_words, squeeze

_AUTHOR_WORDS = re.compile(
    r"-(?:author|autor|byline|contributor|writer|auteur|redacteur)(?:s|name)?-|-by-line-"
)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autore?n?|auteurs?|contributors?|people|person|profiles?|writers?|staff|team|producers|"
    r"reporters?|journalists?|columnists?|interviewer|experts?|by|u|users?|members?|redaktion/autoren)/[^/?#]|"
    r"[?&]_?author(?:_?name)?=\w",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"/(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){1,4})/?$")
_ROLES = re.compile(
    r"\|\s*(?:senior |staff |contributing |chief )?"
    r"(?:writer|editor|reporter|correspondent|journalist|author)\b",
    re.IGNORECASE,
)
_BIO = re.compile(r"^,? (?:is|was|has|writes|works|worked|covers|leads|joined)\b", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:he|she|his|her|they|writer|writes|editor|journalist|reporter|correspondent|author|founder|"
    r"expert|manager|"
    r"professor|engineer|developer|specialist|consultant|researcher|physician|blogger|freelancer?)\b",
    re.IGNORECASE,
)
_BARS = re.compile(
    r"\s*[|·•●]\s*|\s[-–—]\s|\s(?=(?:published|posted|written|authored|reported|edited) by\s?:)",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^\s*(?:source|agency|स्रोत|एजेंसी)\s*[:-]+\s*", re.IGNORECASE)
_FOLLOW = re.compile(
    r"\W*follow (?:(?:the|this|our) )?(?:author|writer|reporter|journalist|columnist|correspondent)s?\b", re.I
)
LED, LINKED = "byline", "author link"
BELOW, BESIDE = "byline below the text", "name beside the date"
_NAMED_LINE = 8  # words of a line that is an author's name
_PARENTS = 3  # levels above a block whose class names count
_NEAR = 6  # blocks below the title
_DATELINE, _INITIALS = 60, 6  # characters of a text's start, and letters of an agency's name
_TELLING = 80  # words that make a text long enough to tell names from other words


def read_lead(head: Head, site_names: Sequence[str]) -> Byline | None:
    """Return the authors that the lines about the title name: behind 'By', by an author's link or class."""
    return _first([byline for byline in _about_title(head, site_names) if byline.names])


def read_byline(head: Head, site_names: Sequence[str]) -> Byline | None:
    """Return the same, or else those that stand elsewhere: a name with a bio, beside the date, at the end."""
    lead = read_lead(head, site_names)
    if lead and lead.people and " " in lead.names[0]:
        return lead
    others = (byline for byline in _elsewhere(head, site_names) if byline.names)
    return _first([*((lead,) if lead else ()), *others])


def _first(found: Sequence[Byline]) -> Byline | None:
    """Return the first byline of people, or a longer form of it; else the first of all."""
    people = [byline for byline in found if byline.people]
    first = next(iter(people), None) or next(iter(found), None)
    longer = (byline for byline in people if first and byline.names[0].startswith(f"{first.names[0]} "))
    return next(longer, first)


def _about_title(head: Head, site_names: Sequence[str]) -> Iterator[Byline]:
    before: Block | None = None
    for block in head.lines:
        said = before.text if before and before.position == block.position - 1 else ""
        found = [*_read_block(block, said, site_names)]
        if found and not leads_elsewhere(said):
            yield from found
        before = block


def _elsewhere(head: Head, site_names: Sequence[str]) -> Iterator[Byline]:
    yield from _introduced(head, site_names)
    yield from _beside_date(head, site_names)
    yield from _filed(head)
    for block in head.tail:
        yield from _signed(block, site_names)
    signed = [byline for block in head.rest if is_signed(block.text) for byline in _signed(block, site_names)]
    if len({byline.names for byline in signed}) == 1:
        yield signed[0]


def _signed(block: Block, site_names: Sequence[str]) -> Iterator[Byline]:
    """Yield the people that a short line far from the title names behind 'by'."""
    led = lead_of(block.text)
    if led and count_words(led) <= _NAMED_LINE:
        names = tuple(n for n in clean_names([led], site_names) if is_person(n))
        yield grade(names, BELOW, site_names)


def _read_block(block: Block, before: str, site_names: Sequence[str]) -> Iterator[Byline]:
    """Yield the bylines of a line: behind 'By', an author's link, or under a class that says author."""
    links = [link.text for link in block.links if _is_author_link(link)]
    linked = clean_names(links, site_names) if links else ()
    led = lead_of(block.text) or (block.text if is_lead(before) else None) or _lead_inside(block.text)
    if led:
        yield _read_led(led, linked, site_names)
    names = tuple(n for n in linked if is_person(n))
    if names:
        yield grade(names, LINKED, site_names)
    if _is_marked(block.element) or _ROLES.search(block.text):
        yield _people([block], site_names)


def _read_led(led: str, linked: Sequence[str], site_names: Sequence[str]) -> Byline:
    """Return the names behind 'by': as the links to authors have them, or as they are written."""
    alone = " " not in led.strip()  # 'by asha': a handle
    names = tuple(n for n in clean_names([led], site_names) if alone or _is_written_large(n))
    if not names and is_own(led.strip(), site_names):
        return Byline((led.strip(),), LED, people=False)
    said = squeeze(" ".join(split_names(led)))
    exact = tuple(name for name in linked if squeeze(name) in said)
    people = any(map(is_person, names))
    if exact and (is_person(exact[0]) or not people):
        return replace(grade(exact, LED, site_names), people=not is_newsroom(exact[0], site_names))
    return replace(grade(names, LED, site_names), people=people)


def _is_written_large(name: str) -> bool:
    return not name.removeprefix("the ")[:1].islower()


def _lead_inside(text: str) -> str | None:
    """Return what follows 'by' behind a date or a bar: '3 May 2025 by Asha Rao', '3 min · By Asha Rao'."""
    if not has_lead(text):
        return None
    parts = _BARS.split(without_dates(text))
    return next((led for part in parts if (led := lead_of(part))), None)


def _people(blocks: Sequence[Block], site_names: Sequence[str]) -> Byline:
    texts = [without_dates(block.text) for block in blocks]
    short = [text for text in texts if count_words(text) <= _NAMED_LINE]
    names = tuple(name for name in clean_names(short, site_names) if is_person(name))
    return grade(names, "byline", site_names)


def _introduced(head: Head, site_names: Sequence[str]) -> Iterator[Byline]:
    """Yield the lines that are a name, where a note on that person follows further down, or at once."""
    for block in head.below:
        byline = _people([block], site_names)
        if len(byline.names) == 1 and byline.people and _has_bio(byline.names[0], (*head.below, *head.rest)):
            yield byline
    noted = {
        name
        for line, note in pairwise(head.rest)
        if (name := line.text) and note.text.startswith(name) and is_person(name) and _has_bio(name, [note])
    }
    if len(noted) == 1:
        yield grade(tuple(noted), BELOW, site_names)


def _beside_date(head: Head, site_names: Sequence[str]) -> Iterator[Byline]:
    """Yield the people who stand alone beside the date, or over their role, and are words of nothing else.

    Labels such as 'Real Estate' stand there, too: they are links, or their words are used in the text.
    """
    near = head.below[:_NEAR]
    for before, block, after in zip((None, *near), near, (*near[1:], None), strict=False):
        dated = any(line and looks_like_date(line.text) for line in (before, block, after))
        told = after is not None and count_words(after.text) <= _NAMED_LINE and has_role(after.text)
        names = _people([block], site_names).names if dated or told else ()
        parts = split_names(without_dates(block.text))
        if not (names and all(part in names or is_newsroom(part) for part in parts)):
            continue
        if _is_followed(after) or not (_is_linked(names, block) or _is_common(names, head)):
            yield grade(names, BESIDE, site_names)


def _is_followed(after: Block | None) -> bool:
    """Whether the reader is asked to follow the writer who was named last."""
    return after is not None and bool(_FOLLOW.match(after.text))


def _filed(head: Head) -> Iterator[Byline]:
    """Yield the agency beside the date: a known one, or initials that the text's dateline has in brackets."""
    near = head.below[:_NEAR]
    start = [block.text[:_DATELINE] for block in head.start]
    for before, block, after in zip((None, *near), near, (*near[1:], None), strict=False):
        if not any(line and looks_like_date(line.text) for line in (before, block, after)):
            continue
        parts = (split_names(_SOURCE.sub("", part)) for part in _BARS.split(without_dates(block.text)))
        found = next((names[0] for names in parts if len(names) == 1 and _is_agency(names[0], start)), None)
        if found:
            yield Byline((found,), BESIDE, people=False)


def _is_agency(name: str, starts: Sequence[str]) -> bool:
    initials = name.isupper() and name.isalpha() and len(name) <= _INITIALS
    told = initials and any(f"({name})" in start for start in starts)
    return is_name(name) and (told or is_agency(name))


def _is_linked(names: Sequence[str], block: Block) -> bool:
    return any(link.href and name in link.text for link in block.links for name in names)


def _is_common(names: Sequence[str], head: Head) -> bool:
    """Whether words of the names are written small in the text, or it is too short to tell."""
    used = {word for block in (*head.below, *head.rest) for word in block.text.split()}
    small = {word.strip(".,:;!?()\"'") for word in used if word.islower()}
    return len(small) < _TELLING or any(
        word.lower() in small or not word[:1].isupper()
        for name in names
        for word in name.split()
        if len(word) > 2
    )


def _is_author_link(link: Link) -> bool:
    """Whether a link leads to its text's author page: its path says so, and names the person."""
    words = [word for word in link.text.lower().split() if word.isascii() and len(word) > 2]
    named = not words or any(word.strip(".,") in link.href.lower() for word in words)
    return (named or bool(_NUMBERED.search(link.href))) and bool(_AUTHOR_PATH.search(link.href))


def _has_bio(name: str, rest: Sequence[Block]) -> bool:
    notes = (block.text[len(name) :] for block in rest if block.text.startswith(name))
    return any(_BIO.match(note) and _PERSONAL.search(note) for note in notes)


def _is_marked(element: Element | None) -> bool:
    for _ in range(_PARENTS):
        if element is None:
            return False
        if _AUTHOR_WORDS.search(element.words):
            return True
        element = element.parent
    return False
