"""What is boilerplate and what is not: the threshold, proved on generated sequences of pages."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PROMO = "Get the news of the public sector first: our app is free for all readers."
TEXTS = (
    PROMO,
    "The two sides agreed on a five-year programme of joint exploration, training and research.",
    '"We will finish the work before the monsoon," the chairman said in a statement on Monday.',
    "New Delhi:",
    "The company is a Navratna under the Ministry of Steel and runs five plants with 60,000 workers.",
    'For more see <a href="/terms">the terms and conditions of this site</a> and its imprint.',
)
OUTSIDE = {"Home of the paper", "All about the public sector since 2009"}
texts = st.sampled_from(TEXTS)
parts = st.sampled_from(("start", "inside", "end", "box"))


def put(text: str, part: str) -> dict[str, list[str]]:
    return {part: [text if part == "box" else f"<p>{text}</p>"]}


@given(
    st.integers(20, 45).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1), max_size=9)))
)
@settings(max_examples=12, deadline=None)
def test_what_fewer_than_ten_articles_share_is_never_learned(
    make_entry: Callable[..., Any], learn: Callable[..., Any], drawn: tuple[int, set[int]]
) -> None:
    total, sharing = drawn
    for part in ("start", "inside", "end", "box"):
        for text in TEXTS:
            entries = [make_entry(n, **(put(text, part) if n in sharing else {})) for n in range(total)]
            assert set(learn(entries)) <= OUTSIDE


@given(st.tuples(texts, parts, st.integers(20, 40), st.integers(1, 3)))
@settings(max_examples=40, deadline=None)
def test_what_stands_on_all_pages_of_three_days_is_not_learned_yet(
    make_entry: Callable[..., Any], learn: Callable[..., Any], drawn: tuple[str, str, int, int]
) -> None:
    text, part, total, days = drawn
    entries = [make_entry(n, a_day=-(-total // days), **put(text, part)) for n in range(total)]
    assert learn(entries) == {}


@given(st.tuples(texts, st.sampled_from(("start", "inside", "end")), st.integers(3, 5), st.integers(40, 60)))
@settings(max_examples=40, deadline=None)
def test_what_less_than_half_of_the_articles_share_is_never_learned(
    make_entry: Callable[..., Any], learn: Callable[..., Any], drawn: tuple[str, str, int, int]
) -> None:
    text, part, each, total = drawn
    entries = [make_entry(n, **(put(text, part) if n % each == 0 else {})) for n in range(total)]
    assert set(learn(entries)) <= OUTSIDE


@given(st.integers(20, 40), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_what_stands_below_every_article_is_learned(
    make_entry: Callable[..., Any], learn: Callable[..., Any], total: int, a_day: int
) -> None:
    entries = [make_entry(n, a_day=a_day, **put(PROMO, "end")) for n in range(total)]
    found = learn(entries)
    assert set(found) == {PROMO, *OUTSIDE}
    promo = found[PROMO]
    assert (promo.pages, promo.of, promo.days) == (total, total, -(-total // a_day))
    assert (promo.first_seen, promo.last_seen) == (entries[0].day, entries[-1].day)
    assert promo.where == {"end"}


def test_below_enough_pages_nothing_is_learned(make_entry: Any, learn: Any) -> None:
    assert learn([make_entry(n, **put(PROMO, "end")) for n in range(19)]) == {}


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Conclusion</h2>",
        "<h3 class='wp-block-heading'>How to apply for the post of a trainee</h3>",
        "<p><strong>Background</strong></p>",
        "<ul><li>Candidates must bring two photographs and the original of their degree</li></ul>",
        "<table><tr><td>Post</td><td>Number of vacancies</td></tr></table>",
        "<p>The official website of the company has further details of the scheme for those concerned.</p>",
    ],
)
def test_the_way_in_which_a_site_writes_is_not_boilerplate(make_entry: Any, learn: Any, html: str) -> None:
    assert set(learn([make_entry(n, inside=[html]) for n in range(40)])) <= OUTSIDE


def test_a_dateline_of_its_own_line_is_not_boilerplate(make_entry: Any, learn: Any) -> None:
    assert set(learn([make_entry(n, start=["<p>NEW DELHI</p>"]) for n in range(40)])) <= OUTSIDE


def test_lines_that_differ_in_what_they_tell_are_not_boilerplate(make_entry: Any, learn: Any) -> None:
    entries = [
        make_entry(
            n,
            start=[
                f"<p>Ten grams of gold cost {9000 + 7 * n} rupees in Chennai this morning, traders said.</p>"
            ],
            inside=[f"<p>The index closed at {81000 + 13 * n} points, up {n} from the day before it.</p>"],
            end=[f"<p>In Mumbai the price of ten grams of gold was {9100 + 7 * n} rupees at noon.</p>"],
        )
        for n in range(40)
    ]
    assert set(learn(entries)) <= OUTSIDE


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("{n} comments so far", "end"),
        ("Last updated on {day:%d %B %Y} by our desk for the readers of this page", "end"),
        ("You have read “Headline of article number {n} on works” on The Paper.", "end"),
        ('Also of interest: <a href="/news/{n}">Story {n} of that series of stories</a>', "inside"),
        ("Tell a friend about “Headline of article number {n} on works” today", "box"),
    ],
)
def test_nearly_the_same_text_is_learned(make_entry: Any, learn: Any, line: str, part: str) -> None:
    days = [make_entry(n).day for n in range(24)]
    entries = [make_entry(n, **put(line.format(n=n, day=days[n]), part)) for n in range(24)]
    (finding,) = [f for example, f in learn(entries).items() if example not in OUTSIDE]
    assert finding.pages == 24
    assert "‹" in finding.form


def test_a_box_of_its_own_needs_a_smaller_share(make_entry: Any, learn: Any) -> None:
    def build(part: str) -> list[Any]:
        return [
            make_entry(n, **(put(PROMO, part) if n % 3 == 0 else {"box": ["Box " + "x" * n]}))
            for n in range(60)
        ]

    assert PROMO in learn(build("box"))
    assert PROMO not in learn(build("end"))


def test_what_a_site_puts_on_from_some_day_is_learned_then(make_entry: Any, learn: Any) -> None:
    entries = [make_entry(n, **(put(PROMO, "end") if n >= 60 else {})) for n in range(75)]
    assert learn(entries)[PROMO].of == 15
