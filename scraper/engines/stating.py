"""How a block stands to what the page states of its article, as numbers: a part of what the labeller sees."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scraper.extract.statedtext import StatedText
from scraper.model import Block
from scraper.text import squeeze

_WHOLE = 200  # letters; a stated body that is shorter says nothing of the blocks that it lacks
_COMPARED = 80  # letters of a block that are looked for in the stated body
_SHORT = 15  # letters; a shorter block may stand in any text
_TOLD = 20  # letters from which a block may be a summary
_START = 60  # letters by which a summary that goes on is known
_NOT_STATED = -1.0


def describe_stating(
    blocks: Sequence[Block], stated: StatedText, dull: NDArray[np.bool_], prose: NDArray[np.floating]
) -> NDArray[np.floating]:
    """Return a row for each block; dull are those that need no judgement, prose the words of running text."""
    texts = ["" if skip else squeeze(block.text) for block, skip in zip(blocks, dull.tolist(), strict=True)]
    known = len(stated.body) > _WHOLE
    found = np.array([_find(text, stated.body) if known else _NOT_STATED for text in texts])
    words = float(prose.sum()) or 1.0
    rows = np.empty((len(blocks), 6))
    rows[:, 0] = found
    rows[:, 1] = [_compare(text, stated.summaries) for text in texts]
    rows[:, 2:4] = stated.genre, stated.is_article
    rows[:, 4] = prose[found > 0].sum() / words if known else _NOT_STATED
    rows[:, 5] = len(stated.body) / words
    return rows


def _find(text: str, body: str) -> float:
    return float(len(text) >= _SHORT and text[:_COMPARED] in body)


def _compare(text: str, summaries: Sequence[str]) -> float:
    """Return how far a block is a summary: 3 the same, 2 it begins like one, 1 one stands in the other."""
    if len(text) < _TOLD:
        return 0.0
    return max((_liken(text, summary) for summary in summaries), default=0.0)


def _liken(text: str, summary: str) -> float:
    if text == summary:
        return 3.0
    if len(summary) >= _START and text.startswith(summary[:_START]):
        return 2.0
    return float(text in summary or summary in text)
