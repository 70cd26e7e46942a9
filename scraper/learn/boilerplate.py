"""A site's boilerplate: what its pages repeat, found as they come, and known again on the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from scraper.learn.evidence import Sighting, is_boilerplate, usual_parts
from scraper.learn.memory import Memory
from scraper.learn.places import place_of
from scraper.learn.prints import MARK, Context, Print, take_prints
from scraper.learn.specimen import PREFIX, Specimen
from scraper.model import Block, Metadata, Repeat
from scraper.rules.marks import is_prose
from scraper.rules.repeated import is_telling, part_of
from scraper.settings import Learning

_REPEATED = 3  # pages after which a text is no longer taken for the article's own
_MOST = 1_500  # blocks of a page that are looked at
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


def study(memory: Memory, specimen: Specimen, site: str, settings: Learning) -> list[Finding]:
    """Add a page to what is remembered; return what of its text is boilerplate by now."""
    context = Context(specimen.title, specimen.authors)
    taken = [(b, take_prints(b, context)) for b in specimen.blocks[:_MOST] if specimen.is_open(b)]
    own = [
        block.position
        for block, prints in taken
        if specimen.is_body(block) and is_telling(block) and not _is_repeated(block, prints, memory)
    ]
    if not own:
        return []
    memory.pages += 1
    _count_places(memory, specimen, frozenset(own))
    sightings = list(_count_texts(memory, specimen, taken, own))
    found = {s.print.key: s for s in sightings if memory.pages >= settings.enough}
    return [_finding(s, site) for s in found.values() if _is_found(s, settings)]


def find_repeats(blocks: Sequence[Block], meta: Metadata, known: Mapping[str, Repeat]) -> dict[int, Repeat]:
    """Return the blocks, by position, that say what a site is known to repeat at such a place."""
    if not known:
        return {}
    context = Context(meta.title, meta.authors)
    found: dict[int, Repeat] = {}
    for block in blocks[:_MOST]:
        repeat = next((known[p.key] for p in take_prints(block, context) if p.key in known), None)
        if repeat is not None:
            found[block.position] = repeat
    return found


def _is_repeated(block: Block, prints: Sequence[Print], memory: Memory) -> bool:
    """Say whether a text was seen before; reports that differ in their figures only are not the same one."""
    same = [p for p in prints if not (is_prose(block) and _FIGURES <= p.varies <= _FIGURES | {"date"})]
    return memory.counts(same) >= _REPEATED


def _count_places(memory: Memory, specimen: Specimen, own: frozenset[int]) -> None:
    prose: dict[str, bool] = {}
    for block in specimen.blocks[:_MOST]:
        name = place_of(block)
        prose[name] = prose.get(name, False) or (block.position in own and is_prose(block))
    for name, has_prose in prose.items():
        place = memory.place(name)
        place.pages, place.prose, place.last = place.pages + 1, place.prose + has_prose, memory.pages


def _count_texts(
    memory: Memory,
    specimen: Specimen,
    taken: Sequence[tuple[Block, tuple[Print, ...]]],
    own: Sequence[int],
) -> Iterator[Sighting]:
    stood: set[tuple[str, str]] = set()  # a page counts once, and once for each part of the article
    for block, prints in taken:
        part = part_of(block.position, own, body=specimen.is_body(block))
        for each in prints:
            trace = memory.trace(each)
            if trace.last != memory.pages:
                trace.pages, trace.last = trace.pages + 1, memory.pages
                trace.days = trace.days.add(specimen.day)
            if trace.pages > _REPEATED and (each.key, part) not in stood:
                trace.where[part] = trace.where.get(part, 0) + 1
            stood.add((each.key, part))
            yield Sighting(block, each, trace, memory.place(each.place), memory.counts(prints[:1]))


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
        example=sighting.block.text,
        pages=trace.pages,
        of=max(sighting.place.pages - trace.since, trace.pages),
        days=len(trace.days),
        first_seen=trace.days.start,
        last_seen=trace.days.end,
    )


def _rule_id(sighting: Sighting, site: str) -> str:
    """Return an id that stays the same however often the text is learned: its first words, and a number."""
    constant = MARK.sub(" ", sighting.print.form) if sighting.print.varies else sighting.block.text
    words = _SLUG.findall(constant.casefold())[:3]
    number = blake2b(f"{site} {sighting.print.key}".encode(), digest_size=4).hexdigest()
    return PREFIX + "-".join([*words, number])
