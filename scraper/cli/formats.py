"""Text files that are no pages: feeds, sitemaps, tables, JSON, WARC files under another name."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from itertools import islice

_HEAD = 4096  # bytes in which XML names its root
_TABLE = 400_000  # bytes of a table that are looked at
_ROWS = 5  # of it
_COLUMNS = 3  # with fewer, a text could be meant
_LONGEST_NAME = 40  # characters of a column's name
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!doctype[^>]*>\s*)*<(rdf:RDF|\w+)\b", re.DOTALL
)
_LISTS = {
    b"rss": "an RSS feed",
    b"rdf:RDF": "an RSS feed",
    b"feed": "an Atom feed",
    b"urlset": "a sitemap",
    b"sitemapindex": "a sitemap",
}
_NAME = re.compile(r"[^\W\d][^\n]*")


def find_format(body: bytes) -> str | None:
    """Return what a file is that surely is no page, with what to do with it; None for any other."""
    root = _ROOT.match(body[:_HEAD])
    listing = _LISTS.get(root[1]) if root else None
    if listing:
        return f"{listing}, which lists articles; `scraper sites add URL` and `scraper crawl` follow it"
    if body.startswith(b"WARC/"):
        return "a WARC file; give it a name that ends in .warc or .warc.gz"
    if _is_json(body):
        return "JSON; lines that name files and their addresses are read with --manifest"
    return "a table; name the pages that it lists" if _is_table(body) else None


def _is_json(body: bytes) -> bool:
    """Whether the body is an object or an array of JSON, or its first line is an object."""
    body = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body.startswith(b"{") and _parses(body.partition(b"\n")[0]):
        return True
    return body.startswith((b"{", b"[")) and _parses(body)


def _parses(text: bytes) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_table(body: bytes) -> bool:
    if body[:_HEAD].lstrip().startswith(b"<"):
        return False
    text = body[:_TABLE].decode("utf-8", "replace").lstrip("\ufeff")
    return any(_has_columns(text, delimiter) for delimiter in ",;\t")


def _has_columns(text: str, delimiter: str) -> bool:
    """Whether a row of names is followed by rows of as many cells. In prose a space follows the comma."""
    try:
        rows = [
            row for row in islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _ROWS) if row
        ]
    except csv.Error:
        return False
    if len(rows) < 2 or len(rows[0]) < _COLUMNS or len({len(row) for row in rows}) > 1:
        return False
    names = set(rows[0])
    named = all(len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) for name in names)
    return named and len(names) == len(rows[0])
