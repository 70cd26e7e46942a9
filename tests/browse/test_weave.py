"""The reading page's order: every removed block stands where it stood on the page."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.browse.changes import Run, compare, fold
from scraper.browse.shown import visible
from scraper.browse.weave import Piece, to_html, weave
from scraper.config import read_config
from scraper.model import Removal
from scraper.pipeline import clean

PAGES = sorted((Path(__file__).parents[1] / "pages").rglob("*.html.gz"))[::5]
RULES = read_config(None).rules


def split_rows(text):
    head, *lines = text.split("\n")
    return [head, *lines[1:]]  # the line below the head is no block


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_positions_of_kept_blocks_are_those_that_no_removal_has(page):
    article = clean(gzip.decompress(page.read_bytes()), None, RULES)
    parts = [part for text in article.markdown.split("\n\n") for part in split_rows(text)]
    gone = {removal.position for removal in article.removals}
    kept = [block.position for block in article.blocks if block.position not in gone]
    assert len(parts) == len(kept)
    assert sorted(gone | set(kept)) == list(range(len(parts) + len(gone)))


@given(st.lists(st.booleans(), min_size=1).filter(lambda fates: not all(fates)))
def test_the_order_is_that_of_the_page(fates):
    removals = [Removal(place, "x", f"block{place}.") for place, gone in enumerate(fates) if gone]
    markdown = "\n\n".join(f"block{place}." for place, gone in enumerate(fates) if not gone)
    pieces = weave(markdown, removals)
    shown = "".join(str(piece.html or "".join(r.text for r in piece.removals)) for piece in pieces)
    places = [shown.index(f"block{place}.") for place in range(len(fates))]
    assert places == sorted(places)


def test_removals_of_which_the_place_is_unknown_come_last():
    pieces = weave("One.\n\nTwo.", [Removal(0, "x", "a"), Removal(9, "y", "b")])
    assert [bool(piece.removals) for piece in pieces] == [False, True]


def test_rows_become_a_table():
    line = "| --- | --- |"
    first = f"| Year | Profit \\* |\n{line}\n| 2024 | 1\\|2 |\n|  |  |"
    pieces = weave(f"Text.\n\n{first}\n\n| A | B |\n{line}\n| C | D |", [Removal(2, "x", "gone")])
    assert pieces[1:] == [
        Piece(rows=(("Year", "Profit *"),)),
        Piece(removals=(Removal(2, "x", "gone"),)),
        Piece(rows=(("2024", "1|2"), ("", ""))),
        Piece(rows=(("A", "B"), ("C", "D"))),
    ]


def test_lines_that_an_earlier_version_wrote_for_rows_become_a_table():
    pieces = weave("Text.\n\nYear | Profit \\*\n\n2024 | 12\n\nMore.", [])
    assert pieces[1] == Piece(rows=(("Year", "Profit *"), ("2024", "12")))
    assert [bool(piece.html) for piece in pieces] == [True, False, True]


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://a.example/x.png)",
        "<javascript:alert(1)>",
        "[x](//evil.example)",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_markdown_can_not_carry_markup(markdown):
    html = str(to_html(markdown))
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="//' not in html


def test_markdown_is_rendered():
    html = str(to_html("## Head\n\n- one\n\n> said\n\n\\*not bold\\* [a](https://a.example)"))
    assert "<h2>Head</h2>" in html
    assert "<li>" in html
    assert "<blockquote>" in html
    assert "*not bold*" in html
    assert '<a href="https://a.example">' in html


def test_hostile_lengths_end():
    assert str(to_html("[" * 1_000_000)).startswith("<p>[[")
    assert compare("a " * 100_000, "b " * 100_000)[0][0].kind == "gone"
    assert len(compare("a\n\n" * 5000, "b")) == 2


def test_words_that_changed():
    old, new = "NTPC made Rs 4 crore.\n\nSame here.", "NTPC made Rs 5 crore.\n\nSame here.\n\nAdded."
    assert compare(old, new) == [
        (Run("same", "NTPC made Rs "), Run("gone", "4 "), Run("new", "5 "), Run("same", "crore.")),
        (Run("same", "Same here."),),
        (Run("new", "Added."),),
    ]


def test_what_stayed_is_folded_where_it_is_more_than_a_paragraph():
    old = "a\n\nb\n\nc\n\nd"
    parts = fold(compare(old, "a\n\nb\n\nx\n\nd"))
    assert [(part.same, len(part.paragraphs)) for part in parts] == [(True, 2), (False, 1), (False, 1)]
    assert fold([]) == []


def test_tricks_of_writing_direction_are_visible():
    assert visible("a\u202egpj.exe\x00\u2066") == "a\ufffdgpj.exe\ufffd\ufffd"
    assert visible("क्\u200dष") == "क्\u200dष"
