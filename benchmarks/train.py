"""Train the labeller on corpora with ground truth, and say how it does on sites that it has not seen.

    pip install --group train
    python benchmarks/train.py --corpus DIR [--corpus DIR ...] [--write]

A corpus is a folder with manifest.jsonl (lines of `file`, `url`, `body`) and the gzipped pages it names. The
pages of tests/ are always among those that are learned from.
Pages are split by registered domain into five parts; each part is judged by trees that were trained on the
other four, through the whole pipeline. `--write` then trains on everything and writes
scraper/engines/labeller.npz. The same pages and the same CatBoost give the same file.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import numpy as np
from catboost import CatBoostClassifier
from corpus import Case, count, read_corpus, read_written, score
from numpy.typing import NDArray
from tld import get_fld

from scraper.config import read_config
from scraper.engines import labeller
from scraper.engines.features import describe, find_dull
from scraper.engines.judges import judge_by_labels
from scraper.engines.labeller import Trees
from scraper.engines.trafilatura import match_blocks
from scraper.errors import ScraperError
from scraper.extract.parse import parse
from scraper.extract.stated import read_sources
from scraper.model import Block
from scraper.pipeline.cleaning import clean_page, read_view
from scraper.text import count_words

TESTS = Path(__file__).parents[1] / "tests"
FOLDS = 5
SEED = 1
TREES, LEVELS, RATE, BORDERS = 200, 6, 0.15, 64
SHINGLE = 4  # words
ENOUGH = 0.6  # share of a block's shingles that stand in the truth: parsers join and split lines differently
SHORTEST = 50  # words of a truth; a page's words count the more, the shorter its article


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One page as the trees learn from it: the blocks that they are asked about."""

    rows: NDArray[np.float32]
    body: NDArray[np.bool_]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A page of a corpus, the part that it falls in, and what there is to learn from it."""

    corpus: str
    case: Case
    fold: int
    example: Example | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the pipeline did on one page."""

    f1: float
    confidence: float
    engine: str


def read_lessons(folders: Sequence[Path]) -> list[Lesson]:
    """Return every page of the corpora; domains fall into parts at random, the same in every run."""
    pairs = [(folder.name, case) for folder in folders for case in read_corpus(folder)]
    pairs += [(TESTS.name, case) for case in read_written(TESTS)]
    domains = sorted({domain_of(case.url) for _, case in pairs})
    Random(SEED).shuffle(domains)
    fold_of = {domain: number % FOLDS for number, domain in enumerate(domains)}
    with ProcessPoolExecutor() as pool:
        examples = list(pool.map(build_example, (case for _, case in pairs), chunksize=8))
    return [
        Lesson(name, case, fold_of[domain_of(case.url)], example)
        for (name, case), example in zip(pairs, examples, strict=True)
    ]


def domain_of(url: str) -> str:
    """Return what was registered of a URL's host; the whole host where it is of no known kind."""
    return get_fld(url or "", fail_silently=True) or str(urlsplit(url or "").netloc)


def build_example(case: Case) -> Example | None:
    """Return what the trees see of a page, with the truth; None where there is nothing to see."""
    rules = read_config().rules
    try:
        page = parse(case.body, case.url)
    except ScraperError:
        return None
    if page.tree is None:
        return None
    view = read_view(read_sources(page), rules)
    blocks, dull = view.blocks, find_dull(view)
    if dull.all():
        return None
    body = find_truth(blocks, case.text)
    words = np.array([max(1, count_words(block.text)) for block in blocks])
    weights = 10 * np.sqrt(words / max(SHORTEST, case.truth.total()))
    rows = describe(view, dull)
    return Example(rows[~dull], np.array([b.position in body for b in blocks])[~dull], weights[~dull])


def find_truth(blocks: Sequence[Block], text: str) -> set[int]:
    """Return the positions of the blocks that stand in the truth, whole or for the greater part."""
    known = set(shingle(text))
    found = set(match_blocks(blocks, text))
    for block in blocks:
        own = list(shingle(block.text))
        if len(own) >= SHINGLE and sum(each in known for each in own) >= ENOUGH * len(own):
            found.add(block.position)
    return found


