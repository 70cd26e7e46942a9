"""How alike two texts are: MinHash over pairs of words that follow one another. Pure.

Broder, "On the resemblance and containment of documents" (1997); for the bands, Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", section 3.4; for keeping a byte of each value, Li and König, "b-Bit
Minwise Hashing" (2010). `benchmarks/stories.py` measures what the numbers below come to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from operator import eq
from struct import Struct

from rensa import RMinHash

_VALUES = 128
_BANDS, _ROWS = 16, 3  # finds 98 % of the texts that share 60 % of their pairs, and 88 % at 50 %
_SEED = 1
_FEWEST = 30  # words; of a shorter text, half the pairs may be a phrase that everybody uses
_MOST = 20_000  # words of a text that count
_WORD = re.compile(r"[\w\u0900-\u0d7f]+")
_BYTE = 256
_PACKED = Struct(f">{1 + _ROWS}Q")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find those like it."""

    keys: tuple[int, ...]  # of its bands: a text with one in common may be alike; below 2 ** 47
    data: bytes  # a byte of each MinHash value


def sign(text: str) -> Signature | None:
    """Return the signature of a text; None where it is too short to be told from others."""
    words = _WORD.findall(text.casefold())[:_MOST]
    if len(words) < _FEWEST:
        return None
    sketch = RMinHash(num_perm=_VALUES, seed=_SEED)
    sketch.update([f"{first} {second}" for first, second in pairwise(words)])
    values = sketch.digest()
    keys = tuple(_key(band, values[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS))
    return Signature(keys, bytes(value % _BYTE for value in values))


def likeness(first: bytes, second: bytes) -> float:
    """Return the share of word pairs that two signed texts have in common, estimated: 0 to 1."""
    same: float = sum(map(eq, first, second)) / len(first)
    return max(0.0, (same - 1 / _BYTE) / (1 - 1 / _BYTE))


def _key(band: int, values: Sequence[int]) -> int:
    packed = _PACKED.pack(band, *values)
    return int.from_bytes(blake2b(packed, digest_size=6).digest(), "big") >> 1
