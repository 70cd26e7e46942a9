"""What Datasette shows of an archive, and that it shows other databases as ever."""

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing

import pytest
from datasette.app import Datasette

from scraper.config import read_config
from scraper.pipeline import clean
from scraper.store.archive import open_archive

HOSTILE = ("<script>document", 'onerror="document', "<svg onload", 'href="javascript:')
PAGES = [
    "/",
    "/articles",
    "/articles/articles",
    "/articles/articles?_search=ntpc",
    "/articles/articles/3",
    "/articles/-/article/3",
    "/articles/-/home",
    "/articles/-/article/3?removed=open",
    "/articles/-/capture/3",
    "/articles/-/capture/4",
    "/articles/-/search?q=owned",
    "/articles/removals",
    "/articles/revisions",
    "/articles/captures",
    "/articles/frontier",
    "/articles/tags",
    "/articles/new_today",
    "/articles/most_stripped_sites",
    "/articles/removals_by_rule",
    "/articles/articles_without_date",
    "/articles/failures",
    "/articles/by_author?author=rao",
    "/articles/by_tag?tag=ntpc",
    "/articles/edited_after_publication",
    "/articles/stories_across_sites",
    "/articles/gone_articles",
]


def get(files, path, **options):
    """Ask a Datasette with these files; return its answer."""

    async def ask():
        datasette = Datasette([str(file) for file in files], **options)
        await datasette.invoke_startup()
        return await datasette.client.get(path)

    return asyncio.run(ask())


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_there_and_hostile_content_is_escaped(archive_path, page):
    answer = get([archive_path], page)
    assert answer.status_code == 200
    assert "<script>document" not in answer.text
    assert 'onerror="document' not in answer.text
    assert "<svg onload" not in answer.text
    assert 'href="javascript:' not in answer.text.lower()


def test_the_archive_introduces_itself(archive_path):
    text = get([archive_path], "/articles").text
    assert ">News archive</h1>" in text
    for title in (
        "New today",
        "Most stripped sites",
        "Removals by rule",
        "Articles without a date",
        "Failures",
    ):
        assert title in text
    tables = get([archive_path], "/articles.json").json()["tables"]
    shown = {table["name"] for table in tables if not table["hidden"]}
    own = {"articles", "captures", "removals", "revisions", "sites", "tags"}
    assert shown == own | {"aliases", "boilerplate", "frontier", "hosts", "runs", "stories", "templates"}
    assert "articles_indexed" not in text


def test_queries_open_with_their_answers_not_their_sql(archive_path):
    text = get([archive_path], "/articles/new_today").text
    assert "<title>New today · articles</title>" in text
    assert "SELECT articles.first_seen" not in text
    assert "SELECT articles.first_seen" in get([archive_path], "/articles/new_today?_show_sql=1").text


def test_articles_of_an_author_are_found_in_any_spelling(archive_path):
    for author in ("a. rao", "A. R%C3%81O"):
        answer = get([archive_path], f"/articles/by_author.json?author={author}&_shape=objects").json()
        assert {row["authors"] for row in answer["rows"]} == {"A. Rao"}
    assert get([archive_path], "/articles/by_author.json?author=&_shape=objects").json()["rows"] == []


def test_articles_are_sorted_searched_faceted_and_labelled(archive_path):
    answer = get([archive_path], "/articles/articles.json?_labels=on&_shape=objects").json()
    assert [row["id"] for row in answer["rows"]] == [1, 2, 3]
    assert answer["rows"][0]["site"] == {"value": 1, "label": "PSU News"}
    facets = {
        name: [item["value"] for item in facet["results"]] for name, facet in answer["facet_results"].items()
    }
    assert sorted(facets) == ["language", "published", "section", "site"]
    assert sorted(facets["published"]) == ["2025-09-21", "2025-09-22"]
    found = get([archive_path], "/articles/articles.json?_search=मंत्री&_shape=array").json()
    assert [row["id"] for row in found] == [2]
    assert get([archive_path], "/articles/articles.json?_search=मंत&_shape=array").json() == []


def test_removals_show_their_article_by_title(archive_path):
    text = get([archive_path], "/articles/removals").text
    assert '<a href="/articles/articles/1">NTPC posts a profit in the second quarter</a>' in text


