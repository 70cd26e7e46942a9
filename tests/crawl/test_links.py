import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.addresses import looks_like_article
from scraper.crawl.links import article_links, feed_links, is_wanted, next_page
from scraper.model import Site

SITE = Site(host="psu.example", aliases=("m.psu.example",))
URL = "https://psu.example/power"


@pytest.mark.parametrize(
    "path",
    [
        "/news/ntpc-and-bhel-sign-mou-for-green-hydrogen",
        "/ntpc-signs-mou-with-bhel",
        "/2025/09/22/ntpc-mou",
        "/2025/sep/22/ntpc",
        "/news/98765",
        "/news/ntpc-98765.html",
        "/articleshow/123456789.cms",
        "/story.php?id=7",
        "/PressReleasePage.aspx?PRID=2169412",
        "/?p=4711",
        "/amp/news/ntpc-bhel-sign-mou",
        "/news/ntpc-bhel-sign-mou/print",
        "/%E0%A4%B0%E0%A4%95%E0%A5%8D%E0%A4%B7%E0%A4%BE/a-b-c-d",
    ],
)
def test_addresses_of_articles(path: str) -> None:
    assert looks_like_article(f"https://psu.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/power",
        "/defence-and-aerospace-news",
        "/tag/ntpc-and-bhel-sign-mou",
        "/category/news/98765",
        "/author/a-b-c-d-e-f",
        "/news/page/2",
        "/news?page=3",
        "/2025/09/22",
        "/2025/09/",
        "/budget/2025",
        "/list.php?catid=4",
        "/wp-content/uploads/2025/09/a-b-c-d-e.jpg",
        "/news/a-b-c-d-e-report.pdf",
        "/privacy-policy",
        "/amp",
        "/amp/power",
        "/about-us",
    ],
)
def test_addresses_of_anything_else(path: str) -> None:
    assert not looks_like_article(f"https://psu.example{path}")


PAGE = LexborHTMLParser("""<html><head><link rel="alternate" type="application/rss+xml" href="/feed/">
<link rel="alternate" hreflang="hi" href="/hi/"></head><body>
<a href="/"><img></a> <a href="/power">Power</a>
<a href="/news/ntpc-bhel-sign-mou?utm_source=home">Read more</a>
<a href="/news/ntpc-bhel-sign-mou"> NTPC and BHEL   sign an MoU </a>
<a href="https://m.psu.example/news/ongc-finds-more-gas">ONGC finds more gas offshore</a>
<a href="https://elsewhere.example/news/ongc-finds-more-gas">ONGC finds more gas offshore</a>
<a href="/events/psu-awards-night-in-delhi">PSU awards night in Delhi</a>
<a href="javascript:void(0)">Share</a><a href="mailto:a@b.example">Write</a><a>none</a>
<a href="/power?page=2">2</a><a href="/power?page=3">3</a></body></html>""")


def test_a_section_gives_its_articles_with_the_longest_link_text() -> None:
    leads = article_links(
        PAGE, URL, Site(host="psu.example", aliases=("m.psu.example",), exclude=("/events/*",))
    )
    assert [(lead.url, lead.title) for lead in leads] == [
        ("https://psu.example/news/ntpc-bhel-sign-mou", "NTPC and BHEL sign an MoU"),
        ("https://m.psu.example/news/ongc-finds-more-gas", "ONGC finds more gas offshore"),
    ]
    assert {lead.source for lead in leads} == {URL}


def test_include_takes_the_place_of_guessing() -> None:
    leads = article_links(PAGE, URL, Site(host="psu.example", include=("/pow*", "/events/*")))
    assert [lead.url for lead in leads] == [
        "https://psu.example/power",
        "https://psu.example/events/psu-awards-night-in-delhi",
    ]


def test_wanted_is_on_the_site_included_and_not_excluded() -> None:
    site = Site(host="psu.example", include=("/news/*",), exclude=("*/video*",))
    assert is_wanted(site, "https://www.psu.example/news/a")
    assert not is_wanted(site, "https://psu.example/news/video-a")
    assert not is_wanted(site, "https://psu.example/a")
    assert not is_wanted(site, "https://elsewhere.example/news/a")


def test_the_next_page_is_named_or_counted() -> None:
    assert next_page(PAGE, URL) == "https://psu.example/power?page=2"
    assert next_page(PAGE, f"{URL}?page=2") == "https://psu.example/power?page=3"
    assert next_page(PAGE, f"{URL}?page=3") is None
    assert next_page(PAGE, "https://psu.example/oil") is None
    named = LexborHTMLParser('<a class="next" href="/power/page/2/">Older</a>')
    assert next_page(named, URL) == "https://psu.example/power/page/2/"
    assert next_page(LexborHTMLParser('<a rel="next" href="https://elsewhere.example/2">x</a>'), URL) is None
    assert next_page(LexborHTMLParser(f'<a rel="next" href="{URL}#top">x</a>'), URL) is None


def test_feeds_in_the_head() -> None:
    assert feed_links(PAGE, URL) == ("https://psu.example/feed/",)
