"""Archives of every earlier schema, as they were stored, open today with all that they held."""

import gzip
from pathlib import Path

import pytest

from scraper.store.archive import open_archive
from scraper.store.care import check
from scraper.store.connect import reading
from scraper.store.migrations import known
from scraper.store.originals import read_original
from scraper.store.pages import newest_pages
from scraper.store.search import Filters, Wanted, search

FOLDER = Path(__file__).parent / "stored"
STORED = sorted(FOLDER.glob("*.db.gz"))


def test_they_are_of_schemas_that_are_known():
    names = {path.name.removesuffix(".db.gz") for path in STORED}
    assert len(names) >= 11
    assert names <= known()


@pytest.fixture(params=STORED, ids=lambda path: path.name.removesuffix(".db.gz"))
def stored(request, tmp_path):
    (tmp_path / "a.db").write_bytes(gzip.decompress(request.param.read_bytes()))
    return tmp_path / "a.db"


def test_it_opens_and_is_whole(stored):
    with open_archive(stored) as archive:
        assert list(check(archive.connection, lambda _: None)) == []
        rows = archive.connection.execute(
            "SELECT id, title, text, authors FROM articles ORDER BY id"
        ).fetchall()
        assert [row[1] for row in rows] == ["Port cleared", "Plan for the port", "रक्षा मंत्री"]
        assert rows[0][2].startswith("New Delhi: The board")
        assert archive.removal_counts() == [("promo.whatsapp", 3)]
        assert archive.body(1).startswith(b"<html><p>The board cleared")
        for table, count in (
            ("revisions", 1),
            ("captures", 3),
            ("article_tags", 3),
            ("frontier", 1),
            ("runs", 1),
        ):
            assert archive.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)


def test_its_pages_are_read_as_it_is(stored):
    with reading(stored) as connection:
        original = read_original(connection, 1)
        assert original.response.body.startswith(b"<html><p>The board cleared")
        assert len(original.pages) == 1
    assert [page.title for page in newest_pages(stored, ["www.a.example"], limit=1)] == ["रक्षा मंत्री"]


def test_what_came_later_works_on_it(stored):
    with open_archive(stored) as archive:
        connection = archive.connection
        assert [hit.id for hit in search(connection, Wanted("मंत्री")).hits] == [3]
        assert len(search(connection, Wanted("port", Filters(site="a.example", tag="ports"))).hits) == 1
        assert connection.execute("SELECT head, articles, sites FROM stories").fetchall() == [(1, 2, 2)]
        assert archive.article_id("https://www.a.example/news/1") == 1
        assert connection.execute("SELECT sum(blocks) FROM removal_counts").fetchone() == (3,)
    with open_archive(stored):
        pass
