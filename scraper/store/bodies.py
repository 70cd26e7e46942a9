"""Raw pages: each distinct one is kept once, compressed with zstd."""

from __future__ import annotations

import sqlite3
from hashlib import sha256

import zstandard

_LEVEL = 12


def keep_body(connection: sqlite3.Connection, body: bytes) -> int:
    """Return the id of these bytes, storing them where they are new."""
    digest = sha256(body).hexdigest()
    found = connection.execute("SELECT id FROM bodies WHERE sha256 = ?", (digest,)).fetchone()
    if found:
        return int(found[0])
    data = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(body)
    inserted = connection.execute(
        "INSERT INTO bodies (sha256, data, size) VALUES (?, ?, ?) RETURNING id", (digest, data, len(body))
    )
    return int(inserted.fetchone()[0])


def read_body(connection: sqlite3.Connection, body: int) -> bytes:
    """Return the raw bytes with this id; raise KeyError where there are none."""
    found = connection.execute("SELECT data, size FROM bodies WHERE id = ?", (body,)).fetchone()
    if found is None:
        raise KeyError(body)
    return zstandard.ZstdDecompressor().decompress(found[0], max_output_size=found[1])
