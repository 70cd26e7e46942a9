"""Search in a real archive: what is found, by which filters, in which order, with which snippet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.store import search as module
from scraper.store.archive import open_archive
from scraper.store.search import Filters, Wanted, search
from scraper.store.snippets import Part

DAYS = ("2025-09-20", "2025-09-21T10:00:00Z", None)


@pytest.fixture
def filled(archive, make_article):
    texts = (
        "NTPC posted a profit. Coal India sold coal. It cost ₹500 in C++ 🚀.",
        "State-run NTPC said \"no\" to the C compiler. India's coal is AT&T's.",
        "रक्षा मंत्री ने कहा कि मंत्रालय \u200dक्\u200dषेत्र में coal है।",
    )
    for number, (text, day) in enumerate(zip(texts, DAYS, strict=True), 1):
        host = f"www.site{number % 2}.example"
        article = make_article(
            f"https://{host}/{number}",
            text,
            title=f"Title {number}",
            published=day,
            section="Power" if number == 1 else "Defence",
            authors=("A. Rao", "B Sen") if number < 3 else (),
            tags=("NTPC", f"tag {number}"),
        )
        archive.save(article, None, None)
    return archive.connection


def ids(connection, query="", sort="relevance", **filters):
    return [hit.id for hit in search(connection, Wanted(query, Filters(**filters), sort)).hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ntpc", {1, 2}),
        ("ntpc profit", {1}),
        ('"coal india"', {1}),
        ("state-run", {2}),
        ("India's", {2}),
        ('say "no', set()),
        ("at&t", {2}),
        ("c", {1, 2}),
        ("C++", {1}),
        ("c++", {1}),
        ("🚀", {1}),
        ("🚀 ntpc", {1}),
        ("₹500", {1}),
        ("₹", {1}),
        ("मंत्री", {3}),
        ("मंत", set()),
        ("मंत्*", {3}),
        ("क्षेत्र", {3}),
        ("coal -ntpc", {3}),
        ("-ntpc", {3}),
        ("profit OR मंत्री", {1, 3}),
        ('++ -- "" \' ( ) :', set()),
    ],
)
def test_what_is_found(filled, query, found):
    assert set(ids(filled, query)) == found


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ("BJÖRK", [1]),
        ("bjork", [1]),
        ("Bjo\u0308rk", [1]),
        ("o'brien", [2]),
        ("O\u2019BRIEN", [2]),
        ("O\u02bcbrien", [2]),
        ("\u0418\u0412\u0410\u041d\u041e\u0412", [3]),
        ("राज", [4]),
        ("रजु", []),
        ("strasse", [5]),
        ("a. rao", [5, 4]),
        (" ", []),
        ("%", []),
    ],
)
def test_an_author_is_found_in_any_spelling(archive, make_article, author, found):
    names = ("Björk Sen", "Conor O\u2019Brien", "\u0418\u0432\u0430\u043d\u043e\u0432")
    bylines = (*((name,) for name in names), ("राजू", "A. Rao"), ("A. Rao", "Straße"), ())
    for number, authors in enumerate(bylines, 1):
        text = f"Coal article number {number}."
        archive.save(make_article(f"https://a.example/{number}", text, authors=authors), None, None)
    assert ids(archive.connection, "", "date", author=author) == found
    assert ids(archive.connection, "coal", "date", author=author) == found
    assert sorted(ids(archive.connection, "coal", author=author)) == sorted(found)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [3, 2, 1]),
        ({"site": "www.site1.example"}, [3, 1]),
        ({"site": "site1.example"}, [3, 1]),
        ({"section": "power"}, [1]),
        ({"author": "rao"}, [2, 1]),
        ({"tag": "ntpc"}, [3, 2, 1]),
        ({"tag": "tag 2"}, [2]),
        ({"until": "2025-09-20"}, [1]),
        ({"until": "2025-09-21"}, [2, 1]),
        ({"since": "2025-09-21", "until": "2025-09-21"}, [2]),
        ({"since": "2025-09-21T11:00:00Z"}, [3]),
        ({"until": "2025-09-21T10:00:00Z"}, [2, 1]),
        ({"until": "9999-12-31"}, [3, 2, 1]),
        ({"site": "' OR 1=1 --"}, []),
    ],
)
@pytest.mark.parametrize("few", [0, 2, 1000])
def test_filters_with_and_without_words(filled, filters, found, few, monkeypatch):
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "_BUSY", few)
    assert ids(filled, "", "date", **filters) == found
    assert ids(filled, "coal", "date", **filters) == found
    assert sorted(ids(filled, "coal", "relevance", **filters)) == sorted(found)
    assert ids(filled, "-nowhere", "date", **filters) == found


def test_a_title_counts_more_than_a_text(archive, make_article):
    archive.save(make_article("https://a.example/1", "dredging " * 3, title="Port"), None, None)
    archive.save(make_article("https://a.example/2", "Ships come.", title="Dredging begins"), None, None)
    assert ids(archive.connection, "dredging") == [2, 1]


def test_snippets_mark_the_hits(filled):
    (hit,) = search(filled, Wanted("profit")).hits
    assert [part.text for part in hit.snippet if part.hit] == ["profit"]
    assert "".join(part.text for part in hit.snippet).startswith("NTPC posted a profit.")
    assert hit.heading == (Part("Title 1"),)
    (hit,) = search(filled, Wanted('"Title 2"')).hits
    assert hit.heading == (Part("Title 2", hit=True),)


def test_pages_and_the_count(archive, make_article, monkeypatch):
    monkeypatch.setattr(module, "WINDOW", 5)
    for number in range(8):
        archive.save(make_article(f"https://a.example/{number}", f"coal {number}"), None, None)
    found = search(archive.connection, Wanted("coal", sort="date", limit=2, offset=2))
    assert (len(found.hits), found.total, found.more) == (2, 5, True)
    assert "More than 5" in found.notes[0]


@pytest.fixture
def in_large_archives(monkeypatch):
    for name, value in {"_LARGE": 3, "_PHRASES": 4, "_FILTERED": 5}.items():
        monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("in_large_archives")
@pytest.mark.parametrize("query", ['"coal mine"', "coal-mine", '"coal mine" opens', '"coal mine" -closes'])
def test_a_phrase_in_a_title_comes_first_in_a_large_archive(archive, make_article, query):
    for number in range(8):
        title = "Coal mine opens" if number in {1, 5} else "News"
        archive.save(
            make_article(f"https://a.example/{number}", "A coal mine opens.", title=title), None, None
        )
    found = search(archive.connection, Wanted(query, limit=3))
    assert ([hit.id for hit in found.hits], found.total, found.more) == ([6, 8, 7], 4, True)
    assert "More than 4" in found.notes[0]
    assert len(ids(archive.connection, query, "date")) == 8


@pytest.mark.usefixtures("in_large_archives")
def test_fewer_hits_are_ranked_with_a_filter_in_a_large_archive(archive, make_article):
    for number in range(8):
        archive.save(make_article(f"https://a.example/{number}", "coal"), None, None)
    assert search(archive.connection, Wanted("coal")).total == 8
    assert search(archive.connection, Wanted("coal", Filters(site="a.example"))).total == 5


@settings(deadline=None)
@given(st.text(), st.sampled_from(["relevance", "date"]))
def test_every_query_is_answered(query, sort):
    search(_shared(), Wanted(query, Filters(section=query, author=query, since=query, until=query), sort))
    search(_shared(), Wanted(query, sort=sort))


def _shared(made=[]):  # noqa: B006 - one archive for all examples
    if not made:
        import tempfile
        from pathlib import Path

        made.append(open_archive(Path(tempfile.mkdtemp()) / "a.db"))
    return made[0].connection
