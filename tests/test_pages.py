"""Every page of tests/pages gives the text and the removals that tests/expected says, no more and no less."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from scraper.config import read_config
from scraper.model import Article, Rule
from scraper.pipeline import clean
from scraper.rules import BUILT_IN

HERE = Path(__file__).parent
PAGES = sorted((HERE / "pages").glob("*/*.html.gz"))
EXPECTED = sorted((HERE / "expected").glob("*/*"))
SHIPPED = "rules.example"  # the host with one firing and one look-alike page for every general rule


@dataclass(frozen=True, slots=True)
class Truth:
    """What a page's author meant: title, four fields, text, and every removed block in page order."""

    title: str
    fields: dict[str, str]
    text: str
    removals: list[tuple[str, str]]


def name_of(page: Path) -> str:
    return f"{page.parent.name}/{page.name.removesuffix('.html.gz')}"


def read_truth(page: Path) -> Truth:
    base = HERE / "expected" / name_of(page)
    markdown = base.with_name(base.name + ".md").read_text(encoding="utf-8")
    head, fields, text = markdown.rstrip("\n").split("\n\n", 2)
    lines = base.with_name(base.name + ".removed.tsv").read_text(encoding="utf-8").splitlines()
    removals = [(rule, block) for rule, block in (line.split("\t", 1) for line in lines)]
    pairs = (line.partition(":") for line in fields.splitlines())
    return Truth(head.removeprefix("# "), {key: value.strip() for key, _, value in pairs}, text, removals)


def as_time(value: str) -> date | datetime | None:
    if not value:
        return None
    return datetime.fromisoformat(value) if len(value) > len("2025-09-22") else date.fromisoformat(value)


def read_rules(suffix: str) -> Iterator[tuple[str, Path]]:
    for page in sorted((HERE / "pages" / SHIPPED).glob(f"*{suffix}.html.gz")):
        yield page.name.removesuffix(f"{suffix}.html.gz"), page


@pytest.fixture(scope="module")
def rules() -> tuple[Rule, ...]:
    return read_config().rules


@pytest.fixture(scope="module", params=PAGES, ids=name_of)
def case(request: pytest.FixtureRequest, rules: tuple[Rule, ...]) -> tuple[Article, Truth]:
    page = request.param
    article = clean(gzip.decompress(page.read_bytes()), f"https://{name_of(page)}", rules)
    return article, read_truth(page)


def test_text_is_exactly_the_body(case: tuple[Article, Truth]) -> None:
    article, truth = case
    assert article.text.split("\n\n") == truth.text.split("\n\n")


def test_removals_are_exactly_the_noise_in_page_order(case: tuple[Article, Truth]) -> None:
    article, truth = case
    found = sorted(article.removals, key=lambda removal: removal.position)
    assert [(removal.rule, removal.text) for removal in found] == truth.removals


def test_metadata(case: tuple[Article, Truth]) -> None:
    article, truth = case
    meta = article.meta
    found = {
        "title": meta.title or "",
        "published": as_time(meta.published or ""),
        "place": meta.place or "",
        "authors": ", ".join(meta.authors),
        "summary": meta.summary or "",
    }
    assert found == {"title": truth.title, **truth.fields, "published": as_time(truth.fields["published"])}


def test_no_expectation_without_its_page() -> None:
    known = {f"{name_of(page)}{suffix}" for page in PAGES for suffix in (".md", ".removed.tsv")}
    assert {f"{path.parent.name}/{path.name}" for path in EXPECTED} == known


@pytest.mark.parametrize("suffix", ["-fires", "-alike"])
def test_every_general_rule_has_its_two_pages(rules: tuple[Rule, ...], suffix: str) -> None:
    # What pages of one article have in common takes more than one page: tests/cli/test_paged.py.
    known = {rule.id for rule in rules} | set(BUILT_IN) - {"engine.outside", "duplicate.page"}
    assert {rule for rule, _ in read_rules(suffix)} == known


@pytest.mark.parametrize(("rule", "page"), list(read_rules("-fires")))
def test_a_firing_page_expects_its_rule(rule: str, page: Path) -> None:
    assert rule in {removal[0] for removal in read_truth(page).removals}
