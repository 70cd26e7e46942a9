"""Whether a configured site still works: its robots.txt, its sources, its newest articles, its layouts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urljoin

from scraper.addresses import looks_like_article
from scraper.config import Config
from scraper.crawl.feeds import read_feed
from scraper.crawl.guest import Guest
from scraper.crawl.links import article_links, is_wanted
from scraper.crawl.newsite import newest_first
from scraper.crawl.robots import Rules
from scraper.crawl.sitemaps import read_sitemap
from scraper.errors import ExtractError, FetchError, PageDamaged
from scraper.extract.parse import parse
from scraper.model import SELECTORS, Layout, Lead, Page, Response, Rule, Site
from scraper.pipeline import Recall, choose_layout, fetch_page, recall_at, recall_nothing
from scraper.store.pages import Kept, newest_pages
from scraper.text import say_count
from scraper.trial import Sample, clean_sample, try_articles
from scraper.urls import same_site

_ARTICLES = 3
_FEWEST_WORDS = 50
_MOST_CHILDREN = 2  # of one sitemap index
_DEEPEST_SITEMAP = 2
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    site: str  # the host
    what: str  # robots.txt, feed, sitemap, section, article, layout or rule
    target: str  # an address, a selector, a rule's id
    ok: bool
    note: str


async def check_site(
    site: Site, guest: Guest, config: Config, recall: Recall = recall_nothing
) -> AsyncIterator[Check]:
    """Yield what there is to say of a site, asking it; nothing that it does raises.

    recall: gives what was learned of the site, by which a crawl would clean its articles, too.
    """
    try:
        home, rules = await _knock(site, guest)
    except FetchError as error:
        yield Check(site.host, "robots.txt", site.host, ok=False, note=_reason(error, site.host))
        return
    sources = _sources(site, home, rules.sitemaps)
    yield _judge_robots(site, urljoin(home, "/robots.txt"), rules, [url for _, url in sources])
    leads: list[Lead] = []
    for what, url in sources:
        try:
            found = await _read(what, url, site, guest)
        except (FetchError, ExtractError) as error:
            yield Check(site.host, what, url, ok=False, note=_reason(error, url))
        else:
            leads += found
            yield _judge_source(site, what, url, found)
    wanted = [lead for lead in newest_first(leads) if is_wanted(site, lead.url)][:_ARTICLES]
    samples = [sample async for sample in try_articles(wanted, guest, config, recall)]
    for check in _judge_samples(site, samples, {lead.url: lead for lead in wanted}):
        yield check


def check_archived(site: Site, archive: Path, config: Config) -> Iterator[Check]:
    """Yield the same of a site's articles and layouts, from the archive alone; raises ArchiveError.

    An article whose page is damaged in the archive counts as one that does not come out.
    """
    hosts = (site.host, *site.aliases)
    kept: dict[str, Kept] = {}
    after = None
    for layout in site.layout or (Layout(),):
        pages = newest_pages(archive, hosts, after=after, until=layout.until, limit=_ARTICLES)
        kept |= {page.url: page for page in pages}
        after = layout.until
    recall = recall_at(archive)
    samples = [_clean_kept(page, config, recall) for page in kept.values()]
    leads = {
        url: Lead(url, title=page.title, published=_moment(page.published)) for url, page in kept.items()
    }
    yield from _judge_samples(site, samples, leads)


def _clean_kept(page: Kept, config: Config, recall: Recall) -> Sample:
    if isinstance(page.response, PageDamaged):
        return Sample(page.url, error=page.response)
    return clean_sample(page.url, page.response, config, recall)


async def _knock(site: Site, guest: Guest) -> tuple[str, Rules]:
    """Return the home page, by the scheme of the site's sources or else one that answers; and its rules."""
    own = (url for url in (*site.sections, *site.feeds, *site.sitemaps) if same_site(site.host, url))
    known = next(own, None)
    homes = [urljoin(known, "/")] if known else [f"https://{site.host}/", f"http://{site.host}/"]
    for home in homes:
        rules = await guest.rules(home)
        if not rules.refusal:
            break
    return home, rules


def _judge_robots(site: Site, address: str, rules: Rules, sources: Sequence[str]) -> Check:
    own = (url for url in sources if same_site(site.host, url, site.aliases))
    closed = [url for url in own if not rules.allows(url)]
    note = rules.refusal or (f"disallows {', '.join(closed)}" if closed else "allows every source")
    return Check(site.host, "robots.txt", address, ok=not closed, note=note)


def _sources(site: Site, home: str, sitemaps: Sequence[str]) -> list[tuple[str, str]]:
    """Return the site's sources; for a site without any, what a crawl asks then."""
    named = [(name, url) for name in ("feed", "sitemap", "section") for url in getattr(site, f"{name}s")]
    return named or [*(("sitemap", url) for url in sitemaps), ("section", home)]


