"""What `clean` and `explain` read: files, folders, WARC files, manifests, standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from scraper.cli.formats import find_format
from scraper.cli.warc import is_warc, read_warc
from scraper.crawl.reading import ungzip
from scraper.errors import NotReadable, ScraperError, TooLarge

_PAGES = (".html", ".htm", ".xhtml", ".txt")
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One page to clean; a file without a body is read when its turn comes."""

    name: str  # as the output calls it
    url: str | None = None
    path: Path | None = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    fetched_at: datetime | None = None  # aware, UTC


@dataclass(frozen=True, slots=True)
class Failure:
    """One input that gave no article, and why."""

    name: str
    reason: str


Found = Source | Failure


def fail(source: Source, error: ScraperError) -> Failure:
    """Return the failure of a source; its line names the source once."""
    reason = str(error)
    for name in (source.url, source.name, "input"):
        reason = reason.removeprefix(f"{name}: ")
    return Failure(source.name, reason)


def find_sources(paths: Iterable[str], cap: int) -> Iterator[Found]:
    """Yield the pages in files, folders and WARC files, in order; cap is the most bytes that a page has."""
    for name in paths:
        if name == STDIN:
            body = sys.stdin.buffer.read(cap + 1)
            yield Source(STDIN, body=body, fetched_at=datetime.now(UTC))
        elif Path(name).is_dir():
            yield from _search_top(Path(name), cap)
        else:
            yield from _search_file(Path(name), cap)


def read_manifest(manifest: Path) -> Iterator[Found]:
    """Yield the pages that a manifest names: a JSON object a line, with `file` and, where known, `url`."""
    with manifest.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _read_entry(line, manifest, number)


def load(source: Source, cap: int) -> Source:
    """Return the source with its body, unpacked if it is a gzip file.

    Raises NotReadable, also for feeds, tables and others that are no page, and TooLarge.
    """
    body, moment = source.body, source.fetched_at
    if body is None:
        body, moment = _read_file(source.path or Path(source.name), cap)
    if len(body) > cap:
        raise TooLarge(f"{source.name}: larger than {cap} bytes")
    body = ungzip(body, cap, source.name)
    found = find_format(body)
    if found:
        raise NotReadable(f"{source.name}: no page, but {found}")
    return replace(source, body=body, fetched_at=moment)


def _search_top(folder: Path, cap: int) -> Iterator[Found]:
    found = _search_folder(folder, cap)
    first = next(found, None)
    if first is None:
        kinds = ", ".join((*_PAGES, ".warc"))
        yield Failure(str(folder), f"no page in it: no file that ends in {kinds}, with or without .gz")
    else:
        yield first
    yield from found


def _search_folder(folder: Path, cap: int) -> Iterator[Found]:
    """Yield the pages below a folder, sorted. Links to folders may run in circles: they are not followed."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield Failure(str(folder), _say(error))
        return
    for path in paths:
        if path.is_dir():
            yield from () if path.is_symlink() else _search_folder(path, cap)
        elif is_warc(path) or path.name.lower().removesuffix(".gz").endswith(_PAGES):
            yield from _search_file(path, cap)


def _search_file(path: Path, cap: int) -> Iterator[Found]:
    if not is_warc(path):
        yield Source(str(path), path=path)
        return
    found = False
    try:
        for answer in read_warc(path, cap):
            found = True
            yield Source(str(path), answer.url, None, answer.body, answer.headers, answer.fetched_at)
    except NotReadable as error:
        yield fail(Source(str(path)), error)
    except OSError as error:
        yield Failure(str(path), _say(error))
    else:
        if not found:
            yield Failure(str(path), "no good answer with HTML in it")


def _read_entry(line: str, manifest: Path, number: int) -> Found:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    name, url = (entry.get("file"), entry.get("url")) if isinstance(entry, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(url, str | None):
        expected = 'not an entry such as {"file": "pages/1.html", "url": "https://example.com/1"}'
        return Failure(f"{manifest}, line {number}", expected)
    return Source(name, url, manifest.parent / name)


def _read_file(path: Path, cap: int) -> tuple[bytes, datetime]:
    try:
        with path.open("rb") as file:
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            return file.read(cap + 1), written
    except OSError as error:
        raise NotReadable(_say(error)) from error
    except ValueError as error:  # NUL in a name
        raise NotReadable(str(error)) from error


def _say(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
