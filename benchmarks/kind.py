"""What kind of page a page is: fits the judge's weights, and measures it.

    python benchmarks/kind.py --corpus tests/kinds --corpus DIR ... [--errors] [--write]

A corpus is a folder with manifest.jsonl (lines of `file`, `url`, and `type` where pages are not all articles)
and the gzipped pages it names. Measured is by cross-validation: a page is judged by weights that were fitted
without any page of its registered domain. `--write` fits on all pages, into weights.toml. Needs numpy and
scipy, which the program itself does not.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from corpus import read_rows
from numpy.typing import NDArray
from scipy.optimize import minimize

import scraper.engines.kind as package
from scraper.config import read_config
from scraper.engines.kind import read_signs
from scraper.extract.parse import parse
from scraper.extract.stated import read_sources
from scraper.pipeline.cleaning import read_view

KINDS = ("article", "section", "catalogue", "product", "forum", "documentation", "company")
NAMES = {  # what corpora call these kinds; "home", "tag" and "search" are told from sections by their address
    **dict.fromkeys(("listing", "home", "tag", "search"), "section"),
    "collection": "catalogue",
    "service": "company",
}
LISTS = frozenset(("section", "catalogue"))
ENOUGH = 0.35  # the chance of an article from which a page is one: 95 of 100 articles pass, and all news
DOUBTFUL = dict.fromkeys(KINDS[1:], 0.1)  # 99 of 100 articles pass: what fetch and clean refuse is lost
FARTHEST = 4.0  # spreads from the mean, as in the judge
PENALTY = 40.0  # on squared weights
FOLDS = 5
OWN = 6.0  # how often a page from tests/kinds counts, as they are few
OFTEN = 3.0  # how often a list counts: to take one for an article is worse than to take a manual for one
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One page with its truth."""

    corpus: str
    name: str
    domain: str
    kind: str
    type: str  # as the corpus calls it
    signs: dict[str, float]


@dataclass(frozen=True, slots=True)
class Table:
    """All pages as numbers; a sign that a page lacks counts as usual: 0."""

    names: tuple[str, ...]
    means: Matrix
    spreads: Matrix
    values: Matrix  # pages by signs, in spreads from the mean
    truth: NDArray[np.int64]
    weights: Matrix  # how often each page counts


def read_cases(folder: Path) -> Iterator[Case]:
    rules = read_config().rules
    for row, body in read_rows(folder):
        page = parse(body, row["url"])
        if page.tree is None:
            continue
        view = read_view(read_sources(page), rules)
        kind = row.get("type") or "article"
        signs = read_signs(page, view.blocks, view.marks, view.meta)
        domain = find_domain(row["url"] or "") or row["file"]
        if signs:
            yield Case(folder.name, row["file"], domain, NAMES.get(kind, kind), kind, signs)


def find_domain(url: str) -> str:
    """Return what was registered: two labels of the host, three below co.uk and its kin."""
    labels = (urlsplit(url).hostname or "").split(".")
    return ".".join(labels[-3:] if len(labels[-1]) == 2 and len(labels[-2:][0]) <= 3 else labels[-2:])


def tabulate(cases: Sequence[Case]) -> Table:
    names = tuple(sorted({name for case in cases for name in case.signs}))
    raw = np.array([[case.signs.get(name, np.nan) for name in names] for case in cases])
    means, spreads = np.nanmean(raw, axis=0), np.nanstd(raw, axis=0)
    spreads[spreads < 1e-9] = 1.0
    values = np.nan_to_num(np.clip((raw - means) / spreads, -FARTHEST, FARTHEST))
    truth = np.array([KINDS.index(case.kind) for case in cases])
    own = np.array([OWN if case.corpus == "kinds" else 1.0 for case in cases])
    often = np.array([OFTEN if case.kind in LISTS else 1.0 for case in cases])
    return Table(names, means, spreads, values, truth, own * often)


