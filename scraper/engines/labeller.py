"""A trained judge of each block: whether it is body, and how sure the whole page's verdict is."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from scraper.engines.features import Table, describe, find_dull
from scraper.engines.view import View
from scraper.text import count_words

MODEL = "labeller.npz"
"""The trained trees, beside this module; written by benchmarks/train.py."""
_AT_ONCE = 1_000  # rows, which are asked 1,200 questions each: 5 MB


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees that ask one question on each level (oblivious trees; Prokhorenkova and others, CatBoost, 2018).

    A row's leaf in a tree is the number whose bits are the answers, the first level's the lowest.
    """

    columns: NDArray[np.int16]  # trees by levels: the column of the feature that is asked for
    borders: NDArray[np.float32]  # trees by levels: the answer is yes above it
    leaves: NDArray[np.float32]  # trees by 2 to the power of levels
    bias: float

    def predict(self, rows: Table) -> NDArray[np.float64]:
        """Return the probability of being body for each row."""
        parts = (self._predict(rows[start : start + _AT_ONCE]) for start in range(0, len(rows), _AT_ONCE))
        return np.concatenate([*parts, np.zeros(0)])

    def _predict(self, rows: Table) -> NDArray[np.float64]:
        answers = rows[:, self.columns] > self.borders
        leaf = answers @ (1 << np.arange(self.columns.shape[1]))
        total = self.leaves[np.arange(len(self.leaves)), leaf].sum(axis=1, dtype=np.float64) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-total)))


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """How likely each block of a page is body, and its words."""

    chances: NDArray[np.float64]
    words: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """Places of the blocks to keep, and the word F1 to expect of that."""

    kept: frozenset[int]
    expected: float


@cache
def load_trees() -> Trees:
    """Return the trained trees that come with the program."""
    return read_trees(files("scraper.engines").joinpath(MODEL).read_bytes())


def read_trees(data: bytes) -> Trees:
    """Return the trees in the bytes of an .npz file."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        return Trees(arrays["columns"], arrays["borders"], arrays["leaves"], float(arrays["bias"]))


def label(view: View, trees: Trees) -> Labels:
    """Return how likely each block of view is body."""
    chances = np.zeros(len(view.blocks))
    dull = find_dull(view)
    asked = np.flatnonzero(~dull)
    if len(asked):
        chances[asked] = trees.predict(describe(view, dull)[asked])
    return Labels(chances, np.array([count_words(block.text) for block in view.blocks], dtype=np.float64))


def choose(labels: Labels) -> Choice:
    """Return the places whose expected word F1 is the highest.

    It is found among the most likely blocks, for every number of them (Lipton, Elkan and Naryanaswamy,
    Optimal thresholding of classifiers to maximize F1, 2014).
    """
    if not len(labels.chances):
        return Choice(frozenset(), 0.0)
    likely = labels.chances * labels.words
    order = np.argsort(-labels.chances, kind="stable")
    taken = np.cumsum(labels.words[order])
    expected = 2 * np.cumsum(likely[order]) / np.maximum(taken + likely.sum(), 1.0)
    last = int(expected.argmax())
    return Choice(frozenset(order[: last + 1].tolist()), float(expected[last]))


def expect(labels: Labels, places: Collection[int]) -> float:
    """Return the word F1 that is to be expected of keeping places: 0 to 1."""
    likely = labels.chances * labels.words
    kept = np.array(sorted(places), dtype=np.int64)
    both = labels.words[kept].sum() + likely.sum()
    return float(2 * likely[kept].sum() / both) if both else 0.0
