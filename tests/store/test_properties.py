"""Whatever happens in whatever order, the archive's invariants hold."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import BadStatus, TextLost
from scraper.model import Removal
from scraper.store.archive import open_archive

PAGES = st.sampled_from([f"https://a.example/{name}" for name in ("one", "two", "three")])
TEXTS = st.sampled_from(["profit rises", "profit falls", "मंत्री ने कहा"]) | st.text(min_size=1).filter(
    lambda text: text.replace("\0", "").strip()
)
REMOVALS = st.lists(
    st.builds(Removal, st.integers(0, 99), st.sampled_from(["promo", "nav"]), st.text()), max_size=4
)
SAVES = st.tuples(
    st.just("save"), PAGES, st.none() | PAGES, TEXTS, st.none() | st.text(max_size=9), REMOVALS, st.booleans()
)
ANSWERS = st.tuples(st.sampled_from(["failure", "no answer", "touch", "gone"]), PAGES)
STEPS = st.lists(SAVES | ANSWERS, max_size=12)


def snapshot(archive):
    tables = ("articles", "removals", "article_tags", "revisions")
    return [archive.connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def fail(archive, url, response):
    before = snapshot(archive)
    archive.record_failure(url, "a.example", BadStatus("500"), response, None)
    assert snapshot(archive) == before, "a failure changed an article"


def save(archive, article, response):
    """Save an article; return None where it is refused as a scrap, and nothing changed."""
    before = snapshot(archive)
    try:
        return archive.save(article, response, None)
    except TextLost:
        assert snapshot(archive) == before, "a scrap changed an article"
        return None


def perform(archive, step, make_article, make_response):
    kind, url, *rest = step
    if kind == "save":
        canonical, text, title, removals, with_capture = rest
        article = make_article(url, text=text, title=title, canonical_url=canonical)
        response = make_response(url) if with_capture else None
        saved = save(archive, replace(article, removals=tuple(removals)), response)
        if saved is None:
            return
        stored = archive.connection.execute(
            "SELECT count(*) FROM removals WHERE article = ?", (saved.article_id,)
        )
        assert saved.outcome == "alias" or stored.fetchone() == (len(removals),)
    elif kind == "touch":
        archive.touch(url, make_response(url, body=b"", status=304))
    elif kind == "gone":
        archive.mark_gone(url, make_response(url, status=410), None)
    else:
        fail(archive, url, make_response(url, status=500) if kind == "failure" else None)


def check(archive):
    connection = archive.connection
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    assert connection.execute("SELECT count(*) - count(DISTINCT url) FROM articles").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM articles WHERE trim(text) = ''").fetchone() == (0,)
    assert connection.execute("SELECT count(*) - count(DISTINCT sha256) FROM bodies").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM articles WHERE first_seen > last_seen").fetchone() == (0,)
    assert not connection.in_transaction


@given(steps=STEPS)
@settings(deadline=None, max_examples=60)
def test_invariants(make_article, make_response, steps):
    with TemporaryDirectory() as folder, open_archive(Path(folder) / "articles.db") as archive:
        for step in steps:
            perform(archive, step, make_article, make_response)
            check(archive)


@given(text=TEXTS)
@settings(deadline=None, max_examples=60)
def test_saving_twice_is_saving_once(make_article, make_response, text):
    with TemporaryDirectory() as folder, open_archive(Path(folder) / "articles.db") as archive:
        archive.save(make_article(text=text), make_response(), None)
        before = snapshot(archive)[1:]
        assert archive.save(make_article(text=text), None, None).outcome == "unchanged"
        assert snapshot(archive)[1:] == before