def fit(values: Matrix, truth: NDArray[np.int64], often: Matrix) -> Matrix:
    """Return the bias and the weights of each sign, for each kind: (1 + signs) by kinds."""
    wanted = np.eye(len(KINDS))[truth]
    shape = (values.shape[1] + 1, len(KINDS))

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(shape)
        chances = weigh(values, weights)
        surprise = -(often * np.log((chances * wanted).sum(axis=1) + 1e-12)).sum()
        excess = (chances - wanted) * often[:, None]
        slope = np.vstack([excess.sum(axis=0), values.T @ excess + PENALTY * weights[1:]])
        return float(surprise + PENALTY / 2 * (weights[1:] ** 2).sum()), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x).reshape(shape)


def weigh(values: Matrix, weights: Matrix) -> Matrix:
    sums = values @ weights[1:] + weights[0]
    odds = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def cross_validate(cases: Sequence[Case], table: Table) -> Matrix:
    """Return each page's chances by weights that never saw its domain."""
    domains = sorted({case.domain for case in cases})
    np.random.RandomState(0).shuffle(domains)
    fold_of = {domain: number % FOLDS for number, domain in enumerate(domains)}
    folds = np.array([fold_of[case.domain] for case in cases])
    chances = np.zeros((len(cases), len(KINDS)))
    for fold in range(FOLDS):
        seen = folds != fold
        weights = fit(table.values[seen], table.truth[seen], table.weights[seen])
        chances[~seen] = weigh(table.values[~seen], weights)
    return chances


def report(cases: Sequence[Case], chances: Matrix) -> None:
    print(f"{'corpus':18} {'type':14} {'pages':>5}  taken as articles: by a crawl, by fetch and clean")
    bars = np.array([DOUBTFUL[KINDS[1 + int(row[1:].argmax())]] for row in chances])
    groups = Counter((case.corpus, case.type) for case in cases)
    for (corpus, kind), pages in sorted(groups.items()):
        mine = [n for n, case in enumerate(cases) if (case.corpus, case.type) == (corpus, kind)]
        shares = f"{(chances[mine, 0] >= ENOUGH).mean():.3f}  {(chances[mine, 0] >= bars[mine]).mean():.3f}"
        print(f"{corpus:18} {kind:14} {pages:5}  {shares}")


def name_errors(cases: Sequence[Case], chances: Matrix) -> None:
    for case, row in zip(cases, chances, strict=True):
        if (row[0] >= ENOUGH) != (case.kind == "article"):
            best = KINDS[int(row.argmax())]
            print(f"{case.corpus} {case.name}: {case.type}, seems {best}; article {row[0]:.2f}")


def write(cases: Sequence[Case], table: Table, path: Path) -> None:
    weights = fit(table.values, table.truth, table.weights)
    lines = [
        "# Written by benchmarks/kind.py. A sign's value, less its mean, in spreads, times the weight of",
        "# each kind, is added up; the chance of a kind is its share of the exponentials.",
        f"kinds = {json.dumps(KINDS)}",
        f"bias = {json.dumps([round(w, 3) for w in weights[0]])}",
        f"enough = {ENOUGH}  # the chance of an article from which a page is taken as one",
        "",
        "[doubtful]  # the chance from which it may be one all the same, by what else it seems to be",
        *(f"{kind} = {chance}" for kind, chance in DOUBTFUL.items()),
        "",
        "[signs]",
    ]
    for name, mean, spread, row in zip(table.names, table.means, table.spreads, weights[1:], strict=True):
        flag = {case.signs[name] for case in cases if name in case.signs} <= {0.0, 1.0}
        numbers = ", ".join(f"{weight:.3f}" for weight in row)
        lines.append(
            f"{json.dumps(name)} = {{ mean = {mean:.4f}, spread = {spread:.4f}, flag = {json.dumps(flag)}, "
            f"weights = [{numbers}] }}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--write", action="store_true", help="fit on all pages and write weights.toml")
    parser.add_argument("--errors", action="store_true", help="name the pages that are misjudged")
    options = parser.parse_args()
    cases = [case for folder in options.corpus for case in read_cases(folder)]
    table = tabulate(cases)
    chances = cross_validate(cases, table)
    report(cases, chances)
    if options.errors:
        name_errors(cases, chances)
    if options.write:
        write(cases, table, Path(package.__file__).with_name("weights.toml"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
