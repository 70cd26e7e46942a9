"""What is read in from an older page adds to an article's history and changes nothing of what it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from scraper.model import Removal, Validators
from scraper.store.care import check
from scraper.store.records import Saved

URL = "https://www.example.in/psu-news/ntpc-results"
START = datetime(2024, 3, 1, 6, tzinfo=UTC)
VERSIONS = ("NTPC will post results.", "NTPC posted a profit.", "NTPC posted a record profit.")


@pytest.fixture
def take_in(archive, make_article, make_response):
    def take_in(day, text, **meta):
        answer = make_response(body=f"{day} {text}".encode(), etag=f'"{day}"')
        answer = replace(answer, fetched_at=START + timedelta(days=day))
        return archive.save(make_article(text=text, **meta), answer, None)

    return take_in


def rows(archive, sql):
    return archive.connection.execute(sql).fetchall()


def read_history(archive):
    return rows(
        archive,
        """
        SELECT seen_at, fetched_at, revisions.title, text FROM revisions
        JOIN captures ON captures.id = capture ORDER BY seen_at
        """,
    )


def test_an_older_page_becomes_a_revision_and_the_article_stays(archive, take_in, make_article):
    take_in(5, VERSIONS[1], place="Delhi")
    kept = rows(archive, "SELECT * FROM articles"), rows(archive, "SELECT * FROM removals")
    assert take_in(2, VERSIONS[0], title="NTPC to report", place="Pune", tags=("x",)).outcome == "unchanged"
    assert (rows(archive, "SELECT * FROM articles"), rows(archive, "SELECT * FROM removals")) == kept
    assert rows(archive, "SELECT * FROM article_tags") == []
    assert read_history(archive) == [
        ("2024-03-03T06:00:00Z", "2024-03-03T06:00:00Z", "NTPC to report", VERSIONS[0])
    ]
    assert rows(archive, "SELECT count(*), count(article), count(body) FROM captures") == [(2, 2, 2)]


@pytest.mark.parametrize("order", list(permutations(((1, 0), (2, 0), (3, 1), (4, 2)))), ids=str)
def test_the_order_in_which_pages_are_read_in_makes_no_difference(archive, take_in, order):
    for day, version in order:
        take_in(day, VERSIONS[version])
    assert rows(archive, "SELECT text, last_seen FROM articles") == [(VERSIONS[2], "2024-03-05T06:00:00Z")]
    assert read_history(archive) == [
        (f"2024-03-0{day + 1}T06:00:00Z",) * 2 + ("NTPC results", VERSIONS[version])
        for day, version in ((2, 0), (3, 1))
    ]


def test_a_text_that_was_there_before_and_came_back_stands_at_both_times(archive, take_in):
    for day, version in ((5, 0), (1, 0), (3, 1)):
        take_in(day, VERSIONS[version])
    take_in(2, VERSIONS[0])
    assert [row[3] for row in read_history(archive)] == [VERSIONS[0], VERSIONS[1]]


def test_a_page_older_than_one_that_had_not_changed_is_history(archive, take_in, make_response):
    take_in(1, VERSIONS[1])
    same = replace(make_response(status=304, body=b""), fetched_at=START + timedelta(days=9))
    archive.touch(URL, same)
    take_in(4, VERSIONS[0])
    assert rows(archive, "SELECT text FROM articles") == [(VERSIONS[1],)]
    assert [row[3] for row in read_history(archive)] == [VERSIONS[0]]


def test_the_next_request_is_conditional_on_the_newest_page(archive, take_in):
    take_in(5, VERSIONS[1])
    take_in(2, VERSIONS[0])
    assert archive.validators(URL) == Validators('"5"', None)


def test_an_article_that_is_gone_stays_gone_for_an_older_page(archive, take_in, make_response):
    take_in(2, VERSIONS[1])
    gone = replace(make_response(status=410, body=b""), fetched_at=START + timedelta(days=9))
    archive.mark_gone(URL, gone, None)
    for day in (1, 5):
        take_in(day, VERSIONS[0])
    assert rows(archive, "SELECT gone FROM articles") == [("2024-03-10T06:00:00Z",)]
    take_in(11, VERSIONS[0])
    assert rows(archive, "SELECT gone FROM articles") == [(None,)]


def test_a_short_notice_before_the_article_is_history_too(archive, take_in):
    text = "The board of the company met on Monday and cleared a plan to raise its capacity by a fifth. " * 5
    take_in(5, text)
    take_in(2, "More details are awaited.")
    assert rows(archive, "SELECT text FROM articles") == [(text,)]
    assert [row[3] for row in read_history(archive)] == ["More details are awaited."]


def test_an_older_page_takes_no_address_from_another_article(archive, make_article, make_response, take_in):
    latest = "https://www.example.in/latest"
    other = "https://www.example.in/psu-news/sail-output"
    text = "SAIL made more steel in the quarter than in any before it."
    shown = replace(make_response(latest, b"sail"), fetched_at=START + timedelta(days=8))
    archive.save(make_article(latest, text, title="SAIL output", canonical_url=other), shown, None)
    take_in(9, VERSIONS[1])
    older = replace(make_response(latest, b"ntpc"), fetched_at=START + timedelta(days=3))
    archive.save(make_article(latest, VERSIONS[1], canonical_url=URL), older, None)
    assert rows(archive, "SELECT url FROM articles ORDER BY url") == [(URL,), (other,)]
    assert archive.article_id(latest) == archive.article_id(other)


def test_the_figures_stay_right_when_an_older_row_becomes_part_of_a_newer_one(
    archive, make_article, make_response
):
    text = "The board of the company met on Monday and cleared a plan to raise its capacity by a fifth. " * 2
    moved = f"{URL}-2"
    for day, url, canonical in ((9, URL, None), (3, moved, None), (5, moved, URL)):
        answer = replace(make_response(url, str(day).encode()), fetched_at=START + timedelta(days=day))
        title = "NTPC results" if canonical or day == 9 else "Another headline altogether, of that day"
        article = make_article(url, f"{text} {title * (day == 3)}", canonical_url=canonical, title=title)
        archive.save(article, answer, None)
    assert rows(archive, "SELECT url, first_seen FROM articles") == [(URL, "2024-03-04T06:00:00Z")]
    assert rows(archive, "SELECT count(*) FROM removals") == [(2,)]
    assert list(check(archive.connection, lambda part: None)) == []


def test_a_page_from_the_future_does_not_hold_up_what_is_fetched_now(archive, make_article, make_response):
    late = replace(make_response(body=b"late"), fetched_at=datetime.now(UTC) + timedelta(days=400))
    archive.save(make_article(text=VERSIONS[0]), late, None)
    changed = replace(make_article(text=VERSIONS[1]), removals=(Removal(1, "x", "y"),))
    assert archive.save(changed, make_response(body=b"now"), None) == Saved(1, "updated")
    assert rows(archive, "SELECT text FROM articles") == [(VERSIONS[1],)]
