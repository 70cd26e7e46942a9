"""The template as an engine: pages that fit, and every reason for which one does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from scraper.engines.template import (
    SAMPLE,
    agreement,
    choose,
    fit_page,
    is_sampled,
    judge_by_templates,
    valid_on,
)
from scraper.engines.view import View
from scraper.extract.outline import outline
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.model import Metadata, Template, Verdict

PROSE = "The board of the port cleared a plan to deepen the channel to sixteen metres on Monday, it said."
TEMPLATE = Template(
    name="template.story-0",
    path=("body", "main", "div.story"),
    names=frozenset(("story", "top", "promo")),
    places={
        "^body>main>h1|line": "noise",
        "^body>div.top>p|text": "noise",
        "p|text": "body",
        "p|end": "body",
        "p|line": "body",
        "p|edge": "unsure",
        "div.promo>p|text": "noise",
        "div.poll>p|text": "unsure",
    },
    title=("^body>main>h1|line",),
    byline=(),
    dated=(),
    words=(20, 400),
    links=0.2,
    confidence=0.97,
)


def page(body: str, head: str = "<h1>Port Cleared</h1>", more: str = "") -> str:
    return f"<body><div class=top><p>{PROSE}</p></div><main>{head}<div class=story>{body}</div>{more}</main>"


def view(html: str, url: str = "https://port.example/news/2") -> View:
    parsed = parse(html.encode(), url)
    return View(parsed, segment(parsed), Metadata(), {})


def other(kept: frozenset[int] = frozenset()) -> Callable[[View], Verdict]:
    return lambda _: Verdict(kept, 0.9, "labeller")


TEXT = f"<p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p>"


def test_a_page_that_fits_is_judged_by_places_alone() -> None:
    shown = view(page(f"<p>{PROSE}</p><div class=promo><p>{PROSE}</p></div><p>So it is.</p><p>{PROSE}</p>"))
    verdict = judge_by_templates(shown, (TEMPLATE,), other())
    assert verdict == Verdict(frozenset({2, 4, 5}), 0.97, "template")


@pytest.mark.parametrize(
    "odd",
    [
        f"<blockquote><p>{PROSE}</p></blockquote>",
        f"<ul><li>{PROSE}</li><li>Coal</li></ul>",
        "<h3>What comes next</h3>",
        "<table><tr><td>Coal</td><td>40</td></tr></table>",
        f"<ol><li><p>{PROSE}</p></li></ol>",
    ],
)
def test_what_was_never_seen_in_the_body_belongs_to_it_where_it_is_plain(odd: str) -> None:
    shown = view(page(f"<p>{PROSE}</p>{odd}<p>{PROSE}</p>"))
    verdict = judge_by_templates(shown, (TEMPLATE,), other())
    assert verdict.engine == "template"
    assert verdict.kept == frozenset(range(2, len(shown.blocks)))


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (f"<main><h1>A</h1><article>{TEXT}</article></main>", "the part that holds the body is not there"),
        (
            page(TEXT, more=f"<div class=story><p>{PROSE}</p></div>"),
            "two parts of the page could be the body",
        ),
        (page(TEXT, head="<h2>Port</h2>"), "no headline at its place"),
        (page(f"{TEXT}<p>Photo: PTI</p>"), "it is not known what stands at p"),
        (page(f"{TEXT}<div class=poll><p>{PROSE}</p></div>"), "it is not known what stands at div.poll>p"),
        (page(f"{TEXT}<div class=new><p>Vote</p></div>{TEXT}"), "it is not known what stands at div.new>p"),
        (page(f"{TEXT}<ul><li><a href=/x>Other news</a></li></ul>"), "it is not known what stands at ul>li"),
        (page(f"<p>{PROSE}</p>"), "19 words; usual are 20 to 400"),
        (page(TEXT * 10), "570 words; usual are 20 to 400"),
        (
            page(TEXT, more=f"<section><p>{PROSE}</p></section>"),
            "running text where none was seen before, at main>section>p",
        ),
    ],
)
def test_a_page_that_does_not_fit_is_for_the_other_engine_with_the_reason(html: str, why: str) -> None:
    verdict = judge_by_templates(view(html), (TEMPLATE,), other(frozenset({1})))
    assert verdict == Verdict(frozenset({1}), 0.9, "labeller", why)


def test_a_body_full_of_links_does_not_fit() -> None:
    linked = replace(TEMPLATE, places={**TEMPLATE.places, "p|link": "body"})
    link = "<p><a href=/x>Another order for the yard of Hooghly, as reported in these pages before</a></p>"
    fit = fit_page(linked, outline(view(page(f"<p>{PROSE}</p>{link}<p>{PROSE}</p>")).blocks))
    assert fit.why == "33% of the body are links; at most 20% are usual"


def test_every_twentieth_page_must_agree_with_the_other_engine() -> None:
    urls = [f"https://port.example/news/{number}" for number in range(2_000)]
    sampled = [url for url in urls if is_sampled(url)]
    assert 60 <= len(sampled) <= 140
    assert SAMPLE == 20
    for url in (sampled[0], next(url for url in urls if not is_sampled(url))):
        shown = view(page(TEXT), url)
        same = judge_by_templates(shown, (TEMPLATE,), other(frozenset({2, 3, 4})))
        assert (same.engine, same.why) == ("template", None)
        differs = judge_by_templates(shown, (TEMPLATE,), other(frozenset({2})))
        assert (differs.engine == "labeller") is is_sampled(url)
        assert (differs.why is not None) is is_sampled(url)


def test_pages_are_read_by_the_template_of_their_day_first() -> None:
    old = replace(TEMPLATE, name="old", until=date(2025, 3, 2))
    templates = (old, TEMPLATE)
    assert valid_on(templates, date(2025, 3, 2)) == templates
    assert valid_on(templates, date(2025, 3, 3)) == (TEMPLATE,)
    chosen, _ = choose(outline(view(page(TEXT)).blocks), valid_on(templates, date(2025, 1, 1)))
    assert chosen is old


def test_without_a_tree_or_a_template_the_other_engine_has_the_page() -> None:
    assert judge_by_templates(view(page(TEXT)), (), other()).why is None
    parsed = parse(b"Plain text.\n\nOf two lines.", None, "text/plain")
    assert judge_by_templates(View(parsed, segment(parsed), Metadata(), {}), (TEMPLATE,), other()).why is None


def test_agreement_is_the_word_f1() -> None:
    assert agreement((10, 10, 20), {0, 1}, {0, 2}) == 0.4
    assert agreement((10,), set(), set()) == 1.0
