"""Stories: articles of several sites that are one text, such as a press release with light edits.

A story is found as its articles arrive. Its head is the earliest of them. What one site says again at another
address makes no story by itself, and what it corrects under the same address is a revision.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scraper.store.likeness import Signature, likeness, sign

ALIKE = 0.5
"""The share of word pairs from which on two texts are one story; see benchmarks/stories.py."""
DAYS = 14  # between an article and the others, and the head: a price list of every day is many stories
_CANDIDATES = 40  # that are compared, those with the most bands in common
_EVERY_BAND = 500  # rows of a band that are looked at


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """An article that is to be placed."""

    id: int
    site: int | None
    day: int  # since the year 1
    signature: Signature


def place(connection: sqlite3.Connection, article: int) -> int | None:
    """Put an article into the story that it belongs to; return that, or None where it is alone."""
    row = connection.execute(
        "SELECT site, coalesce(published, first_seen), text FROM articles WHERE id = ?", (article,)
    ).fetchone()
    signature = sign(row[2])
    if signature is None:
        return None
    newcomer = _Newcomer(article, row[0], _day(row[1]), signature)
    alike = _find_alike(connection, newcomer)
    _remember(connection, newcomer)
    return _join(connection, newcomer, alike) if alike else None


def replace(connection: sqlite3.Connection, article: int, before: str) -> None:
    """Take note that an article's text is no longer what it was before; its story stays."""
    _drop(connection, article, before)
    place(connection, article)


def forget(connection: sqlite3.Connection, article: int) -> int | None:
    """Take an article that is to be deleted out of the index; return the story that it leaves."""
    text = connection.execute("SELECT text FROM articles WHERE id = ?", (article,)).fetchone()[0]
    _drop(connection, article, text)
    return story_of(connection, article)


def story_of(connection: sqlite3.Connection, article: int) -> int | None:
    """Return the story that an article is in."""
    row = connection.execute("SELECT story FROM articles WHERE id = ?", (article,)).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def recount(connection: sqlite3.Connection, changed: Iterable[int | None]) -> None:
    """Write what is known of stories by their articles; one article is none."""
    for story in {story for story in changed if story is not None}:
        connection.execute(_SUM_UP, (story,))
        members = connection.execute("SELECT count(*) FROM articles WHERE story = ?", (story,)).fetchone()[0]
        if members < 2:
            connection.execute("UPDATE articles SET story = NULL WHERE story = ?", (story,))
            connection.execute("DELETE FROM stories WHERE id = ?", (story,))


def place_all(connection: sqlite3.Connection) -> None:
    """Place every article that was not, in the order in which they came."""
    numbers = connection.execute("SELECT id FROM articles ORDER BY id").fetchall()
    for (number,) in numbers:
        place(connection, number)


_SUM_UP = """
    UPDATE stories SET (head, title, first_seen) = (
        SELECT id, title, first_seen FROM articles WHERE story = stories.id
        ORDER BY coalesce(published, first_seen), first_seen, id LIMIT 1
    ), (articles, sites, latest) = (
        SELECT count(*), count(DISTINCT site), max(first_seen) FROM articles WHERE story = stories.id
    ) WHERE id = ? AND EXISTS (SELECT 1 FROM articles WHERE story = stories.id)
"""


def _drop(connection: sqlite3.Connection, article: int, text: str) -> None:
    signed = sign(text)
    connection.execute("DELETE FROM signatures WHERE article = ?", (article,))
    for key in signed.keys if signed else ():
        connection.execute("DELETE FROM story_bands WHERE key = ? AND article = ?", (key, article))


def _day(stamp: str) -> int:
    try:
        return date.fromisoformat(stamp[:10]).toordinal()
    except ValueError:
        return 0


def _remember(connection: sqlite3.Connection, new: _Newcomer) -> None:
    connection.execute("INSERT INTO signatures (article, data) VALUES (?, ?)", (new.id, new.signature.data))
    connection.executemany(
        "INSERT OR IGNORE INTO story_bands (key, day, article, site) VALUES (?, ?, ?, ?)",
        [(key, new.day, new.id, new.site) for key in new.signature.keys],
    )


def _find_alike(connection: sqlite3.Connection, new: _Newcomer) -> list[int]:
    """Return the articles of other sites that are the same text, the likest first."""
    found: dict[int, int] = {}
    for key in new.signature.keys:
        rows = connection.execute(
            """
            SELECT article FROM story_bands
            WHERE key = ? AND day BETWEEN ? AND ? AND site IS NOT ? AND article <> ? LIMIT ?
            """,
            (key, new.day - DAYS, new.day + DAYS, new.site, new.id, _EVERY_BAND),
        )
        for (article,) in rows:
            found[article] = found.get(article, 0) + 1
    best = sorted(found, key=lambda article: (-found[article], article))[:_CANDIDATES]
    scores = {article: _compare(connection, new, article) for article in best}
    return sorted((a for a in best if scores[a] >= ALIKE), key=lambda article: -scores[article])


def _compare(connection: sqlite3.Connection, new: _Newcomer, article: int) -> float:
    row = connection.execute("SELECT data FROM signatures WHERE article = ?", (article,)).fetchone()
    return likeness(new.signature.data, row[0]) if row else 0.0


def _join(connection: sqlite3.Connection, new: _Newcomer, alike: Sequence[int]) -> int | None:
    """Put a newcomer and those like it into one story: the oldest of theirs, or a new one."""
    members = {article: story_of(connection, article) for article in (new.id, *alike)}
    stories = sorted({story for story in members.values() if story is not None})
    near = [story for story in stories if _is_near(connection, story, new)]
    loose = [article for article, story in members.items() if story is None]
    if not near and len(loose) < 2:
        return None
    story = near[0] if near else _open(connection)
    for other in near[1:]:
        connection.execute("UPDATE articles SET story = ? WHERE story = ?", (story, other))
        connection.execute("DELETE FROM stories WHERE id = ?", (other,))
    connection.executemany("UPDATE articles SET story = ? WHERE id = ?", [(story, each) for each in loose])
    recount(connection, (story,))
    return story


def _is_near(connection: sqlite3.Connection, story: int, new: _Newcomer) -> bool:
    """Whether a story is of the newcomer's days: else a daily column would grow into one story."""
    row = connection.execute(
        "SELECT coalesce(published, articles.first_seen) FROM stories JOIN articles ON articles.id = head"
        " WHERE stories.id = ?",
        (story,),
    ).fetchone()
    return row is not None and abs(_day(row[0]) - new.day) <= DAYS


def _open(connection: sqlite3.Connection) -> int:
    row = connection.execute("INSERT INTO stories (first_seen) VALUES ('') RETURNING id").fetchone()
    return int(row[0])
