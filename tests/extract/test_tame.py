"""Markup that takes a parser the square of its length, or all memory: it is tamed, and its text stays.

Untamed, each of these takes minutes or gigabytes.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.extract.parse import parse
from scraper.extract.tags import BLOCKS, CELLS, FORMATTING, ROWS, VOID, WALLS
from scraper.extract.tame import DEEPEST, tame

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/*.html.gz"))
WORDS = "The output of coal rose by nine per cent."
SLACK = 30  # tags that the parser adds: html, body, tbody

NESTED = {
    "div": "<div>" * 100_000,
    "div with class": "<div class=x>" * 100_000,
    "closed at the end": "<div>" * 50_000 + "middle" + "</div>" * 50_000,
    "custom": "<x-y>" * 100_000,
    "span": "<span>" * 100_000,
    "tables": "<table><tr><td>" * 30_000,
    "lists": "<ul><li>x" * 50_000,
    "definitions": "<dl><dd>x" * 50_000,
    "quotes": "<blockquote><p>x" * 50_000,
    "font": "<font>" * 100_000,
    "b in p": "<b><p>x" * 50_000,
    "a b p": "<a><b><p>x" * 30_000,
    "fonts of different sizes": "".join(f"<font size={i}>" for i in range(50_000)),
    "sections and headings": "<section><h2>x" * 50_000,
    "an end tag that closes nothing": "<div><span></div x>" * 200 + "<div></p>" * 50_000,
    "svg": "<svg><g>" * 50_000 + "</svg>" * 50_000,
    "buttons": "<button><div>" * 50_000,
    "objects": "<object>" * 50_000 + "</object>" * 50_000,
}
WIDE = {
    "unclosed b in paragraphs": "".join(f"<p><b id={i}>x" for i in range(30_000)),
    "ten kinds of unclosed formatting": "<p><b><i><u><s><em><strong><code><big><small><tt>x" * 10_000,
    "attributes": "<div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">",
    "different attributes": "".join(f"<p a{i}=1>" for i in range(100_000)),
    "different tags": "".join(f"<x-{i}></x-{i}>" for i in range(60_000)),
    "options": "<select>" + "<option>x" * 100_000 + "</select>",
    "angle brackets": "<" * 1_000_000 + ">",
    "tags without end": "<p " * 300_000 + ">",
    "open quotes": "<a b='" * 100_000 + "'>",
    "open comments": "<!--" * 300_000 + "-->",
    "closed comments": "<!-->" * 100_000,
    "entities": "&amp" * 300_000,
    "more tags than a page has": "<i></i>" * 300_000,
    "end tags": "</p>" * 200_000,
    "scripts": "<script>x</script>" * 50_000,
    "CDATA": "<![CDATA[" * 100_000 + "]]>",
}


def nodes(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, int]]:
    """Yield each node with its depth."""
    pending = [(tree.root, 1)]
    while pending:
        node, depth = pending.pop()
        if node is not None:
            yield node, depth
            pending += [(node.next, depth), (node.child, depth + 1)]


def read(markup: str) -> LexborHTMLParser:
    tree = parse(f"<html><body><p>{WORDS}</p>{markup}<p>{WORDS}</p>".encode()).tree
    assert tree is not None
    return tree


@pytest.mark.parametrize("markup", NESTED.values(), ids=NESTED)
def test_nesting_is_cut_and_text_stays(markup: str) -> None:
    tree = read(markup)
    assert max(depth for _, depth in nodes(tree)) <= DEEPEST * 2 + SLACK
    text = tree.root.text() if tree.root else ""
    assert text.count(WORDS) == 2
    assert text.count("x") == markup.count(">x")


@pytest.mark.parametrize("markup", WIDE.values(), ids=WIDE)
def test_what_costs_by_its_number_is_cut_and_text_stays(markup: str) -> None:
    tree = read(markup)
    assert sum(1 for _ in nodes(tree)) < 500_000
    assert (tree.root.text() if tree.root else "").count(WORDS) == 2


def test_lines_stay_apart_where_their_tags_are_left_out() -> None:
    tree = read("<div>" * 300 + "<p>one</p><p>two</p><h2>three</h2>" + "</div>" * 300 + "<p>four</p>")
    text = tree.root.text(separator="\n").split() if tree.root else []
    assert [word for word in text if word in {"one", "two", "three", "four"}] == [
        "one",
        "two",
        "three",
        "four",
    ]
    four = next(node for node in tree.css("p") if node.text() == "four")
    assert four.parent is not None
    assert four.parent.tag == "body"  # what was left out took its end tags along


def test_no_more_than_it_takes_is_left_out() -> None:
    page = f"<div class=a><p id=b>{WORDS}</p></div>" * 300
    assert tame(page) is page
    assert 'class="kept"' in (read("<div class=kept>" + "<div>" * 100_000).html or "")
    assert len(read("<table>" + "<tr><td>x<td>y" * 5_000).css("td")) == 10_000  # unclosed, but not nested
    assert len(read("<p>x" * 20_000).css("p")) == 20_002
    assert len(read("<ul>" + "<li>x" * 20_000).css("li")) == 20_000


def test_scripts_and_attributes_are_no_tags() -> None:
    quiet = "<div>" * 100_000
    for page in (
        f"<script>'{quiet}'</script>",
        f"<!-- {quiet} -->",
        f"<p title='{quiet}'>",
        f"<textarea>{quiet}",
    ):
        assert tame(page) == page


def test_long_attributes_keep_the_first() -> None:
    extra = " ".join(f"data-{i}=1" for i in range(5_000))
    tree = read(f"<a class=story href='/news/1' {extra}>more</a>")
    link = tree.css_first("a")
    assert link is not None
    assert link.attributes["href"] == "/news/1"
    assert 10 < len(link.attributes) <= 200


def test_real_pages_come_back_as_they_are() -> None:
    for path in PAGES:
        page = gzip.decompress(path.read_bytes()).decode()
        assert tame(page) is page


names = st.sampled_from(
    sorted(BLOCKS | CELLS | ROWS | FORMATTING | WALLS | VOID | {"svg", "g", "x-y", "option"})
)
tags = st.one_of(
    names.map("<{}>".format), names.map("<{}>x".format), names.map("</{}>".format), names.map("<{}/>".format)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(tags, min_size=1, max_size=6).map("".join))
def test_no_letter_is_lost_in_any_repeated_markup(pattern: str) -> None:
    page = "<html><body>" + pattern * 3_000
    tamed = parse(page.encode())
    assert tamed.tree is not None
    if "select" not in pattern and "template" not in pattern:
        text = tamed.tree.root.text() if tamed.tree.root else ""
        assert text.count("x") == pattern.count(">x") * 3_000


@pytest.mark.parametrize(
    "marks", ["\u0301\u0323" * 100_000, "&#769;&#x323" * 100_000], ids=["as they are", "by number"]
)
def test_marks_piled_on_a_letter_are_thinned_out(marks: str) -> None:
    tree = read(f"<p>a{marks}b</p><p>{'&#2325;' * 40}{'&#60;b&#62;' * 40}</p>")
    text = tree.root.text() if tree.root else ""
    assert text.count("\u0301") + text.count("\u0323") <= 30
    assert "क" * 40 + "<b>" * 40 in text
