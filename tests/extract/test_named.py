from dataclasses import replace

import pytest

from scraper.model import Layout, Metadata, Site
from scraper.pipeline.cleaning import examine

PAGE = b"""<!doctype html><html lang=en><head><title>Port Times</title>
<meta property="og:title" content="Wrong"><meta name=author content="Wrong Person">
<meta property="article:published_time" content="2020-01-01"></head><body><article><h1>Home of the news</h1>
<h2 class=head>Port clears plan to deepen its channel</h2>
<p class=who>By Asha Rao and Mohan Das</p><p class=when>Posted on 22 September 2025, 10:30</p>
<time datetime="2025-09-23T08:00:00+05:30">yesterday</time>
<p>The board of the port authority on Monday cleared a plan to deepen the channel to sixteen metres.</p>
<p>Dredging will start after the monsoon and take eighteen months, an official said.</p></article>"""


def read(**selectors: str) -> Metadata:
    site = Site("port.example", timezone="Asia/Kolkata", layout=(Layout(**selectors),))
    return examine(PAGE, "https://port.example/news/1", (), site).meta


def test_the_sites_file_says_where_title_authors_and_date_are() -> None:
    meta = read(title="h2.head", author="p.who", date="p.when")
    assert meta.title == "Port clears plan to deepen its channel"
    assert meta.authors == ("Asha Rao", "Mohan Das")
    assert meta.published == "2025-09-22T10:30:00+05:30"
    assert dict(meta.sources)["published"] == "the site's file: published"


def test_attributes_say_it_better_than_the_text() -> None:
    assert read(date="time[datetime]").published == "2025-09-23T08:00:00+05:30"
    assert read(author="meta[name=author]").authors == ("Wrong Person",)


@pytest.mark.parametrize("key", ["title", "author", "date"])
def test_what_matches_nothing_changes_nothing(key: str) -> None:
    assert replace(read(**{key: "p.nowhere"}), sources=()) == replace(read(), sources=())
