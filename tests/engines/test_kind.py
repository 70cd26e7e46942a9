"""What pages seem to be: pages of every kind, written for this project, by the weights that are shipped."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from scraper.config import read_config
from scraper.engines.kind.weights import read_lexicon, read_weights
from scraper.errors import NotAnArticle
from scraper.model import ARTICLE, Article, Kind, Sign, Site
from scraper.pipeline import accept, describe_kind, doubt, examine

TESTS = Path(__file__).parents[1]
RULES = read_config().rules
PAGES = sorted((TESTS / "pages").glob("*/*.html.gz"))


@dataclass(frozen=True, slots=True)
class Case:
    """A page of tests/kinds, with what it is."""

    file: str
    url: str
    type: str

    def examine(self, url: str | None) -> Article:
        return examine(gzip.decompress((TESTS / "kinds" / self.file).read_bytes()), url, RULES)


CASES = [Case(**json.loads(line)) for line in (TESTS / "kinds" / "manifest.jsonl").open(encoding="utf-8")]


@pytest.fixture(params=CASES, ids=lambda case: case.file)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


def test_a_page_is_what_it_was_written_as(case: Case) -> None:
    kind = case.examine(case.url).kind
    assert kind is not None
    assert kind.name == case.type
    assert len(kind.signs) > 3


def test_a_crawl_takes_the_articles_and_nothing_else(case: Case) -> None:
    article = case.examine(case.url)
    if case.type == ARTICLE:
        assert accept(article, "articles") is article
    else:
        with pytest.raises(NotAnArticle, match="this seems to be"):
            accept(article, "articles")


def test_without_an_address_no_article_is_refused(case: Case) -> None:
    article = case.examine(None)
    if case.type == ARTICLE:
        assert accept(article) is article


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
@pytest.mark.parametrize("addressed", [True, False], ids=["with address", "without"])
def test_pages_with_articles_are_articles(page: Path, addressed: bool) -> None:
    url = f"https://{page.parent.name}/{page.name.removesuffix('.html.gz')}" if addressed else None
    kind = examine(gzip.decompress(page.read_bytes()), url, RULES).kind
    assert kind is not None
    assert (kind.name, kind.doubtful) == (ARTICLE, False)


def test_plain_text_tells_nothing_and_is_taken() -> None:
    article = examine(b"NLC closes a unit\n\nThe third unit will be closed for forty days.", None, RULES)
    assert article.kind is None
    assert accept(article, "articles") is article


@pytest.mark.parametrize(
    "inside", ["", "<nav><a href=/>Home</a></nav>", "<script>draw()</script>", "<p>Not found"]
)
def test_an_empty_page_tells_nothing(inside: str) -> None:
    assert examine(f"<!doctype html><body>{inside}".encode(), "https://psu.example/", RULES).kind is None


def test_who_insists_gets_any_page_with_a_text() -> None:
    section = next(case for case in CASES if case.file == "ledger-category.html.gz")
    article = section.examine(section.url)
    assert accept(article, "any") is article
    assert accept(article, "articles", Site("psuledger.example", any_page=True)) is article


def test_what_is_doubtful_is_taken_by_hand_and_not_by_a_crawl() -> None:
    about = next(case for case in CASES if case.file == "dredger-about.html.gz")
    article = about.examine(about.url)
    assert article.kind is not None
    assert article.kind.doubtful
    assert accept(article, "likely") is article
    assert "it may be a page of a company" in (doubt(article) or "")
    with pytest.raises(NotAnArticle):
        accept(article, "articles")


def test_a_description_names_the_signs_for_what_the_page_seems_to_be() -> None:
    signs = (
        Sign("teasers", "much", -2.0),
        Sign("states its date", "yes", 0.5),
        Sign("cost", "little", 0.1),
    )
    assert describe_kind(Kind("home", 0.02, False, signs)) == (
        "a home page (chance of an article 2%; teasers: much)"
    )
    assert describe_kind(Kind(ARTICLE, 0.9, False, signs)) == (
        "an article (chance of an article 90%; states its date: yes; cost: little)"
    )


def test_every_sign_has_a_weight_for_every_kind() -> None:
    weights = read_weights()
    assert weights.kinds[0] == ARTICLE
    assert set(weights.doubtful) == set(weights.kinds[1:])
    assert set(read_lexicon()) <= set(weights.signs)
    assert len(weights.bias) == len(weights.kinds)
    for sign in weights.signs.values():
        assert len(sign.weights) == len(weights.kinds)
        assert sign.spread > 0


def test_a_body_tag_that_swallowed_a_page_costs_no_time() -> None:
    swallowed = " ".join(f"post-{n} tax-news-{n} a-b-c" for n in range(8_000))
    page = f"<html><body class='{swallowed}'><article>{'<p>The mine opened on Monday.</p>' * 20}"
    kind = examine(page.encode(), "https://www.example.in/news/mine-opens", RULES).kind  # else for minutes
    assert kind is not None
