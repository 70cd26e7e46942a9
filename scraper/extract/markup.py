"""The tags of a page that may state metadata, gathered in one walk over its tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.text import fold

DATE, STANDFIRST, BYLINE, CRUMBS, AUTHOR_PAGE = (
    "a date",
    "a standfirst",
    "a byline",
    "breadcrumbs",
    "author's",
)
"""Keys of `parts` for what a tag's class or address says that it is."""
_DATES = frozenset(
    ("entry-date", "post-date", "published", "publish-date", "date", "posted-on", "article-date")
    + ("timestamp", "pubdate", "article__date", "date-published")
)
_STANDFIRSTS = frozenset(
    ("standfirst", "sub-title", "subtitle", "sub-heading", "subheading", "article-summary", "summary")
    + ("excerpt", "dek", "deck", "article-intro", "post-excerpt", "short-desc", "synopsis")
)
_DESCRIBING = frozenset(("description", "alternativeHeadline"))
_CRUMBS = frozenset(("breadcrumb", "breadcrumbs"))
_AUTHORS = ("author", "byline", "by-line")
_STATING = ", ".join(
    ("meta[content]", "title", "h1", "time", 'link[rel="canonical"]', 'script[type*="ld+json"]', "[itemprop]")
    + ('a[rel~="author"]', 'a[rel~="tag"]', '[itemtype*="BreadcrumbList"]')
    + ("a[href*='/author/']", "a[href*='/authors/']")
    + tuple(f"[class*='{word}' i]" for word in _AUTHORS)
    + tuple(f".{word}" for word in sorted(_DATES | _STANDFIRSTS | _CRUMBS))
)
_PARENTS = 8  # levels above a tag that say what it is part of


@dataclass(frozen=True, slots=True)
class Markup:
    """What one walk over the tree found, each list in the page's order."""

    tags: dict[str, list[str]] = field(default_factory=dict)  # <meta> name or property, lower case
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    canonical: str | None = None
    title: str = ""
    headings: list[LexborNode] = field(default_factory=list)  # <h1>
    times: list[LexborNode] = field(default_factory=list)
    parts: dict[str, list[LexborNode]] = field(default_factory=dict)  # by word of itemprop, "rel author" ...

    def part(self, name: str) -> list[LexborNode]:
        """Return the tags that are such a part of the page."""
        return self.parts.get(name, [])


def read_markup(tree: LexborHTMLParser) -> Markup:
    """Return the stating tags of tree."""
    tags: dict[str, list[str]] = {}
    parts: dict[str, list[LexborNode]] = {}
    by_tag: dict[str, list[LexborNode]] = {}
    for node in tree.css(_STATING):
        attributes, tag = node.attributes, node.tag or ""
        if tag == "meta":
            _add_meta(tags, attributes)
        else:
            by_tag.setdefault(tag, []).append(node)
        for part in _parts(tag, attributes):
            parts.setdefault(part, []).append(node)
    links = (node.attributes.get("href") for node in by_tag.get("link", ()))
    scripts = (node for node in by_tag.get("script", ()) if "ld+json" in (node.attributes.get("type") or ""))
    return Markup(
        tags=tags,
        scripts=[node.text() for node in scripts],
        canonical=next((href for href in links if href), None),
        title=next((text for node in by_tag.get("title", ()) if (text := node.text().strip())), ""),
        headings=by_tag.get("h1", []),
        times=by_tag.get("time", []),
        parts=parts,
    )


def is_inside(node: LexborNode, tags: frozenset[str], words: tuple[str, ...]) -> bool:
    """Whether a tag is in one of tags, or in one whose class or id has one of words, within the article."""
    parent = node.parent
    for _ in range(_PARENTS):
        if parent is None or parent.tag in {"article", "main", "body"}:
            return False
        names = names_of(parent)
        if parent.tag in tags or any(word in names for word in words):
            return True
        parent = parent.parent
    return False


def names_of(node: LexborNode) -> str:
    """Return the class and id of a tag, in lower case."""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()


def _parts(tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
    """Yield the parts that a tag is, once each."""
    properties = (attributes.get("itemprop") or "").split()
    yield from properties
    if tag == "meta":
        return
    yield from (f"rel {word}" for word in (attributes.get("rel") or "").lower().split())
    names = attributes.get("class") or ""
    words = names.split()
    if tag in {"h1", "time"} or not _DATES.isdisjoint(words):
        yield DATE
    if not (_STANDFIRSTS.isdisjoint(words) and _DESCRIBING.isdisjoint(properties)):
        yield STANDFIRST
    if not _CRUMBS.isdisjoint(words) or "BreadcrumbList" in (attributes.get("itemtype") or ""):
        yield CRUMBS
    lower = names.lower()
    if any(word in lower for word in _AUTHORS):
        yield BYLINE
    if tag == "a" and "/author" in (attributes.get("href") or ""):
        yield AUTHOR_PAGE


def _add_meta(tags: dict[str, list[str]], attributes: dict[str, str | None]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    content = fold(attributes.get("content") or "")
    if name and content:
        tags.setdefault(name.strip().lower(), []).append(content)
