"""Typed queries: every one becomes an expression that FTS5 takes, and means what a reader meant."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.store.typed import MOST_TERMS, Typed, read_query, widen


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("ntpc dividend", '("ntpc") AND ("dividend")'),
        ('"green hydrogen" plant', '("green hydrogen") AND ("plant")'),
        ("\u201cgreen hydrogen\u201d", '("green hydrogen")'),
        ("state-run", '("state-run")'),
        ("hydro* मंत्*", '("hydro"*) AND ("मंत्"*)'),
        ("coal OR lignite mine", '("coal" OR "lignite") AND ("mine")'),
        ("coal AND mine", '("coal") AND ("mine")'),
        ("coal -india", '(("coal")) NOT ("india")'),
        ('coal NOT "coal india"', '(("coal")) NOT ("coal india")'),
        ("OR", '("OR")'),
        ("coal OR", '("coal") AND ("OR")'),
        ('"unfinished', '("unfinished")'),
        ("क्\u200dषेत्र", '("क्षेत्र")'),
        ("cafe\u0301", '("café")'),
        ("title:ntpc NEAR(a b)", '("title:ntpc") AND ("NEAR(a") AND ("b)")'),
        ("b*", '("b")'),
        ("- & | *", None),
        ("", None),
    ],
)
def test_what_is_asked_of_the_index(query, match):
    assert read_query(query).match == match


def test_signs_that_the_index_does_not_hold_are_asked_of_the_text():
    assert read_query("C++ compiler") == Typed('("C++") AND ("compiler")', ("C++",))
    assert read_query("🚀") == Typed(None, ("🚀",))
    assert read_query("₹500") == Typed('("₹500")')


def test_words_that_are_only_unwanted():
    assert read_query("-coal") == Typed(None, unwanted='"coal"')


def test_long_queries_are_cut_and_say_so():
    typed = read_query("word " * 5000)
    assert typed.match.count("word") == MOST_TERMS
    assert typed.notes


@pytest.mark.parametrize(
    ("query", "wider"),
    [("ntp div", "ntp* div*"), ('"a b" -x OR y*', '"a b" -x OR y*'), ("मंत्", "मंत्*"), ("++", "++")],
)
def test_widening(query, wider):
    assert widen(query) == wider


PIECES = ["a", '"', "-", "*", "OR", "NOT", "AND", "C++", "🚀", "(", ":", "मं", " ", "^", "\0"]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join) | st.text('"*-+ aOR'))
def test_every_query_is_taken(query):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize=\"unicode61 categories 'L* N* Co Mn Mc'\")")
        typed = read_query(query)
        for match in (typed.match, typed.unwanted, read_query(widen(query)).match):
            if match is not None:
                db.execute("SELECT * FROM t WHERE t MATCH ?", (match,)).fetchall()
