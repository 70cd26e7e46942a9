"""The quick look lets only harmless markup pass, and nearly all real pages."""

import gzip
from pathlib import Path

import pytest

from scraper.extract.calm import is_calm, is_little

PAGES = sorted((Path(__file__).parent.parent / "pages").glob("*/*.html.gz"))

COSTLY = (
    "<p><b>" * 1000,
    '<div x=">"' + " a=1" * 20_000 + ">",
    "<script " + "a=1 " * 20_000 + ">",
    '<a x="<script>"' + " a=1" * 20_000 + ">",
    '<a x="<!--"' + " a=1" * 20_000 + ">",
    "<a " + (' b="<"' + " a=1" * 50) * 500 + ">",
    ("<a " + "a=1 " * 4_000 + ">") * 20,
)


def test_every_fixture_page_is_calm() -> None:
    sources = [gzip.decompress(page.read_bytes()).decode("utf-8") for page in PAGES]
    assert sources
    assert all(is_calm(source) for source in sources)


@pytest.mark.parametrize(
    "source",
    [
        *COSTLY,
        "<div>" * 1000,
        "<div></x>" * 1000,
        "<table><tr><td>" * 1000,
        "<ul><li>" * 1000,
        "<p><font color=red>" * 1000,
        "<div " + "a=1 " * 20_000 + ">",
        "<a x='<style>'" + " a=1" * 20_000 + ">",
        "".join(f"<x{n}></x{n}>" for n in range(1000)),
        "<!-->" + "<div>" * 10_000,
        "<svg><script>" + "<g>" * 10_000,
        "<i></i>" * 30_000,
        "".join(f"<div><b id={n}><object></b></object></div>" for n in range(500)),
        "".join(f"<div><font size={n}><table><tr><td></font></table></div>" for n in range(500)),
    ],
    ids=lambda source: source[:20],
)
def test_hostile_markup_is_not_calm(source: str) -> None:
    assert not is_calm(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p>one" * 3000,
        "<ul>" + "<li>one" * 3000 + "</ul>",
        "<table>" + "<tr><td>a<td>b" * 2000 + "</table>",
        "<div><p>text</p></div>" * 3000,
        "line<br>" * 5000,
        "<script>" + "if (a < b) c();" * 2000 + "</script><p>text</p>",
        "<!-- " + "<div>" * 2000 + " --><p>text</p>",
    ],
    ids=lambda source: source[:20],
)
def test_plain_markup_is_calm_at_any_length(source: str) -> None:
    assert is_calm(source)


@pytest.mark.parametrize(
    "source",
    [
        *COSTLY,
        "<div>" * 10_000,
        "<p " + "a=1 " * 20_000 + ">",
        "<script x='" + "a=1 " * 20_000,
        "<a x = '<style>'" + " a=1" * 20_000 + ">",
    ],
    ids=lambda source: source[:20],
)
def test_what_can_cost_much_is_not_little(source: str) -> None:
    assert not is_little(source)


@pytest.mark.parametrize(
    "source",
    [
        "<div><p>text</p></div>" * 1000,
        "<script id='a' async>" + "if (a > b) c();" * 5000 + "</script><p>text</p>",
        "<img src='data:image/png;base64," + "iVBORw0KGgo" * 20_000 + "'><p>text</p>",
    ],
    ids=lambda source: source[:20],
)
def test_a_usual_page_is_little(source: str) -> None:
    assert is_little(source)
    assert is_calm(source)
