"""A site's pages to learn from, written by a test: what stands where, on which day."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

import pytest

from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.learn.boilerplate import Finding, study
from scraper.learn.memory import Memory
from scraper.learn.passages import take_passages
from scraper.learn.specimen import OUTSIDE, Specimen
from scraper.rules.marks import ancestors
from scraper.settings import Learning

FIRST = date(2025, 3, 1)
WORDS = (
    *("board", "port", "coal", "rail", "steel", "power", "plant", "crore", "tender", "union", "bank", "grid"),
    *("mine", "ship", "yard", "dredger", "turbine", "refinery", "pipeline", "auction", "ministry", "canal"),
    *("engineer", "contract", "unit", "record", "quarter", "profit", "share", "pact", "training", "safety"),
)


@dataclass(frozen=True)
class Entry:
    """One page. Parts are HTML: above the article's own paragraphs, after its first, below them, in a box."""

    number: int
    day: date = FIRST
    start: Sequence[str] = ()
    inside: Sequence[str] = ()
    end: Sequence[str] = ()
    box: Sequence[str] = ()
    title: str = ""
    paragraphs: Sequence[str] = field(default_factory=tuple)

    def own(self) -> list[str]:
        """Return the article's own paragraphs: the same for the same number, else different."""
        chance = random.Random(self.number)
        return list(self.paragraphs) or [
            f"{' '.join(chance.choices(WORDS, k=18)).capitalize()} {self.number} {part}." for part in "abcd"
        ]

    def html(self) -> str:
        first, *rest = (f"<p>{escape(text)}</p>" for text in self.own())
        body = "".join([*self.start, first, *self.inside, *rest, *self.end])
        title = escape(self.title or f"Headline of article number {self.number} on works")
        boxes = "".join(f'<div class="note-box"><p>{each}</p></div>' for each in self.box)
        return (
            f"<html><head><title>{title}</title></head><body><div class='top'><p>Home of the paper</p></div>"
            f"<article class='post-{self.number} category-{self.number % 3}'><h1>{title}</h1>"
            f"<div class='entry-content'>{body}{boxes}</div></article>"
            "<div class='bottom'><p>All about the public sector since 2009</p></div></body></html>"
        )


def build_specimen(entry: Entry) -> Specimen:
    """Return a page as an engine sees it that takes for body all that stands in the article."""
    blocks = segment(parse(entry.html().encode()))
    rules = {}
    for block in blocks:
        inside = any("-entry-content-" in tag.words for tag in ancestors(block.element))
        if not inside:
            rules[block.position] = "duplicate.title" if block.tag == "h1" else OUTSIDE
    title = next(block.text for block in blocks if block.tag == "h1")
    return Specimen(blocks, rules, entry.day, title)


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., Entry]:
    """An entry by its number; a day a page unless told otherwise."""

    def make(number: int, *, a_day: int = 1, **parts: object) -> Entry:
        return Entry(number, FIRST + timedelta(days=number // a_day), **parts)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def make_specimen() -> Callable[[Entry], Specimen]:
    return build_specimen


@pytest.fixture(scope="session")
def learn() -> Callable[..., dict[str, Finding]]:
    """What is boilerplate after these entries, by its example."""

    def run(entries: Iterable[Entry], settings: Learning | None = None) -> dict[str, Finding]:
        memory, found = Memory(), {}
        for entry in entries:
            for finding in study(
                memory, take_passages(build_specimen(entry)), "paper.example", settings or Learning()
            ):
                found[finding.fingerprint] = finding
        return {finding.example: finding for finding in found.values()}

    return run
