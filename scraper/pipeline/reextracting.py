"""Today's rules on pages that were archived earlier: what they would change, and writing it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import unified_diff

from scraper.config import Config
from scraper.errors import ExtractError
from scraper.extract.printed import CHANGED
from scraper.model import Article, Removal
from scraper.pipeline.cleaning import Recall, clean_answers
from scraper.store.articles import find_changes
from scraper.store.originals import Original


@dataclass(frozen=True, slots=True)
class Again:
    """An archived article, and the same as it is extracted today."""

    original: Original  # without the bodies of its pages
    article: Article | None = None
    error: str | None = None  # why there is none: the archived one stays as it is


@dataclass(frozen=True, slots=True)
class Change:
    """What today's rules would change of one article."""

    url: str
    columns: tuple[str, ...] = ()  # of the article, by name
    stripped: Counter[str] = field(
        default_factory=Counter
    )  # blocks of its text, by the rule that removes them
    restored: Counter[str] = field(
        default_factory=Counter
    )  # blocks that come back, by the rule that removed them
    renamed: int = 0  # blocks that go as before, by another rule

    def __bool__(self) -> bool:
        return bool(self.columns or self.renamed)


def extract_again(original: Original, config: Config, recall: Recall) -> Again:
    """Return an archived article as it is extracted today."""
    bare = replace(original, pages=tuple(replace(page, body=b"") for page in original.pages))
    try:
        article = clean_answers(original.pages, config, recall, "any")
    except ExtractError as error:
        return Again(bare, error=str(error))
    meta = article.meta
    if original.published and dict(meta.sources).get("published") == CHANGED:
        meta = replace(meta, published=None)  # the date of a change is no better than the one that is kept
    return Again(bare, replace(article, meta=meta, blocks=()))


def weigh(connection: sqlite3.Connection, again: Again) -> Change:
    """Return what would change; nothing where the page gives no article today."""
    original, article = again.original, again.article
    if article is None:
        return Change(original.response.url)
    columns = find_changes(connection, original.article, article)
    before, after = Counter(original.text.split("\n\n")), Counter(article.text.split("\n\n"))
    return Change(
        original.response.url,
        tuple(sorted(columns)),
        _count(article.removals, before - after),
        _count(original.removals, after - before),
        _count_renamed(original.removals, article.removals),
    )


def diff(again: Again) -> Iterator[str]:
    """Yield the lines of the text that go ("- ...") and come ("+ ...")."""
    if again.article is None:
        return
    old, new = again.original.text.split("\n\n"), again.article.text.split("\n\n")
    lines = iter(unified_diff(old, new, lineterm="", n=0))
    for line in lines:
        if line[:1] in {"-", "+"} and line not in {"--- ", "+++ "}:
            yield f"{line[0]} {line[1:]}"


def _count(removals: Iterable[Removal], texts: Counter[str]) -> Counter[str]:
    """Return how many of these texts each rule removed."""
    left = Counter(texts)
    found: Counter[str] = Counter()
    for removal in removals:
        if left[removal.text] > 0:
            left[removal.text] -= 1
            found[removal.rule] += 1
    return found


def _count_renamed(old: Iterable[Removal], new: Iterable[Removal]) -> int:
    before = Counter((removal.text, removal.rule) for removal in old)
    after = Counter((removal.text, removal.rule) for removal in new)
    texts = Counter(text for text, _ in (before - after).elements())
    return (texts & Counter(text for text, _ in (after - before).elements())).total()
