"""Raw pages come back byte for byte, however they were compressed."""

import gzip
import random
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.store.archive import open_archive
from scraper.store.bodies import keep_body, read_body

HOST = "www.a.example"
WORDS = [f"word{number}" for number in range(5000)]


def build_page(seed, layout="one"):
    rng = random.Random(layout)
    chrome = " ".join(f"<div class='{rng.choice(WORDS)}'>{rng.choice(WORDS)}</div>" for _ in range(600))
    text = " ".join(random.Random(seed).choices(WORDS, k=300))
    return f"<html>{chrome}<p>{text}</p>{chrome[:5000]}</html>".encode()


def rows(archive):
    sql = "SELECT id, length(data), size, dictionary FROM bodies ORDER BY id"
    return archive.connection.execute(sql).fetchall()


def test_pages_of_a_host_are_compressed_by_an_earlier_one(archive):
    pages = [build_page(number) for number in range(20)]
    numbers = [keep_body(archive.connection, page, HOST) for page in pages]
    assert [read_body(archive.connection, number) for number in numbers] == pages
    kept = rows(archive)
    assert kept[0][3] is None
    assert {row[3] for row in kept[1:]} == {kept[0][0]}
    zipped = sum(len(gzip.compress(page)) for page in pages)
    assert sum(row[1] for row in kept) < 0.3 * zipped


def test_a_new_layout_becomes_a_reference_of_its_own(archive):
    pages = [build_page(number, layout) for number, layout in enumerate(["one", "two", "two", "one", "two"])]
    numbers = [keep_body(archive.connection, page, HOST) for page in pages]
    assert [row[3] for row in rows(archive)] == [None, None, 2, 1, 2]
    assert [read_body(archive.connection, number) for number in numbers] == pages


def test_another_host_has_its_own(archive):
    keep_body(archive.connection, build_page(1), HOST)
    keep_body(archive.connection, build_page(2), "www.b.example")
    keep_body(archive.connection, build_page(3))
    assert [row[3] for row in rows(archive)] == [None, None, None]


def test_the_same_page_is_kept_once(archive):
    assert keep_body(archive.connection, b"x" * 9000, HOST) == keep_body(archive.connection, b"x" * 9000, "b")


def test_a_page_of_before_is_read_as_it_was_written(archive):
    page = build_page(1)
    data = zstandard.ZstdCompressor(level=12, write_checksum=True).compress(page)
    archive.connection.execute(
        "INSERT INTO bodies (sha256, data, size) VALUES ('x', ?, ?)", (data, len(page))
    )
    assert read_body(archive.connection, 1) == page


def test_a_missing_page(archive):
    with pytest.raises(KeyError):
        read_body(archive.connection, 7)


def test_a_reference_in_use_can_not_be_deleted(archive):
    for number in range(2):
        keep_body(archive.connection, build_page(number), HOST)
    archive.connection.execute("DELETE FROM dictionaries")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        archive.connection.execute("DELETE FROM bodies WHERE id = 1")


def test_real_pages_come_back(archive):
    folder = Path(__file__).parents[1] / "pages"
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))[:60]]
    numbers = [keep_body(archive.connection, page, HOST) for page in pages]
    assert [read_body(archive.connection, number) for number in numbers] == pages


DAMAGE = ("data = substr(data, 1, 20)", "data = x'28b52ffd'", "sha256 = 'x'", "data = x'', size = 0")


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_reference_is_passed_over(archive, damage):
    for number in range(2):
        keep_body(archive.connection, build_page(number), HOST)
    archive.connection.execute(f"UPDATE bodies SET {damage} WHERE id = 1")
    pages = [build_page(number) for number in range(2, 5)]
    numbers = [keep_body(archive.connection, page, HOST) for page in pages]
    assert [read_body(archive.connection, number) for number in numbers] == pages
    assert [row[3] for row in rows(archive)] == [None, 1, None, 3, 3]


def test_another_reference_serves_where_the_best_is_damaged(archive):
    for number, layout in enumerate(("one", "one, changed", "two")):
        keep_body(archive.connection, build_page(number, layout), HOST)
    archive.connection.execute("UPDATE bodies SET data = x'28b52ffd' WHERE id = 3")
    page = build_page(4, "one")
    assert read_body(archive.connection, keep_body(archive.connection, page, HOST)) == page
    assert rows(archive)[-1][3] == 1


@pytest.mark.parametrize("damaged", [1, 2])
@pytest.mark.parametrize("damage", DAMAGE[:2])
def test_a_damaged_page_that_comes_again_is_whole_again(archive, damage, damaged):
    pages = [build_page(number) for number in range(3)]
    numbers = [keep_body(archive.connection, page, HOST) for page in pages]
    archive.connection.execute(f"UPDATE bodies SET {damage} WHERE id = ?", (damaged,))
    assert keep_body(archive.connection, pages[damaged - 1], HOST) == damaged
    assert [read_body(archive.connection, number) for number in numbers] == pages


@settings(deadline=None)
@given(st.lists(st.binary(max_size=9000), min_size=1, max_size=6))
def test_any_bytes_come_back(tmp_path_factory, bodies):
    with open_archive(tmp_path_factory.mktemp("bodies") / "a.db") as archive:
        wanted = [body * 3 for body in bodies]
        numbers = [keep_body(archive.connection, body, HOST) for body in wanted]
        assert [read_body(archive.connection, number) for number in numbers] == wanted
