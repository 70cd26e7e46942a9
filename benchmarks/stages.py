"""Time a page of each stage of the pipeline, as a share of trafilatura's on the same pages in the same run.

    python benchmarks/stages.py --corpus DIR [--corpus DIR ...] [--every N]

A corpus is a folder as for extraction.py; `--every 5` takes every fifth page of it. scraper and trafilatura
take turns, so that a busy machine slows both.
"""

import argparse
import gc
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import extraction
from corpus import Case, read_corpus
from extraction import TURN, with_engine
from peers import with_trafilatura

from scraper.engines.judges import DEFAULT
from scraper.pipeline import cleaning

STAGES = (
    *("parse", "segment", "split_tails", "read_sources", "read_metadata", "mark_elements", "judge_kind"),
    *("judge_body", "find_repeats", "judge", "complete", "assemble", "find_paging"),
)
OTHERS = frozenset(("read_sources", "read_metadata", "judge_body", "complete"))


def time_calls(function: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent[name] += time.process_time() - start  # type: ignore[assignment]

    return timed


def measure(cases: list[Case]) -> Counter[str]:
    """Return seconds by stage, "all" of ours, and "trafilatura"."""
    spent: Counter[str] = Counter()
    for name in STAGES:
        place = extraction if name == "parse" else cleaning  # the benchmark parses by itself
        setattr(place, name, time_calls(getattr(place, name), name, spent))
    ours = time_calls(with_engine(DEFAULT), "all", spent)
    theirs = time_calls(with_trafilatura, "trafilatura", spent)
    theirs(cases[0].body, cases[0].url)  # what is made once is no page's time
    ours(cases[0].body, cases[0].url)
    spent.clear()
    gc.freeze()
    for start in range(0, len(cases), TURN):
        for extract in (ours, theirs):
            for case in cases[start : start + TURN]:
                extract(case.body, case.url)
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth page")
    options = parser.parse_args()
    cases = [case for folder in options.corpus for case in list(read_corpus(folder))[:: options.every]]
    spent = measure(cases)
    spent["the rest"] = spent["all"] - sum(spent[name] for name in STAGES)
    spent["all but body and metadata"] = spent["all"] - sum(spent[name] for name in OTHERS)
    for name in (*STAGES, "the rest", "all but body and metadata", "all", "trafilatura"):
        share = spent[name] / spent["trafilatura"]
        print(f"{name:26}{1000 * spent[name] / len(cases):8.2f} ms a page{share:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
