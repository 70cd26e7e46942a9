"""A site seen for the first time: what its pages and feeds tell of how to follow it. Fetches nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.addresses import PAGES, is_service, looks_like_article
from scraper.crawl.links import feed_links, page_links
from scraper.model import Lead
from scraper.text import fold, squeeze
from scraper.urls import host_of, matches, same_site

COMMON_FEEDS = ("/feed", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml")
COMMON_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")

_MENUS = ", ".join(
    f"{place} a[href]"
    for place in (
        "nav",
        "header",
        "[role=navigation]",
        '[class*="menu" i]',
        '[class*="nav" i]',
        '[id*="menu" i]',
    )
)
_ENDING = re.compile(r"\.(\w{2,5})$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMMENTS = re.compile(r"/comments/|comments?[/-]?feed|[?&]feed=comments", re.IGNORECASE)
_OTHER_FORMS = re.compile(r"/wp-json/|oembed|opensearch", re.IGNORECASE)
_TITLE_BREAK = re.compile(r"\s+[|\-–—:»•]+\s+|:\s+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_STATED = re.compile(  # the offset of a date in a feed or news sitemap, RFC 822 or RFC 3339
    rb"<(?:\w+:)?(?:pubDate|published|updated|date|publication_date)>[^<]{10,60}?([+-])(\d\d):?(\d\d)\s*</"
)
# Offsets that one country of many readers has to itself, or nearly so, and that no daylight saving moves.
_ZONES = {
    timedelta(hours=5, minutes=30): "Asia/Kolkata",
    timedelta(hours=5, minutes=45): "Asia/Kathmandu",
    timedelta(hours=6, minutes=30): "Asia/Yangon",
    timedelta(hours=4, minutes=30): "Asia/Kabul",
    timedelta(hours=3, minutes=30): "Asia/Tehran",
}
_FEWEST = 5  # leads that a pattern is drawn from
_NEARLY_ALL = 0.95
_MOST_GLOBS = 8
_MOST_SECTIONS = 8
_OWN_LEADS = 3  # that make a page a section, or else half of its links to articles
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Front:
    """What a home page tells."""

    url: str
    name: str | None
    language: str | None
    feeds: tuple[str, ...]
    menu: tuple[str, ...]  # links of the navigation that may lead to sections


def read_front(tree: LexborHTMLParser, url: str) -> Front:
    """Return what the home page at url tells."""
    feeds = (link for link in feed_links(tree, url) if not _COMMENTS.search(link))
    return Front(
        url=url,
        name=_read_name(tree, url),
        language=_read_language(tree),
        feeds=tuple(link for link in feeds if not _OTHER_FORMS.search(link)),
        menu=tuple(_read_menu(tree, url)),
    )


def choose_sections(pages: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the pages, of those with the articles that each lists, that list some of their own.

    An article on more than half of three or more pages is in a box that stands on all of them.
    """
    seen = Counter(link for links in pages.values() for link in set(links))
    often = len(pages) / 2 if len(pages) > 2 else len(pages)
    own = {page: sum(seen[link] <= often for link in set(links)) for page, links in pages.items()}
    chosen = (
        page for page, count in own.items() if count >= _OWN_LEADS or 2 * count >= len(set(pages[page])) > 0
    )
    return tuple(chosen)[:_MOST_SECTIONS]


def find_patterns(sources: Iterable[Sequence[str]], others: Iterable[str]) -> tuple[str, ...]:
    """Return path globs that fit nearly all articles of every source, and none of the other pages.

    sources: the articles' addresses, by where they were found; others: addresses that are no articles.
    Returns nothing where there are no such globs: a wrong one would hide articles for good.
    """
    groups = [[_shape(url) for url in urls] for urls in sources if urls]
    counts = Counter(shape for group in groups for shape in group if shape)
    common = tuple(shape for shape, count in counts.most_common(_MOST_GLOBS) if count > 1)
    if sum(map(len, groups)) < _FEWEST or not all(_covers(common, group) for group in groups):
        return ()
    endings = _endings(url for urls in sources for url in urls)
    globs = [f"{shape}*{endings.get(shape, '')}" for shape in common]
    pages = list(others)
    # "/news/" itself fits "/news/*"
    globs = [glob.replace("/*", "/?*", 1) if matches([glob], _bare(pages, glob)) else glob for glob in globs]
    return () if any(matches(globs, page) for page in pages) else tuple(sorted(globs))


