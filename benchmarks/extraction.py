"""Word F1 and time a page of scraper and of trafilatura alone, on corpora with ground truth, in one run.

    python benchmarks/extraction.py --corpus DIR [--corpus DIR ...] [--update]

A corpus is a folder with manifest.jsonl (lines of `file`, `url`, `body`) and the gzipped pages it names.
Times are compared as a ratio within the run; `--update` raises the floors in floors.json.
Exit status 1 where a figure is under its floor.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from scraper.config import read_config
from scraper.errors import ScraperError
from scraper.pipeline import examine

FLOORS = Path(__file__).with_name("floors.json")
SLACK = 0.0005  # F1: releases of the parsers below us move a page or two
Extract = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """One page with its truth."""

    body: bytes
    url: str
    truth: Counter[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over a corpus."""

    f1: float
    milliseconds: float


def read_corpus(folder: Path) -> Iterator[Case]:
    with (folder / "manifest.jsonl").open(encoding="utf-8", newline="\n") as lines:
        for row in (json.loads(line) for line in lines if line.strip()):
            body = gzip.decompress((folder / row["file"]).read_bytes())
            yield Case(body, row["url"], count(row["body"]))


def count(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def score(found: Counter[str], truth: Counter[str]) -> float:
    both = (found & truth).total()
    return 2 * both / (found.total() + truth.total()) if found or truth else 1.0


def measure(cases: list[Case], extract: Extract) -> Figures:
    start = time.perf_counter()
    texts = [extract(case.body, case.url) for case in cases]
    spent = time.perf_counter() - start
    scores = [score(count(text), case.truth) for text, case in zip(texts, cases, strict=True)]
    return Figures(sum(scores) / len(scores), 1000 * spent / len(cases))


def with_scraper() -> Extract:
    rules = read_config().rules

    def extract(body: bytes, url: str) -> str:
        try:
            return examine(body, url, rules).text
        except ScraperError:
            return ""

    return extract


def with_trafilatura(body: bytes, url: str) -> str:
    return trafilatura.extract(body, url=url, include_comments=False) or ""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--update", action="store_true", help="raise the floors to the figures of this run")
    options = parser.parse_args()
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    failed = False
    for folder in options.corpus:
        cases = list(read_corpus(folder))
        ours, theirs = measure(cases, with_scraper()), measure(cases, with_trafilatura)
        ratio = ours.milliseconds / theirs.milliseconds
        print(
            f"{folder.name}: {len(cases)} pages, word F1 {ours.f1:.4f} (trafilatura {theirs.f1:.4f}), "
            f"{ours.milliseconds:.1f} ms a page ({ratio:.2f} times trafilatura's {theirs.milliseconds:.1f})"
        )
        failed |= ours.f1 < floors.get(folder.name, 0) - SLACK
        floors[folder.name] = max(floors.get(folder.name, 0), round(ours.f1, 4))
    if options.update:
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    if failed:
        print(f"a figure is under its floor in {FLOORS.name}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
