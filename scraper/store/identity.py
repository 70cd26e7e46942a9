"""Which article a page is: a row that is known already, under this address or another, or none.

What a page says of itself is believed as far as its text bears it out: a canonical URL that names another
known article with another text is a slip of the site's template, and would overwrite that article.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scraper.sameness import find_runs, is_near_copy, may_be_one_title, overlap, sketch
from scraper.store.aliases import find_source
from scraper.store.merge import merge
from scraper.variants import is_view, url_key, url_number

_LITTLE = 0.3  # of the shorter text: enough for what names itself the same article
_HALF = 0.5  # where less than that says so
_FEWEST_WORDS = 20  # of a text that is known again by its words
_MOST_COPIES = 20  # rows that are compared with a page


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it comes in: its addresses in their one spelling, and what tells it from others."""

    requested: str
    final: str  # where redirects ended
    canonical: str | None  # as the page names it, if that may be true
    site: int | None
    title: str | None
    text: str

    @property
    def claims_other(self) -> bool:
        """Whether it says that its canonical URL is not the one it came from."""
        return self.canonical is not None and url_key(self.canonical) != url_key(self.final)

    @property
    def own(self) -> frozenset[str]:
        """The keys of the addresses that it came from."""
        return frozenset((url_key(self.requested), url_key(self.final)))


@dataclass(frozen=True, slots=True)
class Identity:
    """What a page is: its row, if it has one, the URL that row is to have, and what the page may change."""

    url: str
    row: sqlite3.Row | None = None
    replaces: bool = True  # the text of the row; a view of an article whose own page is known does not
    revises: bool = True  # what it replaces was said before, and not only shown in another view


def identify(connection: sqlite3.Connection, page: Page) -> Identity:
    """Find the row of a page's article; rows that turn out to be of one article become one."""
    rows = _find_named(connection, page)
    if page.claims_other and not rows and _by_key(connection, page.canonical or ""):
        page = replace(page, canonical=None)  # another article has that address
    if not page.claims_other:
        _take_back(connection, page)
    rows = [*rows, *_find_own(connection, page)]
    moved = not rows
    if moved:
        rows = list(_find_moved(connection, page))
    if not rows:
        return Identity(page.canonical or page.final)
    row = _unite(connection, rows, page)
    return _judge_moved(row, page) if moved else _judge(connection, row, page)


