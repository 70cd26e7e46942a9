"""Markdown read back by a CommonMark parser says what the blocks say, letter by letter."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scraper.extract.assemble import to_markdown
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
