"""Learning how a site builds its pages, a page at a time: new templates, and the end of those in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from statistics import mean

from scraper.engines.judges import DEFAULT
from scraper.engines.template import AGREED, Fit, agreement, choose, fit_page
from scraper.extract.dates import find_dates
from scraper.extract.outline import outline
from scraper.learn.build import Build, Taught
from scraper.learn.outlines import Check, Outlines
from scraper.learn.prints import has_year
from scraper.learn.specimen import OUTSIDE, Specimen
from scraper.learn.template import KEPT, OUT, RULED, Record, learn_templates, name_template
from scraper.model import HEADINGS, Block, Template
from scraper.settings import Learning
from scraper.text import count_words, squeeze

_STEP = 5  # pages between two attempts to learn a site's first template
_MOST_BLOCKS = 3_000  # of a page that is learned from
_LABEL = 15  # words; bylines and dates are no longer
_FITTING = 0.5  # of the pages that a template is learned from must fit it
_LIKE = 0.95  # word F1 to their labels, on those that do


class Course:
    """Reads pages in the order in which they came. Nothing is written here."""

    def __init__(self, host: str, memory: Outlines, current: Iterable[Template], settings: Learning) -> None:
        self.memory = memory
        self._host = host
        self._settings = settings
        self._current = tuple(current)
        self._taught: tuple[Taught, ...] | None = None
        self._ended: list[Build] = []
        self._fresh = False  # pages were remembered since templates were learned

    def read(self, record: Record | None, *, labelled: bool) -> None:
        """Read a page; labelled: its labels are those of the labeller, not of a template."""
        if not self._settings.templates or record is None:
            return
        record = replace(record, number=self.memory.pages)
        self.memory.pages += 1
        if self._current:
            fits = does_fit(record, self._current, labelled=labelled)
            self.memory.check(Check(record.number, record.day, fits), self._settings.recent)
            if self.memory.has_drifted(self._settings):
                self._end()
        if labelled:
            self.memory.add(replace(record, core=not self._current))
            self._fresh = True
        if not self._current and len(self.memory.records) >= self.memory.tried + _STEP:
            self._learn()

    def finish(self) -> list[Build]:
        """Return the builds that ended, and the one in use from now on, the newest last."""
        if self._fresh and len(self.memory.records) >= self._settings.enough:
            self._learn()
        return [*self._ended, self._build(self._taught)]

    def _end(self) -> None:
        build, first = self._build(self._taught), self.memory.forget_build()
        self._ended.append(replace(build, until=date.fromordinal(first.day)))
        self._current, self._taught = (), None

    def _learn(self) -> None:
        memory = self.memory
        memory.tried, self._fresh = len(memory.records), False
        self._taught = tuple(teach(memory.records, self._settings.enough, self._name))
        self._current = tuple(taught.template for taught in self._taught)
        core = [record for record in memory.records if record.core]
        fitting = sum(does_fit(record, self._current, labelled=True) for record in core)
        memory.usual = fitting / max(len(core), 1)

    def _name(self, path: Sequence[str]) -> str:
        return name_template(self._host, self.memory.generation, path)

    def _build(self, taught: tuple[Taught, ...] | None) -> Build:
        memory = self.memory
        return Build(memory.generation, taught, len(memory.checks), memory.misfits, memory.drift)


def teach(records: Sequence[Record], enough: int, name: Callable[[Sequence[str]], str]) -> Iterator[Taught]:
    """Yield the templates that hold good on the pages that they were learned from."""
    for template, pages in learn_templates(records, enough, name):
        scores = [_score(record, template) for record in pages]
        alike = [score for score in scores if score is not None]
        core = [score for record, score in zip(pages, scores, strict=True) if record.core] or scores
        fitting = sum(score is not None and score >= AGREED for score in core) / len(core)
        if alike and fitting >= _FITTING and mean(alike) >= _LIKE:
            sure = mean(alike) * mean(record.confidence for record in pages)
            days = [record.day for record in pages]
            span = date.fromordinal(min(days)), date.fromordinal(max(days))
            yield Taught(replace(template, confidence=round(sure, 4)), len(pages), fitting, *span)


def does_fit(record: Record, templates: Iterable[Template], *, labelled: bool) -> bool:
    """Say whether a page fits one of the templates, and keeps what its labels keep where it has labels."""
    template, fit = choose(record.page, templates)
    return template is not None and (not labelled or _compare(record, fit) >= AGREED)


def _score(record: Record, template: Template) -> float | None:
    """Return the word F1 of what a template and the labels keep of a page; None for one that does not fit."""
    fit = fit_page(template, record.page)
    return _compare(record, fit) if fit.why is None else None


def _compare(record: Record, fit: Fit) -> float:
    ruled = {position for position, label in enumerate(record.labels) if label == RULED}
    return agreement(record.page.words, fit.kept - ruled, record.kept)


def is_labelled(specimen: Specimen) -> bool:
    """Say whether the labeller decided what is body: a template learns nothing from templates."""
    return specimen.engine == DEFAULT


def record_page(specimen: Specimen, fetched: date) -> Record | None:
    """Return a page as templates are learned from it; None for one that nothing is learned from."""
    blocks = specimen.blocks
    if not 0 < len(blocks) <= _MOST_BLOCKS:
        return None
    labels = tuple(map(specimen.rules.get, range(len(blocks))))
    return Record(
        page=outline(blocks),
        labels=tuple(KEPT if rule is None else OUT if rule == OUTSIDE else RULED for rule in labels),
        number=0,
        day=fetched.toordinal(),
        title=_find_title(blocks, specimen.title),
        byline=_find(blocks, lambda block: any(author in block.text for author in specimen.authors)),
        dated=_find(blocks, _is_dated),
        confidence=specimen.confidence or 0.0,
    )


def _is_dated(block: Block) -> bool:
    return block.tag not in HEADINGS and has_year(block.text) and any(find_dates(block.text))


def _find_title(blocks: Sequence[Block], title: str | None) -> int:
    wanted = squeeze(title or "")
    same = [block for block in blocks if wanted and squeeze(block.text) == wanted]
    headings = [block for block in same if block.tag in HEADINGS]
    return next((block.position for block in (*headings, *same)), -1)


def _find(blocks: Sequence[Block], holds: Callable[[Block], bool]) -> int:
    short = (block for block in blocks if count_words(block.text) <= _LABEL)
    return next((block.position for block in short if holds(block)), -1)
