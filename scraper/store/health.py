"""How a site is, judged by its own past: what is usual there, and what departs from it. Pure.

Every alert waits for enough history and has a threshold with its reason, both in the function that raises it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import sqrt
from statistics import median

from scraper.store.history import DAYS, History, Result
from scraper.text import say_count

SHOWN_DAYS = 14
USUAL_DAYS = 28  # four weeks: every weekday four times, and short enough to follow a site that changes
ACTIVE_DAYS = 5  # that a usual number is the median of, at least
RECENT_FETCHES = 50
RECENT_ARTICLES = 20
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """0 to 1; None of none."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Trend:
    """A share among the newest, and among those before them."""

    recent: Share
    before: Share


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that someone should look at."""

    kind: str  # "crawl", "silence", "errors", "empty", "dates", "build", "source"
    text: str  # in words, with the host in front


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a site usually publishes."""

    per_day: float  # median of new articles on days that have any
    longest_pause: int  # crawled days in a row without any, between two with some


@dataclass(frozen=True, slots=True)
class Health:
    """A site's figures, with what is wrong."""

    host: str
    last_crawl: datetime | None  # None: never
    usual_interval: timedelta | None  # between the beginnings of two crawls
    last_article: datetime | None
    per_day: tuple[int, ...]  # new articles on each of the last SHOWN_DAYS days, oldest first
    rhythm: Rhythm | None  # None: too little history
    empty: Trend  # pages that gave no article, among pages that should
    errors: Trend  # requests without a good answer, among all
    undated: Trend  # new articles without a date, among all new ones
    empty_sources: tuple[str, ...]
    alerts: tuple[Alert, ...] = ()


def assess(history: History) -> Health:
    """Return a site's figures and alerts."""
    counts = Counter(sighting.age for sighting in history.articles)
    pages = [result for result in history.results if result in (Result.ARTICLE, Result.EMPTY)]
    figures = Health(
        host=history.host,
        last_crawl=history.starts[-1] if history.starts else None,
        usual_interval=find_interval(history.starts),
        last_article=history.articles[-1].seen if history.articles else None,
        per_day=tuple(counts[age] for age in reversed(range(SHOWN_DAYS))),
        rhythm=find_rhythm(counts, history.crawled),
        empty=_trend([result is Result.EMPTY for result in pages], RECENT_FETCHES),
        errors=_trend([result is Result.ERROR for result in history.results], RECENT_FETCHES),
        undated=_trend([not sighting.dated for sighting in history.articles], RECENT_ARTICLES),
        empty_sources=history.empty_sources,
    )
    return replace(figures, alerts=tuple(_find_alerts(figures, history)))


def find_interval(starts: Sequence[datetime]) -> timedelta | None:
    """Return the usual time between two crawls: the median; None for fewer than three crawls."""
    steps = [(later - earlier).total_seconds() for earlier, later in pairwise(starts)]
    return timedelta(seconds=median(steps)) if len(steps) >= 2 else None


def find_rhythm(counts: Counter[int], crawled: frozenset[int]) -> Rhythm | None:
    """Return how a site usually publishes, by its new articles on each day and the days of its crawls.

    The four weeks up to its last article count, so that a long silence never becomes what is usual, and the
    median of the days with articles, so that neither a first crawl's backlog nor a quiet Sunday moves it.
    Days without a crawl say nothing of the site. None with fewer than five days that have articles: the
    median of fewer is moved by any single one.
    """
    active = sorted(age for age, count in counts.items() if count)
    if not active:
        return None
    active = [age for age in active if age < active[0] + USUAL_DAYS]
    if len(active) < ACTIVE_DAYS:
        return None
    pauses = (sum(newer < age < older for age in crawled) for newer, older in pairwise(active))
    return Rhythm(median(counts[age] for age in active), max(pauses))


def departs(trend: Trend, *, recent: int, floor: float) -> bool:
    """Say whether a share among the newest is out of the ordinary.

    History: `recent` of the newest, and for a comparison twice as many before them. The threshold is the
    usual share plus three standard errors of a sample of that size: chance passes that about once in a
    thousand. It is at least `floor`, below which a handful of bad pages would do, and at most one half, as
    what fails more often than not is wrong even where that is usual; without a comparison, it is one half.
    """
    share, usual = trend.recent.value, trend.before.value
    if share is None or trend.recent.of < recent:
        return False
    if usual is None or trend.before.of < 2 * recent:
        return share >= 0.5
    error = sqrt(usual * (1 - usual) / trend.recent.of)
    return share >= min(0.5, max(floor, usual + 3 * error))


def _find_alerts(figures: Health, history: History) -> Iterator[Alert]:
    if figures.last_crawl is None:
        return
    for kind, text in (
        ("crawl", _judge_crawls(figures, history.now)),
        ("silence", _judge_silence(figures, history)),
        ("errors", _judge_errors(figures)),
        ("empty", _judge_empty(figures)),
        ("dates", _judge_dates(figures)),
        ("build", _judge_build(history)),
        *(("source", _describe_source(url)) for url in figures.empty_sources),
    ):
        if text:
            yield Alert(kind, f"{figures.host}: {text}")


