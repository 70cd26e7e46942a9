"""What is remembered of a site's pages to learn templates from, and how the newest ones fit those in use.

A new build of the pages is noticed by the newest `recent` of them (40): where of the share that usually fits
no more than `1 - drift` (half) is left, and that is three standard errors under it, which chance does about
once in a thousand. At least ten pages are needed, so that a day with a live blog or two is no redesign.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import sqrt

import msgspec

from scraper.learn.template import Record
from scraper.settings import Learning

FORMAT = 1  # of the bytes and of outlines: what has another one is made anew
_CORE, _ODD = 100, 40  # pages that are remembered: of all kinds, and of those that fit no template since
_LEAST = 10  # pages by which a new build may be noticed
_ERRORS = 3.0  # standard errors


@dataclass(frozen=True, slots=True)
class Check:
    """How one page fitted."""

    number: int  # of the site's pages that were read before it
    day: int  # of the capture, as an ordinal
    fits: bool


@dataclass(slots=True)
class Outlines:
    """What was seen of how a site builds its pages."""

    pages: int = 0  # read so far
    generation: int = 0  # how many builds ended before
    usual: float = 1.0  # share of the pages that fitted when the templates were learned
    tried: int = 0  # records at the last attempt to learn a template
    records: list[Record] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Remember a page; the oldest one of its sort makes way."""
        self.records.append(record)
        same = [each for each in self.records if each.core == record.core]
        if len(same) > (_CORE if record.core else _ODD):
            self.records.remove(same[0])

    def check(self, check: Check, recent: int) -> None:
        """Note how a page fits."""
        self.checks = [*self.checks, check][-recent:]

    @property
    def misfits(self) -> int:
        """How many of the checked pages do not fit."""
        return sum(not check.fits for check in self.checks)

    @property
    def drift(self) -> float:
        """How many of the pages that usually fit do not: 0 to 1."""
        if not self.checks or not self.usual:
            return 0.0
        return max(0.0, 1 - (1 - self.misfits / len(self.checks)) / self.usual)

    def has_drifted(self, settings: Learning) -> bool:
        """Say whether the site builds its pages anew."""
        total = len(self.checks)
        if total < min(_LEAST, settings.recent) or self.drift < settings.drift:
            return False
        error = sqrt(self.usual * (1 - self.usual) / total)
        return 1 - self.misfits / total < self.usual - _ERRORS * error

    def forget_build(self) -> Check:
        """Forget all pages before the build changed; return the first one after it."""
        first = self.checks[find_split([check.fits for check in self.checks])]
        after = (record for record in self.records if record.number >= first.number)
        self.records = [replace(record, core=True) for record in after]
        self.generation, self.checks, self.tried, self.usual = self.generation + 1, [], 0, 1.0
        return first


def find_split(fits: Sequence[bool]) -> int:
    """Return the place at which pages cease to fit: most of those before it do, most from it on do not."""
    misfits = sum(not each for each in fits)
    best, place, before = misfits, 0, 0
    for number, each in enumerate(fits, 1):
        before += 1 if each else -1
        if before + misfits >= best and number < len(fits):
            best, place = before + misfits, number
    return place


def dump_outlines(memory: Outlines) -> bytes:
    """Return a memory as bytes."""
    return zlib.compress(msgspec.msgpack.encode((FORMAT, memory)))


def load_outlines(data: bytes | None) -> Outlines | None:
    """Return the memory in bytes; None where there is none, or one of another format."""
    try:
        number, memory = msgspec.msgpack.decode(zlib.decompress(data or b""), type=tuple[int, Outlines])
    except (zlib.error, msgspec.DecodeError, msgspec.ValidationError):
        return None
    return memory if number == FORMAT else None