def find_offsets(body: bytes) -> frozenset[timedelta]:
    """Return the offsets from UTC, except none, of the dates in a feed or sitemap."""
    found = (
        timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == b"-" else 1)
        for sign, hours, minutes in _STATED.findall(body)
    )
    return frozenset(offset for offset in found if offset)


def offset_of(published: str | None) -> frozenset[timedelta]:
    """Return the same of one ISO 8601 date."""
    try:
        offset = datetime.fromisoformat(published or "").utcoffset()
    except ValueError:
        offset = None
    return frozenset({offset} if offset else ())


def choose_zone(offsets: Iterable[timedelta]) -> str | None:
    """Return the time zone of dates with these offsets; None where they disagree or many zones have it."""
    distinct = set(offsets)
    return _ZONES.get(distinct.pop()) if len(distinct) == 1 else None


def newest_first(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """Return the leads, each address once; those without a date come last, in their order."""
    once: dict[str, Lead] = {}
    for lead in leads:
        once.setdefault(lead.url, lead)
    return tuple(sorted(once.values(), key=lambda x: x.published or x.modified or _LONG_AGO, reverse=True))


def _read_name(tree: LexborHTMLParser, url: str) -> str | None:
    for css in ('meta[property="og:site_name"]', 'meta[name="application-name"]'):
        node = tree.css_first(css)
        name = fold((node.attributes.get("content") or "") if node else "")
        if name:
            return name[:100]
    title = tree.css_first("title")
    parts = [part for part in _TITLE_BREAK.split(fold(title.text() if title else "")) if part]
    core = squeeze((host_of(url) or "").removeprefix("www.").split(".")[0])
    named = [part for part in parts if core and (squeeze(part) in core or core in squeeze(part))]
    text = fold(tree.body.text(separator=" ")) if tree.body else ""
    # "Latest news - Port Times": the name stands in the header and the copyright line, too.
    best = max(named or parts, key=text.count, default=None)
    return best[:100] if best else None


def _read_language(tree: LexborHTMLParser) -> str | None:
    html, locale = tree.css_first("html[lang]"), tree.css_first('meta[property="og:locale"]')
    stated = (html.attributes.get("lang") if html else "", locale.attributes.get("content") if locale else "")
    found = (_LANGUAGE.match((tag or "").strip()) for tag in stated)
    return next((tag[0].lower() for tag in found if tag), None)


def _read_menu(tree: LexborHTMLParser, url: str) -> Iterator[str]:
    links = list(page_links(tree, url, _MENUS)) or list(page_links(tree, url))
    for link in dict.fromkeys(link for link, _ in links):
        is_home = urlsplit(link).path in ("", "/") and not urlsplit(link).query
        if same_site(url, link) and not is_home and not looks_like_article(link) and not is_service(link):
            yield link


def _shape(url: str) -> str | None:
    """Return the path down to its first folder, as the start of a glob; a year stands for any."""
    first, slash, rest = urlsplit(url).path.lstrip("/").partition("/")
    if not slash or not rest or re.search(r"[*?\[]", first):
        return None
    if _YEAR.fullmatch(first):
        return "/20[0-9][0-9]/"
    return None if first.isdigit() else f"/{first}/"


def _covers(shapes: Sequence[str], group: Sequence[str | None]) -> bool:
    return sum(shape in shapes for shape in group) >= _NEARLY_ALL * len(group)


def _endings(urls: Iterable[str]) -> dict[str, str]:
    """Return the file ending, such as ".html", that all the paths of a shape share."""
    found: dict[str | None, set[str]] = {}
    for url in urls:
        ending = _ENDING.search(urlsplit(url).path)
        found.setdefault(_shape(url), set()).add(ending[0] if ending and ending[1].lower() in PAGES else "")
    return {shape: next(iter(ends)) for shape, ends in found.items() if shape and len(ends) == 1}


def _bare(pages: Iterable[str], glob: str) -> str:
    """Return the page at the bare folder of a glob, where there is one."""
    folder = glob.split("*", 1)[0]
    return next((page for page in pages if urlsplit(page).path == folder and not urlsplit(page).query), "")
