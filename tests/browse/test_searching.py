"""The search page: one box that takes whatever is typed."""

import asyncio
import re
from datetime import UTC, datetime

import pytest
from datasette.app import Datasette

from scraper.browse.moments import tell

TYPED = [
    "C++",
    '"',
    "a-b",
    "मंत्री",
    "मंत्*",
    "🚀",
    "title:x",
    "NEAR(",
    "' OR 1=1",
    "<script>alert(1)</script>",
    "%00",
    "x" * 5000,
]


def get(path_of_archive, path, **params):
    async def ask():
        datasette = Datasette([str(path_of_archive)])
        await datasette.invoke_startup()
        return await datasette.client.get(path, params=params or None)

    return asyncio.run(ask())


def test_hits_with_snippets(archive_path):
    answer = get(archive_path, "/articles/-/search", q="dividend")
    assert answer.status_code == 200
    assert 'href="/articles/-/article/1"' in answer.text
    assert "The board declared a <mark>dividend</mark>." in answer.text
    assert "1 article" in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert get(archive_path, "/-/search", q="dividend").text == answer.text


@pytest.mark.parametrize("query", TYPED)
def test_whatever_is_typed_is_answered(archive_path, query):
    answer = get(
        archive_path, "/articles/-/search", q=query, author=query, page=query, since=query, sort=query
    )
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_hindi_and_filters(archive_path):
    assert "<mark>मंत्री</mark>" in get(archive_path, "/-/search", q="मंत्री").text
    assert "Nothing found" in get(archive_path, "/-/search", q="मंत").text
    assert "मंत*" in get(archive_path, "/-/search", q="मंत").text
    assert "1 article" in get(archive_path, "/-/search", section="power").text
    text = get(archive_path, "/-/search", site="www.psu-news.example", until="2025-09-21").text
    assert "1 article" in text
    assert '<option value="www.psu-news.example" selected>PSU News</option>' in text


@pytest.mark.parametrize("query", ["ntpc", ""])
def test_each_order_is_listed_once(archive_path, query):
    listed = get(archive_path, "/-/search", q=query).text.partition('<select name="sort">')[2]
    orders = re.findall(r"<option[^>]*>([^<]+)</option>", listed.partition("</select>")[0])
    assert len(orders) == len(set(orders)) == 3


def test_hostile_articles_are_shown_as_text(archive_path):
    text = get(archive_path, "/-/search", q="owned").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "<svg" not in text


def test_permissions_are_asked_for(archive_path):
    async def ask():
        datasette = Datasette([str(archive_path)], metadata={"allow": False})
        await datasette.invoke_startup()
        return await datasette.client.get("/-/search?q=ntpc")

    assert asyncio.run(ask()).status_code == 403


@pytest.mark.parametrize(
    ("stamp", "spoken", "exact"),
    [
        ("2025-09-22T11:59:50Z", "just now", "2025-09-22 11:59 UTC"),
        ("2025-09-22T11:00:00Z", "1 hour ago", "2025-09-22 11:00 UTC"),
        ("2025-09-21T13:00:00Z", "23 hours ago", "2025-09-21 13:00 UTC"),
        ("2025-09-21T10:00:00Z", "yesterday", "2025-09-21 10:00 UTC"),
        ("2025-09-22", "today", "2025-09-22"),
        ("2025-09-21", "yesterday", "2025-09-21"),
        ("2019-03-01", "1 March 2019", "2019-03-01"),
        ("2025-09-23T10:00:00Z", "23 September 2025", "2025-09-23 10:00 UTC"),
        ("soon", "soon", "soon"),
    ],
)
def test_times_are_told_as_readers_say_them(stamp, spoken, exact):
    moment = tell(stamp, datetime(2025, 9, 22, 12, tzinfo=UTC))
    assert (moment.spoken, moment.exact) == (spoken, exact)


def test_no_time_is_not_told():
    assert tell(None, datetime.now(UTC)) is None


def test_every_search_has_a_feed(archive_path):
    import feedparser

    page = get(archive_path, "/articles/-/search", q="ntpc", site="www.psu-news.example").text
    assert 'href="/articles/-/feed?q=ntpc&amp;site=www.psu-news.example"' in page
    answer = get(archive_path, "/articles/-/feed", q="ntpc", site="www.psu-news.example")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["NTPC posts a profit in the second quarter"]
    assert feed.feed.title == "ntpc · www.psu-news.example"
    assert feed.feed.links[0].href.endswith("/articles/-/feed?q=ntpc&site=www.psu-news.example")
    everything = get(archive_path, "/-/feed")
    assert len(feedparser.parse(everything.content).entries) == 3
    assert "<script" not in everything.text


def test_a_date_that_is_none_is_told(archive_path):
    answer = get(archive_path, "/articles/-/search", q="ntpc", since="foo<", until="2025-02-30")
    assert answer.status_code == 200
    assert "since=foo&lt; is no date such as 2025-09-22; it was left out." in answer.text
    assert "until=2025-02-30 is no date such as 2025-09-22; it was left out." in answer.text
    assert "1 article" in answer.text
    assert "left out" not in get(archive_path, "/-/search", q="ntpc", since="2025-09-22", until="").text
    feed = get(archive_path, "/articles/-/feed", q="ntpc", since="foo")
    assert (feed.status_code, feed.text) == (400, "since=foo is no date such as 2025-09-22")


@pytest.mark.parametrize("query", ["_search=", "_search=%20", "_search=%22", "_search_title=", "_search"])
def test_a_search_for_nothing_on_a_table_shows_all(archive_path, query):
    for path in ("/articles/articles.json", "/articles/articles"):
        assert get(archive_path, f"{path}?{query}&language=en").status_code == 200
    rows = get(archive_path, f"/articles/articles.json?{query}&language=en&_shape=array").json()
    assert [row["id"] for row in rows] == [1]
    both = get(archive_path, f"/articles/articles.json?_search=ntpc&{query}&_shape=array").json()
    assert [row["id"] for row in both] == [1]


def test_a_search_in_one_column_of_a_table(archive_path):
    found = get(archive_path, "/articles/articles.json?_search_title=ntpc&_shape=array").json()
    assert [row["id"] for row in found] == [1]
    assert get(archive_path, "/articles/articles.json?_search_title=dividend&_shape=array").json() == []
