"""Bylines: an author is found however the name is spelt: large or small, with accents or without."""

from __future__ import annotations

import re
import sqlite3
import unicodedata

from scraper.text import plain

_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic; elsewhere marks are letters
_APOSTROPHES = str.maketrans(dict.fromkeys("\u02bc\u02bb`\u00b4", "'"))

# Each distinct byline is looked at once, and found by the index from the one before it: of a million articles
# there are far fewer.
BY_AUTHOR = """
    articles.authors IN (
        WITH RECURSIVE bylines(byline) AS (
            SELECT min(authors) FROM articles
            UNION ALL
            SELECT (SELECT min(authors) FROM articles WHERE authors > byline) FROM bylines
            WHERE byline IS NOT NULL
        )
        SELECT byline FROM bylines WHERE instr(folded(byline), folded(?)) AND folded(?) <> ''
    )
"""
"""A condition on `articles`: that this, given twice, stands in the byline."""


def fold_name(name: str | None) -> str | None:
    """Return a name as it is compared with others."""
    if name is None or name.isascii():  # most are
        return name and name.strip().replace("`", "'").lower()
    flat = plain(name).translate(_APOSTROPHES).casefold()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", flat))


def add_folding(connection: sqlite3.Connection) -> None:
    """Teach a connection the SQL function `folded`, which searches by author ask for."""
    connection.create_function("folded", 1, fold_name, deterministic=True)
