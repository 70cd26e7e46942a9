"""What pages teach is noted as they are read, and is what their archived pages teach."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from learn.newspapers import HOST, print_site, wordpress

from scraper.config import Config, default_folder, read_config
from scraper.model import Article, Response
from scraper.pipeline.cleaning import clean_answer
from scraper.pipeline.learning import Lesson, read_specimen
from scraper.pipeline.noting import Notes, note_article, take_notes, unpack_notes
from scraper.store.archive import Archive
from scraper.store.originals import read_original


@pytest.fixture(scope="module")
def config() -> Config:
    return read_config(default_folder())


@pytest.fixture(scope="module")
def articles(config: Config) -> list[tuple[Article, Response]]:
    """What a crawl reads, with notes."""
    found = []
    for page in print_site(wordpress, 30):
        fetched = datetime.combine(page.day, time(12), UTC)
        response = Response(
            page.url, page.url, 200, {"content-type": "text/html"}, page.html.encode(), fetched
        )
        article = clean_answer(response, config)
        found.append((replace(article, notes=note_article(article, response)), response))
    return found


def keep(archive: Archive, articles: list[tuple[Article, Response]]) -> dict[int, bytes]:
    """Save the articles and return their notes."""
    return {
        archive.save(article, response, None).article_id: article.notes or b""
        for article, response in articles
    }


def from_archive(archive: Archive, config: Config, number: int) -> Notes:
    original = read_original(archive.connection, number)
    assert original is not None
    specimen = read_specimen(original, config)
    assert specimen is not None
    return take_notes(specimen, original.response.fetched_at.date())


def test_notes_say_what_the_archived_page_says(
    archive: Archive, config: Config, articles: list[tuple[Article, Response]]
) -> None:
    notes = keep(archive, articles)
    assert len(notes) == 30
    for number, packed in notes.items():
        assert unpack_notes(packed) == from_archive(archive, config, number)


def teach(archive: Archive, config: Config, notes: dict[int, bytes]) -> tuple[list[object], int]:
    """Read all pages anew; return the templates that come of it, and how many pages were read."""
    lesson = Lesson(archive, config, HOST, afresh=True, notes=notes)
    while lesson.waiting:
        lesson.read_next()
    report = lesson.finish()
    rows = archive.connection.execute("SELECT name, body, data, pages FROM templates").fetchall()
    return rows, report.all_pages


def test_lessons_by_notes_are_those_by_pages(
    archive: Archive, config: Config, articles: list[tuple[Article, Response]]
) -> None:
    notes = keep(archive, articles)
    by_pages = teach(archive, config, {})
    assert by_pages[0]
    archive.connection.execute("UPDATE captures SET body = NULL")
    assert teach(archive, config, notes) == by_pages


def test_notes_of_what_is_no_longer_so_are_not_used(
    archive: Archive, config: Config, articles: list[tuple[Article, Response]]
) -> None:
    notes = keep(archive, articles)
    archive.connection.execute("UPDATE captures SET body = NULL")
    archive.connection.execute("UPDATE articles SET title = 'Another one' WHERE id <= 10")
    assert teach(archive, config, notes)[1] == 20
