"""WARC files (ISO 28500): the HTML pages in their response records."""

from __future__ import annotations

import os
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
_CHUNK = 65536
_LONGEST = 200  # characters of a reason
_DAMAGE = (ArchiveLoadFailed, EOFError, ValueError, zlib.error, brotli.error)


def is_warc(path: Path) -> bool:
    """Say whether a file is named like a WARC file."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def read_warc(path: Path, cap: int) -> Iterator[Response]:
    """Yield the good answers with HTML in them, one at a time; of each body, at most cap + 1 bytes.

    Raises NotReadable where the file is damaged or breaks off, after what stands before that; OSError.
    """
    with path.open("rb") as file:
        try:
            records = ArchiveIterator(file)
            for record in _iterate(records):
                response = _read_record(record, cap)
                if _breaks_off(record):
                    raise NotReadable(f"{path}: {_tell_end(record)}")
                if response is not None:
                    yield response
            size = os.fstat(file.fileno()).st_size
            if records.offset < size:  # a record of which there is next to nothing was passed over
                raise NotReadable(f"{path}: {_tell_end(None)}")
        except _DAMAGE as error:
            raise NotReadable(f"{path}: not a WARC file, or a damaged one: {_say(error)}") from error


def _say(error: Exception) -> str:
    """Return what a library said, without the bytes that it read."""
    reason = str(error).strip().partition("\n")[0].partition(", first line:")[0]
    return reason if reason.isascii() and 0 < len(reason) < _LONGEST else type(error).__name__


def _iterate(records: ArchiveIterator) -> Iterator[ArcWarcRecord]:
    """Yield the records; raises what _DAMAGE names."""
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except AttributeError as error:  # warcio takes the address as given
            raise ArchiveLoadFailed("a record without its WARC-Target-URI") from error
        yield record


def _breaks_off(record: ArcWarcRecord) -> bool:
    """Whether the file ends before the record does, by the length that every WARC record has to state."""
    if record.format == "warc" and not record.rec_headers.get_header("Content-Length"):
        return True
    while record.raw_stream.read(_CHUNK):
        pass
    return getattr(record.raw_stream, "limit", 0) > 0


def _tell_end(record: ArcWarcRecord | None) -> str:
    url = record.rec_headers.get_header("WARC-Target-URI") if record else None
    of = f" of {url}" if url else ""
    return f"it breaks off within the record{of}, which is left out; what stands before that was read"


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
