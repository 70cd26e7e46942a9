"""The tags of a page that may state metadata, gathered in one walk over its tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.text import fold

_STATING = (
    'meta[content], title, h1, time, link[rel="canonical"], script[type*="ld+json"], [itemprop], '
    'a[rel~="author"], a[rel~="tag"], [itemtype*="BreadcrumbList"], .published[title], .updated[title]'
)
_DATED = ("published", "updated")
_MOMENT = re.compile(r"\s*\d{4}-\d{2}-\d{2}[T ]\d")
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
    parts: dict[str, list[LexborNode]] = field(default_factory=dict)  # itemprop's words, "rel author" ...

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
        for part in _parts(attributes):
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


def moment_of(attributes: Mapping[str, str | None]) -> str | None:
    """Return the time that a tag's title states: <abbr class="published" title="2025-09-22T10:15:00+05:30">.

    That is how hAtom has it, which blogs use: the tag's text says what a reader needs, perhaps the hour only.
    """
    title = attributes.get("title") or ""
    return title if _MOMENT.match(title) else None


def names_of(node: LexborNode) -> str:
    """Return the class and id of a tag, in lower case."""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()


def _parts(attributes: dict[str, str | None]) -> list[str]:
    parts = (attributes.get("itemprop") or "").split()
    parts += [f"rel {word}" for word in (attributes.get("rel") or "").lower().split()]
    if moment_of(attributes):
        parts += [f"class {word}" for word in (attributes.get("class") or "").split() if word in _DATED]
    return [*parts, "breadcrumb"] if "BreadcrumbList" in (attributes.get("itemtype") or "") else parts


def _add_meta(tags: dict[str, list[str]], attributes: dict[str, str | None]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    content = fold(attributes.get("content") or "")
    if name and content:
        tags.setdefault(name.strip().lower(), []).append(content)
