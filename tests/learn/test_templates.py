"""Templates on generated sites: with what was learned of the other pages, no page comes out worse."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scraper.config import read_config
from scraper.engines.template import is_sampled
from scraper.extract.parse import parse
from scraper.learn.specimen import specimen_of
from scraper.learn.template import Record, Tally, decide, name_template
from scraper.model import Article, Learned, Template
from scraper.pipeline import clean_page
from scraper.pipeline.templating import record_page, teach

sys.path.insert(0, str(Path(__file__).parent))
from newspapers import (
    STYLES,
    Paged,
    lines_of,
    print_page,
    print_site,
    video,
    wordpress,
    write_story,
)

RULES = read_config().rules
ENOUGH = 20


def extract(page: Paged, templates: tuple[Template, ...] = ()) -> Article:
    parsed = replace(parse(page.html.encode(), page.url), day=page.day)
    return clean_page(parsed, RULES, None, Learned({}, templates))


def record(article: Article, page: Paged, number: int) -> Record:
    found = record_page(specimen_of(article, page.day), page.day)
    assert found is not None
    return replace(found, number=number)


def learn(records: list[Record]) -> tuple[Template, ...]:
    return tuple(t.template for t in teach(records, ENOUGH, lambda path: name_template("a", 0, path)))


@dataclass(frozen=True)
class Sequence:
    """A site's pages, each as it comes out with nothing learned."""

    pages: list[Paged]
    articles: list[Article]
    records: list[Record]

    def without(self, number: int) -> tuple[Template, ...]:
        """Return the templates that all pages but one teach."""
        return learn(self.records[:number] + self.records[number + 1 :])


def build(pages: Iterator[Paged] | list[Paged]) -> Sequence:
    printed = list(pages)
    articles = [extract(page) for page in printed]
    pairs = zip(articles, printed, strict=True)
    return Sequence(printed, articles, [record(*pair, n) for n, pair in enumerate(pairs)])


@pytest.fixture(scope="module", params=STYLES)
def site(request: pytest.FixtureRequest) -> Sequence:
    return build(print_site(STYLES[request.param], 26))


@pytest.fixture(scope="module")
def blog() -> Sequence:
    return build(print_site(wordpress, 30))


def faults(page: Paged, article: Article) -> tuple[frozenset[str], frozenset[str]]:
    """Return the lines of the article that are lost, and those of the site that are kept."""
    lines = lines_of(article.text.split("\n\n"))
    return lines_of(page.truth) - lines, lines_of(page.noise) & lines


def test_no_page_loses_a_line_or_gains_noise(site: Sequence) -> None:
    for number in range(0, len(site.pages), 3):
        page = site.pages[number]
        lost, noise = faults(page, extract(page, site.without(number)))
        before_lost, before_noise = faults(page, site.articles[number])
        assert lost <= before_lost
        assert noise <= before_noise


def test_every_block_is_kept_or_carries_one_removal(blog: Sequence) -> None:
    article = extract(blog.pages[3], blog.without(3))
    assert article.engine == "template"
    assert len(article.removals) + len(article.text.split("\n\n")) == len(article.blocks)
    assert article.kind is not None
    assert article.kind.name == "article"


def test_the_template_says_where_everything_is(blog: Sequence) -> None:
    (template,) = learn(blog.records)
    assert template.path[-1] == "div.clearfix.entry-content"
    assert template.name.startswith("template.div-clearfix-entry-content-")
    assert [place.split(">")[-1] for place in template.title] == ["h1.entry-title|line"]
    assert template.byline
    assert template.dated
    assert template.places["p|text"] == "body"
    assert {v for place, v in template.places.items() if "related" in place} == {"noise"}
    assert template.confidence > 0.9
    assert template.until is None


def test_fewer_pages_than_enough_teach_nothing(blog: Sequence) -> None:
    assert learn(blog.records[: ENOUGH - 1]) == ()
    assert len(learn(blog.records[:ENOUGH])) == 1


