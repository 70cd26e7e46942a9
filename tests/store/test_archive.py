"""What the archive keeps, and what it never loses."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from scraper.errors import BadStatus, NothingKept
from scraper.model import Removal, Validators
from scraper.store.records import RunCounts, Saved

URL = "https://www.example.in/psu-news/ntpc-results"


def rows(archive, sql, *parameters):
    return archive.connection.execute(sql, parameters).fetchall()


def one(archive, sql, *parameters):
    (row,) = rows(archive, sql, *parameters)
    return row


def test_keeps_an_article_with_all_that_is_known_of_it(archive, make_article, make_response):
    archive.site_id("www.example.in", "Example News")
    run = archive.start_run("www.example.in")
    article = make_article(authors=("A. Rao", "B. Sen"), tags=("NTPC", "Power"), modified="2025-09-23")
    saved = archive.save(article, make_response(etag='"1"', content_type="text/html"), run)
    assert saved == Saved(1, "added")
    found = one(
        archive, "SELECT url, title, authors, published, modified, word_count, gone, version FROM articles"
    )
    assert found[:6] == (URL, "NTPC results", "A. Rao, B. Sen", "2025-09-22T04:30:00Z", "2025-09-23", 4)
    assert found[6] is None
    assert rows(archive, "SELECT name FROM article_tags JOIN tags ON tags.id = tag ORDER BY 1") == [
        ("NTPC",),
        ("Power",),
    ]
    assert rows(archive, "SELECT position, rule FROM removals") == [
        (3, "promo.whatsapp"),
        (4, "related.line"),
    ]
    assert one(archive, "SELECT id, article, run, status, etag, error FROM captures") == (
        1,
        1,
        run,
        200,
        '"1"',
        None,
    )
    assert one(archive, "SELECT name FROM articles JOIN sites ON sites.id = articles.site") == (
        "Example News",
    )
    assert archive.body(1) == b"<p>NTPC</p>"


def test_times_are_in_utc_with_z(archive, make_article, make_response):
    archive.save(make_article(), make_response(), archive.start_run(None))
    times = one(
        archive, "SELECT published, first_seen, last_seen, fetched_at, started FROM articles, captures, runs"
    )
    assert all(time.endswith("Z") and len(time) == 20 for time in times)


def test_refetching_the_same_changes_nothing_but_last_seen(archive, make_article, make_response):
    first = make_response()
    later = replace(first, fetched_at=first.fetched_at + timedelta(hours=1))
    archive.save(make_article(), first, None)
    before = one(archive, "SELECT * FROM articles")
    assert archive.save(make_article(), later, None) == Saved(1, "unchanged")
    after = one(archive, "SELECT * FROM articles")
    columns = [column[1] for column in rows(archive, "PRAGMA table_info(articles)")]
    changed = {name for name, old, new in zip(columns, before, after, strict=True) if old != new}
    assert changed == {"last_seen", "capture"}
    assert one(archive, "SELECT count(*) FROM captures") == (2,)
    assert one(archive, "SELECT count(*) FROM bodies") == (1,)
    assert rows(archive, "SELECT * FROM revisions") == []
    assert rows(archive, "SELECT id FROM removals") == [(1,), (2,)]


def test_an_article_that_changed_keeps_what_it_said(archive, make_article, make_response):
    archive.save(make_article(), make_response(body=b"old"), None)
    changed = replace(
        make_article(text="NTPC posted a loss."), removals=(Removal(9, "note.copyright", "(c)"),)
    )
    assert archive.save(changed, make_response(body=b"new"), None) == Saved(1, "updated")
    assert one(archive, "SELECT text, capture FROM articles") == ("NTPC posted a loss.", 2)
    assert one(archive, "SELECT title, text, capture FROM revisions") == (
        "NTPC results",
        "NTPC posted a profit.",
        1,
    )
    assert rows(archive, "SELECT position, rule, text FROM removals") == [(9, "note.copyright", "(c)")]
    assert archive.body(1) == b"old"


def test_what_a_refetch_does_not_know_stays(archive, make_article, make_response):
    archive.save(make_article(tags=("NTPC",), place="Delhi"), make_response(), None)
    again = make_article(published=None, title=None)
    assert archive.save(again, make_response(), None).outcome == "unchanged"
    assert one(archive, "SELECT title, published, place FROM articles") == (
        "NTPC results",
        "2025-09-22T04:30:00Z",
        "Delhi",
    )
    assert one(archive, "SELECT count(*) FROM article_tags") == (1,)


def test_a_failed_refetch_never_replaces_a_good_copy(archive, make_article, make_response):
    archive.save(make_article(), make_response(), None)
    before = rows(archive, "SELECT * FROM articles"), rows(archive, "SELECT * FROM removals")
    error = BadStatus(f"{URL}: the server answered 500")
    archive.record_failure(URL, "www.example.in", error, make_response(status=500, body=b"oops"), None)
    archive.record_failure(URL, "www.example.in", error, None, None)
    assert (rows(archive, "SELECT * FROM articles"), rows(archive, "SELECT * FROM removals")) == before
    assert rows(archive, "SELECT status, error, article FROM captures WHERE id > 1") == [
        (500, f"BadStatus: {URL}: the server answered 500", None),
        (None, f"BadStatus: {URL}: the server answered 500", None),
    ]
    assert archive.body(2) == b"oops"
    assert archive.body(3) is None


@pytest.mark.parametrize("text", ["", "  \n", "\0"])
def test_an_article_without_text_is_refused(archive, make_article, make_response, text):
    with pytest.raises(NothingKept, match="no body text"):
        archive.save(make_article(text=text), make_response(), None)
    assert rows(archive, "SELECT * FROM captures") == []


def test_not_modified_moves_last_seen(archive, make_article, make_response):
    first = make_response(etag='"1"', last_modified="Mon, 22 Sep 2025 04:30:00 GMT")
    archive.save(make_article(), first, None)
    later = first.fetched_at + timedelta(days=1)
    archive.touch(URL, replace(make_response(status=304, body=b""), fetched_at=later))
    assert archive.last_seen(URL) == later.replace(microsecond=0)
    assert rows(archive, "SELECT status, body, article FROM captures WHERE id = 2") == [(304, None, 1)]
    assert archive.validators(URL) == Validators('"1"', "Mon, 22 Sep 2025 04:30:00 GMT")


def test_validators_come_from_the_last_good_answer(archive, make_article, make_response):
    assert archive.validators(URL) == Validators()
    archive.save(make_article(), make_response(etag='"1"'), None)
    archive.record_failure(URL, None, NothingKept("no text"), make_response(etag='"2"'), None)
    assert archive.validators(URL) == Validators('"1"', None)


def test_a_listing_keeps_its_validators_but_not_its_body(archive, make_response):
    feed = "https://www.example.in/feed"
    archive.record_listing(make_response(feed, etag='"f"'), "www.example.in", None)
    assert archive.validators(feed).etag == '"f"'
    assert not archive.known(feed)
    assert archive.body(1) is None


def test_an_unchanged_listing_stays_with_its_site(archive, make_response):
    feed = "https://www.example.in/feed"
    archive.record_listing(make_response(feed, etag='"f"'), "www.example.in", None)
    archive.touch(feed, make_response(feed, status=304, body=b""))
    assert len(rows(archive, "SELECT DISTINCT site FROM captures WHERE site IS NOT NULL")) == 1
    assert rows(archive, "SELECT count(*) FROM captures WHERE site IS NULL") == [(0,)]


def test_a_gone_article_keeps_everything_and_may_come_back(archive, make_article, make_response):
    archive.save(make_article(), make_response(), None)
    archive.mark_gone(URL, make_response(status=410, body=b""), None)
    gone, text = one(archive, "SELECT gone, text FROM articles")
    assert gone.endswith("Z")
    assert text == "NTPC posted a profit."
    archive.touch(URL, make_response(status=304, body=b""))
    assert one(archive, "SELECT gone FROM articles") == (None,)


def test_answers_about_unknown_urls_are_only_recorded(archive, make_response):
    archive.touch(URL, make_response(status=304, body=b""))
    archive.mark_gone(URL, make_response(status=404, body=b""), None)
    assert one(archive, "SELECT count(*) FROM captures") == (2,)
    assert rows(archive, "SELECT * FROM articles") == []
    assert archive.last_seen(URL) is None


def test_runs_and_counts(archive, make_article):
    archive.save(make_article(), None, None)
    run = archive.start_run(None)
    archive.finish_run(run, RunCounts(fetched=3, added=1, failed=2))
    assert one(archive, "SELECT fetched, added, failed, unchanged, site FROM runs") == (3, 1, 2, 0, None)
    assert archive.removal_counts() == [("promo.whatsapp", 1), ("related.line", 1)]
    (listed,) = archive.articles(10)
    assert (listed.site, listed.title, listed.removals) == ("www.example.in", "NTPC results", 2)


def test_a_transaction_is_all_or_nothing_and_nests(archive, make_article, make_response):
    def save_and_fail():
        with archive.transaction():
            archive.save(make_article(), make_response(), None)
            raise ZeroDivisionError

    def start_and_fail():
        with archive.transaction():
            archive.start_run(None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_and_fail()
    assert rows(archive, "SELECT * FROM captures") == []
    with archive.transaction():
        archive.save(make_article(), make_response(), None)
        with pytest.raises(ZeroDivisionError):
            start_and_fail()
    assert one(archive, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM runs)") == (1, 0)


def test_hostile_text_is_stored_as_far_as_text_goes(archive, make_article):
    archive.save(make_article(title="a\ud800\0b", summary="'; DROP TABLE articles; --"), None, None)
    assert one(archive, "SELECT title, summary FROM articles") == ("a?b", "'; DROP TABLE articles; --")


def test_an_article_of_no_site_is_kept_under_the_hash_of_its_text(archive, make_article):
    article = replace(make_article(None), site=None)
    assert archive.save(article, None, None) == Saved(1, "added")
    assert archive.save(article, None, None) == Saved(1, "unchanged")
    (url,) = one(archive, "SELECT url FROM articles WHERE site IS NULL")
    assert url.startswith("urn:sha256:")


def test_foreign_keys_are_on(archive):
    with pytest.raises(sqlite3.IntegrityError):
        archive.connection.execute(
            "INSERT INTO removals (article, position, rule, text) VALUES (99, 1, 'a', 'b')"
        )
