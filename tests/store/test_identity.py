"""One row an article, whatever URL it was reached by; and no page can take another one's place."""

from dataclasses import replace

import pytest

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
