"""Raw pages: each distinct one is kept once, compressed with zstd by an earlier page of the same host.

The pages of a site are mostly the same: with an earlier one as dictionary, little more than the article is
left of a page (RFC 8878, section 5, "raw content"). Such a page is kept by itself, and never deleted while
another one needs it. Reading is exact to the byte.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from hashlib import sha256

import zstandard

_LEVEL = 12
_LEVEL_BY = 6  # with a reference: half the time of 12, for one part in a hundred more
_WINDOW = 23  # 2 ** 23 bytes: a dictionary and a page of four megabytes each
_TRIED = 3  # references of a host: its layouts
_SMALLEST = 2_000  # bytes of a page that serves as a reference
_LARGEST = 4_000_000
_GOOD = 0.5  # of what the page would take by itself: such a reference is taken without looking further
_WORTH = 0.6  # of what the page takes by itself: else the layout is another one, and the page its reference


def keep_body(connection: sqlite3.Connection, body: bytes, host: str | None = None) -> int:
    """Return the id of these bytes, storing them where they are new; host: where they are from."""
    digest = sha256(body).hexdigest()
    found = connection.execute("SELECT id FROM bodies WHERE sha256 = ?", (digest,)).fetchone()
    if found:
        return int(found[0])
    data, reference = _compress(connection, body, host)
    inserted = connection.execute(
        "INSERT INTO bodies (sha256, data, size, dictionary) VALUES (?, ?, ?, ?) RETURNING id",
        (digest, data, len(body), reference),
    )
    number = int(inserted.fetchone()[0])
    if host and reference is None and _SMALLEST <= len(body) <= _LARGEST:
        connection.execute("INSERT INTO dictionaries (host, body) VALUES (?, ?)", (host, number))
    return number


def read_body(connection: sqlite3.Connection, body: int) -> bytes:
    """Return the raw bytes with this id; raise KeyError where there are none, ZstdError where damaged."""
    found = connection.execute("SELECT data, size, dictionary FROM bodies WHERE id = ?", (body,)).fetchone()
    if found is None:
        raise KeyError(body)
    data, size, reference = found
    by = None if reference is None else _as_dictionary(read_body(connection, reference))
    return zstandard.ZstdDecompressor(dict_data=by).decompress(data, max_output_size=size)


def _compress(connection: sqlite3.Connection, body: bytes, host: str | None) -> tuple[bytes, int | None]:
    """Return the bytes compressed, and by which reference."""
    best: tuple[bytes, int | None] | None = None
    for reference in _find_references(connection, host) if len(body) <= _LARGEST else ():
        data = _squeeze(body, _as_dictionary(read_body(connection, reference.body)))
        if best is None or len(data) < len(best[0]):
            best = data, reference.body
        if len(data) <= _GOOD * reference.ratio * len(body):
            return best
    alone = _squeeze(body, None)
    return best if best and len(best[0]) <= _WORTH * len(alone) else (alone, None)


@dataclass(frozen=True, slots=True)
class _Reference:
    body: int
    ratio: float  # of what it takes by itself to its size; other pages of its layout have nearly the same


def _find_references(connection: sqlite3.Connection, host: str | None) -> list[_Reference]:
    if host is None:
        return []
    rows = connection.execute(
        """
        SELECT body, length(data), size FROM dictionaries JOIN bodies ON bodies.id = body
        WHERE host = ? ORDER BY dictionaries.id DESC LIMIT ?
        """,
        (host, _TRIED),
    )
    return [_Reference(body, kept / size) for body, kept, size in rows]


def _squeeze(body: bytes, by: zstandard.ZstdCompressionDict | None) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL if by is None else _LEVEL_BY,
        window_log=_WINDOW,
        write_checksum=True,
        write_content_size=True,
    )
    return zstandard.ZstdCompressor(dict_data=by, compression_params=parameters).compress(body)


def _as_dictionary(page: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(page, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
