"""What a page says of itself in JSON-LD (schema.org), read with patience for broken scripts."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_ARTICLES = (
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
) + ("article", "blogposting", "liveblogposting", "reviewnewsarticle", "report", "techarticle", "posting")
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$")
_CONTROL = re.compile(r"[\x00-\x1f]")
_DEEPEST = 12  # levels of nesting in which an article is looked for


def find_article(tree: LexborHTMLParser) -> dict[str, Any]:
    """Return the page's article node, the most specific type first; empty where there is none."""
    nodes = [node for script in tree.css('script[type*="ld+json"]') for node in _read(script.text())]
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else {}


def _read(text: str) -> Iterator[dict[str, Any]]:
    text = _WRAPPING.sub("", text or "")
    for attempt in (text, _CONTROL.sub(" ", text).rstrip(" ;")):
        try:
            data = json.loads(attempt)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data, 0)
        return


def _nodes(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _nodes(data.get(key), depth + 1)


def _rank(node: dict[str, Any]) -> int | None:
    types = node.get("@type")
    names = [str(t).lower().rsplit("/", 1)[-1] for t in (types if isinstance(types, list) else [types])]
    ranks = [_ARTICLES.index(name) for name in names if name in _ARTICLES]
    return (
        min(ranks)
        if ranks and (node.get("headline") or node.get("datePublished") or node.get("name"))
        else None
    )


def texts(value: object, key: str = "name") -> tuple[str, ...]:
    """Return the strings in a JSON-LD value: a string, a node with key, or a list of either."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, dict):
        inner = value.get(key)
        return texts(inner, key) if inner is not None else ()
    if isinstance(value, list):
        return tuple(text for item in value for text in texts(item, key))
    return ()
