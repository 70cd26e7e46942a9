"""The places of a page that state metadata, read once: meta tags, JSON-LD, the site's names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from scraper.extract.jsonld import Graph, read_graph, texts
from scraper.extract.markup import Markup, read_markup
from scraper.model import Layout, Page, Site
from scraper.urls import registered

_BRACKETS = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that a page states, and where it does."""

    text: str
    source: str  # as `scraper explain` shows it: "JSON-LD headline", "meta og:title", "h1"


@dataclass(frozen=True, slots=True)
class Sources:
    """The places of a page that state metadata; plain text has none."""

    page: Page
    site: Site | None = None
    markup: Markup = field(default_factory=Markup)
    graph: Graph = field(default_factory=Graph)
    names: tuple[str, ...] = ()  # what the site calls itself: stated names first, then its host
    layout: Layout = field(default_factory=Layout)  # what the site's file says of its pages

    @property
    def url(self) -> str | None:
        """Return the page's address."""
        return self.page.url

    def tag(self, *names: str) -> str | None:
        """Return the first content under any of names."""
        return next((stated.text for stated in self.tagged(*names)), None)

    def tagged(self, *names: str) -> Iterator[Stated]:
        """Yield every content under each of names, in the names' order."""
        for name in names:
            for text in self.markup.tags.get(name, ()):
                yield Stated(text, f"meta {name}")

    def data(self, *keys: str) -> Iterator[Stated]:
        """Yield the strings under each of the article's JSON-LD keys."""
        for key in keys:
            for text in texts(self.graph.resolve(self.graph.article.get(key))):
                yield Stated(text, f"JSON-LD {key}")

    def css(self, selector: str) -> list[LexborNode]:
        """Return the tags that selector matches: another walk over the tree, for what is asked for rarely."""
        return self.page.tree.css(selector) if self.page.tree is not None else []


def read_sources(page: Page, site: Site | None = None, layout: Layout | None = None) -> Sources:
    """Return the places of page that state metadata."""
    if page.tree is None:
        return Sources(page, site)
    markup = read_markup(page.tree)
    graph = read_graph(markup.scripts, page.url)
    return Sources(page, site, markup, graph, tuple(_names(page, site, markup, graph)), layout or Layout())


def _names(page: Page, site: Site | None, markup: Markup, graph: Graph) -> Iterator[str]:
    publisher = texts(graph.resolve(graph.article.get("publisher")))
    stated = [*markup.tags.get("og:site_name", ())[:2], *publisher[:1]]
    stated += [_BRACKETS.sub("", name) for name in markup.tags.get("publisher", ())[:1]]
    stated += [*markup.tags.get("application-name", ())[:1], (site.name or "") if site else ""]
    host = _host(page.url)
    stated += [host, host.split(".")[0], registered(host).split(".")[0]]
    yield from dict.fromkeys(name for name in stated if name)


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").netloc.removeprefix("www.")
    except ValueError:
        return ""
