"""Whatever bytes come in, `clean` gives an article or says why not: it never fails in any other way."""

import gzip
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.cli.clean import Cleaned, Failure, clean_source
from scraper.cli.inputs import Source
from scraper.cli.output import as_json, as_markdown, as_text
from scraper.cli.page import as_html

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/*.html.gz"))
URLS = st.sampled_from(
    [None, "https://port.example/news/1", "http://[::1", "https://", "javascript:alert(1)", "%00"]
)
FRAGMENTS = st.sampled_from(
    [
        *(
            b"<",
            b">",
            b"</p>",
            b"<p>",
            b"<!--",
            b"<table><tr><td>",
            b"</div>" * 50,
            b"<div>" * 500,
            b"&#x110000;",
        ),
        *(
            b"\x00",
            b"\xff\xfe",
            b"\xed\xa0\x80",
            b"\xe0\xa4",
            b"<script type='application/ld+json'>{\"@graph\": [[[",
        ),
        *(
            b"<meta charset=utf-7>",
            b"<meta charset='x" + b"y" * 300,
            b"<svg><style><p>",
            b"<template><p>text</template>",
        ),
        *(
            b"2025-99-99T99:99:99+99:99",
            "\u202e\u0301\u200d".encode() * 20,
            b"<time datetime='0001-01-01T00:00+23:59'>",
        ),
    ]
)
SETTINGS = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Thousands of broken pages make libraries talk."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def check(body: bytes, url: str | None) -> None:
    result = clean_source(Source("page", url, body=body), None)
    assert isinstance(result, Cleaned | Failure)
    if isinstance(result, Cleaned):
        assert result.article.text
        for show in (as_json, as_markdown, as_text, as_html):
            show(result.article)
    else:
        assert result.reason


@SETTINGS
@given(body=st.binary(max_size=2000), url=URLS)
def test_random_bytes(body: bytes, url: str | None) -> None:
    check(body, url)


@SETTINGS
@given(
    parts=st.lists(
        FRAGMENTS | st.text(max_size=50).map(lambda text: text.encode("utf-8", "replace")), max_size=40
    ),
    url=URLS,
)
def test_random_markup(parts: list[bytes], url: str | None) -> None:
    check(b"".join(parts), url)


@SETTINGS
@given(data=st.data())
def test_truncated_and_mutated_pages(data: st.DataObject) -> None:
    body = gzip.decompress(data.draw(st.sampled_from(PAGES), label="page").read_bytes())
    for _ in range(data.draw(st.integers(0, 4), label="cuts")):
        start = data.draw(st.integers(0, len(body)))
        end = min(len(body), start + data.draw(st.integers(0, 200)))
        body = body[:start] + data.draw(FRAGMENTS) + body[end:]
    check(body[: data.draw(st.integers(0, len(body)), label="length")], data.draw(URLS))
