"""Markdown read back by a CommonMark parser says what the blocks say, letter by letter."""

from html import escape
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scraper.extract.assemble import to_markdown
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.model import Block
from scraper.text import fold

TEXTS = st.text(st.sampled_from("ab1 23.)#-+=*_`~&;<>[]()!|\\:/x\"'é१"), min_size=1, max_size=24)


def read_back(markdown):
    """Return the block-level tags and the text that a reader of Markdown sees."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    tags = [token.tag for token in tokens if token.nesting == 1]
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text", "text_special"}, markdown
    return tags, "".join(child.content for child in inline)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1. The board met.", r"1\. The board met."),
        ("2) Profit rose.", r"2\) Profit rose."),
        ("2025. A year", r"2025\. A year"),
        ("3.5 per cent", "3.5 per cent"),
        ("- a dash", r"\- a dash"),
        ("+", r"\+"),
        ("# 1 in sales", r"\# 1 in sales"),
        ("#1 in sales", "#1 in sales"),
        ("It writes &copy; and &#169;", r"It writes \&copy; and \&#169;"),
        ("Larsen & Toubro; AT&T", "Larsen & Toubro; AT&T"),
        ("~~gone~~", r"\~\~gone\~\~"),
        ("~~~", r"\~\~\~"),
    ],
)
def test_signs_of_markdown_are_escaped_where_they_would_count(text, markdown):
    assert to_markdown([Block(0, "p", text)]) == [markdown]
    assert read_back(markdown) == (["p"], text)


@given(TEXTS, st.sampled_from(["p", "h2", "h5", "li", "blockquote"]))
@example("a #", "h2")
@example("1. - x", "li")
def test_any_text_is_read_back_as_it_was(text, tag):
    text = fold(text)
    if text:
        (markdown,) = to_markdown([Block(0, tag, text)])
        tags = {"li": ["ul", "li", "p"], "blockquote": ["blockquote", "p"]}.get(tag, [tag])
        assert read_back(markdown) == (tags, text)


def convert(markup):
    return to_markdown(segment(parse(f"<body>{markup}".encode(), content_type="text/html; charset=utf-8")))


def read_tables(markdown):
    """Return the rows of cells that a reader of GFM sees in each table."""
    tables, tokens = [], MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    for before, token in pairwise([*tokens[:1], *tokens]):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif before.type in {"th_open", "td_open"}:
            tables[-1][-1].append("".join(child.content for child in token.children))
    return tables


def write_table(rows):
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def test_a_table_is_a_table_with_its_first_row_as_head():
    parts = convert(
        "<p>Results:</p><table><thead><tr><th>Year<th>Profit<tbody><tr><td>2024<td>a|b<tr><td>2025<td></table>"
        "<p>One | line</p>"
        + write_table([["A", "B"], ["1", "2", "3"]])
        + write_table([["C", "D"], ["", "4"]])
    )
    assert parts == [
        "Results:",
        "| Year | Profit |\n| --- | --- |\n| 2024 | a\\|b |\n| 2025 |  |",
        "One | line",
        "| A | B |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |",
        "| C | D |\n| --- | --- |\n|  | 4 |",
    ]
    assert read_tables("\n\n".join(parts)) == [
        [["Year", "Profit"], ["2024", "a|b"], ["2025", ""]],
        [["A", "B", ""], ["1", "2", "3"]],
        [["C", "D"], ["", "4"]],
    ]


def test_a_row_by_itself_stays_a_line():
    assert convert("<table><tr><td>Price<td>Rs 5</table>") == ["Price | Rs 5"]


CELLS = TEXTS.map(fold).filter(lambda text: text and "|" not in text.split())
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=2, max_size=4)
)


@given(TABLES)
def test_any_cells_are_read_back_as_they_were(rows):
    (markdown,) = convert(write_table(rows))
    assert read_tables(markdown) == [rows]
