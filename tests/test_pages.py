"""Every page of tests/pages gives the text and the removals that tests/expected says, no more and no less."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from scraper.model import Article, Site
from scraper.pipeline import clean_html

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


def clean_page(page: Path) -> Article:
    name = name_of(page)
    site = Site(host=page.parent.name)
    return clean_html(gzip.decompress(page.read_bytes()), f"https://{name}", site)


def as_time(value: str) -> date | datetime | None:
    if not value:
        return None
    return datetime.fromisoformat(value) if len(value) > len("2025-09-22") else date.fromisoformat(value)


def read_rules(suffix: str) -> Iterator[tuple[str, Path]]:
    for page in sorted((HERE / "pages" / SHIPPED).glob(f"*{suffix}.html.gz")):
        yield page.name.removesuffix(f"{suffix}.html.gz"), page


@pytest.fixture(scope="module")
def articles() -> dict[Path, Article]:
    """Articles by page, so that a page is cleaned once however many tests look at it."""
    return {}


@pytest.fixture(params=PAGES, ids=name_of)
def case(request: pytest.FixtureRequest, articles: dict[Path, Article]) -> tuple[Article, Truth]:
    page = request.param
    if page not in articles:
        articles[page] = clean_page(page)
    return articles[page], read_truth(page)


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


def test_every_rule_page_has_its_twin() -> None:
    assert {rule for rule, _ in read_rules("-fires")} == {rule for rule, _ in read_rules("-alike")}


@pytest.mark.parametrize(("rule", "page"), read_rules("-fires"))
def test_a_firing_page_expects_its_rule(rule: str, page: Path) -> None:
    assert rule in {removal[0] for removal in read_truth(page).removals}