def shingle(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return zip(*(words[start:] for start in range(SHINGLE)), strict=False)


def fit(examples: Sequence[Example]) -> Trees:
    """Return trees that tell body from noise in examples."""
    model = CatBoostClassifier(
        iterations=TREES,
        depth=LEVELS,
        learning_rate=RATE,
        border_count=BORDERS,
        random_seed=SEED,
        thread_count=2,  # the sums, and so the trees, depend on it
        allow_writing_files=False,
        verbose=0,
    )
    model.fit(
        np.concatenate([each.rows for each in examples]),
        np.concatenate([each.body for each in examples]),
        sample_weight=np.concatenate([each.weights for each in examples]),
    )
    return export(model)


def export(model: CatBoostClassifier) -> Trees:
    """Return a trained model's trees in the form that the program reads; a shallow one gets idle levels."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        model.save_model(str(file), format="json")
        trained = json.loads(file.read_text(encoding="utf-8"))
    trees = trained["oblivious_trees"]
    columns = np.zeros((len(trees), LEVELS), dtype=np.int16)
    borders = np.full((len(trees), LEVELS), np.inf, dtype=np.float32)
    leaves = np.zeros((len(trees), 2**LEVELS), dtype=np.float32)
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"]):
            columns[number, level] = split["float_feature_index"]
            borders[number, level] = split["border"]
        leaves[number, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, (bias,) = trained["scale_and_bias"]
    return Trees(columns, borders, leaves * np.float32(scale), float(bias))


def judge_unseen(lessons: Sequence[Lesson]) -> Iterator[tuple[Lesson, Judgement]]:
    """Yield each page with how trees do on it that have not seen its domain."""
    for fold in range(FOLDS):
        unseen = [lesson for lesson in lessons if lesson.fold == fold]
        trees = fit([lesson.example for lesson in lessons if lesson.fold != fold and lesson.example])
        with ProcessPoolExecutor() as pool:
            judged = pool.map(partial(judge, trees=trees), (lesson.case for lesson in unseen), chunksize=8)
            yield from zip(unseen, judged, strict=True)


def judge(case: Case, trees: Trees) -> Judgement:
    """Return how the whole pipeline does on a page with these trees."""
    try:
        page = parse(case.body, case.url)
        article = clean_page(page, read_config().rules, engine=partial(judge_by_labels, trees=trees))
    except ScraperError:
        return Judgement(score(Counter(), case.truth), 0.0, "")
    return Judgement(score(count(article.text), case.truth), article.confidence or 0.0, article.engine)


def describe_figures(judged: Sequence[tuple[Lesson, Judgement]]) -> Iterator[str]:
    for corpus in sorted({lesson.corpus for lesson, _ in judged}):
        own = [each for lesson, each in judged if lesson.corpus == corpus]
        f1 = sum(each.f1 for each in own) / len(own)
        asked = sum(each.engine != "labeller" for each in own) / len(own)
        yield f"{corpus}: {len(own)} unseen pages, word F1 {f1:.4f}, {asked:.1%} left to trafilatura"
    for low, high in pairwise((0.0, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)):
        band = [each.f1 for _, each in judged if low <= each.confidence < high]
        if band:
            mean = sum(band) / len(band)
            yield f"confidence {low:.2f} to {min(high, 1):.2f}: {len(band)} pages, word F1 {mean:.4f}"


def write(trees: Trees) -> None:
    target = Path(labeller.__file__).with_name(labeller.MODEL)
    with target.open("wb") as file:
        np.savez_compressed(
            file, columns=trees.columns, borders=trees.borders, leaves=trees.leaves, bias=trees.bias
        )
    print(f"{target.name}: {target.stat().st_size} bytes")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--write", action="store_true", help="train on everything and write the model")
    options = parser.parse_args()
    lessons = read_lessons(options.corpus)
    if options.write:
        write(fit([lesson.example for lesson in lessons if lesson.example]))
    for line in describe_figures(list(judge_unseen(lessons))):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
