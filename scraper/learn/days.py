"""A set of days in a few bytes: the first one, and a bit for each day from there on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Days:
    """Some days; `bits` is little-endian, its lowest bit stands for `first`."""

    first: int = 0  # proleptic Gregorian ordinal
    bits: bytes = b""

    def add(self, day: date) -> Days:
        """Return these days with one more."""
        number, bits = day.toordinal(), int.from_bytes(self.bits, "little")
        first = min(self.first, number) if bits else number
        bits = bits << (self.first - first if bits else 0) | 1 << (number - first)
        return Days(first, bits.to_bytes((bits.bit_length() + 7) // 8, "little"))

    def __len__(self) -> int:
        return int.from_bytes(self.bits, "little").bit_count()

    @property
    def start(self) -> date:
        """The earliest day; raises ValueError where there is none."""
        return date.fromordinal(self.first)

    @property
    def end(self) -> date:
        """The latest day."""
        return date.fromordinal(self.first + int.from_bytes(self.bits, "little").bit_length() - 1)
