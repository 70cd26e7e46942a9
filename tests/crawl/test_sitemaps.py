import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.crawl.sitemaps import read_sitemap
from scraper.errors import NotReadable, TooLarge

URL = "https://psu.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/style.xsl"?>
<urlset {NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://psu.example/ntpc-bhel </loc><lastmod>2025-09-22T12:00:00+05:30</lastmod>
<image:image><image:loc>https://psu.example/a.jpg</image:loc><image:title>A photo</image:title></image:image>
<news:news><news:publication><news:name>PSU</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-09-22T10:00:00+05:30</news:publication_date>
<news:title>NTPC &amp; BHEL sign MoU</news:title>
<news:keywords>power, mou,power</news:keywords></news:news></url>
<!-- a comment -->
<url><loc>/second</loc></url><url><loc>javascript:x</loc></url><url/>
</urlset>"""
INDEX = f"""<sitemapindex {NS}><sitemap><loc>https://psu.example/s1.xml.gz</loc>
<lastmod>2025-09-22</lastmod></sitemap><sitemap><loc>s2.xml</loc></sitemap></sitemapindex>"""


def test_a_news_sitemap_gives_titles_dates_and_keywords() -> None:
    first, second = read_sitemap(NEWS.encode(), URL).leads
    assert first.url == "https://psu.example/ntpc-bhel"
    assert first.title == "NTPC & BHEL sign MoU"
    assert first.published == datetime(2025, 9, 22, 4, 30, tzinfo=UTC)
    assert first.modified == datetime(2025, 9, 22, 6, 30, tzinfo=UTC)
    assert first.tags == ("power", "mou")
    assert (second.url, second.title) == ("https://psu.example/second", None)


def test_an_index_gives_its_children() -> None:
    found = read_sitemap(INDEX.encode(), URL)
    assert [child.url for child in found.children] == [
        "https://psu.example/s1.xml.gz",
        "https://psu.example/s2.xml",
    ]
    assert found.children[0].modified == datetime(2025, 9, 22, tzinfo=UTC)
    assert found.leads == ()


def test_gzip_plain_text_feeds_and_files_that_break_off() -> None:
    assert len(read_sitemap(gzip.compress(NEWS.encode()), URL).leads) == 2
    assert [
        x.url for x in read_sitemap(b"https://psu.example/a\r\n\nhttps://psu.example/b\nx", URL).leads
    ] == [
        "https://psu.example/a",
        "https://psu.example/b",
    ]
    rss = b"<rss version='2.0'><channel><item><link>https://psu.example/a</link></item></channel></rss>"
    assert len(read_sitemap(rss, URL).leads) == 1
    assert len(read_sitemap(NEWS.encode().split(b"<url/>")[0], URL).leads) == 2
    assert read_sitemap(f"<urlset {NS}></urlset>".encode(), URL).leads == ()


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body><a href='/a'>a</a></body></html>",
        b"not here",
        b"<",
        b"\x1f\x8b broken",
        f'<!DOCTYPE u [<!ENTITY a "{"b" * 100}">]><urlset {NS}><url><loc>https://psu.example/&a;</loc></url></urlset>'.encode(),
    ],
)
def test_what_is_no_sitemap_is_our_error(body: bytes) -> None:
    with pytest.raises(NotReadable):
        read_sitemap(body, URL)


def test_a_gzip_bomb_inside_the_body_is_too_large() -> None:
    with pytest.raises(TooLarge):
        read_sitemap(gzip.compress(bytes(61_000_000), 1), URL)


@given(st.one_of(st.binary(), st.text().map(lambda text: f"<urlset><url><loc>{text}".encode())))
def test_any_bytes_give_a_sitemap_or_our_error(body: bytes) -> None:
    try:
        read_sitemap(body, URL)
    except NotReadable:
        return
