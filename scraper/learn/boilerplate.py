"""A site's boilerplate: what its pages repeat, found as they come, and known again on the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from scraper.learn.evidence import Sighting, is_boilerplate, usual_parts
from scraper.learn.memory import Memory
from scraper.learn.passages import MOST, Passage, Passages
from scraper.learn.places import place_of
from scraper.learn.prints import MARK, Context, take_prints
from scraper.learn.specimen import PREFIX
from scraper.model import Block, Metadata, Repeat
from scraper.rules.repeated import part_of
from scraper.settings import Learning

_REPEATED = 3  # pages after which a text is no longer taken for the article's own
_FIGURES = frozenset(("number",))
_SLUG = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """A text that a site repeats, with the evidence."""

    rule: str
    fingerprint: str
    place: str
    form: str  # with ‹marks› for the parts that differ
    where: frozenset[str]
    example: str
    pages: int
    of: int  # pages that have such a place, since it was first seen
    days: int
    first_seen: date
    last_seen: date


def study(memory: Memory, page: Passages, site: str, settings: Learning) -> list[Finding]:
    """Add a page to what is remembered; return what of its text is boilerplate by now."""
    own = [
        passage.position
        for passage in page.all
        if passage.is_body and passage.is_telling and not _is_repeated(passage, memory)
    ]
    if not own:
        return []
    memory.pages += 1
    _count_places(memory, page, frozenset(own))
    sightings = list(_count_texts(memory, page, own))
    found = {s.print.key: s for s in sightings if memory.pages >= settings.enough}
    return [_finding(s, site) for s in found.values() if _is_found(s, settings)]


def find_repeats(blocks: Sequence[Block], meta: Metadata, known: Mapping[str, Repeat]) -> dict[int, Repeat]:
    """Return the blocks, by position, that say what a site is known to repeat at such a place."""
    if not known:
        return {}
    context = Context(meta.title, meta.authors)
    found: dict[int, Repeat] = {}
    for block in blocks[:MOST]:
        prints = take_prints(block, place_of(block), context)
        repeat = next((known[p.key] for p in prints if p.key in known), None)
        if repeat is not None:
            found[block.position] = repeat
    return found


def _is_repeated(passage: Passage, memory: Memory) -> bool:
    """Say whether a text was seen before; reports that differ in their figures only are not the same one."""
    same = [
        p for p in passage.prints if not (passage.is_prose and _FIGURES <= p.varies <= _FIGURES | {"date"})
    ]
    return memory.counts(same) >= _REPEATED


def _count_places(memory: Memory, page: Passages, own: frozenset[int]) -> None:
    prose = {passage.place for passage in page.all if passage.is_prose and passage.position in own}
    for name in page.places:
        place = memory.place(name)
        place.pages, place.prose, place.last = place.pages + 1, place.prose + (name in prose), memory.pages


def _count_texts(memory: Memory, page: Passages, own: Sequence[int]) -> Iterator[Sighting]:
    stood: set[tuple[str, str]] = set()  # a page counts once, and once for each part of the article
    for passage in page.all:
        part = part_of(passage.position, own, body=passage.is_body)
        for each in passage.prints:
            trace = memory.trace(each)
            if trace.last != memory.pages:
                trace.pages, trace.last = trace.pages + 1, memory.pages
                trace.days = trace.days.add(page.day)
            if trace.pages > _REPEATED and (each.key, part) not in stood:
                trace.where[part] = trace.where.get(part, 0) + 1
            stood.add((each.key, part))
            exact = memory.counts(passage.prints[:1])
            yield Sighting(passage, each, trace, memory.place(each.place), exact)


def _is_found(sighting: Sighting, settings: Learning) -> bool:
    """Say whether a text is boilerplate; one that differs only where its exact text does not do."""
    trace = sighting.trace
    if sighting.print.varies and not trace.learned and trace.pages < 2 * sighting.exact:
        return False
    trace.learned = trace.learned or is_boilerplate(sighting, settings)
    return trace.learned


def _finding(sighting: Sighting, site: str) -> Finding:
    trace = sighting.trace
    return Finding(
        rule=_rule_id(sighting, site),
        fingerprint=sighting.print.key,
        place=sighting.print.place,
        form=sighting.print.form,
        where=usual_parts(sighting),
        example=sighting.passage.text,
        pages=trace.pages,
        of=max(sighting.place.pages - trace.since, trace.pages),
        days=len(trace.days),
        first_seen=trace.days.start,
        last_seen=trace.days.end,
    )


def _rule_id(sighting: Sighting, site: str) -> str:
    """Return an id that stays the same however often the text is learned: its first words, and a number."""
    constant = MARK.sub(" ", sighting.print.form) if sighting.print.varies else sighting.passage.text
    words = _SLUG.findall(constant.casefold())[:3]
    number = blake2b(f"{site} {sighting.print.key}".encode(), digest_size=4).hexdigest()
    return PREFIX + "-".join([*words, number])
