"""Makes the stored archives of tests/store/stored/: one of each earlier schema, with the same rows.

    python tests/store/make_stored.py

Run it before a release that adds migrations, and commit the new files. Files that are there already stay:
they are what earlier versions wrote.
"""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import zstandard
from sqlite_utils import Database

from scraper.store.migrations import known, migrations

FOLDER = Path(__file__).parent / "stored"
FIRST = 7  # the first schema that anything was written by
PAGE = b"<html><p>The board cleared the plan.</p></html>" * 20
TEXT = (
    "New Delhi: The board of the port authority on Monday cleared a plan to deepen the channel to sixteen "
    "metres, so that larger ships can enter at any tide during the year. Dredging will start soon."
)
HINDI = "रक्षा मंत्री ने कहा कि यह समझौता क्षेत्र के लिए अहम है।"

ARTICLES = (
    (1, "Port cleared", TEXT),
    (2, "Plan for the port", f"{TEXT} So it said."),
    (1, "रक्षा मंत्री", HINDI),
)


def fill(db: sqlite3.Connection) -> None:
    """Write what an archive of the first schema held."""
    data = zstandard.ZstdCompressor(level=12, write_checksum=True).compress(PAGE)
    db.execute(
        "INSERT INTO sites (id, host, name) VALUES (1, 'www.a.example', 'A'), (2, 'www.b.example', 'B')"
    )
    db.execute("INSERT INTO runs (id, started, finished, site) VALUES (1, '2025-09-22', '2025-09-22', 1)")
    db.execute("INSERT INTO tags (id, name) VALUES (1, 'Ports')")
    db.execute("INSERT INTO bodies VALUES (1, ?, ?, ?, NULL)", (sha256(PAGE).hexdigest(), data, len(PAGE)))
    for number, (site, title, text) in enumerate(
        ((1, "Port cleared", TEXT), (2, "Plan for the port", f"{TEXT} So it said."), (1, "रक्षा मंत्री", HINDI)),
        1,
    ):
        url = f"https://www.{'ab'[site - 1]}.example/news/{number}"
        moment = f"2025-09-2{number}T06:01:00Z"
        db.execute(
            "INSERT INTO articles (id, url, site, title, authors, published, text, markdown, word_count,"
            " first_seen, last_seen, engine, version)"
            " VALUES (?, ?, ?, ?, 'A. Rao', ?, ?, ?, ?, ?, ?, 'trafilatura', '0.1.0')",
            (number, url, site, title, moment, text, text, len(text.split()), moment, moment),
        )
        db.execute(
            "INSERT INTO captures"
            " (id, url, final_url, site, article, fetched_at, status, content_type, body, run)"
            " VALUES (?, ?, ?, ?, ?, ?, 200, 'text/html', 1, 1)",
            (number, url, url, site, number, moment),
        )
        db.execute("UPDATE articles SET capture = ? WHERE id = ?", (number, number))
        db.execute("INSERT INTO article_tags VALUES (?, 1)", (number,))
        db.execute(
            "INSERT INTO removals (article, position, rule, text) VALUES (?, 1, 'promo.whatsapp', 'Join us')",
            (number,),
        )
    db.execute(
        "INSERT INTO revisions (article, capture, seen_at, title, text)"
        " VALUES (1, 1, '2025-09-21T05:00:00Z', 'Port', 'The board meets.')"
    )
    db.execute(
        "INSERT INTO frontier (url, site, found_at, state) VALUES"
        " ('https://www.a.example/news/9', 'www.a.example', '2025-09-22T06:00:00Z', 'queued')"
    )


def make(path: Path, names: list[str], last: int) -> None:
    """Write an archive as it was before the migration after `last`."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        db = Database(connection, execute_plugins=False)
        migrations.apply(db, stop_before=names[FIRST])
        with db.atomic():
            fill(connection)
        migrations.apply(db, stop_before=names[last] if last < len(names) else None)
        connection.execute("VACUUM")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    names = sorted(known())
    for last in range(FIRST, len(names) + 1):
        target = FOLDER / f"{names[last - 1]}.db.gz"
        if target.exists():
            continue
        with TemporaryDirectory() as folder:
            make(Path(folder) / "a.db", names, last)
            target.write_bytes(gzip.compress((Path(folder) / "a.db").read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
