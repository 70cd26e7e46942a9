"""What learning a site does: F1 without it, with boilerplate, with templates too, and the time of each.

    python benchmarks/learning.py [--corpus DIR ...] [--pages N] [--times DIR]

Sequences are generated (tests/learn/newspapers.py), a site a style; with --corpus, those sites of a corpus
that have three or more pages are sequences, too, and count as enough: this is for measuring only. Each page
is left out once and read with what all others teach, without any of their truth. Times are CPU time a page,
as shares of trafilatura's on the same pages in the same run. Exit status 1 where learning lowers an F1.

Generated pages are small. --times DIR measures the time on real ones: each stands for a site of twenty pages
like it, so that its template fits it; F1 means nothing there.

Forty pages a site, each left out once (F1 without, with boilerplate, with templates too; pages by template):

    wordpress         1.0000  1.0000  1.0000  40
    modules            .9563   .9589  1.0000  40
    breaks             .9594   .9820   .9820   0
    builder            .9851   .9851  1.0000  40
    bare               .9366   .9366   .9366   0
    boxed              .9447   .9447   .9447  40
    films among news  1.0000  1.0000  1.0000  27
    redesign           .9619   .9641   .9641   0
    films only        1.0000  1.0000  1.0000  38

Sites of publishers-dev and wcxb-dev (13, of 3 to 17 pages): none differs, and no page is read by a template,
as so few pages are no evidence. Times on a third of publishers-dev, where 34 pages fit: .71 without, .56 with
a template, of which its engine is .04; the rest is what every page goes through.
"""

import argparse
import logging
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from urllib.parse import urlsplit

from corpus import count, read_corpus, score
from peers import with_trafilatura

from scraper.config import read_config
from scraper.engines.template import choose
from scraper.extract.outline import outline
from scraper.extract.parse import parse
from scraper.learn.boilerplate import study
from scraper.learn.memory import Memory
from scraper.learn.passages import take_passages
from scraper.learn.specimen import Specimen, specimen_of
from scraper.learn.template import Record
from scraper.model import Article, Learned, Repeat
from scraper.pipeline import clean_page
from scraper.pipeline.templating import record_page, teach
from scraper.settings import Learning

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/learn"))
from newspapers import STYLES, Paged, print_page, print_site, video, write_story

