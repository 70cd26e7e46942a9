"""Where the parts meet: bytes to an article, and an article to the archive.

bytes --parse--> Page --segment--> blocks --engine, rules--> removals --assemble--> Article --save--> archive
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from scraper.config import Config
from scraper.crawl.frontier import Frontier
from scraper.crawl.guest import Guest
from scraper.crawl.tools import Options, Outcome, Report, Tools
from scraper.crawl.walk import walk
from scraper.engines.selector import select_body
from scraper.engines.trafilatura import find_body
from scraper.errors import ExtractError, FetchError, NothingKept, ScraperError
from scraper.extract.assemble import assemble
from scraper.extract.metadata import complete, read_metadata, read_text_metadata
from scraper.extract.parse import parse
from scraper.extract.printed import CHANGED
from scraper.extract.segment import segment
from scraper.fetch.client import Client, raise_for_status
from scraper.model import (
    Article,
    Block,
    Layout,
    Lead,
    Metadata,
    Page,
    Response,
    Rule,
    Site,
    Validators,
    Verdict,
)
from scraper.rules import BUILT_IN, Draft, judge, mark_elements, split_tails
from scraper.store.archive import Archive
from scraper.store.records import RunCounts
from scraper.urls import canonicalize, host_of

Watch = Callable[[str], None]  # called with the URL of each article that was dealt with
_GONE = (404, 410)
_AT_ONCE = 8  # sites that are walked over at the same time, each with one request at a time


def clean(
    body: bytes,
    url: str | None,
    rules: tuple[Rule, ...],
    site: Site | None = None,
    content_type: str | None = None,
) -> Article:
    """Return the article in body, HTML or plain text.

    Raises NotReadable where body is no text, NothingKept where no article is found in it.
    """
    return _accept(examine(body, url, rules, site, content_type))


def examine(
    body: bytes,
    url: str | None,
    rules: tuple[Rule, ...],
    site: Site | None = None,
    content_type: str | None = None,
) -> Article:
    """Return the same, with an empty text where no block is kept; raises NotReadable."""
    return clean_page(parse(body, url, content_type), rules, site)


def clean_page(page: Page, rules: tuple[Rule, ...], site: Site | None = None) -> Article:
    """Return the article on page: every block of it kept, or removed by one rule."""
    layout = choose_layout(site, page.day or date.today())
    rules = (*layout.remove, *rules)
    blocks = split_tails(segment(page), rules)
    meta = read_metadata(page, site) if page.tree else read_text_metadata(blocks)
    marks = mark_elements(page.tree, blocks, rules, meta.title)
    verdict = judge_body(page, blocks, marks, layout)
    removals = judge(Draft(blocks, meta, rules, verdict.kept, page.url, marks))
    article = assemble(page, blocks, removals, complete(meta, page, blocks, removals, site), verdict)
    return replace(article, site=site.host if site else host_of(page.url or ""))


def choose_layout(site: Site | None, day: date) -> Layout:
    """Return the layout that site's pages had on day: the first that had not ended, newest last."""
    layouts = site.layout if site else ()
    return next((layout for layout in layouts if layout.until is None or day <= layout.until), Layout())


def judge_body(page: Page, blocks: Sequence[Block], marks: Mapping[int, str], layout: Layout) -> Verdict:
    """Return what is body: by the layout's selector where the page has it, else by the engine."""
    if page.tree is not None and layout.body is not None:
        verdict = select_body(page.tree, blocks, layout.body)
        if verdict.kept:
            return verdict
    return find_body(page, blocks, marks)


def _accept(article: Article) -> Article:
    if not article.text:
        raise NothingKept(f"{article.url or 'input'}: no article found: {_describe(article)}")
    return article


def _describe(article: Article) -> str:
    words = sum(len(block.text.split()) for block in article.blocks)
    return f"{len(article.blocks)} blocks, {words} words, title {article.meta.title!r}; see `scraper explain`"


def reasons(config: Config) -> dict[str, str]:
    """Return why each rule removes what it does, by rule id."""
    of_sites = (rule for site in config.sites for layout in site.layout for rule in layout.remove)
    return {**BUILT_IN, **{rule.id: rule.why for rule in (*config.rules, *of_sites)}}


def clean_answer(response: Response, config: Config) -> Article:
    """Return the article in a server's answer, by the rules of its site; raises as `clean` does."""
    site = config.site_of(host_of(response.final_url) or "")
    page = parse(response.body, response.final_url, response.headers.get("content-type"))
    return _accept(clean_page(replace(page, day=response.fetched_at.date()), config.rules, site))


@asynccontextmanager
async def open_guest(config: Config) -> AsyncIterator[Guest]:
    """Yield what fetches pages: guarded, by robots.txt, and with each host's delay."""
    async with Client(config.settings, config.private_hosts) as client:
        yield Guest(client, config.settings, config.sites)


