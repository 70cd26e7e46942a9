"""WARC files (ISO 28500): the HTML pages in their response records."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from scraper.crawl.reading import parse_date
from scraper.errors import NotReadable
from scraper.model import Response
from scraper.urls import host_of

_HTML = ("text/html", "application/xhtml+xml")
_DAMAGE = (ArchiveLoadFailed, EOFError, ValueError, zlib.error, brotli.error)


def is_warc(path: Path) -> bool:
    """Say whether a file is named like a WARC file."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def read_warc(path: Path, cap: int) -> Iterator[Response]:
    """Yield the good answers with HTML in them, one at a time; of each body, at most cap + 1 bytes.

    Raises NotReadable where the file is damaged, after what stands before the damage; OSError.
    """
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file):
                response = _read_record(record, cap)
                if response is not None:
                    yield response
        except _DAMAGE as error:
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise NotReadable(f"{path}: not a WARC file, or a damaged one: {reason}") from error


def _read_record(record: ArcWarcRecord, cap: int) -> Response | None:
    if record.rec_type != "response" or record.http_headers is None:
        return None
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    status = record.http_headers.get_statuscode()
    url = record.rec_headers.get_header("WARC-Target-URI")
    if (
        not url
        or not host_of(url)
        or not status.startswith("2")
        or not headers.get("content-type", "").lower().startswith(_HTML)
    ):
        return None
    moment = parse_date(record.rec_headers.get_header("WARC-Date")) or datetime.now(UTC)
    body = record.content_stream().read(cap + 1)
    return Response(url, url, 200, headers, body, moment)