RULES = read_config().rules
FEWEST = 3  # pages of a corpus' site
TODAY = date(2025, 12, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its truth."""

    body: bytes
    url: str
    day: date
    truth: Counter[str]


@dataclass(slots=True)
class Column:
    """What one way of reading came to."""

    scores: list[float]
    spent: float = 0.0
    templates: int = 0  # pages that a template read

    @property
    def mean(self) -> float:
        return sum(self.scores) / len(self.scores)


def read(sheet: Sheet, learned: Learned, column: Column) -> Article:
    start = time.process_time()
    page = replace(parse(sheet.body, sheet.url), day=sheet.day)
    article = clean_page(page, RULES, None, learned)
    column.spent += time.process_time() - start
    column.scores.append(score(count(article.text), sheet.truth))
    column.templates += article.engine == "template"
    return article


def record(specimen: Specimen, number: int, day: date) -> Record:
    found = record_page(specimen, day)
    if found is None:
        sys.exit(f"{specimen.url}: nothing is learned from such a page")
    return replace(found, number=number)


def learn_repeats(specimens: list[Specimen], settings: Learning) -> Learned:
    memory, found = Memory(), {}
    for specimen in specimens:
        for each in study(memory, take_passages(specimen), "site", settings):
            found[each.fingerprint] = Repeat(each.rule, each.where)
    return Learned(found)


def measure(sheets: list[Sheet], enough: int) -> dict[str, Column]:
    """Return the columns of a sequence; every page is left out once."""
    columns = {name: Column([]) for name in ("without", "boilerplate", "and template", "trafilatura")}
    articles = [read(sheet, Learned(), columns["without"]) for sheet in sheets]
    specimens = [specimen_of(article, sheet.day) for article, sheet in zip(articles, sheets, strict=True)]
    records = [record(each, n, sheets[n].day) for n, each in enumerate(specimens)]
    settings = replace(Learning(), enough=enough)
    for number, sheet in enumerate(sheets):
        repeats = learn_repeats(specimens[:number] + specimens[number + 1 :], settings)
        others = [r for r in records if r.number != number and articles[r.number].engine == "labeller"]
        taught = teach(others, enough, lambda path: "template")
        templates = tuple(each.template for each in taught)
        read(sheet, repeats, columns["boilerplate"])
        read(sheet, replace(repeats, templates=templates), columns["and template"])
        start = time.process_time()
        text = with_trafilatura(sheet.body, sheet.url)
        columns["trafilatura"].spent += time.process_time() - start
        columns["trafilatura"].scores.append(score(count(text), sheet.truth))
    return columns


def generate(pages: int) -> Iterator[tuple[str, list[Paged]]]:
    yield from ((name, list(print_site(style, pages))) for name, style in STYLES.items())
    yield "films among news", list(print_site(STYLES["wordpress"], pages, videos=3))
    half = (STYLES["builder"], STYLES["modules"])
    yield "redesign", [print_page(half[2 * n >= pages], write_story(n)) for n in range(pages)]
    yield "films only", [print_page(video, write_story(n)) for n in range(pages)]


def load(page: Paged) -> Sheet:
    return Sheet(page.html.encode(), page.url, page.day, count(" ".join(page.truth)))


def group(folder: Path) -> Iterator[tuple[str, list[Sheet]]]:
    """Yield the pages of a corpus by site: the last two names of the host, three under such as co.uk."""
    sites: defaultdict[str, list[Sheet]] = defaultdict(list)
    for case in read_corpus(folder):
        names = (urlsplit(case.url).hostname or "").split(".")
        own = 3 if len(names) > 2 and len(names[-2]) <= 3 and len(names[-1]) == 2 else 2
        sites[".".join(names[-own:])].append(Sheet(case.body, case.url, TODAY, case.truth))
    yield from ((name, sheets) for name, sheets in sorted(sites.items()) if len(sheets) >= FEWEST)


def show(name: str, columns: dict[str, Column]) -> bool:
    """Print a line; say whether learning lowered F1."""
    pages, unit = len(columns["without"].scores), columns["trafilatura"].spent or 1.0
    f1 = "  ".join(f"{each} {column.mean:.4f}" for each, column in columns.items() if each != "trafilatura")
    times = "  ".join(f"{column.spent / unit:.2f}" for column in list(columns.values())[:3])
    read_by = columns["and template"].templates
    print(f"{name:28} {pages:3} pages  {f1}  by template {read_by}  time {times}", flush=True)
    least = min(columns["boilerplate"].mean, columns["and template"].mean)
    return least < columns["without"].mean - 1e-9


def time_fitting(folder: Path) -> None:
    """Print the time of pages that fit: without a template, with it, and of the engine alone."""
    spent: Counter[str] = Counter()
    pages = 0
    for case in islice(read_corpus(folder), 0, None, 3):
        sheet = Sheet(case.body, case.url, TODAY, case.truth)
        article = read(sheet, Learned(), Column([]))
        specimen = specimen_of(article, TODAY)
        copies = [record(specimen, number, TODAY) for number in range(Learning().enough)]
        learned = Learned(
            {}, tuple(each.template for each in teach(copies, len(copies), lambda _: "template"))
        )
        page = outline(article.blocks)
        if not learned.templates or choose(page, learned.templates)[0] is None:
            continue
        pages += 1
        ways: dict[str, Callable[[], object]] = {
            "without": lambda sheet=sheet: read(sheet, Learned(), Column([])),
            "with template": lambda sheet=sheet, learned=learned: read(sheet, learned, Column([])),
            "its engine": lambda blocks=article.blocks, known=learned.templates: choose(
                outline(blocks), known
            ),
            "trafilatura": lambda sheet=sheet: with_trafilatura(sheet.body, sheet.url),
        }
        for name, way in ways.items():
            start = time.process_time_ns()
            way()
            spent[name] += time.process_time_ns() - start
    unit = spent["trafilatura"] or 1
    shares = "  ".join(f"{name} {total / unit:.3f}" for name, total in spent.items())
    print(
        f"{folder.name}: {pages} pages that fit, {unit / max(pages, 1) / 1e6:.1f} ms by trafilatura: {shares}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", default=[])
    parser.add_argument("--pages", type=int, default=40, metavar="N", help="of each generated site")
    parser.add_argument("--times", type=Path, metavar="DIR", help="a corpus to take times on")
    options = parser.parse_args()
    logging.disable()
    if options.times:
        time_fitting(options.times)
    made: Iterator[tuple[str, Callable[[], dict[str, Column]]]] = chain(
        (
            (name, lambda pages=pages: measure([load(page) for page in pages], Learning().enough))
            for name, pages in generate(options.pages)
        ),
        (
            (f"{folder.name}: {name}", lambda sheets=sheets: measure(sheets, FEWEST - 1))
            for folder in options.corpus
            for name, sheets in group(folder)
        ),
    )
    lower = [name for name, work in made if show(name, work())]
    if lower:
        print(f"learning lowers F1: {', '.join(lower)}", file=sys.stderr)
    return int(bool(lower))


if __name__ == "__main__":
    sys.exit(main())
