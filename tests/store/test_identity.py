"""One row an article, whatever URL it was reached by; and no page can take another one's place."""

from dataclasses import replace

import pytest

from scraper.errors import TextLost
from scraper.store.archive import open_archive
from scraper.store.values import article_key, normal_date, storable

URL = "https://www.example.in/psu-news/ntpc-results"
SHARED = f"{URL}?utm_source=whatsapp#top"


def urls(archive):
    return [url for (url,) in archive.connection.execute("SELECT url FROM articles ORDER BY id")]


def test_many_urls_lead_to_one_row(archive, make_article, make_response):
    amp = "https://example.in/amp/ntpc-results"
    archive.save(make_article(), make_response(), None)
    archive.save(make_article(SHARED), make_response(SHARED), None)
    archive.save(make_article(amp, canonical_url=URL), make_response(amp), None)
    assert urls(archive) == [URL]
    assert archive.known(URL)
    assert archive.known(SHARED)
    assert archive.known(amp)
    assert not archive.known("https://www.example.in/other")


def test_a_redirect_is_known_by_both_its_ends(archive, make_article, make_response):
    short = "https://www.example.in/?p=7"
    archive.save(make_article(), replace(make_response(short), final_url=URL), None)
    assert archive.known(short)
    assert archive.known(URL)


def test_a_page_that_gains_a_canonical_url_moves_to_it(archive, make_article, make_response):
    old = "https://www.example.in/story.php?id=7"
    archive.save(make_article(old), make_response(old), None)
    assert archive.save(make_article(old, canonical_url=URL), make_response(old), None).outcome == "unchanged"
    assert urls(archive) == [URL]


def test_a_page_that_loses_its_canonical_url_stays(archive, make_article, make_response):
    old = "https://www.example.in/story.php?id=7"
    archive.save(make_article(old, canonical_url=URL), make_response(old), None)
    assert archive.save(make_article(old), make_response(old), None).outcome == "unchanged"
    assert urls(archive) == [URL]


def test_an_address_that_shows_the_newest_article_never_overwrites_the_one_before(
    archive, make_article, make_response
):
    latest = "https://www.example.in/latest"
    for name in ("one", "two"):
        target = f"https://www.example.in/{name}"
        archive.save(make_article(latest, text=name, canonical_url=target), make_response(latest), None)
    assert urls(archive) == ["https://www.example.in/one", "https://www.example.in/two"]


OLD = "https://www.example.in/psu-news/ntpc-posts-profit-123456"
NEW = "https://www.example.in/psu-news/ntpc-doubles-profit-123456"
OTHER = "https://www.example.in/power/ntpc-posts-profit"
TOLD = " ".join(f"The company said in its report that word{n} rose by a tenth." for n in range(9))


def save(archive, make_article, make_response, url, text=TOLD, **meta):
    return archive.save(make_article(url, text=text, **meta), make_response(url), None).outcome


def test_a_changed_slug_with_the_same_number_is_the_same_article(archive, make_article, make_response):
    save(archive, make_article, make_response, OLD)
    edited = TOLD.replace("a tenth", "a fifth", 3)
    assert save(archive, make_article, make_response, NEW, edited, title="NTPC doubles profit") == "updated"
    assert len(urls(archive)) == 1
    assert archive.connection.execute("SELECT text FROM articles").fetchone() == (edited,)
    assert archive.connection.execute("SELECT text FROM revisions").fetchone() == (TOLD,)
    assert (archive.standing(NEW), archive.standing(OLD)) == ("source", "alias")


def test_the_same_number_with_another_text_is_another_article(archive, make_article, make_response):
    save(archive, make_article, make_response, OLD)
    text = " ".join(f"A quite different story{n} of the port." for n in range(20))
    assert save(archive, make_article, make_response, NEW, text, title="Port opens") == "added"


def test_the_same_text_in_two_sections_is_one_article(archive, make_article, make_response):
    save(archive, make_article, make_response, OLD)
    assert save(archive, make_article, make_response, OTHER) == "unchanged"
    assert urls(archive) == [OTHER]  # the shorter one, whichever came first


