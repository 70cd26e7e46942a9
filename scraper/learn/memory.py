"""What was seen on a site's pages so far: how often each text stood at which kind of place, on which days.

It grows by one page at a time, so that a crawl pays for its new pages only, and it forgets what was not seen
for a while. It can be made anew from the archive at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from scraper.learn.days import Days
from scraper.learn.prints import Print

FORMAT = 1  # of the bytes and of fingerprints: what has another one is made anew
_FORGET = 100  # pages without a text, after which it counts from the start
_MOST = 40_000  # texts that are remembered
_USUAL = 10  # pages with a kind of place that is never forgotten


@dataclass(slots=True)
class Trace:
    """One text at one kind of place."""

    since: int  # pages with such a place before the one that it was first seen on
    pages: int = 0
    last: int = 0  # number of the page on which it was last seen
    days: Days = field(default_factory=Days)
    where: dict[str, int] = field(default_factory=dict)  # pages on which it stood at each part of the article
    learned: bool = False


@dataclass(slots=True)
class Place:
    """One kind of place."""

    pages: int = 0  # that have it
    prose: int = 0  # on which running text that is not repeated stands there
    last: int = 0  # number of the page on which it was last seen


@dataclass(slots=True)
class Memory:
    """What was seen on a site's pages."""

    pages: int = 0
    traces: dict[str, Trace] = field(default_factory=dict)  # by fingerprint
    places: dict[str, Place] = field(default_factory=dict)

    def trace(self, each: Print) -> Trace:
        """Return the trace of a fingerprint; a new one where it was not seen for long, or ever."""
        known = self.traces.get(each.key)
        if known is None or (not known.learned and self.pages - known.last > _FORGET):
            known = self.traces[each.key] = Trace(since=self.place(each.place).pages - 1)
        return known

    def place(self, name: str) -> Place:
        """Return a kind of place, a new one where it was never seen."""
        return self.places.setdefault(name, Place())

    def counts(self, prints: Iterable[Print]) -> int:
        """Return on how many pages any of these fingerprints was seen."""
        return max((self.traces[each.key].pages for each in prints if each.key in self.traces), default=0)


def dump(memory: Memory) -> bytes:
    """Return a memory as bytes, without what it may forget."""
    fresh = {
        key: trace
        for key, trace in memory.traces.items()
        if trace.learned or memory.pages - trace.last <= _FORGET
    }
    if len(fresh) > _MOST:
        order = sorted(fresh, key=lambda key: (fresh[key].learned, fresh[key].pages, fresh[key].last))
        fresh = {key: fresh[key] for key in order[-_MOST:]}
    places = {
        name: place
        for name, place in memory.places.items()
        if place.pages >= _USUAL or memory.pages - place.last <= _FORGET
    }
    return msgspec.msgpack.encode((FORMAT, Memory(memory.pages, fresh, places)))


def load(data: bytes | None) -> Memory | None:
    """Return the memory in bytes; None where there is none, or one of another format."""
    try:
        number, memory = msgspec.msgpack.decode(data or b"", type=tuple[int, Memory])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return memory if number == FORMAT else None
