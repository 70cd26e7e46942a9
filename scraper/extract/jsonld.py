"""What a page says of itself in JSON-LD (schema.org), read with patience for broken scripts."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Node = dict[str, Any]

_ARTICLES = (
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
) + (
    *("article", "blogposting", "liveblogposting", "reviewnewsarticle", "report", "techarticle", "posting"),
    *("scholarlyarticle", "medicalscholarlyarticle", "satiricalarticle", "advertisercontentarticle"),
    *("socialmediaposting", "discussionforumposting"),
)
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$")
_CONTROL = re.compile(r"[\x00-\x1f]")
_DEEPEST = 12  # levels of nesting in which an article is looked for
_PARTS = frozenset(
    ("imageobject", "videoobject", "comment", "review", "userreview", "website", "book", "movie")
)
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")


@dataclass(frozen=True, slots=True)
class Graph:
    """What the scripts of a page state, together."""

    article: Node = field(default_factory=dict)  # empty where there is none
    page: Node = field(default_factory=dict)  # the page itself: less than the article, more than nothing
    known: dict[str, Node] = field(default_factory=dict)  # nodes that others refer to, by @id

    @property
    def types(self) -> tuple[str, ...]:
        """Return the article's types in lower case."""
        return tuple(_types(self.article))

    @property
    def is_news(self) -> bool:
        """Whether the article says that it is news, and not any kind of article."""
        return any("news" in name or name == "liveblogposting" for name in self.types)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Return the article's authors that are said to be no people."""
        authors = self.resolve(self.article.get("author"))
        nodes = authors if isinstance(authors, list) else [authors]
        named = (node for node in nodes if isinstance(node, dict) and "organization" in "".join(_types(node)))
        return tuple(name for node in named for name in texts(node))

    def resolve(self, value: object) -> object:
        """Return value with each bare reference, {"@id": ...}, as the node that it names."""
        if isinstance(value, list):
            return [item if isinstance(item, list) else self.resolve(item) for item in value]
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self.known.get(value["@id"], value)
        return value


def read_graph(scripts: Iterable[str], url: str | None = None) -> Graph:
    """Return what the page's scripts state; of several articles the one at url, then the most specific."""
    nodes = [node for script in scripts for node in _read(script)]
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    path = _path(url or "")
    article = min(ranked, key=lambda pair: (not _is_at(pair[1], path), pair[0]))[1] if ranked else {}
    known: dict[str, Node] = {}
    for node in nodes:
        known |= {named["@id"]: named for named in _named(node)}
    return Graph(article, _find_page(nodes), known)


def _find_page(nodes: Sequence[Node]) -> Node:
    """Return the node of the page itself; where there is none, a recipe's or another work's with a date."""
    pages = (node for node in nodes if any(name.endswith("page") for name in _types(node)))
    works = (node for node in nodes if node.get("datePublished") and not _PARTS.intersection(_types(node)))
    return next(pages, None) or next(works, {})


def texts(value: object, key: str = "name", levels: int = _DEEPEST) -> tuple[str, ...]:
    """Return the strings in a JSON-LD value: a string, a node with key, or a list of either."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, dict) and levels:
        inner = value.get(key)
        return texts(inner, key, levels - 1) if inner is not None else ()
    if isinstance(value, list) and levels:
        return tuple(text for item in value for text in texts(item, key, levels - 1))
    return ()


def _read(text: str) -> Iterator[Node]:
    if not text.lstrip().startswith(("{", "[")) or not text.rstrip().endswith(("}", "]")):
        text = _WRAPPING.sub("", text)
    for attempt in (text, _CONTROL.sub(" ", text).rstrip(" ;")):
        try:
            data = json.loads(attempt)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data, 0)
        return


def _nodes(data: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in _INSIDE:
            yield from _nodes(data.get(key), depth + 1)


def _named(node: Node) -> Iterator[Node]:
    """Yield the node, and the people and organisations in it, where they can be referred to."""
    inner = [node.get(key) for key in ("author", "creator", "publisher")]
    for value in [node, *(item for v in inner for item in (v if isinstance(v, list) else [v]))]:
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and value.get("name"):
            yield value


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    named = types if isinstance(types, list) else [types]
    return [name.lower().rsplit("/", 1)[-1] for name in named if isinstance(name, str)]


def _rank(node: Node) -> int | None:
    ranks = [_ARTICLES.index(name) for name in _types(node) if name in _ARTICLES]
    stated = node.get("headline") or node.get("datePublished") or node.get("name")
    return min(ranks) if ranks and stated else None


def _is_at(node: Node, path: str) -> bool:
    """Whether the node says that it is the article at path."""
    where = node.get("mainEntityOfPage")
    stated = [node.get("url"), where.get("@id") if isinstance(where, dict) else where]
    return any(path and isinstance(text, str) and _path(text) == path for text in stated)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.strip("/")
    except ValueError:
        return ""