def test_the_same_text_under_another_title_or_on_another_site_is_another_article(
    archive, make_article, make_response
):
    save(archive, make_article, make_response, OLD)
    assert save(archive, make_article, make_response, OTHER, title="SAIL results") == "added"
    assert save(archive, make_article, make_response, "https://else.example/power/ntpc") == "added"


def test_a_view_never_replaces_what_the_articles_own_page_says(archive, make_article, make_response):
    save(archive, make_article, make_response, URL)
    for view in (f"{URL}/amp", "https://www.example.in/amp-pages/77"):
        teaser = TOLD[: len(TOLD) // 2]
        assert save(archive, make_article, make_response, view, teaser, canonical_url=URL) == "alias"
    assert archive.connection.execute("SELECT text FROM articles").fetchone() == (TOLD,)
    assert archive.connection.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
    assert archive.standing("https://www.example.in/amp-pages/77") == "alias"


def test_the_articles_own_page_replaces_a_view_without_a_revision(archive, make_article, make_response):
    view = f"{URL}?print=1"
    save(archive, make_article, make_response, view, TOLD[: len(TOLD) // 2], canonical_url=URL)
    assert archive.standing(URL) == "source"
    assert save(archive, make_article, make_response, URL) == "unchanged"
    assert archive.connection.execute("SELECT text, url FROM articles").fetchone() == (TOLD, URL)
    assert archive.connection.execute("SELECT count(*) FROM revisions").fetchone() == (0,)


def test_a_canonical_url_that_the_text_contradicts_is_not_believed(archive, make_article, make_response):
    save(archive, make_article, make_response, URL)
    text = " ".join(f"A quite different story{n} of the port." for n in range(20))
    assert save(archive, make_article, make_response, OTHER, text, canonical_url=URL) == "added"
    assert urls(archive) == [URL, OTHER]


def test_an_article_that_took_the_address_of_another_one_gives_it_back(archive, make_article, make_response):
    text = " ".join(f"A quite different story{n} of the port." for n in range(20))
    for _ in range(2):
        save(archive, make_article, make_response, OTHER, text, title="Port opens", canonical_url=URL)
        save(archive, make_article, make_response, URL, canonical_url=URL)
    found = archive.connection.execute("SELECT url, text FROM articles ORDER BY id").fetchall()
    assert found == [(OTHER, text), (URL, TOLD)]
    assert archive.connection.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
    assert (archive.standing(OTHER), archive.standing(URL)) == ("source", "source")


def test_an_address_that_was_only_claimed_is_still_to_be_fetched(archive, make_article, make_response):
    save(archive, make_article, make_response, OTHER, canonical_url=URL)
    assert (archive.standing(OTHER), archive.standing(URL)) == ("source", "claimed")
    assert archive.mark_gone(URL, make_response(URL, status=404), None) is None
    assert archive.connection.execute("SELECT gone FROM articles").fetchone() == (None,)
    save(archive, make_article, make_response, URL)
    assert (archive.standing(OTHER), archive.standing(URL)) == ("alias", "source")


def test_a_notice_in_an_articles_place_does_not_replace_it(archive, make_article, make_response):
    save(archive, make_article, make_response, URL)
    with pytest.raises(TextLost, match=URL):
        save(archive, make_article, make_response, URL, "Please tell us that you take all of our cookies.")
    assert archive.connection.execute("SELECT text FROM articles").fetchone() == (TOLD,)
    shortened = TOLD[: len(TOLD) // 3]
    assert save(archive, make_article, make_response, URL, shortened) == "updated"


def test_a_redirect_from_a_dead_article_to_another_one_takes_nothing_over(
    archive, make_article, make_response
):
    save(archive, make_article, make_response, OLD)
    text = " ".join(f"A quite different story{n} of the port." for n in range(20))
    redirected = replace(make_response(OLD), final_url=OTHER)
    assert archive.save(make_article(OTHER, text=text, title="Port"), redirected, None).outcome == "added"
    assert len(urls(archive)) == 2


def test_two_rows_become_one_when_it_is_learned_that_they_are(archive, make_article, make_response):
    first = make_response(OLD)
    save(archive, make_article, make_response, OLD, tags=("NTPC",), section=None, authors=("A. Rao",))
    other = TOLD.replace("a tenth", "two per cent") + " More was not said."
    archive.save(
        make_article(URL, text=other, tags=("Power",), section="PSU", title="Results"),
        make_response(URL),
        None,
    )
    assert len(urls(archive)) == 2
    archive.mark_gone(OLD, make_response(OLD, status=404), None)
    said = {text for (text,) in archive.connection.execute("SELECT text FROM articles")}
    assert save(archive, make_article, make_response, OLD, other, canonical_url=URL) == "alias"
    assert urls(archive) == [URL]
    kept = archive.connection.execute("SELECT text FROM articles UNION SELECT text FROM revisions").fetchall()
    assert {text for (text,) in kept} == said
    row = archive.connection.execute("SELECT authors, section, gone, first_seen FROM articles").fetchone()
    assert row[:3] == ("A. Rao", "PSU", None)
    assert archive.connection.execute("SELECT count(*) FROM article_tags").fetchone() == (2,)
    assert row[3] <= first.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert archive.connection.execute("SELECT count(DISTINCT article) FROM captures").fetchone() == (1,)
    assert archive.known(OLD)
    assert archive.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_alias_that_is_gone_says_nothing_of_its_article(archive, make_article, make_response):
    save(archive, make_article, make_response, URL)
    save(archive, make_article, make_response, OTHER, canonical_url=URL)
    assert archive.mark_gone(OTHER, make_response(OTHER, status=404), None) is None
    assert archive.connection.execute("SELECT gone FROM articles").fetchone() == (None,)


def test_an_article_that_is_gone_where_it_was_found_may_be_at_its_own_url(
    archive, make_article, make_response
):
    save(archive, make_article, make_response, OTHER, canonical_url=URL)
    assert archive.mark_gone(OTHER, make_response(OTHER, status=404), None) == URL
    assert save(archive, make_article, make_response, URL) == "unchanged"
    assert archive.connection.execute("SELECT gone FROM articles").fetchone() == (None,)


def test_other_spellings_are_known_without_being_fetched(archive, make_article, make_response):
    save(archive, make_article, make_response, URL)
    bare = URL.removeprefix("https://www.")
    for spelling in (f"http://{bare}/", f"https://{bare}/amp", f"https://{bare}?print=1&utm_source=x"):
        assert archive.known(spelling)


def test_an_archive_from_before_aliases_gets_them(path, make_article, make_response):
    with open_archive(path) as archive:
        archive.save(make_article(SHARED, text=TOLD), replace(make_response(SHARED), final_url=URL), None)
        db = archive.connection
        for table in ("aliases", "sketches"):
            db.execute(f"DROP TABLE {table}")
        db.execute("DROP INDEX frontier_key")
        for column in ("key", "spare"):
            db.execute(f"ALTER TABLE frontier DROP COLUMN {column}")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm011_aliases'")
    with open_archive(path) as archive:
        assert archive.standing(URL) == "source"
        assert save(archive, make_article, make_response, OTHER) == "unchanged"


@pytest.mark.parametrize(
    "claimed",
    [
        "https://victim.example/story",
        "https://www.example.in/",
        "https://www.example.in",
        "javascript:alert(1)",
        "/x",
    ],
)
def test_a_canonical_url_that_can_not_be_right_is_not_believed(make_article, claimed):
    assert article_key(make_article(canonical_url=claimed)) == URL


def test_a_file_may_name_its_canonical_url(make_article):
    assert article_key(make_article(None, canonical_url=URL)) == URL


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("2025-09-22", "2025-09-22"),
        ("2025-09-22T10:00:00+05:30", "2025-09-22T04:30:00Z"),
        ("2025-09-22T00:10:00.123+05:30", "2025-09-21T18:40:00Z"),
        ("2025-09-22T10:00:00Z", "2025-09-22T10:00:00Z"),
        ("2025-09-22T10:00:00", "2025-09-22"),
        ("0001-01-01T00:00:00+05:30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_in_utc_or_a_day(stated, kept):
    assert normal_date(stated) == kept


def test_text_is_kept_in_nfc_with_its_joiners():
    assert storable("e\u0301 \u0915\u094d\u200d\u0937") == "\u00e9 \u0915\u094d\u200d\u0937"
