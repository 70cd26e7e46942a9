"""Share of pages whose title, day, minute and authors are right, on corpora with ground truth.

    python benchmarks/metadata.py --corpus DIR [--corpus DIR ...] [--every N] [--update]

A corpus is a folder as for extraction.py; its manifest's lines may have `title`, `authors` and `date`. Right
is a title of the same words, a moment on the same day or, where the truth has a time, within the same minute,
and the same set of words in the authors' names; no author on either side is right, too. trafilatura's figures
stand beside ours. Exit status 1 where one of ours is under its floor in metadata_floors.json; `--update`
raises the floors to those of this run.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus import read_rows
from floors import build_parser, finish, read_floors
from peers import decode, find_version
from trafilatura.metadata import extract_metadata

from scraper.config import read_config
from scraper.errors import ScraperError
from scraper.extract.parse import parse
from scraper.pipeline.cleaning import clean_page

FLOORS = Path(__file__).with_name("metadata_floors.json")
SLACK = 0.0015  # a page of 793: releases of the parsers below us move one or two


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor says of a page."""

    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()


Reader = Callable[[bytes, str], Found]


def load_ours() -> Reader:
    rules = read_config().rules

    def read(body: bytes, url: str) -> Found:
        try:
            meta = clean_page(parse(body, url), rules).meta
        except ScraperError:
            return Found()
        return Found(meta.title, meta.published, meta.authors)

    return read


def read_trafilatura(body: bytes, url: str) -> Found:
    meta = extract_metadata(decode(body), default_url=url)
    return Found(meta.title, meta.date, tuple((meta.author or "").split("; ")))


def judge(found: Found, row: dict[str, Any]) -> dict[str, bool]:
    """Return by field whether what was found is right, for the fields that the truth has."""
    right = {"authors": same(found.authors, row.get("authors"))}
    if row.get("title"):
        right["title"] = words(found.title) == words(row["title"])
    if row.get("date"):
        ours, theirs = moment(found.published), moment(row["date"])
        near = bool(ours and theirs and abs(ours - theirs) < timedelta(minutes=1))
        right["day"] = near or bool(ours and theirs and ours.date() == theirs.date())
        right |= {"minute": near} if ":" in row["date"] else {}
    return right


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").lower())


def same(found: Iterable[str], truth: str | list[str] | None) -> bool:
    names = [truth] if isinstance(truth, str) else truth or []
    return {w for name in found for w in words(name)} == {w for name in names for w in words(name)}


def moment(text: str | None) -> datetime | None:
    """Return an aware moment; one that names no zone is read as UTC."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def measure(rows: list[tuple[dict[str, Any], bytes]], read: Reader) -> dict[str, float]:
    """Return the share of right pages by field."""
    hits: dict[str, list[bool]] = {"title": [], "day": [], "minute": [], "authors": []}
    for row, body in rows:
        for field, right in judge(read(body, row["url"]), row).items():
            hits[field].append(right)
    return {field: sum(all_) / len(all_) for field, all_ in hits.items() if all_}


def main() -> int:
    options = build_parser(__doc__).parse_args()
    logging.disable()
    readers = {"scraper": load_ours(), f"trafilatura {find_version('trafilatura')}": read_trafilatura}
    floors: dict[str, dict[str, float]] = read_floors(FLOORS)
    failed = False
    for folder in options.corpus:
        rows = list(read_rows(folder))[:: options.every]
        found = {name: measure(rows, read) for name, read in readers.items()}
        print(f"{folder.name}, {len(rows)} pages:")
        for name, figures in found.items():
            print(f"  {name:24}" + "".join(f"  {field} {share:.4f}" for field, share in figures.items()))
        if options.every == 1:
            known = floors.setdefault(folder.name, {})
            failed |= any(share < known.get(field, 0) - SLACK for field, share in found["scraper"].items())
            known |= {f: max(known.get(f, 0), round(share, 4)) for f, share in found["scraper"].items()}
    return finish(FLOORS, floors, update=options.update, failed=failed)


if __name__ == "__main__":
    sys.exit(main())
