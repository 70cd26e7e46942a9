"""`scraper export`: the archive's articles for other programs."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Unpack

import click

from scraper.cli.common import Session
from scraper.cli.destination import open_destination
from scraper.cli.filters import Chosen, QueryVerb, filter_options, read_filters
from scraper.cli.output import printable
from scraper.store.connect import reading
from scraper.store.export import (
    Exported,
    Feed,
    Selection,
    Written,
    count,
    select,
    write_atom,
    write_csv,
    write_folder,
    write_jsonl,
    write_parquet,
    write_warc,
)
from scraper.store.search import tell_unknown_site
from scraper.text import say_count

FORMS = ("jsonl", "csv", "parquet", "markdown", "warc", "atom")
_TO_A_PLACE = {"parquet": "a file", "markdown": "a folder"}
_ENDINGS = {"warc": "warc.gz"}  # of files whose form does not say it
_IN_A_FEED = 100
EXAMPLE = """\
scraper export > articles.jsonl
scraper export --format parquet --since 2025-01-01 --output articles.parquet
scraper export --format warc --output articles.warc.gz
scraper export --format markdown --site psuwatch.com --output vault/
scraper export 'hydrogen OR ammonia' --format atom --limit 50 > hydrogen.atom"""


class _Chosen(Chosen):
    """What the options say, that of this command's own with it."""

    safe_cells: bool


@click.command("export", cls=QueryVerb, example=EXAMPLE)
@click.argument("query", nargs=-1, metavar="[QUERY...]")
@filter_options
@click.option("--format", "form", type=click.Choice(FORMS), default="jsonl", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Where to write; by default to standard output.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"The newest N articles only, the newest first; {_IN_A_FEED} in a feed.",
)
@click.option(
    "--safe-cells",
    is_flag=True,
    help="In csv, put an apostrophe before a text that a spreadsheet would run as a formula.",
)
@click.pass_obj
def command(
    session: Session,
    *,
    query: tuple[str, ...],
    form: str,
    output: Path | None,
    limit: int | None,
    **chosen: Unpack[_Chosen],
) -> int:
    """Write articles for other programs: all, or those that a search finds.

    jsonl: an object a line, with what was removed. csv, parquet: a table; a spreadsheet runs what begins with
    =, +, - or @ in a csv as a formula, unless --safe-cells. markdown: a folder of notes with front matter.
    warc: the pages as they were fetched, compressed on standard output and where the name ends in .gz. atom:
    a feed. A file appears under its name once it is whole; what is no regular file is written to as it
    stands. A page that is damaged in the archive is named and left out, and the exit code is 1.
    """
    _check_place(form, output)
    if chosen["safe_cells"] and form != "csv":
        raise click.UsageError(f"--safe-cells is for csv, and {form} has no cells that could be run")
    newest = _IN_A_FEED if form == "atom" and limit is None else limit
    selection = Selection(" ".join(query), read_filters(chosen), newest)
    with reading(session.archive) as db:
        db.execute("BEGIN")  # the count and the articles are of the same moment
        total, source = count(db, selection), _Source(db, selection, chosen["safe_cells"])
        unknown = tell_unknown_site(db, selection.filters)
        with session.progress("Articles", printing=output is None, total=total) as advance:
            written = _write(form, _watched(select(db, selection), advance), output, source)
    if output is not None:
        number = written.articles if written else total
        click.echo(f"{say_count(number, 'article')} written to {output}", err=True)
    if written and written.pageless:
        click.echo(_tell_pageless(written.pageless), err=True)
    if unknown:
        click.echo(printable(unknown), err=True)
    for url in source.lost:
        click.echo(f"{url}: its page in the archive is damaged, and left out", err=True)
    return int(bool(source.lost))


def _check_place(form: str, output: Path | None) -> None:
    """Raise click.UsageError where this can't be written there, before anything is read."""
    if output is None:
        if form in _TO_A_PLACE:
            raise click.UsageError(f"{form} needs {_TO_A_PLACE[form]}: name it with --output")
    elif form == "markdown":
        if output.exists() and not output.is_dir():
            raise click.UsageError(f"{output}: a file, but markdown is a folder of notes; name another place")
    elif output.is_dir():
        name = f"articles.{_ENDINGS.get(form, form)}"
        raise click.UsageError(f"{output}: a folder; name a file in it, such as {output / name}")
    elif not output.absolute().parent.is_dir():
        raise click.UsageError(f"{output}: there is no folder {output.parent}; make it, or name another file")


@dataclass(frozen=True, slots=True)
class _Source:
    """What the articles come from."""

    connection: sqlite3.Connection
    selection: Selection
    safe_cells: bool
    lost: list[str] = field(default_factory=list)  # addresses of pages that can't be read any more


def _watched(articles: Iterator[Exported], advance: Callable[[str], None]) -> Iterator[Exported]:
    for article in articles:
        yield article
        advance(article.title or article.url)


def _write(form: str, articles: Iterator[Exported], output: Path | None, source: _Source) -> Written | None:
    """Write the articles; return how many that came to where some may have been left out."""
    if form == "markdown" and output:
        write_folder(articles, output)
        return None
    with _open(output) as file:
        if form == "warc":
            compressed = output is None or output.name.endswith(".gz")
            return write_warc(articles, file, source.connection, source.lost.append, compressed=compressed)
        if form == "atom":
            write_atom(articles, file, _describe(source.selection), source.connection)
        elif form == "csv":
            write_csv(articles, file, safe=source.safe_cells)
        else:
            (write_parquet if form == "parquet" else write_jsonl)(articles, file)
    return None


def _tell_pageless(number: int) -> str:
    them = "it" if number == 1 else "them"
    return f"{say_count(number, 'article')} left out: the archive has no page of {them}"


def _describe(selection: Selection) -> Feed:
    words = " ".join(part for part in (selection.query, selection.filters.site) if part)
    return Feed("urn:scraper:export", words or "All articles")


@contextmanager
def _open(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with open_destination(output) as file:
        yield file
