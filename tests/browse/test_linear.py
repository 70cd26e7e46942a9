"""The functions that are put in the place of SQLite's own give what these give, and end."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.browse.linear import define

LARGEST = 10_000_000
FEW = st.text(st.sampled_from("aabB1. \0éन😀"), max_size=6)
VALUES = (
    st.none()
    | FEW
    | st.integers(-20, 20)
    | st.floats(-99, 99).map(lambda value: round(value, 3))
    | st.sampled_from([1e20, -2.5e-7])
)
CALLS = [("instr", 2), ("replace", 3), ("trim", 2), ("ltrim", 2), ("rtrim", 2)]


@pytest.fixture(scope="module")
def both():
    with closing(sqlite3.connect(":memory:")) as plain, closing(sqlite3.connect(":memory:")) as ours:
        ours.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
        define(ours, LARGEST)
        yield plain, ours


@pytest.mark.parametrize(("name", "size"), CALLS)
@given(values=st.lists(VALUES | FEW, min_size=3, max_size=3))
def test_they_give_what_sqlite_gives(both, name, size, values):
    sql = f"SELECT {name}({', '.join('?' * size)})"
    plain, ours = (db.execute(sql, values[:size]).fetchone() for db in both)
    assert ours == plain


@given(st.binary(max_size=6), st.binary(max_size=2))
def test_bytes_are_found_in_bytes(both, value, wanted):
    plain, ours = (db.execute("SELECT instr(?, ?)", (value, wanted)).fetchone() for db in both)
    assert ours == plain


def test_what_would_become_too_large_is_not_made(both):
    with pytest.raises(sqlite3.DataError, match="too big"):
        both[1].execute("SELECT replace(?, 'a', ?)", ("a" * 100_000, "b" * 100_000))


@pytest.mark.parametrize(
    ("call", "found"),
    [("instr(x, y)", 0), ("replace(x, y, '')", "x"), ("trim(x, y)", ""), ("trim(y, x)", "b")],
)
def test_they_end_on_values_of_megabytes(both, call, found):
    """SQLite's own would take hours for most of these."""
    large, odd = "a" * 8_000_000, "a" * 4_000_000 + "b"
    (given,) = both[1].execute(f"SELECT {call} FROM (SELECT ? AS x, ? AS y)", (large, odd)).fetchone()
    assert given == (large if found == "x" else found)
