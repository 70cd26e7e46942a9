"""What is read of the archive without writing to it: counts, and raw pages."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scraper.errors import ArchiveError
from scraper.model import Article, Metadata, Response
from scraper.store.archive import Archive, open_archive
from scraper.store.pages import count_articles, newest_pages

HOST = "a.example"


def save(archive: Archive, number: int, day: int, body: bytes, host: str = HOST) -> None:
    url = f"https://{host}/{number}"
    meta = Metadata(title=f"Title {number}", published=f"2025-09-{number:02}")
    article = Article(url, host, meta, f"Text {number} of {body!r}", "", (), (), "test")
    kind = {"content-type": "text/html"}
    archive.save(article, Response(url, url, 200, kind, body, datetime(2025, 10, day, 12, tzinfo=UTC)), None)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    with open_archive(path) as archive:
        for number in (1, 2, 3, 4):
            save(archive, number, number, b"first")
        save(archive, 2, 20, b"second")
        save(archive, 9, 9, b"other", host="b.example")
    return path


def titles(path: Path, **options: object) -> list[str | None]:
    return [page.title for page in newest_pages(path, (HOST,), **options)]


def test_articles_are_counted_by_host(archive: Path) -> None:
    assert count_articles(archive) == {HOST: 4, "b.example": 1}


def test_the_newest_articles_come_first(archive: Path) -> None:
    assert titles(archive) == ["Title 4", "Title 3", "Title 2"]
    assert titles(archive, limit=10) == ["Title 4", "Title 3", "Title 2", "Title 1"]


def test_the_last_page_of_an_article_counts(archive: Path) -> None:
    (page,) = newest_pages(archive, ("x.example", HOST), after=date(2025, 10, 4))
    assert (page.response.body, page.response.status) == (b"second", 200)
    assert page.response.fetched_at == datetime(2025, 10, 20, 12, tzinfo=UTC)
    assert page.published == "2025-09-02"


def test_days_bound_the_choice_and_the_last_one_is_in_it(archive: Path) -> None:
    assert titles(archive, until=date(2025, 10, 3)) == ["Title 3", "Title 2", "Title 1"]
    assert titles(archive, after=date(2025, 10, 1), until=date(2025, 10, 3)) == ["Title 3", "Title 2"]


def test_nothing_is_written(archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    count_articles(archive)
    newest_pages(archive, (HOST,))
    assert archive.read_bytes() == before
    with pytest.raises(ArchiveError):
        count_articles(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
