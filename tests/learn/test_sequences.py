"""Written articles as a site prints them, through the whole extraction: what goes, what stays."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest

from scraper.config import read_config
from scraper.extract.parse import parse
from scraper.learn.boilerplate import study
from scraper.learn.memory import Memory
from scraper.learn.passages import take_passages
from scraper.learn.specimen import specimen_of
from scraper.model import Article, Learned, Repeat
from scraper.pipeline import clean_page
from scraper.settings import Learning

EXPECTED = Path(__file__).parents[1] / "expected"
RULES = read_config().rules

# Lines of a site, in words that no rule of ours knows.
SIGN_OFF = "Whoever builds the nation reads PSU Prabhat, the morning paper of the public enterprises."
LINK = '<a href="/panchang">The calendar of all board meetings of this quarter</a>'
SERIES = f"Keep at hand: {LINK}"
STATED = "PSU Prabhat prints what the enterprises state; figures were not examined by this paper."
# What a few articles have in common.
RELEASE = (
    "NTPC Limited is India's largest integrated power utility, with an installed capacity of 82 GW; the "
    "company plans to have 130 GW by 2032, of which 60 GW are to come from renewable sources."
)
QUOTATION = '"There will be no shortage of coal in any plant this summer," the minister told Parliament.'
STANDFIRST = "The agreement is the third between the two enterprises within a year, and the largest so far."


def written() -> list[tuple[str, list[str]]]:
    """Return the articles of tests/expected, of all hosts that write news: title and paragraphs."""
    found = []
    for path in sorted(EXPECTED.glob("*/*.md")):
        if path.parent.name in {"rules.example", "tails.example"}:
            continue
        head, *paragraphs = re.split(r"\n\n", path.read_text(encoding="utf-8").strip())
        found.append((head.removeprefix("# "), paragraphs[1:]))
    return found


def build_articles() -> Iterator[tuple[str, list[str], date]]:
    """Yield 33 articles of eleven days: each written one whole, and again in two shorter reports."""
    texts = written()
    for number in range(33):
        title, paragraphs = texts[number % len(texts)]
        turn = number // len(texts)
        _, others = texts[(number + 5 * turn) % len(texts)]
        body = paragraphs if turn == 0 else [*paragraphs[turn : turn + 3], *others[-2:]]
        yield (
            f"{title}{', Report ' + str(turn) if turn else ''}",
            body,
            date(2025, 9, 1) + timedelta(number // 3),
        )


def build_page(number: int, title: str, paragraphs: list[str], extra: dict[str, str]) -> str:
    first, *rest = (f"<p>{escape(text)}</p>" for text in paragraphs)
    shared = "".join(f"<p>{escape(text)}</p>" for text in extra.values())
    middle = f"<p>{SERIES}</p>" if number % 4 else ""
    return (
        f"<!doctype html><html lang=en><head><title>{escape(title)} | PSU Prabhat</title>"
        f"<meta property='og:title' content='{escape(title)}'></head><body>"
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/power>Power</a></li></ul></nav>"
        f"<main><article class='story story-{number}'><h1>{escape(title)}</h1>"
        f"<div class='story-text'>{first}{middle}{shared}{''.join(rest)}"
        f"<p>{SIGN_OFF}</p><p>{STATED}</p></div>"
        "</article></main><footer><p>Copyright PSU Prabhat</p></footer></body></html>"
    )


def shares(number: int) -> dict[str, str]:
    """Return what this article has in common with one or two others."""
    found = {
        "release": RELEASE if number in {4, 13, 29} else "",
        "quotation": QUOTATION if number in {7, 22} else "",
        "standfirst": STANDFIRST if number in {2, 17, 31} else "",
    }
    return {name: text for name, text in found.items() if text}


@pytest.fixture(scope="module")
def pages() -> list[tuple[str, date]]:
    return [
        (build_page(number, title, body, shares(number)), day)
        for number, (title, body, day) in enumerate(build_articles())
    ]


def extract(page: str, learned: Learned | None = None) -> Article:
    return clean_page(
        parse(page.encode(), "https://prabhat.example/power/story"), RULES, None, learned or Learned()
    )


def learn(articles: list[tuple[Article, date]]) -> Learned:
    memory, found = Memory(), {}
    for article, day in articles:
        for each in study(memory, take_passages(specimen_of(article, day)), "prabhat.example", Learning()):
            found[each.fingerprint] = Repeat(each.rule, each.where)
    return Learned(found)


@pytest.fixture(scope="module")
def articles(pages: list[tuple[str, date]]) -> list[tuple[Article, date]]:
    return [(extract(page), day) for page, day in pages]


def test_only_what_the_site_repeats_goes_from_each_article(
    pages: list[tuple[str, date]], articles: list[tuple[Article, date]]
) -> None:
    for number, (page, _) in enumerate(pages):
        before = articles[number][0]
        after = extract(page, learn(articles[:number] + articles[number + 1 :]))
        gone = {line for line in before.text.split("\n\n") if line not in after.text}
        known = {SIGN_OFF, STATED, re.sub("<[^>]+>", "", SERIES)}
        assert gone == known & set(before.text.split("\n\n"))
        assert all(text in after.text for text in shares(number).values())


def test_every_removal_of_a_learned_rule_is_told(articles: list[Any], pages: list[Any]) -> None:
    after = extract(pages[0][0], learn(articles))
    told = {removal.text for removal in after.removals if removal.rule.startswith("learned.")}
    assert {SIGN_OFF, STATED} <= told
    assert len(after.removals) + len(after.text.split("\n\n")) == len(after.blocks)


def test_few_pages_teach_nothing(articles: list[Any], pages: list[Any]) -> None:
    assert learn(articles[:19]).repeats == {}


def test_a_page_that_consists_of_repeats_keeps_its_text(articles: list[Any]) -> None:
    page = build_page(99, "A Note of the Paper", [SIGN_OFF], {})
    assert SIGN_OFF in extract(page, learn(articles)).text


def test_elsewhere_on_a_page_the_same_words_stay(articles: list[Any], pages: list[Any]) -> None:
    quoted = f"<blockquote class='quote'>{SIGN_OFF}</blockquote>"
    page = pages[5][0].replace(f"<p>{SIGN_OFF}</p>", "").replace("</p><p>", f"</p>{quoted}<p>", 1)
    assert SIGN_OFF in extract(page, learn(articles)).text


def test_pinned_rules_hold_in_all_parts(articles: list[Any], pages: list[Any]) -> None:
    learned = learn(articles)
    page = pages[6][0].replace(f"<p>{SIGN_OFF}</p>", "").replace("</p><p>", f"</p><p>{SIGN_OFF}</p><p>", 1)
    assert SIGN_OFF in extract(page, learned).text
    pinned = Learned({key: Repeat(each.id, each.where, pinned=True) for key, each in learned.repeats.items()})
    assert SIGN_OFF not in extract(page, pinned).text
