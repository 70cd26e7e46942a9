"""Memory over many pages: what one process holds after each thousand that it cleaned.

    python benchmarks/memory.py --corpus DIR [--corpus DIR ...] [--pages N]

A corpus is a folder as for extraction.py. Its pages come again and again, in each round with class names that
were not seen before, as if of other sites, so that caches without bounds would show. Linux only.
"""

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from corpus import read_rows
from extraction import with_engine

from scraper.engines.judges import DEFAULT

STEP = 1_000  # pages between two looks


def read_pages(folders: Sequence[Path]) -> Iterator[tuple[bytes, str]]:
    """Yield pages without end, each with its address."""
    for number in count(1):
        for folder in folders:
            for row, body in read_rows(folder):
                yield body.replace(b'class="', b'class="site-%d-' % number), row["url"]


def measure_memory() -> float:
    """Return the MB of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--pages", type=int, default=10_000)
    options = parser.parse_args()
    logging.disable()
    extract = with_engine(DEFAULT)
    for number, page in enumerate(islice(read_pages(options.corpus), options.pages), start=1):
        extract(*page)
        if number % STEP == 0:
            print(f"{number:7,} pages {measure_memory():8.1f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
