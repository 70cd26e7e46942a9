"""The law: every visible text stands in one block, and every block is kept or carries exactly one removal."""

import gzip
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.config import read_config
from scraper.errors import NotReadable
from scraper.extract.assemble import keep, paragraphs
from scraper.extract.parse import parse
from scraper.extract.segment import SILENT, segment
from scraper.model import Page
from scraper.pipeline import clean_page
from scraper.rules import split_tails
from scraper.text import fold

RULES = read_config().rules
PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/*.html.gz"))
URL = "https://port.example/news/1"
SETTINGS = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

BLOCKS = (
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "li",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "section",
    "article",
    "main",
    "aside",
)
MORE = (
    "header",
    "footer",
    "nav",
    "form",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "details",
    "address",
    "center",
)
TABLE = ("table", "caption", "thead", "tbody", "tr", "td", "th", "colgroup")
INLINE = ("a", "b", "i", "em", "span", "font", "strong", "u", "sub", "time", "label", "mark", "ruby", "rt")
QUIET = (
    "script",
    "style",
    "template",
    "svg",
    "noscript",
    "select",
    "option",
    "textarea",
    "object",
    "math",
    "title",
)
EMPTY = ("br", "hr", "img", "input", "wbr", "meta")
NAMES = (
    *BLOCKS,
    *MORE,
    *TABLE,
    *INLINE,
    *QUIET,
    "x-card",
    "button",
    "body",
    "g",
    "foreignobject",
    "frameset",
)
WORDS = (
    *(
        "The ministry said on Monday that the output of coal rose by nine per cent in the year.",
        "x",
        "Also Read:",
    ),
    *(
        "Join us on WhatsApp",
        "कोल इंडिया का उत्पादन बढ़ा।",
        "a < b & c",
        "Rabat, September 22, 2025: A pact was signed.",
    ),
    *(
        "&nbsp;",
        "&#x1F600;",
        "&#0;",
        "&amp;amp;",
        "&notit;",
        "e\u0301",
        "\u200d\u200b",
        "\u202eabc",
        " ",
        "\n",
        "|",
        "]]>",
    ),
    *(
        "(Follow us on Google News)",
        "The plan holds for the year. Follow us on Twitter for more.",
        "Tags: coal, steel",
    ),
)
VALUES = (
    "related-posts",
    "share",
    "x",
    "display:none",
    "https://port.example/news/2",
    "",
    '"',
    "<p>",
    "ad",
    "byline",
)
ATTRIBUTES = ("class", "id", "style", "href", "hidden", "role", "itemprop", "data-x", "=", "onclick")

text = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))


@st.composite
def opening(draw: st.DrawFn, name: str) -> str:
    pairs = draw(st.lists(st.tuples(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES)), max_size=2))
    quote = draw(st.sampled_from(["'", '"', ""]))
    return f"<{name}{''.join(f' {key}={quote}{value}{quote}' for key, value in pairs)}>"


@st.composite
def element(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    name = draw(st.sampled_from(NAMES))
    start = draw(opening(name))
    body = "".join(draw(st.lists(st.one_of(text, inner), max_size=4)))
    return f"{start}{body}</{name}>"


trees = st.recursive(
    st.one_of(text, st.sampled_from(EMPTY).map(lambda name: f"<{name}>")), element, max_leaves=25
)
tokens = st.one_of(
    text,
    st.sampled_from(NAMES).flatmap(opening),
    st.sampled_from((*NAMES, *EMPTY)).map(lambda name: f"</{name}>"),
    st.sampled_from(("<br>", "<!-- x -->", "<!", "<", "</", "<p/", "<![CDATA[", "<?x", "<a href='")),
)
documents = st.one_of(
    st.lists(trees, min_size=1, max_size=8).map("".join),
    st.lists(tokens, min_size=1, max_size=25).map("".join),
)


def visible(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the page's texts that a reader may see, found in the simplest way."""
    root = tree.body or tree.root
    pending: list[LexborNode] = [root.child] if root is not None and root.child is not None else []
    while pending:
        node = pending.pop()
        if node.next is not None:
            pending.append(node.next)
        if node.tag == "-text":
            yield node.text_content or ""
        elif node.tag not in SILENT and node.tag != "-comment" and node.child is not None:
            pending.append(node.child)


def bare(words: str) -> str:
    """Return words without white space and without the bars that a table row puts between its cells."""
    return unicodedata.normalize("NFD", fold(words)).replace(" ", "").replace("|", "")


def check_law(page: Page) -> None:
    assert page.tree is not None
    before = page.tree.html
    blocks = segment(page)
    assert [block.position for block in blocks] == list(range(len(blocks)))
    assert bare(" ".join(block.text for block in blocks)) == bare(" ".join(visible(page.tree)))
    assert all(block.text == fold(block.text) != "" for block in blocks)
    parts = split_tails(blocks, RULES)
    assert bare(" ".join(part.text for part in parts)) == bare(" ".join(block.text for block in blocks))
    article = clean_page(page, RULES)
    assert page.tree.html == before
    assert article.blocks == parts
    assert [block.position for block in article.blocks] == list(range(len(parts)))
    removed = [removal.position for removal in article.removals]
    assert len(set(removed)) == len(removed)
    assert all(removal.text == parts[removal.position].text for removal in article.removals)
    assert article.text == "\n\n".join(paragraphs(keep(article.blocks, article.removals)))
    assert clean_page(page, RULES) == article


@SETTINGS
@given(documents)
@example("<table><tr><td>a<svg><g>b</g></svg><td>c<select><option>d</table>")
@example("<table><tr><td>one<textarea>two</textarea><td>three</table>")
@example("<frameset><frame></frameset>words")
@example("<p>e</p>\u0301<p>")
def test_the_law_holds_for_generated_pages(markup: str) -> None:
    try:
        page = parse(f"<html><body>{markup}".encode(errors="replace"), URL, "text/html; charset=utf-8")
    except NotReadable:  # control characters in number are no text
        reject()
    check_law(page)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name.split('.html')[0]}")
def test_the_law_holds_for_every_page(path: Path) -> None:
    check_law(parse(gzip.decompress(path.read_bytes()), URL))


@SETTINGS
@given(st.lists(st.one_of(text, st.sampled_from(["\n", "\r\n", "\x0b", "\x85", "\u2028"]))).map("".join))
def test_the_law_holds_for_plain_text(lines: str) -> None:
    page = Page(None, lines, None, "utf-8")
    blocks = segment(page)
    assert [block.position for block in blocks] == list(range(len(blocks)))
    assert bare(" ".join(block.text for block in blocks)) == bare(lines)
    article = clean_page(page, RULES)
    removed = {removal.position for removal in article.removals}
    assert len(removed) == len(article.removals)
    assert article.text == "\n\n".join(paragraphs([b for b in article.blocks if b.position not in removed]))


def test_the_same_bytes_give_the_same_article() -> None:
    for path in PAGES[::10]:
        body = gzip.decompress(path.read_bytes())
        assert clean_page(parse(body, URL), RULES) == clean_page(parse(body, URL), RULES)
