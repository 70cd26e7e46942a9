"""Broken and hostile pages end as an article or as an error that is ours, and in no other way."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.config import read_config
from scraper.errors import ScraperError
from scraper.model import Article
from scraper.pipeline import clean

RULES = read_config().rules
PAGES = [
    gzip.decompress(path.read_bytes()) for path in sorted((Path(__file__).parent / "pages").glob("*/*.gz"))
]
URL = "https://port.example/news/1"
WORDS = "The ministry said on Monday that the output of coal rose by nine per cent in the year to March. "
ARTICLE = f"<article><h1>Output of coal rises</h1>{f'<p>{WORDS * 2}</p>' * 3}</article>"
SCRAPS = (
    *(
        b"<",
        b">",
        b'"',
        b"'",
        b"&",
        b"</",
        b"<!--",
        b"-->",
        b"]]>",
        b"\0",
        b"\xff",
        b"\xe0\xa4",
        b"\xed\xa0\x80",
    ),
    *(
        b"<div>" * 300,
        b"</div>" * 30,
        b"<table>",
        b"<tr><td>",
        b"</table>",
        b"<b><p>" * 40,
        b"<a href='",
        b"<svg>",
    ),
    *(
        b"<script>",
        b"<script type=application/ld+json>{",
        b"<template>",
        b"<select>",
        b"<textarea>",
        b"<title>",
    ),
    *(
        b"<frameset>",
        b"<plaintext>",
        b"<base href=//x>",
        b"<meta charset=utf-16>",
        b"<html>",
        b"</html>",
        b"</body>",
    ),
    *(
        b"<h1>x</h1>",
        b"<article>",
        b"</article>",
        b"<time datetime=9999-99-99>",
        b"&#xD800;",
        b"\xe2\x80\xae" * 9,
    ),
)


def survives(body: bytes, url: str | None = URL) -> None:
    try:
        article = clean(body, url, RULES)
    except ScraperError:
        return
    assert isinstance(article, Article)
    assert article.text.strip()
    for words in (article.text, article.markdown, repr(article.meta)):
        words.encode()  # raises where a lone surrogate came through


@st.composite
def broken_pages(draw: st.DrawFn) -> bytes:
    """Return a page cut, spliced, flipped and littered in up to six places."""
    page = draw(st.sampled_from(PAGES))
    for _ in range(draw(st.integers(1, 6))):
        start, end = sorted((draw(st.integers(0, len(page))), draw(st.integers(0, len(page)))))
        how = draw(st.integers(0, 6))
        if how == 0:
            page = page[:end]
        elif how == 1:
            page = page[:start] + page[end:]
        elif how == 2:
            page = (page[:end] + page[start:])[:200_000]
        elif how == 3:
            page = page[:start] + bytes([draw(st.integers(0, 255))]) + page[start + 1 :]
        elif how == 4:
            page = page[:start] + draw(st.sampled_from(SCRAPS)) + page[start:]
        elif how == 5:
            old, new = draw(st.sampled_from(SWAPS)), draw(st.sampled_from(SWAPS))
            page = page.replace(old, new, draw(st.integers(1, 40)))
        else:
            page = page[:start] + page[start:end][::-1] + page[end:]
    return page


SWAPS = (
    *(
        b"<p",
        b"<div",
        b"<li",
        b"<h1",
        b"<article",
        b"<table",
        b"<td",
        b"<a ",
        b"</p>",
        b"</div>",
        b"</script>",
    ),
    *(b"class=", b"<br", b'"'),
)


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(broken_pages())
def test_broken_pages(page: bytes) -> None:
    survives(page)


HOSTILE = {
    "nested div": "<div>" * 20_000 + "{}",
    "nested tables": "<table><tr><td>" * 5_000 + "{}",
    "nested lists": "<ul><li>x" * 5_000 + "{}",
    "unclosed bold": "".join(f"<p><b id={i}>x" for i in range(3_000)) + "{}",
    "fonts around": "<font>" * 20_000 + "{}",
    "attributes": "<div " + " ".join(f"a{i}=1" for i in range(20_000)) + ">{}</div>",
    "lines": "{}<p>" + "x<br>" * 5_000,
    "long lines": "{}<p>" + f"{WORDS}<br>" * 3_000,
    "table cells": "{}<table>" + "<tr><td>a<td>b" * 4_000,
    "headings": "{}" + "<h1>Output of coal falls, too</h1>" * 3_000,
    "headlines": "{}" + "<h3>Also read</h3><p><a href=/x/y>some other words</a></p>" * 2_000,
    "paragraphs": "{}" + f"<p>{WORDS}</p>" * 3_000,
    "empty tags": "{}" + "<i></i>" * 20_000,
    "links": "{}<p>" + "<a href=/x/y>some words</a> " * 10_000,
    "one long word": "{}<p>" + "a" * 500_000,
    "one long line": "{}<p>" + WORDS * 5_000,
    "brackets": "{}<p>" + "(join " * 20_000,
    "angles": "{}<p>" + "<" * 200_000,
    "references": "{}<p>" + "&amp;" * 50_000,
    "title": "<title>" + "a | " * 20_000 + "</title>{}",
    "title again": "<title>" + "a" * 20_000 + "b</title><h1>" + "a" * 20_000 + "c</h1>{}",
    "byline": "<div class=author>By " + "A and B, " * 20_000 + "</div>{}",
    "breadcrumb": "<p>home" + " >" * 50 + "!</p>{}",
    "tags": "{}<p>Tags: " + "a, " * 45 + ".</p>",
    "date line": "{}<p>" + "Published on " * 11 + "</p>",
    "json": '<script type="application/ld+json">' + '{{"@graph":[' * 20_000 + "</script>{}",
    "json article": '<script type="application/ld+json">{{"@type":"Article","headline":"\\ud800","author":'
    + "[" * 900 + "]" * 900 + "}}</script>{}",
    "combining marks": "{}<p>a" + "\u0301\u0323" * 50_000,
    "keywords": "<meta name=keywords content='" + "a," * 50_000 + "'>{}",
    "bidi": "{}<p>" + "\u202e\u2066" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages(markup: str) -> None:
    body = markup.format(ARTICLE).encode()
    survives(body)
    assert WORDS.strip() in clean(body, URL, RULES).text


@pytest.mark.parametrize("unit", ["a\n", "a", WORDS, "<", "By ", "\u0301\u0323", "Tags: a, \n", "> "])
def test_hostile_plain_text(unit: str) -> None:
    survives((unit * (200_000 // len(unit))).encode(), None)


@pytest.mark.parametrize(
    "url", [None, "", "http://[::1", "https://", "javascript:alert(1)", "//x", "%00", "a\nb"]
)
def test_hostile_addresses(url: str | None) -> None:
    survives(
        f"<link rel=canonical href='http://[x'><meta property=og:image content='//['>{ARTICLE}".encode(), url
    )
    survives(f"<link rel=canonical href='https://port.example/news/2'>{ARTICLE}".encode(), url)
