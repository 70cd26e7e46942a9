"""Word F1 and time a page of scraper, by each of its engines, and of its peers, on corpora with ground truth.

    python benchmarks/extraction.py --corpus DIR [--corpus DIR ...] [--every N] [--alone] [--update]

A corpus is a folder with manifest.jsonl (lines of `file`, `url`, `body`) and the gzipped pages it names;
`--every 5` takes every fifth page of it. Peers are trafilatura and what `pip install --group peers` brings;
`--alone` leaves them out, but for trafilatura. All take turns on the same pages, so that a busy machine slows
all of them, and times are told as shares of trafilatura's. Exit status 1 where a figure of the default engine
is under its floor in floors.json; `--update` raises the floors to those of this run.
"""

import argparse
import gc
import logging
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from corpus import Case, count, read_corpus, score
from floors import build_parser, finish, read_floors
from peers import Extract, load_peers, missing_peers

from scraper.config import read_config
from scraper.engines.judges import DEFAULT, ENGINES
from scraper.errors import ScraperError
from scraper.extract.parse import parse
from scraper.pipeline.cleaning import clean_page

FLOORS = Path(__file__).with_name("floors.json")
SLACK = 0.0005  # F1: releases of the parsers below us move a page or two
TURN = 25  # pages


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over a corpus."""

    f1: float
    milliseconds: float


def with_engine(name: str) -> Extract:
    rules, engine = read_config().rules, ENGINES[name]

    def extract(body: bytes, url: str) -> str:
        try:
            return clean_page(parse(body, url), rules, engine=engine).text
        except ScraperError:
            return ""

    return extract


def measure(cases: list[Case], extractors: dict[str, Extract]) -> dict[str, Figures]:
    """Return the figures of each extractor; they take turns of TURN pages."""
    scores: dict[str, list[float]] = {name: [] for name in extractors}
    spent: Counter[str] = Counter()
    for extract in extractors.values():
        extract(cases[0].body, cases[0].url)  # what is made once is no page's time
    gc.freeze()  # nor is looking through it for garbage
    for some in (cases[start : start + TURN] for start in range(0, len(cases), TURN)):
        for name, extract in extractors.items():
            start = time.process_time_ns()
            texts = [extract(case.body, case.url) for case in some]
            spent[name] += time.process_time_ns() - start
            scores[name] += (score(count(text), case.truth) for text, case in zip(texts, some, strict=True))
    return {
        name: Figures(sum(scores[name]) / len(cases), spent[name] / len(cases) / 1_000_000)
        for name in extractors
    }


def read_options() -> argparse.Namespace:
    parser = build_parser(__doc__)
    parser.add_argument("--alone", action="store_true", help="without peers but trafilatura")
    return parser.parse_args()


def load_extractors(*, alone: bool) -> dict[str, Extract]:
    extractors = {f"scraper, {name}": with_engine(name) for name in ENGINES}
    peers = dict(load_peers())
    if not alone and missing_peers():
        print(f"not installed: {', '.join(missing_peers())} (pip install --group peers)", file=sys.stderr)
    return extractors | {name: peer for name, peer in peers.items() if not alone or "trafilatura" in name}


def main() -> int:
    options = read_options()
    logging.disable()
    extractors = load_extractors(alone=options.alone)
    floors: dict[str, float] = read_floors(FLOORS)
    failed = False
    for folder in options.corpus:
        cases = list(read_corpus(folder))[:: options.every]
        found = measure(cases, extractors)
        unit = next(figures.milliseconds for name, figures in found.items() if name.startswith("trafilatura"))
        print(f"{folder.name}, {len(cases)} pages:")
        for name, figures in found.items():
            share = figures.milliseconds / unit
            print(f"  {name:24} F1 {figures.f1:.4f} {figures.milliseconds:8.1f} ms a page {share:6.2f}")
        f1 = found[f"scraper, {DEFAULT}"].f1
        if options.every == 1:
            failed |= f1 < floors.get(folder.name, 0) - SLACK
            floors[folder.name] = max(floors.get(folder.name, 0), round(f1, 4))
    return finish(FLOORS, floors, update=options.update, failed=failed)


if __name__ == "__main__":
    sys.exit(main())
