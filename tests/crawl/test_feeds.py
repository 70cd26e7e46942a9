import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.crawl.feeds import read_feed
from scraper.crawl.reading import parse_date
from scraper.errors import NotReadable

URL = "https://psu.example/feed/"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>PSU</title><link>https://psu.example/</link>
<item><title>NTPC &amp;amp; BHEL sign &lt;b&gt;MoU&lt;/b&gt;</title>
<link>https://psu.example/ntpc-bhel?utm_source=rss</link>
<category>Power</category><category><![CDATA[ MoU ]]></category>
<pubDate>Mon, 22 Sep 2025 10:30:00 +0530</pubDate></item>
<item><title>Relative</title><link>/relative-story</link></item>
<item><title>No link at all</title></item>
<item><title>Bad link</title><link>javascript:alert(1)</link></item>
<item><title>By guid</title><guid isPermaLink="true">https://psu.example/by-guid</guid></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>PSU</title>
<entry><title type="html">ONGC &amp;ndash; find</title><link rel="alternate" href="ongc-find"/>
<updated>2025-09-22T08:00:00+05:30</updated><published>2025-09-21T08:00:00+05:30</published>
<category term="Oil"/></entry></feed>"""


def test_rss() -> None:
    first, relative, by_guid = read_feed(RSS.encode(), URL)
    assert first.url == "https://psu.example/ntpc-bhel?utm_source=rss"
    assert first.title == "NTPC & BHEL sign MoU"
    assert first.published == datetime(2025, 9, 22, 5, 0, tzinfo=UTC)
    assert first.tags == ("Power", "MoU")
    assert first.source == URL
    assert relative.url == "https://psu.example/relative-story"
    assert by_guid.url == "https://psu.example/by-guid"


def test_atom() -> None:
    (lead,) = read_feed(ATOM.encode(), URL)
    assert (lead.url, lead.title) == ("https://psu.example/feed/ongc-find", "ONGC – find")
    assert lead.published == datetime(2025, 9, 21, 2, 30, tzinfo=UTC)
    assert lead.modified == datetime(2025, 9, 22, 2, 30, tzinfo=UTC)
    assert lead.tags == ("Oil",)


def test_json_feed() -> None:
    items = [
        {
            "id": "1",
            "url": "/a",
            "title": "A",
            "date_published": "2025-09-22T10:00:00+05:30",
            "tags": ["x", 3],
        },
        {"id": "https://psu.example/b", "date_published": 5},
        "nonsense",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "PSU", "items": items}
    a, b = read_feed(json.dumps(feed).encode(), URL)
    assert (a.url, a.title, a.tags) == ("https://psu.example/a", "A", ("x",))
    assert a.published == datetime(2025, 9, 22, 4, 30, tzinfo=UTC)
    assert (b.url, b.title, b.published) == ("https://psu.example/b", None, None)


def test_hindi_in_a_declared_charset() -> None:
    feed = RSS.replace("UTF-8", "utf-16").replace("Relative", "एनटीपीसी").encode("utf-16")
    assert read_feed(feed, URL)[1].title == "एनटीपीसी"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b"plain text",
        b"{broken",
        b'{"items": 3}',
        b"[" * 100_000,
        b'{"items":' + b"[" * 100_000,
        b'<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel><item/></channel></rss>',
        RSS.replace("<rss", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss').encode("utf-16"),
    ],
)
def test_what_is_no_feed_is_our_error(body: bytes) -> None:
    with pytest.raises(NotReadable):
        read_feed(body, URL)


@given(
    st.one_of(st.binary(), st.text().map(lambda text: f"<rss version='2.0'><channel><item>{text}".encode()))
)
def test_any_bytes_give_leads_or_our_error(body: bytes) -> None:
    try:
        assert isinstance(read_feed(body, URL), tuple)
    except NotReadable:
        return


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    date = parse_date(text)
    assert date is None or date.tzinfo is UTC


def test_dates_as_feeds_write_them() -> None:
    assert parse_date("2025-09-22") == datetime(2025, 9, 22, tzinfo=UTC)
    assert parse_date("2025-09-22T10:00:00.1234567Z") == datetime(2025, 9, 22, 10, 0, 0, 123456, tzinfo=UTC)
    assert parse_date("Mon, 22 Sep 2025 10:00:00 GMT") == datetime(2025, 9, 22, 10, tzinfo=UTC)
    assert parse_date("yesterday") is None
    assert parse_date("0001-01-01T00:00:00+14:00") is None
