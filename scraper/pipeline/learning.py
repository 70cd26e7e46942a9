"""Learning a site from its archived pages, a page at a time: only those that were not read yet."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from scraper.config import Config
from scraper.engines.template import TEMPLATE
from scraper.errors import NotReadable, PageDamaged
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.learn.boilerplate import Finding, study
from scraper.learn.memory import Memory, dump, load
from scraper.learn.outlines import Outlines, dump_outlines, load_outlines
from scraper.learn.specimen import Specimen, day_of, match_removals
from scraper.model import Learned
from scraper.pipeline.cleaning import Recall, choose_layout
from scraper.pipeline.noting import Notes, take_notes, unpack_notes
from scraper.pipeline.templating import Course
from scraper.rules import split_tails
from scraper.store.archive import Archive
from scraper.store.connect import reading
from scraper.store.learned import Progress, forget, put_findings, put_progress, read_learned, read_progress
from scraper.store.originals import Original, article_numbers, read_original, read_source
from scraper.store.templates import forget_templates, put_builds, read_current

NEWEST = 200  # articles of a site that a crawl learns from at first
_SHARE = 0.05  # of a crawl's time
_LEAST = 0.5  # seconds, however short the crawl was
_NONE: Mapping[int, bytes] = MappingProxyType({})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What was learned of a site."""

    site: str  # the host
    pages: int  # read now
    all_pages: int  # read so far
    new: int  # learned rules
    rules: int  # in all
    templates: int  # in use


def recall_from(archive: Archive) -> Recall:
    """Return what recalls what this archive has learned; each site is read once."""
    return cache(lambda host: read_learned(archive.connection, host))


def recall_at(path: Path) -> Recall:
    """Return the same of an archive that is opened for each site: processes share no connection."""

    @cache
    def recall(host: str) -> Learned:
        with reading(path) as connection:
            return read_learned(connection, host)

    return recall


class Lesson:
    """Reads a site's pages that were not read yet; what they teach is written by `finish` only.

    notes: what was noted of articles when they were read, by id.
    """

    def __init__(
        self,
        archive: Archive,
        config: Config,
        host: str,
        *,
        afresh: bool = False,
        notes: Mapping[int, bytes] = _NONE,
    ) -> None:
        self._noted = notes
        self._archive = archive
        self._config = config
        self._host = host
        self._site = archive.site_id(host)
        progress = Progress() if afresh else read_progress(archive.connection, self._site)
        known, outlines = load(progress.memory), load_outlines(progress.outlines)
        # Also where an earlier version of the program read the pages.
        self._afresh = not known or not outlines
        self._memory = Memory() if self._afresh or not known else known
        self._course = self._begin_course(Outlines() if self._afresh or not outlines else outlines)
        self._last = 0 if self._afresh else progress.article
        self._waiting = article_numbers(archive.connection, [host], self._last)
        self._next = 0
        self._found: dict[str, Finding] = {}

    def _begin_course(self, outlines: Outlines) -> Course:
        connection, settings = self._archive.connection, self._config.settings.learn
        site = self._config.site_of(self._host)
        if site and site.engine != TEMPLATE:
            settings = replace(settings, templates=False)
        known = () if self._afresh else read_current(connection, self._host, outlines.generation)
        return Course(self._host, outlines, known, settings)

    @property
    def waiting(self) -> int:
        """How many articles are still to be read."""
        return len(self._waiting) - self._next

    @property
    def enough(self) -> bool:
        """Whether the site has enough articles to be learned."""
        return self.waiting + self._memory.pages >= self._config.settings.learn.enough

    def limit_to(self, newest: int) -> None:
        """Leave out all but the newest articles, where nothing of the site was learned yet."""
        if self._memory.pages == 0:
            self._waiting = self._waiting[-newest:]

    def read_next(self) -> str:
        """Read one page and return its URL; raises IndexError where none is waiting."""
        self._last = self._waiting[self._next]
        self._next += 1
        read = self._recall_notes(self._last) or self._take_notes(self._last)
        if read is None:
            return ""
        url, notes = read
        if notes:
            findings = study(self._memory, notes.passages, self._host, self._config.settings.learn)
            self._found |= {finding.fingerprint: finding for finding in findings}
            self._course.read(notes.record, labelled=notes.is_labelled)
        return url

    def _recall_notes(self, article: int) -> tuple[str, Notes] | None:
        """Return what was noted of an article, with its URL, where the archive still has it as it was."""
        packed = self._noted.get(article)
        source = read_source(self._archive.connection, article) if packed else None
        if packed is None or source is None:
            return None
        notes, day = unpack_notes(packed), day_of(source.published, source.fetched.date())
        same = (notes.url, notes.title, notes.authors, notes.day)
        return (source.url, notes) if same == (source.final_url, source.title, source.authors, day) else None

    def _take_notes(self, article: int) -> tuple[str, Notes | None] | None:
        """Return what the archived page of an article teaches, with its URL; None where there is none."""
        try:
            original = read_original(self._archive.connection, article)
        except PageDamaged as error:
            _log.warning("%s", error)
            return None
        if original is None:
            return None
        specimen = read_specimen(original, self._config)
        fetched = original.response.fetched_at.date()
        return original.response.url, take_notes(specimen, fetched) if specimen else None

    def finish(self) -> Report:
        """Write what was learned, all or nothing."""
        new = 0
        with self._archive.transaction():
            connection = self._archive.connection
            if self._next:
                if self._afresh:
                    forget(connection, self._site)
                    forget_templates(connection, self._site)
                new = put_findings(connection, self._site, self._found.values())
                put_builds(connection, self._site, self._course.finish())
                progress = Progress(self._last, dump(self._memory), dump_outlines(self._course.memory))
                put_progress(connection, self._site, progress, self._memory.pages)
        learned = read_learned(self._archive.connection, self._host)
        current = sum(template.until is None for template in learned.templates)
        return Report(self._host, self._next, self._memory.pages, new, len(learned.repeats), current)


def read_specimen(original: Original, config: Config) -> Specimen | None:
    """Return an archived page as a specimen; None where today's parser finds nothing in it."""
    response = original.response
    try:
        page = parse(response.body, response.final_url, response.headers.get("content-type"))
    except NotReadable:
        return None
    fetched = response.fetched_at.date()
    layout = choose_layout(config.site_of(original.site or ""), fetched)
    blocks = split_tails(segment(page), (*layout.remove, *config.rules))
    return Specimen(
        blocks,
        match_removals(blocks, original.removals, original.text),
        day_of(original.published, fetched),
        original.title,
        original.authors,
        response.final_url,
        original.engine,
        original.confidence,
    )


async def learn_after_crawl(
    archive: Archive, config: Config, host: str, spent: float, notes: Mapping[int, bytes] = _NONE
) -> Report | None:
    """Learn of a site what a small share of its crawl's time allows; the rest is for the next crawl.

    spent: seconds that the crawl took; notes: what was noted of articles in it, by id. None where the
    settings or too few articles forbid it.
    """
    if not config.settings.learn.after_crawl:
        return None
    lesson = Lesson(archive, config, host, notes=notes)
    if not lesson.waiting or not lesson.enough:
        return None
    lesson.limit_to(NEWEST)
    end = time.monotonic() + max(spent * _SHARE, _LEAST)
    while lesson.waiting and time.monotonic() < end:
        lesson.read_next()
        await asyncio.sleep(0)  # the walks over other sites go on meanwhile
    report = lesson.finish()
    if report.new:
        _log.info(
            "%s: %d new rules learned, %d in all; see `scraper learn --list`", host, report.new, report.rules
        )
    return report
