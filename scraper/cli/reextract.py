"""`scraper reextract`: today's rules on the archived pages."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

import click

from scraper.cli.choice import choose_hosts, form_option
from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.cli.parallel import map_in_order
from scraper.config import Config, read_config
from scraper.errors import PageDamaged
from scraper.model import Learned
from scraper.pipeline.reextracting import Again, Change, diff, extract_again, weigh
from scraper.store.archive import Archive, open_archive
from scraper.store.connect import reading
from scraper.store.learned import read_learned
from scraper.store.lock import lock
from scraper.store.originals import Original, article_numbers, read_original
from scraper.text import say_count

EXAMPLE = """\
scraper reextract
scraper reextract www.psuconnect.in --apply"""
_SHOWN = 8  # lines of the example
_WIDTH = 160  # characters of such a line
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sum:
    """What all articles together would come to."""

    articles: int = 0
    changed: int = 0
    failed: int = 0
    columns: Counter[str] = field(default_factory=Counter)
    stripped: Counter[str] = field(default_factory=Counter)
    restored: Counter[str] = field(default_factory=Counter)
    renamed: int = 0
    example: tuple[str, tuple[str, ...]] | None = None  # URL and diff of the article that changes most
    _most: int = 0

    def add(self, change: Change, again: Again) -> None:
        """Count one article in."""
        self.articles += 1
        self.failed += again.article is None
        self.changed += bool(change)
        self.columns.update(change.columns)
        self.stripped.update(change.stripped)
        self.restored.update(change.restored)
        self.renamed += change.renamed
        lines = tuple(islice(diff(again), _SHOWN)) if "text" in change.columns else ()
        size = sum(map(len, lines))
        if size > self._most:
            self._most, self.example = size, (change.url, lines)


@click.command("reextract", cls=Verb, example=EXAMPLE)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--apply", is_flag=True, help="Write what changes; earlier texts are kept as revisions.")
@form_option
@click.pass_obj
def command(session: Session, *, sites: tuple[str, ...], apply: bool, form: str) -> int:
    """Clean the archived pages again, by today's rules and what was learned, and print what would change.

    Nothing is fetched, and without --apply nothing is written. A page that gives no article today keeps the
    one that it has; each is named, and the exit code is 1.
    """
    config = session.config()
    hosts = choose_hosts(sites, config, session.archive) if sites else None
    total = Sum()
    with ExitStack() as stack:
        if apply:
            stack.enter_context(lock(session.archive, create=False))
            archive = stack.enter_context(open_archive(session.archive, create=False))
            db = archive.connection
        else:
            archive, db = None, stack.enter_context(reading(session.archive))
        advance = stack.enter_context(session.progress("Pages", printing=form == "json"))
        for again in _extract_all(_read_all(db, hosts, total), session):
            change = _finish(again, db, archive)
            total.add(change, again)
            if form == "json" and (change or again.error):
                click.echo(_as_json(change, again))
            advance(change.url)
    if form == "text":
        _show(total, applied=apply)
    return int(total.failed > 0)


def _extract_all(originals: Iterator[Original], session: Session) -> Iterator[Again]:
    """Yield every article that has a page, as it is extracted today; a bounded number is in memory."""
    _read_config.cache_clear()
    _recall.cache_clear()
    folder = session.folder.absolute() if session.folder else None
    job = partial(_extract, folder=folder, archive=session.archive.absolute())
    return map_in_order(job, originals, _note_crash)


def _read_all(db: sqlite3.Connection, hosts: list[str] | None, total: Sum) -> Iterator[Original]:
    """Yield the articles that have a page; one whose page is damaged is named, and counts as failed."""
    for number in article_numbers(db, hosts):
        try:
            original = read_original(db, number)
        except PageDamaged as error:
            total.articles, total.failed = total.articles + 1, total.failed + 1
            _log.error("%s; the article stays as it is", error)
        else:
            if original is not None:
                yield original


def _extract(original: Original, folder: Path | None, archive: Path) -> Again:
    return extract_again(original, _read_config(folder), partial(_recall, archive))


@lru_cache(maxsize=1)
def _read_config(folder: Path | None) -> Config:
    """Read the configuration once in each process."""
    return read_config(folder)


@lru_cache(maxsize=256)
def _recall(archive: Path, host: str) -> Learned:
    """Read what was learned of a site once in each process."""
    with reading(archive) as db:
        return read_learned(db, host)


def _note_crash(original: Original) -> Again:
    return Again(
        original, error=f"{original.response.url}: the program crashed on it; please report this page"
    )


def _finish(again: Again, db: sqlite3.Connection, archive: Archive | None) -> Change:
    """Say what changes, and write it if there is an archive to write to."""
    change = weigh(db, again)
    if again.article is None:
        _log.error("%s; the article stays as it is", again.error)
    elif change and archive:
        archive.rewrite(again.original.article, again.article)
    return change


def _as_json(change: Change, again: Again) -> str:
    record = {
        "url": change.url,
        "error": again.error,
        "columns": change.columns,
        "stripped": change.stripped,
        "restored": change.restored,
        "renamed": change.renamed,
        "diff": list(diff(again)),
    }
    return json.dumps(record, ensure_ascii=False)


def _show(total: Sum, *, applied: bool) -> None:
    changes = "were changed" if applied else "would change"
    articles = say_count(total.articles, "article")
    click.echo(f"{articles} with a page: {total.changed} {changes}, {total.failed} give none today")
    if total.columns:
        click.echo("changed: " + ", ".join(f"{name} {n}" for name, n in total.columns.most_common()))
    for label, rules in (("newly removed", total.stripped), ("newly kept", total.restored)):
        for rule, blocks in rules.most_common():
            click.echo(f"{label}: {blocks} by {printable(rule)}")
    if total.renamed:
        click.echo(f"removed as before, but by another rule: {total.renamed}")
    if total.example:
        url, lines = total.example
        click.echo(f"example: {printable(url)}")
        for line in lines:
            click.echo("    " + printable(line if len(line) <= _WIDTH else f"{line[:_WIDTH].rstrip()}…"))
    if total.changed and not applied:
        click.echo("Nothing was written; --apply does it.", err=True)
