"""`scraper export`: the archive's articles for other programs."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Unpack

import click

from scraper.cli.common import Session
from scraper.cli.filters import Chosen, QueryVerb, filter_options, read_filters
from scraper.cli.output import printable
from scraper.store.connect import reading
from scraper.store.export import (
    Exported,
    Feed,
    Selection,
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
@click.pass_obj
def command(
    session: Session,
    *,
    query: tuple[str, ...],
    form: str,
    output: Path | None,
    limit: int | None,
    **filters: Unpack[Chosen],
) -> int:
    """Write articles for other programs: all, or those that a search finds.

    jsonl: an object a line, with what was removed. csv, parquet: a table. markdown: a folder of notes with
    front matter. warc: the pages as they were fetched, compressed on standard output and where the name ends
    in .gz. atom: a feed. A file appears under its name once it is whole. A page that is damaged in the
    archive is named and left out, and the exit code is 1.
    """
    _check_place(form, output)
    newest = _IN_A_FEED if form == "atom" and limit is None else limit
    selection = Selection(" ".join(query), read_filters(filters), newest)
    with reading(session.archive) as db:
        db.execute("BEGIN")  # the count and the articles are of the same moment
        total, source = count(db, selection), _Source(db, selection)
        unknown = tell_unknown_site(db, selection.filters)
        with session.progress("Articles", printing=output is None, total=total) as advance:
            _write(form, _watched(select(db, selection), advance), output, source)
    if output is not None:
        click.echo(f"{say_count(total, 'article')} written to {output}", err=True)
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
    lost: list[str] = field(default_factory=list)  # addresses of pages that can't be read any more


def _watched(articles: Iterator[Exported], advance: Callable[[str], None]) -> Iterator[Exported]:
    for article in articles:
        yield article
        advance(article.title or article.url)


def _write(form: str, articles: Iterator[Exported], output: Path | None, source: _Source) -> None:
    if form == "markdown" and output:
        write_folder(articles, output)
        return
    if form == "parquet" and output:
        with _whole(output) as part:
            write_parquet(articles, part)
        return
    with _open(output) as file:
        if form == "warc":
            compressed = output is None or output.name.endswith(".gz")
            write_warc(articles, file, source.connection, source.lost.append, compressed=compressed)
        elif form == "atom":
            write_atom(articles, file, _describe(source.selection))
        else:
            (write_csv if form == "csv" else write_jsonl)(articles, file)


def _describe(selection: Selection) -> Feed:
    words = " ".join(part for part in (selection.query, selection.filters.site) if part)
    return Feed("urn:scraper:export", words or "All articles")


@contextmanager
def _open(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _whole(output) as part, part.open("wb") as file:
        yield file


@contextmanager
def _whole(output: Path) -> Iterator[Path]:
    """Yield a path beside output that takes its place once all is written."""
    part = output.with_name(f"{output.name}.part")
    try:
        yield part
        part.replace(output)
    except OSError as error:  # names the part, or nothing
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise OSError(error.errno, reason, str(output)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
