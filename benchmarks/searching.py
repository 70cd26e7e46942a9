"""What searches of a million articles take, told from a smaller archive: python benchmarks/searching.py FILE

FILE is one that benchmarks/archive.py built. How many hits are ranked is lowered by the factor by which the
archive is smaller, so that searches look through the same share of it; what finding them took is multiplied
by that factor, what their snippets took is not. Of the processor's time, in ms; first without the limits of
large archives. Searches of a month are left out: a month does not grow with the archive.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from archive import Writer, queries
from scraper.store import search as searching
from scraper.store.connect import reading
from scraper.store.search import Wanted, find, search

MILLION = 1_000_000
KINDS = ("one word", "two words", "a phrase", "of a site")
LIMITS = {name: getattr(searching, name) for name in ("WINDOW", "_FILTERED", "_PHRASES")}


def clock(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return 1000 * (time.process_time() - begun)


def project(connection: sqlite3.Connection, wanted: Wanted, factor: float) -> float:
    """Return ms in an archive so many times larger."""
    found = min(clock(lambda: find(connection, wanted)) for _ in range(2))
    shown = clock(lambda: search(connection, wanted)) - found
    return found * factor + max(shown, 0.0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    with reading(parser.parse_args().file) as connection, closing(connection):
        count, newest = connection.execute("SELECT max(id), max(first_seen) FROM articles").fetchone()
        factor = MILLION / count
        for name, value in LIMITS.items():
            setattr(searching, name, max(1, round(value / factor)))
        asked = queries(Writer(2), datetime.fromisoformat(newest))
        for large, name in ((MILLION, "without"), (0, "with")):
            searching._LARGE = large
            for kind in KINDS:
                times = [project(connection, wanted, factor) for wanted in asked[kind]]
                p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
                print(f"{name:8}{kind:12} p50 {p50:5.0f} ms, p95 {p95:5.0f} ms")


if __name__ == "__main__":
    main()