def test_long_texts_are_short_in_tables_and_titles_lead_to_the_reading_page(archive_path):
    text = get([archive_path], "/articles/articles").text
    assert '<a href="/articles/-/article/1">NTPC posts a profit in the second quarter</a>' in text
    assert '… <a href="/articles/-/article/1">all</a>' in text
    assert "The board declared a dividend" not in text
    assert '<a href="/articles/-/article/3">' in get([archive_path], "/articles/new_today").text


def test_reading_page(archive_path):
    answer = get([archive_path], "/-/article/1")
    text = answer.text
    for part in (
        '<h1 dir="auto">NTPC posts a profit in the second quarter</h1>',
        'By <a href="/articles/-/search?author=A.%20Rao">A. Rao</a>',
        '<a href="/articles/-/search?site=www.psu-news.example">PSU News</a> · New Delhi',
        '<time datetime="2025-09-22T04:30:00Z" title="2025-09-22 04:30 UTC">22 September 2025</time>',
        "<p>The board declared a dividend.</p>",
        "3 blocks removed",
        "<code>promo.whatsapp</code></a> an invitation to the site&#39;s WhatsApp channel",
        "Join PSU News on WhatsApp now for fast updates",
        'href="https://www.psu-news.example/psu-news/1"',
        'href="/articles/-/search?tag=NTPC"',
        'href="/articles/-/capture/1"',
    ):
        assert part in text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in text
    assert "Changes" not in text
    assert 'lang="hi"' in get([archive_path], "/articles/-/article/2").text


def test_removed_blocks_are_folded_where_they_stood(archive_path):
    text = get([archive_path], "/-/article/1").text
    places = [
        text.index(part)
        for part in ("chrome.nav", "New Delhi, September 22", "promo.whatsapp", "dividend", "related.line")
    ]
    assert places == sorted(places)
    assert "<details open" not in text
    assert text.count('<details class="removed">') == 3
    assert get([archive_path], "/-/article/1?removed=open").text.count('<details class="removed" open>') == 3


def test_changes_are_shown_word_by_word(archive_path):
    text = get([archive_path], "/articles/-/article/3").text
    assert "Changed 2 times" in text
    assert "<summary>What changed since the version seen <time" in text
    assert "<del>javascript:document.title=&#39;owned&#39;</del>" in text
    assert "<ins>" in text


def test_the_captured_page_is_shown_as_source(archive_path):
    text = get([archive_path], "/articles/-/capture/1").text
    assert "&lt;p&gt;page&lt;/p&gt;" in text
    assert 'href="/articles/-/article/1"' in text
    assert get([archive_path], "/articles/-/capture/999").status_code == 404


def test_a_damaged_page_is_told_in_words(archive_path, tmp_path):
    path = shutil.copy(archive_path, tmp_path / "articles.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE bodies SET data = x'28b52ffd'")
    answer = get([path], "/articles/-/capture/1")
    assert answer.status_code == 200
    assert "be shown: its page in the archive is damaged" in answer.text
    assert "<pre" not in answer.text
    assert 'href="/articles/-/article/1"' in answer.text
    assert "The board declared a dividend" in get([path], "/articles/-/article/1").text


def test_the_reading_page_gives_the_evidence_of_learned_rules(tmp_path, make_removed):
    path = make_removed(tmp_path / "articles.db")
    text = get([path], "/-/article/1").text
    assert "the site repeats it: on 24 of 25 pages, of 8 days from 2025-09-01 to 2025-09-08" in text


@pytest.mark.parametrize(
    "path", ["/-/article/99", "/-/article/" + "9" * 30, "/articles/-/article/99", "/nothing/-/article/1"]
)
def test_no_such_article(archive_path, path):
    assert get([archive_path], path).status_code == 404


@pytest.mark.parametrize(
    "metadata",
    [
        {"allow": False},
        {"databases": {"articles": {"allow": False}}},
        {"databases": {"articles": {"allow": {"id": "root"}}}},
        {"databases": {"articles": {"tables": {"articles": {"allow": False}}}}},
        {"databases": {"articles": {"tables": {"removals": {"allow": False}}}}},
    ],
)
def test_the_reading_page_asks_for_permission(archive_path, metadata):
    for path in ("/-/article/1", "/articles/-/article/1", "/articles/-/article/99"):
        answer = get([archive_path], path, metadata=metadata)
        assert answer.status_code == 403
        assert "NTPC" not in answer.text