async def _read(what: str, url: str, site: Site, guest: Guest) -> Sequence[Lead]:
    """Return all that a source lists; raises FetchError, ExtractError."""
    if what == "sitemap":
        return await _read_sitemap(url, site, guest, 0)
    response = await fetch_page(url, guest)
    if what == "feed":
        return read_feed(response.body, response.final_url)
    tree = _parse(response).tree
    if tree is None:
        return read_sitemap(response.body, response.final_url).leads
    return article_links(tree, response.final_url, site)


async def _read_sitemap(url: str, site: Site, guest: Guest, level: int) -> list[Lead]:
    response = await fetch_page(url, guest)
    sitemap = read_sitemap(response.body, response.final_url)
    leads = [x for x in sitemap.leads if x.title or site.include or looks_like_article(x.url)]
    if level < _DEEPEST_SITEMAP:
        newest = sorted(sitemap.children, key=lambda child: child.modified or _LONG_AGO, reverse=True)
        for child in newest[:_MOST_CHILDREN]:
            leads += await _read_sitemap(child.url, site, guest, level + 1)
    return leads


def _judge_source(site: Site, what: str, url: str, leads: Sequence[Lead]) -> Check:
    wanted = [lead for lead in leads if is_wanted(site, lead.url)]
    dates = [moment for lead in wanted if (moment := lead.published or lead.modified)]
    note = say_count(len(wanted), "article")
    if dates:
        note += f", the newest of {max(dates).date().isoformat()}"
    is_old = bool(dates) and site.max_age is not None and max(dates) < datetime.now(UTC) - site.max_age
    if not leads:
        note = "answers, but lists no article"
    elif not wanted:
        note = (
            f"lists {len(leads)} address{'es' * (len(leads) > 1)}, but none that include and exclude let in"
        )
    elif is_old and len(dates) == len(wanted):
        note += ", which is older than max_age"
        return Check(site.host, what, url, ok=False, note=note)
    return Check(site.host, what, url, ok=bool(wanted), note=note)


def _judge_samples(site: Site, samples: Sequence[Sample], leads: dict[str, Lead]) -> Iterator[Check]:
    if not samples:
        yield Check(site.host, "article", site.host, ok=False, note="there is none to try")
    for sample in samples:
        yield _judge_article(site, sample, leads[sample.url])
    pages = [(_parse(sample.response), sample) for sample in samples if sample.response and sample.article]
    for number, layout in enumerate(site.layout, 1):
        own = [each for each in pages if choose_layout(site, _day(each[1])) is layout]
        yield from _judge_layout(site, number, own)


def _judge_article(site: Site, sample: Sample, lead: Lead) -> Check:
    article = sample.article
    if article is None:
        return Check(site.host, "article", sample.url, ok=False, note=_reason(sample.error, sample.url))
    title = article.meta.title or lead.title
    published = article.meta.published or (lead.published.isoformat() if lead.published else None)
    faults = [] if title else ["no title"]
    faults += [] if published else ["no date"]
    faults += [] if article.word_count >= _FEWEST_WORDS else [f"only {say_count(article.word_count, 'word')}"]
    borrowed = "" if article.meta.published or not published else " (not from the page)"
    good = f"{published}{borrowed}, {say_count(article.word_count, 'word')}, {title}"
    return Check(site.host, "article", sample.url, ok=not faults, note=", ".join(faults) or good)


def _judge_layout(site: Site, number: int, pages: Sequence[tuple[Page, Sample]]) -> Iterator[Check]:
    layout = site.layout[number - 1]
    name = f"{number}, until {layout.until.isoformat()}" if layout.until else str(number)
    if not pages:
        yield Check(site.host, "layout", name, ok=True, note="not tried: no article of its time here")
        return
    for key in SELECTORS:
        selector = getattr(layout, key)
        if not selector:
            continue
        hits = sum(_has(page, selector) for page, _ in pages)
        note = f'{key} "{selector}" matches on {hits} of {say_count(len(pages), "article")}'
        yield Check(site.host, "layout", name, ok=hits > 0, note=note)
    for rule in layout.remove:
        hits = sum(_fires(rule, page, sample) for page, sample in pages)
        # What a rule is for need not be on every page: that it is on none is told, but is no fault.
        note = f"matches on {hits} of {say_count(len(pages), 'article')}"
        yield Check(site.host, "rule", rule.id, ok=True, note=note)


def _fires(rule: Rule, page: Page, sample: Sample) -> bool:
    removals = sample.article.removals if sample.article else ()
    return any(removal.rule == rule.id for removal in removals) or bool(rule.css and _has(page, rule.css))


def _has(page: Page, selector: str) -> bool:
    return page.tree is not None and page.tree.css_first(selector) is not None


def _parse(response: Response) -> Page:
    return parse(response.body, response.final_url, response.headers.get("content-type"))


def _day(sample: Sample) -> date:
    return sample.response.fetched_at.date() if sample.response else date.max


def _moment(published: str | None) -> datetime | None:
    moment = datetime.fromisoformat(published) if published else None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def _reason(error: Exception | None, name: str) -> str:
    return str(error).removeprefix(f"{name}: ")