def test_a_new_build_of_the_styles_does_not_matter() -> None:
    modules = STYLES["modules"]
    site = build([print_page(modules, write_story(number), build=number // 6) for number in range(30)])
    templates = learn(site.records)
    page = print_page(modules, write_story(90), build=9)
    assert extract(page, templates).engine == "template"
    assert not any(faults(page, extract(page, templates)))


def test_what_is_rare_in_the_body_is_not_lost() -> None:
    site = build([print_page(STYLES["builder"], write_story(number, odd=0.0)) for number in range(24)])
    templates = learn(site.records)
    kinds = set()
    for number in range(100, 110):
        story = write_story(number, odd=0.9)
        page = print_page(STYLES["builder"], story)
        article = extract(page, templates)
        assert not any(faults(page, article))
        kinds |= {part.kind for part in story.parts} if article.engine == "template" else set()
    assert kinds == {"p", "h2", "quote", "list", "table"}


def test_what_two_articles_share_stays_in_both(blog: Sequence) -> None:
    first, second = write_story(3), write_story(7)
    shared = replace(second, parts=(first.parts[0], *second.parts[1:]))
    site = build([print_page(wordpress, shared if n == 7 else write_story(n)) for n in range(24)])
    for number in (3, 7):
        article = extract(site.pages[number], site.without(number))
        assert first.parts[0].lines[0] in article.text


def test_two_layouts_at_once_have_a_template_each_or_none() -> None:
    few = build(print_site(wordpress, 40, videos=4))
    templates = learn(few.records)
    assert [template.path[-1] for template in templates] == ["div.clearfix.entry-content"]
    film = few.pages[3]
    article = extract(film, templates)
    assert article.engine != "template"
    assert article.why == "the part that holds the body is not there"
    many = build(print_site(wordpress, 44, videos=2))
    assert {template.path[-1] for template in learn(many.records)} == {
        "div.clearfix.entry-content",
        "div.clip-text",
    }
    assert extract(print_page(video, write_story(93)), learn(many.records)).engine == "template"


def test_pages_of_another_site_do_not_fit(blog: Sequence) -> None:
    templates = learn(blog.records)
    for name, style in STYLES.items():
        article = extract(print_page(style, write_story(7)), templates)
        assert (article.engine == "template") is (name == "wordpress")


@pytest.mark.parametrize(
    ("place", "tally", "verdict"),
    [
        ("p|text", Tally(kept=18, out=2), "body"),
        ("p|text", Tally(kept=17, out=3), "unsure"),
        ("p|text", Tally(out=20), "unsure"),  # an article may write there what it likes
        ("p|end", Tally(kept=18, mixed=2), "unsure"),
        ("p|end", Tally(kept=19, mixed=1), "body"),
        ("p|link", Tally(out=20), "noise"),
        ("p|link", Tally(ruled=20), "noise"),
        ("p|text", Tally(ruled=3), "body"),  # rules judge it again
        ("div.promo>p|text", Tally(out=19, kept=1), "noise"),
        ("div.promo>p|text", Tally(out=18, kept=2), "unsure"),
        ("div.promo>p|text", Tally(out=2), "unsure"),
        ("div.promo>p|text", Tally(ruled=2), "noise"),
        ("div.quote>p|text", Tally(kept=2), "unsure"),
        ("h2.block-heading|line", Tally(kept=1), "body"),
        ("h2.block-heading|edge", Tally(kept=1), "unsure"),
        ("p.note|text", Tally(kept=2, out=1), "unsure"),
        ("div.quote>p|text", Tally(kept=3), "body"),
        ("blockquote>p|text", Tally(kept=1), "body"),
        ("blockquote>p|text", Tally(kept=1, out=1), "unsure"),
        ("ul>li|edge", Tally(kept=1), "unsure"),
        ("^main>p.lead|text", Tally(kept=20), "body"),
        ("^main>p.lead|text", Tally(kept=19, out=1), "unsure"),
        ("^main>p.lead|text", Tally(kept=2), "unsure"),
        ("^aside>p|text", Tally(out=19, kept=1), "noise"),
        ("^aside>p|text", Tally(ruled=20), "noise"),
    ],
)
def test_what_is_known_of_a_place(place: str, tally: Tally, verdict: str) -> None:
    assert decide(place, tally) == verdict


def test_sampled_pages_are_among_those_of_the_tests(blog: Sequence) -> None:
    assert any(is_sampled(page.url) for page in build(print_site(wordpress, 60)).pages)


def test_names_are_the_same_each_time_and_differ_by_generation() -> None:
    named: Callable[[int], str] = lambda generation: name_template("a.example", generation, ("body", "div.x"))  # noqa: E731
    assert named(0) == named(0)
    assert named(0) != named(1)
