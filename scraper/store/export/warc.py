"""The captures of articles as a WARC file (ISO 28500), each record compressed on its own or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.errors import PageDamaged
from scraper.store.bodies import read_page
from scraper.store.export.rows import Exported

_CAPTURES = """
    SELECT coalesce(final_url, url), fetched_at, status, content_type, etag, last_modified, body
    FROM captures WHERE article = ? AND body IS NOT NULL ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many articles are in a WARC file, and how many are not as the archive keeps no page of them."""

    articles: int = 0
    pageless: int = 0


def write_warc(
    articles: Iterable[Exported],
    file: BinaryIO,
    connection: sqlite3.Connection,
    lost: Callable[[str], None],
    *,
    compressed: bool = True,
) -> Written:
    """Write every answer that the archive keeps of these articles, with the headers that it keeps.

    Returns how many articles that came to. lost is called with the address of each answer whose page can't be
    read any more; the rest is written. compressed: each record is a gzip member.
    """
    writer = WARCWriter(file, gzip=compressed)
    about = {"software": "scraper", "format": "WARC File Format 1.1", "description": "from an archive"}
    writer.write_record(writer.create_warcinfo_record(f"articles.warc{'.gz' * compressed}", about))
    written = pageless = 0
    for article in articles:
        captures = connection.execute(_CAPTURES, (article.id,)).fetchall()
        pageless += not captures
        written += sum(_write_page(writer, connection, tuple(capture), lost) for capture in captures) > 0
    return Written(written, pageless)


def _write_page(
    writer: WARCWriter,
    connection: sqlite3.Connection,
    capture: tuple[Any, ...],
    lost: Callable[[str], None],
) -> bool:
    try:
        body = read_page(connection, capture[6], capture[0])
    except PageDamaged:
        lost(capture[0])
        return False
    _write(writer, capture, body)
    return True


def _write(writer: WARCWriter, capture: tuple[Any, ...], body: bytes) -> None:
    url, fetched_at, status, *known, _ = capture
    names = ("Content-Type", "ETag", "Last-Modified")
    known[0] = known[0] or _guess_type(body)
    headers = [(name, _one_line(value)) for name, value in zip(names, known, strict=True) if value]
    headers.append(("Content-Length", str(len(body))))  # of the body as it is kept: without its coding
    reason = HTTPStatus(status).phrase if status in iter(HTTPStatus) else "-"
    http = StatusAndHeaders(f"{status or 200} {reason}", headers, protocol="HTTP/1.1")
    stamp = {"WARC-Date": fetched_at}
    record = writer.create_warc_record(
        _one_line(url), "response", BytesIO(body), http_headers=http, warc_headers_dict=stamp
    )
    writer.write_record(record)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _guess_type(body: bytes) -> str:
    """Return the type of a page that came from a file: a reader of the WARC skips what has none."""
    return "text/html" if body.lstrip()[:1] == b"<" else "text/plain"
