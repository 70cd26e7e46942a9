"""The places of a page that state metadata, read once: meta tags, JSON-LD, the site's names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.extract.jsonld import Graph, read_graph, texts
from scraper.model import Page, Site
from scraper.text import fold


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that a page states, and where it does."""

    text: str
    source: str  # as `scraper explain` shows it: "JSON-LD headline", "meta og:title", "h1"


@dataclass(frozen=True, slots=True)
class Sources:
    """The places of a page that state metadata."""

    tree: LexborHTMLParser
    tags: dict[str, list[str]]  # <meta> name or property, lower case, to contents
    graph: Graph
    site: Site | None
    url: str | None

    def tag(self, *names: str) -> str | None:
        """Return the first content under any of names."""
        return next((stated.text for stated in self.tagged(*names)), None)

    def tagged(self, *names: str) -> Iterator[Stated]:
        """Yield every content under each of names, in the names' order."""
        for name in names:
            for text in self.tags.get(name, ()):
                yield Stated(text, f"meta {name}")

    def data(self, *keys: str) -> Iterator[Stated]:
        """Yield the strings under each of the article's JSON-LD keys."""
        for key in keys:
            for text in texts(self.graph.resolve(self.graph.article.get(key))):
                yield Stated(text, f"JSON-LD {key}")

    def names(self) -> tuple[str, ...]:
        """Return what the site calls itself: stated names first, then its host."""
        publisher = texts(self.graph.resolve(self.graph.article.get("publisher")))
        stated = [*self.tags.get("og:site_name", ())[:2], *publisher[:1]]
        stated += [self.tag("application-name") or "", (self.site.name or "") if self.site else ""]
        host = _host(self.url)
        stated += [host, host.split(".")[0]]
        return tuple(dict.fromkeys(name for name in stated if name))


def read_sources(page: Page, tree: LexborHTMLParser, site: Site | None = None) -> Sources:
    """Return the places of page that state metadata."""
    return Sources(tree, _meta_tags(tree), read_graph(tree, page.url), site, page.url)


def _meta_tags(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = fold(attributes.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").netloc.removeprefix("www.")
    except ValueError:
        return ""
