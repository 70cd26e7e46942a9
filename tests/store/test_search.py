"""The full-text index: whole words in every script, in step with the table."""

import pytest
import sqlite_utils


def hits(archive, query):
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid"
    return [number for (number,) in archive.connection.execute(sql, (query,))]


def check(archive):
    archive.connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("रक्षा मंत्री ने कहा", "मंत्री"),
        ("क्\u200dषेत्र में विकास", "क्षेत्र"),
        ("क्षेत्र में विकास", "क्षेत्र"),
        ("Café visit", "cafe"),
        ("profit of Rs 12,000 crore", "crore"),
    ],
)
def test_finds_whole_words(archive, make_article, text, query):
    archive.save(make_article(text=text), None, None)
    assert hits(archive, f'"{query}"') == [1]
    check(archive)


def test_does_not_find_parts_of_hindi_words_or_other_word_forms(archive, make_article):
    archive.save(make_article(text="मंत्री ने university news पढ़ी"), None, None)
    assert hits(archive, '"मंत"') == []
    assert hits(archive, "universe") == []
    assert hits(archive, "new") == []


def test_follows_what_an_article_says(archive, make_article):
    archive.save(make_article(text="first words"), None, None)
    archive.save(make_article(text="second words", summary="a summary"), None, None)
    assert hits(archive, "first") == []
    assert hits(archive, "second") == hits(archive, "summary") == [1]
    check(archive)
    archive.connection.execute("DELETE FROM articles")
    assert hits(archive, "second") == []
    check(archive)


def test_a_refetch_without_change_does_not_touch_the_index(archive, make_article, make_response):
    archive.save(make_article(), make_response(), None)
    before = archive.connection.execute("SELECT block FROM articles_fts_data ORDER BY id").fetchall()
    archive.save(make_article(section="Power"), make_response(), None)
    archive.connection.execute("UPDATE articles SET title = title, text = text")
    assert archive.connection.execute("SELECT block FROM articles_fts_data ORDER BY id").fetchall() == before


def test_other_tools_find_the_index(archive, make_article):
    archive.save(make_article(), None, None)
    table = sqlite_utils.Database(archive.connection)["articles"]
    assert table.detect_fts() == "articles_fts"
    assert [row["id"] for row in table.search("profit")] == [1]
    archive.connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    assert hits(archive, "profit") == [1]