def _find_named(connection: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
    """Return the rows under the canonical URL that the page names, where they may be of the same article."""
    if not page.claims_other:
        return []
    return [
        row
        for row in _by_key(connection, page.canonical or "")
        if _came_from(connection, row, page) or overlap(row["text"], page.text) >= _LITTLE
    ]


def _take_back(connection: sqlite3.Connection, page: Page) -> None:
    """Give a page its own address back where an article has it that only claimed it, with another text."""
    for row in _by_key(connection, page.final):
        source = find_source(connection, row["id"])
        named = url_key(row["url"]) == url_key(page.final)
        if source is None or not named or is_view(source) or _came_from(connection, row, page):
            continue
        if overlap(row["text"], page.text) < _LITTLE:
            connection.execute("UPDATE OR IGNORE articles SET url = ? WHERE id = ?", (source, row["id"]))
            connection.execute(
                "DELETE FROM aliases WHERE article = ? AND key = ?", (row["id"], url_key(page.final))
            )


def _find_own(connection: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
    """Return the rows that the page's own addresses led to before, where they still may."""
    rows = _by_key(connection, page.final)
    if page.claims_other:
        # An address such as /latest leads to one article today and to another one tomorrow.
        rows = [row for row in rows if url_key(row["url"]) in page.own or _alike(row, page)]
    if url_key(page.requested) != url_key(page.final):
        # A redirect may lead from an article that is no more to anywhere.
        rows += [row for row in _by_key(connection, page.requested) if _alike(row, page)]
    return rows


def _find_moved(connection: sqlite3.Connection, page: Page) -> Iterator[sqlite3.Row]:
    """Yield a row of the same site with the same number in its address, or else with nearly the same text."""
    for row in _by_number(connection, page):
        if overlap(row["text"], page.text) >= _HALF:
            yield row
            return
    for row in _by_sketch(connection, page):
        if may_be_one_title(row["title"], page.title) and is_near_copy(row["text"], page.text):
            yield row
            return


def _unite(connection: sqlite3.Connection, rows: Sequence[sqlite3.Row], page: Page) -> sqlite3.Row:
    once = {row["id"]: row for row in rows}
    named = url_key(page.canonical or page.final)
    keep = next((row for row in rows if url_key(row["url"]) == named), once[min(once)])
    others = [number for number in once if number != keep["id"]]
    if not others:
        return keep
    for number in others:
        merge(connection, keep["id"], number)
    return _select(connection, "SELECT * FROM articles WHERE id = ?", keep["id"])[0]


def _judge(connection: sqlite3.Connection, row: sqlite3.Row, page: Page) -> Identity:
    url = row["url"]
    if page.claims_other or (page.canonical and url_key(page.canonical) == url_key(url)):
        url = page.canonical or url  # a page that names none still is the article that did
    elif url_key(url) == url_key(page.requested):
        url = page.final
    source = find_source(connection, row["id"])
    if source is None or row["gone"]:
        return Identity(url, row)
    if url_key(source) in page.own and is_view(source) == is_view(page.final):
        return Identity(url, row)
    whole = url_key(page.final) == url_key(url) and not is_view(page.final)
    return Identity(url, row, replaces=whole, revises=False)


def _judge_moved(row: sqlite3.Row, page: Page) -> Identity:
    """Take the newer place for the article's own; of two that both work, one URL whichever came first."""
    new = page.canonical or page.final
    url = new if row["gone"] else min(new, row["url"], key=lambda url: (len(url), url))
    return Identity(url, row, replaces=bool(row["gone"]) or not is_view(page.final))


def _came_from(connection: sqlite3.Connection, row: sqlite3.Row, page: Page) -> bool:
    source = find_source(connection, row["id"])
    return source is None or url_key(source) in page.own


def is_remnant(text: str, earlier: str) -> bool:
    """Say whether a text is much shorter than an earlier one, and shares next to nothing with it."""
    much_shorter = len(text.split()) < _HALF * len(earlier.split())
    return much_shorter and overlap(text, earlier) < _LITTLE


def _alike(row: sqlite3.Row, page: Page) -> bool:
    return overlap(row["text"], page.text) >= _HALF


def _by_key(connection: sqlite3.Connection, url: str) -> list[sqlite3.Row]:
    sql = "SELECT DISTINCT articles.* FROM aliases JOIN articles ON articles.id = article WHERE key = ?"
    return _select(connection, sql, url_key(url))


# "+site" keeps SQLite from the index of the site's articles: only the few that were found are looked at.
def _by_number(connection: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
    number = url_number(page.final)
    if number is None or page.site is None:
        return []
    sql = """
        SELECT * FROM articles WHERE id IN (SELECT article FROM aliases WHERE number = ?) AND +site = ?
        ORDER BY id DESC LIMIT ?
        """
    return _select(connection, sql, number, page.site, _MOST_COPIES)


def _by_sketch(connection: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
    if page.site is None:
        return []
    hashes = sketch(find_runs(page.text))
    slots = ", ".join("?" * len(hashes))
    sql = f"""
        SELECT * FROM articles
        WHERE +site = ? AND id IN (SELECT article FROM sketches WHERE hash IN ({slots}))
        ORDER BY id DESC LIMIT ?
        """  # noqa: S608 - only question marks are put in
    return _select(connection, sql, page.site, *hashes, _MOST_COPIES)


def _select(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[sqlite3.Row]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, parameters).fetchall()


def put_sketch(connection: sqlite3.Connection, article: int, text: str) -> None:
    """Note by which runs of words near copies of this article are found; a caption may stand anywhere."""
    hashes = sketch(find_runs(text)) if len(text.split()) >= _FEWEST_WORDS else ()
    connection.execute("DELETE FROM sketches WHERE article = ?", (article,))
    connection.executemany(
        "INSERT OR IGNORE INTO sketches (hash, article) VALUES (?, ?)",
        [(number, article) for number in hashes],
    )