def _judge_crawls(figures: Health, now: datetime) -> str | None:
    """Tell of crawls that stopped: none for a day, or twice the usual time if that is longer.

    History: three crawls. One that is left out because another is running, or a machine that sleeps over
    night, comes within a day; with rarer crawls, one may fail before it is a matter for people.
    """
    if figures.last_crawl is None or figures.usual_interval is None:
        return None
    pause = now - figures.last_crawl
    if pause < max(_DAY, 2 * figures.usual_interval):
        return None
    return f"no crawl for {words(pause)}; usual: every {words(figures.usual_interval).removeprefix('1 ')}"


def _judge_silence(figures: Health, history: History) -> str | None:
    """Tell of a site that stopped giving articles.

    History: five days with articles. The threshold is more than twice its longest pause of the four weeks
    before, and at least two days: a site that has paused for a weekend may do so again, with a holiday on
    top; one that never paused has, at two days, missed two days running for the first time. Counted up to
    the last crawl: what was not looked for is not missing. A site that gave nothing at all is told of once
    it was crawled on three days, as then no outage of a day explains it.
    """
    if not figures.last_article or not figures.last_crawl:
        crawled = len(history.crawled)
        return f"no article, though crawled on {crawled} of the last {DAYS} days" if crawled >= 3 else None
    if figures.rhythm is None:
        return None
    silence = (figures.last_crawl - figures.last_article) // _DAY
    if silence < max(2, 2 * figures.rhythm.longest_pause + 1):
        return None
    return f"no new article for {silence} days; usual: {figures.rhythm.per_day:g} a day"


def _judge_errors(figures: Health) -> str | None:
    """Tell of requests that fail: a fifth of the last 50, as a server's bad hour makes a few retries fail.

    History and threshold above that: see `departs`.
    """
    if not departs(figures.errors, recent=RECENT_FETCHES, floor=0.2):
        return None
    return f"errors: {_compare(figures.errors, f'the last {RECENT_FETCHES} fetches')}"


def _judge_empty(figures: Health) -> str | None:
    """Tell of pages that give no article: a fifth of the last 50.

    Most sites have some pages of pictures or films only; a changed layout empties nearly all. History and
    threshold above that: see `departs`.
    """
    if not departs(figures.empty, recent=RECENT_FETCHES, floor=0.2):
        return None
    return f"no article in {_compare(figures.empty, f'the last {RECENT_FETCHES} pages')}"


def _judge_dates(figures: Health) -> str | None:
    """Tell of articles without a date: a quarter of the last 20 new ones.

    So few, as a small site has one a day and nobody should wait for weeks; a quarter, as of 20, three
    standard errors above a usual 5 % are a fifth. History and threshold above that: see `departs`.
    """
    if not departs(figures.undated, recent=RECENT_ARTICLES, floor=0.25):
        return None
    return f"no date on {_compare(figures.undated, 'new articles')}"


def _judge_build(history: History) -> str | None:
    """Tell of pages that a site builds otherwise than what was learned of it.

    What it takes to notice that is said in scraper.learn.outlines. It is told for a week, so that whoever
    looks once a week has seen it; for four where the new build could not be learned, as its pages go on to be
    read without a template.
    """
    rebuilt = history.rebuilt
    if rebuilt is None:
        return None
    told = timedelta(days=7 if rebuilt.pages else USUAL_DAYS)
    if history.now - datetime.fromisoformat(rebuilt.noticed) > told:
        return None
    learned = f"relearned from {rebuilt.pages}" if rebuilt.pages else "not relearned yet"
    return (
        f"pages changed their build on {rebuilt.day}: {rebuilt.misfits} of the last {rebuilt.checked} "
        f"no longer fit what was learned; {learned}"
    )


def _describe_source(url: str) -> str:
    """Tell of a source that answers with nothing in it. One time is enough.

    A feed, sitemap or section page always lists the latest articles, whenever it is asked: there is no usual
    share of empty ones. The next good answer ends the alert.
    """
    return f"{url} answers, but lists no article"


def _compare(trend: Trend, what: str) -> str:
    usual = trend.before.value
    text = f"{percent(trend.recent.value)} of {what}"
    return text if usual is None else f"{text}; usual {percent(usual)}"


def percent(value: float | None) -> str:
    """Return a share as "2 %"; a dash where there is none."""
    return "-" if value is None else f"{value * 100:.0f} %"


def words(span: timedelta) -> str:
    """Return a span in its largest unit: "2 days", "1 hour"."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(span.total_seconds()) // size
        if count:
            return say_count(count, unit)
    return "a moment"


def _trend(hits: Sequence[bool], recent: int) -> Trend:
    """Return the share of hits among the newest so many, which stand last, and among the others."""
    cut = max(len(hits) - recent, 0)
    return Trend(Share(sum(hits[cut:]), len(hits) - cut), Share(sum(hits[:cut]), cut))
