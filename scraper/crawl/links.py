"""Section pages: the links that lead to articles, the next page of the list, and the feeds it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.errors import BadUrl
from scraper.model import Lead, Site
from scraper.text import fold
from scraper.urls import absolute, canonicalize, matches, same_site

_FEEDS = ", ".join(
    f'link[rel~="alternate"][type="application/{kind}"]' for kind in ("rss+xml", "atom+xml", "feed+json")
)
_MOST_LINKS = 2000
_TITLE_WORDS = 4  # an anchor with fewer is "Read more" or a section's name

# Path segments under which sites keep lists, services and files, in no site articles.
_SHELF = re.compile(
    r"tags?|topics?|category|categories|cat|authors?|writers?|users?|profile|page|search|feed|rss|amp|print|share"
    r"|about(?:-us)?|contact(?:-us)?|privacy(?:-policy)?|terms(?:-(?:of-(?:use|service)|and-conditions))?"
    r"|disclaimer|advertise(?:-with-us)?|careers?|login|log-in|sign-?in|sign-?up|register|account|cart|checkout"
    r"|subscribe|subscription|newsletters?|sitemap.*|wp-(?:admin|content|includes|json|login.*)|cdn-cgi|comments?"
    r"|calendar|photos?|photo-gallery|gallery|videos?|e-?paper|static|assets|images?|uploads?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|zip|gz|mp[34]|avi|mov|css|js|json|xml|rss|docx?|xlsx?|pptx?|apk|txt)$",
    re.IGNORECASE,
)
# A date with a slug after it: the date alone is a calendar's page.
_DATED = re.compile(r"/(?:19|20)\d{2}[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]\d{1,2})?/[^/]*[^\W\d_]")
_NUMBERED = re.compile(r"(?:^|[-_])\d{5,}(?:\.\w{2,5})?$|^\d{5,}[-_]\w")
_PARAMETER = re.compile(
    r"(?:^|&)(?!cat|tag|author|user|page)(?:\w{0,12}id|p|story|article|news)=\d+(?:&|$)", re.IGNORECASE
)
_PAGED = re.compile(r"/page/?\d+/?$|(?:^|&)(?:page|paged|pg|start|offset|p?no)=\d+(?:&|$)", re.IGNORECASE)
_SLUG_WORDS = 5


def looks_like_article(url: str) -> bool:
    """Say whether an address alone speaks for an article: a date, a number or a long slug in it."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    if _PAGED.search(parts.path) or _FILE.search(path) or any(map(_SHELF.fullmatch, segments)):
        return False
    if _PARAMETER.search(parts.query):
        return True
    if not segments:
        return False
    words = [word for word in re.split(r"[-_ ]+", segments[-1]) if word]
    enough = (
        _SLUG_WORDS if len(segments) == 1 else _SLUG_WORDS - 1
    )  # "/defence-and-aerospace-news" is a section
    return bool(_DATED.search(path) or _NUMBERED.search(segments[-1])) or len(words) >= enough


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


def next_page(tree: LexborHTMLParser, url: str) -> str | None:
    """Return the list's next page: what rel=next names, or a link to this path's next page number."""
    named = tree.css_first('link[rel~="next"][href], a[rel~="next"][href], a.next[href]')
    if named is not None:
        target = _canonical(url, named.attributes.get("href") or "")
        return target if target and same_site(url, target) and target != canonicalize(url) else None
    here = _page_number(url)
    for link, _ in page_links(tree, url):
        if _without_page(link) == _without_page(url) and _page_number(link) == here + 1:
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
    is_home = parts.path in ("", "/") and not parts.query
    return is_home or bool(_PAGED.search(parts.path) or _PAGED.search(parts.query))


def _page_number(url: str) -> int:
    found = _PAGED.search(urlsplit(url).path) or _PAGED.search(urlsplit(url).query)
    digits = re.search(r"\d+", found[0]) if found else None
    return int(digits[0]) if digits else 1


def _without_page(url: str) -> str:
    parts = urlsplit(url)
    return _PAGED.sub("", parts.path).rstrip("/") + "?" + _PAGED.sub("", parts.query)
