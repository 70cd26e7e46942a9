"""The model's data: words and weights, as they lie beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from scraper.tables import read_packaged

_PACKAGE = "scraper.engines.kind"
_FARTHEST = 4.0  # spreads from the mean; what is farther says no more


@dataclass(frozen=True, slots=True)
class Weight:
    """How one sign counts: its value less the mean, in spreads, times the weight of each kind."""

    mean: float
    spread: float
    flag: bool  # the value is 0 or 1
    weights: tuple[float, ...]

    def scale(self, value: float) -> float:
        """Return a value in spreads from the mean."""
        return max(-_FARTHEST, min(_FARTHEST, (value - self.mean) / self.spread))


@dataclass(frozen=True, slots=True)
class Weights:
    """The file weights.toml."""

    kinds: tuple[str, ...]
    bias: tuple[float, ...]
    enough: float  # the chance of an article from which a page is taken as one
    doubtful: dict[str, float]  # the chance from which it may be one all the same, by what else it seems
    signs: dict[str, Weight]


@lru_cache(maxsize=1)
def read_weights() -> Weights:
    """Return the weights that come with the program; they are read once in each process."""
    return msgspec.convert(read_packaged(_PACKAGE, "weights.toml"), Weights)


@lru_cache(maxsize=1)
def read_lexicon() -> Mapping[str, frozenset[str]]:
    """Return the words that make the signs of wording, by the sign's name."""
    table = read_packaged(_PACKAGE, "words.toml")
    return {name: frozenset(words) for name, words in table.items()}
