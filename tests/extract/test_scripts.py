"""Scripts are emptied, and no text that a reader sees goes with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.extract.parse import parse
from scraper.extract.scripts import empty_scripts

PIECES = (
    *("<p>Output rose.</p>", "<div class=x>", "</div>", "<p title='<script>'>Coal</p>", "<br>a < b "),
    *(
        "<script>if (a < b && c > d) e()</script>",
        "<style>p > a{color:red}</style>",
        "<script src=x></script>",
    ),
    *("<SCRIPT>x='<p>no</p>'</SCRIPT>", "<script><!-- old --></script>", "<style>/*</style>", "<script>"),
    *("<script src=x></script>", "<title>a<style></title>"),
    *(
        "<!-- <script> -->",
        "<!-- <style> p",
        "--> <p>Steel</p>",
        "</script>",
        "</style>",
        "<title>a<style></title>",
    ),
    *(
        "<textarea><script></textarea>",
        "<svg><style>b<i></style></svg>",
        "<noscript><script>c</script></noscript>",
    ),
    '<script type="application/ld+json">{"headline": "Coal"}</script>',
)


def read(markup: str) -> list[str]:
    """Return the texts that are no script's or style's."""
    root = LexborHTMLParser(markup).root
    nodes = root.traverse(include_text=True) if root is not None else ()
    texts = [node for node in nodes if node.is_text_node]
    code = {"script", "style"}
    return [node.text_content or "" for node in texts if node.parent is None or node.parent.tag not in code]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_is_lost(markup: str) -> None:
    assert read(empty_scripts(markup)) == read(markup)


@pytest.mark.parametrize(
    "code",
    [
        "<script>let a = 1 < 2</script>",
        "<style media=print>p{margin:0}</style>",
        "<Script async>x()</sCRIPT >",
    ],
)
def test_scripts_and_styles_are_emptied(code: str) -> None:
    start, end = code.index(">") + 1, code.rindex("<")
    assert empty_scripts(f"<p>a</p>{code}<p>b</p>") == f"<p>a</p>{code[:start]}{code[end:]}<p>b</p>"


def test_what_the_page_states_stays() -> None:
    stated = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    assert empty_scripts(stated) == stated


def test_the_source_keeps_them() -> None:
    source = "<html><body><script>let day = '2025-09-22'</script><p>Output rose.</p></body></html>"
    page = parse(source.encode())
    assert page.source == source
    assert "2025" not in page.markup
