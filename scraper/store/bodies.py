"""Raw pages: each distinct one is kept once, compressed with zstd by an earlier page of the same host.

The pages of a site are mostly the same: with an earlier one as dictionary, little more than the article is
left of a page (RFC 8878, section 5, "raw content"). Such a page is kept by itself, and never deleted while
another one needs it. Reading is exact to the byte. A page that is damaged is no reference to a new one, and
is mended when its bytes come again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import zstandard

from scraper.errors import PageDamaged

_LEVEL = 6  # 12 takes twice the time to save one part in a hundred
_QUICK = 1  # what is enough to choose a reference
_WINDOW = 23  # 2 ** 23 bytes: a dictionary and a page of four megabytes each
_TRIED = 3  # references of a host: its layouts
_SMALLEST = 2_000  # bytes of a page that serves as a reference
_LARGEST = 4_000_000
_GOOD = 0.55  # of what the page would take by itself: such a reference is taken without looking further
_WORTH = 0.6  # of what the page takes by itself: else the layout is another one, and the page its reference


def keep_body(connection: sqlite3.Connection, body: bytes, host: str | None = None) -> int:
    """Return the id of these bytes, storing them where they are new; host: where they are from."""
    digest = sha256(body).hexdigest()
    found = connection.execute("SELECT id FROM bodies WHERE sha256 = ?", (digest,)).fetchone()
    if found:
        _mend(connection, int(found[0]), body)
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


def read_page(connection: sqlite3.Connection, body: int, url: str) -> bytes:
    """Return the raw bytes with this id, of the page at url; raise PageDamaged where they can't be had."""
    try:
        return read_body(connection, body)
    except (zstandard.ZstdError, KeyError) as error:
        raise PageDamaged(f"{url}: its page in the archive is damaged: {error}") from error


def _read_whole(connection: sqlite3.Connection, body: int) -> bytes | None:
    """Return the raw bytes with this id; None where they are damaged, or not what their hash says."""
    try:
        page = read_body(connection, body)
    except (zstandard.ZstdError, KeyError):
        return None
    digest = connection.execute("SELECT sha256 FROM bodies WHERE id = ?", (body,)).fetchone()[0]
    return page if sha256(page).hexdigest() == digest else None


def _mend(connection: sqlite3.Connection, number: int, body: bytes) -> None:
    """Keep these bytes anew where what is kept of them is damaged, which mends what they compress, too."""
    if _read_whole(connection, number) is None:
        connection.execute(
            "UPDATE bodies SET data = ?, size = ?, dictionary = NULL WHERE id = ?",
            (_squeeze(body, None), len(body), number),  # by itself: any reference may have come to need it
        )


def _compress(connection: sqlite3.Connection, body: bytes, host: str | None) -> tuple[bytes, int | None]:
    """Return the bytes compressed, and by which reference: one of the host that saves enough."""
    tried: list[tuple[int, _Reference]] = []
    for reference in _read_references(connection, host) if len(body) <= _LARGEST else ():
        good = _GOOD * reference.ratio * len(body)
        if reference.is_proven and len(data := _squeeze(body, reference.page)) <= good:
            return data, reference.body
        size = len(_squeeze(body, reference.page, _QUICK))
        if size <= good:
            return _squeeze(body, reference.page), reference.body
        tried.append((size, reference))
    best = _choose_best(body, tried)
    return (_squeeze(body, best.page), best.body) if best else (_squeeze(body, None), None)


@dataclass(frozen=True, slots=True)
class _Reference:
    body: int
    page: bytes
    ratio: float  # of what it takes by itself to its size; other pages of its layout have nearly the same
    is_proven: bool  # another page is compressed by it, and the next one likely will be


def _choose_best(body: bytes, tried: Sequence[tuple[int, _Reference]]) -> _Reference | None:
    """Return the reference that saves the most, where it saves enough; sizes are those of a quick look."""
    if not tried:
        return None
    size, best = min(tried, key=lambda each: each[0])
    return best if size <= _WORTH * len(_squeeze(body, None, _QUICK)) else None


def _read_references(connection: sqlite3.Connection, host: str | None) -> Iterator[_Reference]:
    """Yield the newest references of a host that are whole."""
    if host is None:
        return
    rows = connection.execute(
        """
        SELECT body, length(data), EXISTS (SELECT 1 FROM bodies AS others WHERE others.dictionary = body)
        FROM dictionaries JOIN bodies ON bodies.id = body
        WHERE host = ? ORDER BY dictionaries.id DESC LIMIT ?
        """,
        (host, _TRIED),
    ).fetchall()
    for body, kept, is_proven in rows:
        page = _read_whole(connection, body)
        if page is not None:
            yield _Reference(body, page, kept / len(page), bool(is_proven))


def _squeeze(body: bytes, by: bytes | None, level: int = _LEVEL) -> bytes:
    """Compress bytes, by the page that serves as dictionary."""
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level, window_log=_WINDOW, write_checksum=True, write_content_size=True
    )
    dictionary = None if by is None else _as_dictionary(by)
    return zstandard.ZstdCompressor(dict_data=dictionary, compression_params=parameters).compress(body)


def _as_dictionary(page: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(page, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
