"""Pages that no rule was written for: what is lost of them and what is kept too much is known, line by line.

tests/trials/misses.tsv names every miss. One that is new is a loss; one that is gone must go from the file,
so that it never comes back unseen.
"""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from scraper.config import read_config
from scraper.errors import ScraperError
from scraper.model import Article
from scraper.pipeline import clean

TRIALS = Path(__file__).parent / "trials"
INDIA = timezone(timedelta(hours=5, minutes=30))
SHORT = 40  # characters of a line that may stand inside a longer text by chance
NOBODY = {"admin", "our correspondent"}  # as the page names them; no author by our reckoning


def read_pages() -> list[dict[str, Any]]:
    lines = (TRIALS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_misses() -> dict[str, set[tuple[str, str]]]:
    misses: dict[str, set[tuple[str, str]]] = {}
    for line in (TRIALS / "misses.tsv").read_text(encoding="utf-8").splitlines():
        page, what, text = line.split("\t", 2)
        misses.setdefault(page, set()).add((what, text))
    return misses


def find_misses(page: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what an article lacks of a page's truth, and what it has too much."""
    try:
        article = clean(
            gzip.decompress((TRIALS / page["file"]).read_bytes()), page["url"], read_config().rules
        )
    except ScraperError:
        yield "refused", ""
        return
    removed = {removal.position for removal in article.removals}
    lines = [letters(block.text) for block in article.blocks if block.position not in removed]
    text = " \n ".join(lines)
    said = {letters(article.meta.title or ""), letters(article.meta.summary or "")}
    yield from (
        ("lost", each) for each in page["body"] if letters(each) not in text and letters(each) not in said
    )
    yield from (("kept", each) for each in page["noise"] if is_kept(each, lines, text, page["body"]))
    yield from compare_fields(article, page)


def is_kept(noise: str, lines: list[str], text: str, body: list[str]) -> bool:
    wanted = letters(noise)
    found = wanted in lines if len(noise) < SHORT else wanted in text
    return bool(wanted) and found and not any(wanted in letters(each) for each in body)


def compare_fields(article: Article, page: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if letters(article.meta.title or "") != letters(page["title"]):
        yield "title", article.meta.title or ""
    authors = {letters(name) for name in page["authors"]} - NOBODY
    if {letters(name) for name in article.meta.authors} != authors:
        yield "authors", ", ".join(article.meta.authors)
    if as_time(article.meta.published) != as_time(page["published"]):
        yield "published", article.meta.published or ""


def as_time(value: str | None) -> datetime | None:
    found = datetime.fromisoformat(value) if value else None
    return found.replace(tzinfo=INDIA) if found and found.tzinfo is None else found


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


@pytest.mark.parametrize("page", read_pages(), ids=lambda page: page["file"])
def test_all_misses_are_known(page: dict[str, Any]) -> None:
    assert set(find_misses(page)) == read_misses().get(page["file"], set())


def test_few_pages_have_a_miss() -> None:
    assert len(read_misses()) < len(read_pages()) / 2
