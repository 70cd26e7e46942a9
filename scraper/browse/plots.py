"""Bars as SVG shapes: where they stand and how long they are; the template draws them. Pure.

Own geometry and no library: a chart that follows the reader's light or dark colours, scales to a phone, loads
nothing and runs no script is a dozen rectangles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 190  # of the plot's inside, in its own units
_COLOURS = 6  # the last one is for all that is left
_TICKS = (1, 2, 3, 4, 5, 6, 8)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, and what it says."""

    x: float
    y: float
    width: float
    height: float
    colour: int
    label: str


@dataclass(frozen=True, slots=True)
class Stack:
    """Bars of several series on one another, a column a day."""

    bars: tuple[Bar, ...]
    legend: tuple[str, ...]  # names by colour
    ticks: tuple[tuple[float, int], ...]  # y, value
    labels: tuple[tuple[float, str], ...]  # x, day


def stack(days: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Stack:
    """Return a column a day; of many series, the smaller ones count as one."""
    shown = [(name, list(counts)) for name, counts in series]
    if len(shown) > _COLOURS:
        rest = [sum(counts) for counts in zip(*(counts for _, counts in shown[_COLOURS - 1 :]), strict=True)]
        shown = [*shown[: _COLOURS - 1], (f"{len(series) - _COLOURS + 1} others", rest)]
    most = max((sum(column) for column in zip(*(counts for _, counts in shown), strict=True)), default=0)
    top = _round_up(most)
    step = WIDTH / max(len(days), 1)
    bars = []
    for number, day in enumerate(days):
        floor = float(HEIGHT)
        for colour, (name, counts) in enumerate(shown):
            height = HEIGHT * counts[number] / top
            floor -= height
            label = f"{day}, {name}: {counts[number]:,}"
            if counts[number]:
                bars.append(Bar(number * step + 1, floor, step - 2, height, colour, label))
    ticks = tuple((HEIGHT - HEIGHT * share, round(top * share)) for share in (0.5, 1.0))
    labels = tuple((n * step + step / 2, _short(day)) for n, day in enumerate(days) if n % 7 == 3)
    return Stack(tuple(bars), tuple(name for name, _ in shown), ticks, labels)


def _short(day: str) -> str:
    """Return a day such as 2025-09-22 as 22 Sep."""
    return f"{int(day[8:])} {_MONTHS[int(day[5:7]) - 1]}"


def _round_up(value: int) -> int:
    """Return the next even number that people count in: 2, 4, 6, 8, 10, 12, 16, 20, 40."""
    power = 1
    while True:
        for tick in _TICKS:
            if 2 * tick * power >= value:
                return 2 * tick * power
        power *= 10


def shares(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int, float]]:
    """Return each name and count with its share of the largest, in percent."""
    most = max((count for _, count in counts), default=0) or 1
    return [(name, count, 100 * count / most) for name, count in counts]
