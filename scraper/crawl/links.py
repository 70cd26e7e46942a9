"""Section pages: the links that lead to articles, the next page of the list, and the feeds it names."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.addresses import is_home, is_paged, is_service, looks_like_article, page_number, without_page
from scraper.errors import BadUrl
from scraper.model import Lead, Site
from scraper.text import fold
from scraper.urls import absolute, canonicalize, matches, same_site

_FEEDS = ", ".join(
    f'link[rel~="alternate"][type="application/{kind}"]' for kind in ("rss+xml", "atom+xml", "feed+json")
)
_MOST_LINKS = 2000
_TITLE_WORDS = 4  # an anchor with fewer is "Read more" or a section's name


def is_wanted(site: Site, url: str) -> bool:
    """Say whether the site's file lets a URL be an article: on the site, included, not excluded."""
    if not same_site(site.host, url, site.aliases) or matches(site.exclude, url):
        return False
    return not site.include or matches(site.include, url)


def article_links(tree: LexborHTMLParser, url: str, site: Site) -> tuple[Lead, ...]:
    """Return the articles that a section page links to, in its order, with the longest link text as title."""
    titles: dict[str, str | None] = {}
    for link, text in page_links(tree, url):
        if not is_wanted(site, link) or _is_list(link) or not (site.include or looks_like_article(link)):
            continue
        title = text if len(text.split()) >= _TITLE_WORDS else None
        if len(title or "") >= len(titles.get(link) or ""):
            titles[link] = title
    return tuple(Lead(url=link, source=url, title=title) for link, title in titles.items())


def list_links(tree: LexborHTMLParser, url: str, site: Site) -> tuple[str, ...]:
    """Return the pages that a section page links to and that may be lists, too."""
    found = dict.fromkeys(
        link for link, _ in page_links(tree, url) if same_site(site.host, link, site.aliases)
    )
    return tuple(link for link in found if not matches(site.exclude, link) and _may_be_list(link, site))


def _may_be_list(url: str, site: Site) -> bool:
    is_article = matches(site.include, url) or looks_like_article(url)
    return not (is_article or _is_list(url) or is_service(url))


def next_page(tree: LexborHTMLParser, url: str) -> str | None:
    """Return the list's next page: what rel=next names, or a link to this path's next page number."""
    named = tree.css_first('link[rel~="next"][href], a[rel~="next"][href], a.next[href]')
    if named is not None:
        target = _canonical(url, named.attributes.get("href") or "")
        return target if target and same_site(url, target) and target != canonicalize(url) else None
    here = page_number(url)
    for link, _ in page_links(tree, url):
        if without_page(link) == without_page(url) and page_number(link) == here + 1:
            return link
    return None


def feed_links(tree: LexborHTMLParser, url: str) -> tuple[str, ...]:
    """Return the feeds that a page's head names."""
    found = (absolute(url, node.attributes.get("href") or "") for node in tree.css(_FEEDS))
    return tuple(dict.fromkeys(link for link in found if link))


def page_links(tree: LexborHTMLParser, url: str, css: str = "a[href]") -> Iterator[tuple[str, str]]:
    """Yield the canonical address and the text of each link on a page, of those that css selects."""
    base = tree.css_first("base[href]")
    root = absolute(url, base.attributes.get("href") or "") if base else None
    for node in tree.css(css)[:_MOST_LINKS]:
        link = _canonical(root or url, node.attributes.get("href") or "")
        if link:
            yield link, fold(node.text())


def _canonical(base: str, href: str) -> str | None:
    link = absolute(base, href)
    try:
        return canonicalize(link) if link else None
    except BadUrl:
        return None


def _is_list(url: str) -> bool:
    parts = urlsplit(url)
    return is_home(parts) or is_paged(parts)
