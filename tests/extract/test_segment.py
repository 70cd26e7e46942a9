import pytest

from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.model import Block, Link


def blocks_of(markup: str) -> list[Block]:
    return list(
        segment(
            parse(f"<html><body>{markup}</body></html>".encode(), content_type="text/html; charset=utf-8")
        )
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one <b>two</b></p>three<p>four", [("p", "one two"), ("body", "three"), ("p", "four")]),
        ("<div>a<p>b</p>c</div>", [("div", "a"), ("p", "b"), ("div", "c")]),
        ("<p>a<br>b<br><br>c</p>", [("p", "a"), ("p", "b"), ("p", "c")]),
        ("<h2>one<br>two</h2>", [("h2", "one two")]),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", [("li", "a"), ("li", "b"), ("li", "c")]),
        ("<table><tr><td>a<td>b<tr><th>c<th>d</table>", [("tr", "a | b"), ("tr", "c | d")]),
        ("<table><tr><td>a</td></tr></table>", [("td", "a")]),
        ("<table><tr><td><p>a</p>b<td>c</table>", [("tr", "a b | c")]),
        ("<table><tr><td>w<!-- x -->hole<td><b>c</b>d</table>", [("tr", "whole | cd")]),
        ("<table><tr><td>a<svg><g>b</g></svg><td>c<select><option>d</table>", [("tr", "a | c")]),
        ("<p>a<script>b</script><style>c</style><!-- d -->e</p>", [("p", "ae")]),
        ("<p>  \n\u200b</p><p>&nbsp;</p><div><br></div>", []),
        ("<blockquote>a<footer>b</footer></blockquote>", [("blockquote", "a"), ("footer", "b")]),
        ("<pre>a\n  b</pre>", [("pre", "a b")]),
        ("<x-card>a</x-card>b", [("x-card", "a"), ("body", "b")]),
    ],
)
def test_leaf_blocks(markup: str, expected: list[tuple[str, str]]) -> None:
    assert [(block.tag, block.text) for block in blocks_of(markup)] == expected


def test_links_with_their_text() -> None:
    (row,) = blocks_of("<table><tr><td><a href=/a><b>one</b> two</a><td>x <a href=/b>three</a></table>")
    assert row.links == (Link("/a", "one two"), Link("/b", "three"))
    (paragraph,) = blocks_of("<p>See <a href=/a>one <i>two</i></a>, <a>three</a>.")
    assert paragraph.links == (Link("/a", "one two"), Link("", "three"))


def test_deep_pages_do_not_recurse() -> None:
    assert [block.text for block in blocks_of("<div>a" * 3_000)] == ["a"] * 3_000


def test_plain_text_has_a_block_a_line() -> None:
    blocks = segment(parse("one\n\n  two words \r\nthree\u2028four".encode()))
    assert [block.text for block in blocks] == ["one", "two words", "three", "four"]


def test_plain_text_of_very_many_lines_keeps_its_words() -> None:
    lines = [f"Line {number}" for number in range(50_000)]
    blocks = segment(parse("\n".join(lines).encode()))
    assert [block.text for block in blocks[:40_000]] == lines[:40_000]
    assert [block.text for block in blocks[40_000:]] == [" ".join(lines[40_000:])]