async def fetch_page(url: str, guest: Guest) -> Response:
    """Return the page at url; raises FetchError, also where the server answers with anything but success."""
    response = await guest.get(url)
    raise_for_status(response)
    return response


async def fetch_article(url: str, guest: Guest, config: Config, archive: Archive | None) -> Article:
    """Fetch, clean and keep one article. What fails is recorded, and what was kept before stays.

    Raises FetchError, ExtractError, ArchiveError.
    """
    url, response = canonicalize(url), None
    try:
        response = await guest.get(url)
        raise_for_status(response)
        article = clean_answer(response, config)
    except (FetchError, ExtractError) as error:
        if archive:
            ArchiveKeeper(archive, config).failed(url, error, response)
        raise
    if archive:
        archive.save(article, response, None)
    return article


def _ignore(url: str) -> None:
    """Watch nothing."""


class ArchiveKeeper:
    """Keeps what a crawl finds in the archive, each find in one transaction (see scraper.crawl.tools)."""

    def __init__(
        self, archive: Archive, config: Config, run: int | None = None, watch: Watch = _ignore
    ) -> None:
        self._archive = archive
        self._config = config
        self._run = run
        self._watch = watch

    def validators(self, url: str) -> Validators:
        """Return what a conditional request for this URL sends."""
        return self._archive.validators(url)

    def known(self, url: str) -> bool:
        """Say whether an article is kept under this URL."""
        return self._archive.known(url)

    async def keep(self, response: Response, lead: Lead) -> Outcome:
        """Clean and save an article; raises ExtractError."""
        article = clean_answer(response, self._config)
        saved = self._archive.save(replace(article, meta=_fill(article.meta, lead)), response, self._run)
        self._watch(response.url)
        return saved.outcome

    def gone(self, response: Response) -> None:
        """Note that an article was taken off its site."""
        self._archive.mark_gone(response.url, response, self._run)
        self._watch(response.url)

    def unchanged(self, response: Response) -> None:
        """Note that a page is as it was."""
        self._archive.touch(response.url, response, self._run)
        self._watch(response.url)

    def failed(self, url: str, error: ScraperError, response: Response | None) -> None:
        """Record why nothing was kept; a page that is gone is noted as that."""
        if response and response.status in _GONE and self._archive.known(url):
            self._archive.mark_gone(url, response, self._run)
        else:
            self._archive.record_failure(url, self._site(url), error, response, self._run)
        self._watch(url)

    def listed(self, response: Response) -> None:
        """Record that a feed, sitemap or section page was read."""
        self._archive.record_listing(response, self._site(response.url), self._run)

    def _site(self, url: str) -> str | None:
        host = host_of(url)
        site = self._config.site_of(host or "")
        return site.host if site else host


def _fill(meta: Metadata, lead: Lead) -> Metadata:
    """Return meta with what only the feed or sitemap says."""
    stated = None if dict(meta.sources).get("published") == CHANGED else meta.published
    return replace(
        meta,
        title=meta.title or lead.title,
        published=stated or (lead.published.isoformat() if lead.published else meta.published),
        section=meta.section or lead.section,
        tags=meta.tags or lead.tags,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl is to do: the sites, with the seeds of each by host, and the options of their walks."""

    sites: tuple[Site, ...]
    seeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int | None = None  # articles of each site
    since: datetime | None = None
    dry_run: bool = False

    def options(self, site: Site) -> Options:
        """Return the options of one site's walk."""
        return Options(self.limit, self.since, self.dry_run, self.seeds.get(site.host, ()))


async def crawl_sites(plan: Plan, config: Config, archive: Archive, watch: Watch = _ignore) -> list[Report]:
    """Walk over every site of the plan, several at a time; the caller holds the archive's lock.

    Raises ArchiveError.
    """
    frontier = Frontier(archive.connection)
    if not plan.dry_run:
        frontier.reclaim()
    turns = asyncio.Semaphore(_AT_ONCE)

    async def crawl(site: Site, guest: Guest) -> Report:
        async with turns:
            run = None if plan.dry_run else _start_run(archive, site)
            keeper = ArchiveKeeper(archive, config, run, watch)
            report = await walk(site, Tools(guest, keeper, frontier), plan.options(site))
            if run is not None:
                archive.finish_run(run, _count(report))
            return report

    async with open_guest(config) as guest:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(crawl(site, guest)) for site in plan.sites]
        except BaseExceptionGroup as errors:
            raise _first(errors) from None
    return [task.result() for task in tasks]


def _start_run(archive: Archive, site: Site) -> int:
    archive.site_id(site.host, site.name)
    return archive.start_run(site.host)


def _count(report: Report) -> RunCounts:
    names = (each.name for each in fields(RunCounts))
    return RunCounts(**{name: getattr(report, name) for name in names})


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