def test_the_indexes_internal_view_is_out_of_sight(archive_path):
    assert get([archive_path], "/articles/articles_indexed").status_code == 403


def test_the_users_own_metadata_wins(archive_path):
    mine = {"databases": {"articles": {"title": "My beat", "tables": {"articles": {"sort": "id"}}}}}
    text = get([archive_path], "/articles", metadata=mine).text
    assert "My beat" in text
    assert "News archive" not in text


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, text TEXT);
        CREATE VIEW articles_indexed AS SELECT * FROM articles;
        """
    )
    connection.execute("INSERT INTO articles VALUES (1, 'mine', ?)", ("long " * 300,))
    connection.commit()
    connection.close()
    return path


def test_other_databases_are_left_alone(archive_path, other):
    files = [archive_path, other]
    text = get(files, "/other/articles").text
    assert "/-/article/" not in text
    assert "archive.css" not in text
    assert "long " * 300 in text
    assert 'href="/other/-/search"' not in text
    assert "fields.js" not in text
    assert get(files, "/other/articles_indexed").status_code == 200
    assert get(files, "/other/-/article/1").status_code == 404
    assert list(get(files, "/-/metadata.json").json()["databases"]) == ["articles"]
    assert get(files, "/articles/-/article/1").status_code == 200
    assert get([other], "/-/article/1").status_code == 404
    assert get([], "/").status_code == 200


def test_two_archives_in_one_datasette(archive_path, tmp_path):
    second = tmp_path / "second beat.db"
    shutil.copy(archive_path, second)
    files = [archive_path, second]
    assert get(files, "/second~20beat/-/article/1").status_code == 200
    assert 'href="/second+beat/-/article/1"' in get(files, "/second~20beat/articles").text
    assert get(files, "/-/article/1").status_code == 404


def test_a_reader_who_chooses_columns_sees_them(archive_path):
    assert "articles.css" in get([archive_path], "/articles/articles").text
    assert "articles.css" not in get([archive_path], "/articles/articles?_col=url").text


def test_style_sheets_are_served(archive_path):
    answer = get([archive_path], "/-/static-plugins/scraper/archive.css")
    assert answer.status_code == 200
    assert ".rows-and-columns" in answer.text


def test_a_policy_keeps_every_page_of_an_archive_to_itself(archive_path, other):
    for page in ("/articles", "/articles/articles", "/articles.json", "/articles/-/search"):
        headers = get([archive_path, other], page).headers
        assert headers["content-security-policy"].startswith("default-src '"), page
        assert headers["referrer-policy"] == "no-referrer"
    assert "content-security-policy" not in get([archive_path, other], "/other/articles").headers


def test_datasette_can_not_write_to_the_archive(archive_path):
    async def write():
        datasette = Datasette([str(archive_path)])
        await datasette.invoke_startup()
        await datasette.get_database("articles").execute_fn(lambda db: db.execute("DELETE FROM articles"))

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(write())


def test_a_table_of_the_page_is_a_table_on_the_reading_page(tmp_path):
    said = "".join(
        f"<p>{'The board of the port met on Monday and cleared the plan. ' * 3}{n}</p>" for n in "abcd"
    )
    table = "<table><tr><th>Year<th>Ships|Boats<tr><td>2024<td>1*2<tr><td>2025<td>&lt;b&gt;</table>"
    page = (
        f"<title>Port</title><article><h1>Port tells of its ships</h1>{said}{table}{said}</article>".encode()
    )
    found = clean(page, "https://www.psu-news.example/ships", read_config(None).rules)
    with open_archive(tmp_path / "articles.db") as archive:
        archive.save(found, None, None)
    assert r"| Year | Ships\|Boats |" in found.markdown.split("\n")
    text = get([tmp_path / "articles.db"], "/-/article/1").text
    rows = re.findall(r"<tr>((?:<td>[^\n]*</td>)+)</tr>", text)
    assert rows == [
        "<td>Year</td><td>Ships|Boats</td>",
        "<td>2024</td><td>1*2</td>",
        "<td>2025</td><td>&lt;b&gt;</td>",
    ]
