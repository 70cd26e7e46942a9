"""`scraper demo`: what the program does, shown on a bundled site."""

from __future__ import annotations

import asyncio
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.cli.terminal import cell, is_narrow
from scraper.config import Config, read_config
from scraper.crawl.tools import Report
from scraper.demo.prepare import remove_old, write_config
from scraper.demo.server import serve_sample
from scraper.pipeline import Plan, Work, crawl_sites, reasons
from scraper.store.archive import Archive, open_archive
from scraper.store.lock import lock
from scraper.text import say_count

EXAMPLE = "scraper demo"
_ARTICLES = """
    SELECT title, published, place, word_count, (SELECT count(*) FROM removals WHERE article = articles.id)
    FROM articles ORDER BY published DESC
"""
_Listed = tuple[str | None, str | None, str | None, int, int]
_Counted = tuple[str, int, str | None]  # rule, blocks, why


@click.command("demo", cls=Verb, example=EXAMPLE, archive=Path("archive/demo.db"))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The sample site's; 0: any free one.")
@click.pass_obj
def command(session: Session, *, port: int) -> int:
    """Crawl a small sample site on this machine into a new archive, and show what was found.

    The archive of an earlier demo is replaced. A configuration for the sample site is written next to it.
    """
    path = session.archive
    remove_old(path)
    with serve_sample(port) as origin:
        folder = path.with_name(f"{path.stem}-config")
        write_config(folder, origin)
        config = read_config(folder)
        with lock(path), open_archive(path) as archive, session.progress("Articles") as advance:
            reports = asyncio.run(crawl_sites(Plan(config.sites), config, Work(archive, advance)))
            _show(archive, config, Console())
    shown = shlex.quote(str(path))
    click.echo(f"\nThe archive is {path}. To look around in it:\n\n    {_own_name()} serve --archive {shown}")
    return _count_failures(reports)


def _show(archive: Archive, config: Config, console: Console) -> None:
    why = reasons(config)
    articles = archive.connection.execute(_ARTICLES).fetchall()
    rules = [(rule, count, why.get(rule)) for rule, count in archive.removal_counts()]
    if is_narrow(console):
        _list(articles, rules)
    else:
        _tabulate(articles, rules, console)


def _list(articles: Sequence[_Listed], rules: Sequence[_Counted]) -> None:
    """Print the same below each other, for a narrow terminal."""
    for title, published, place, words, removed in articles:
        facts = ((published or "")[:10], place, say_count(words, "word"), f"{removed} removed")
        click.echo(printable(f"{title}\n  {' · '.join(fact for fact in facts if fact)}"))
    click.echo("\nWhat was stripped")
    for rule, count, why in rules:
        click.echo(printable(f"{rule}: {say_count(count, 'block')}\n  {why or ''}"))


def _tabulate(articles: Sequence[_Listed], rules: Sequence[_Counted], console: Console) -> None:
    table = Table(title="Articles", title_justify="left")
    table.add_column("title", overflow="fold")
    for name in ("published", "place"):
        table.add_column(name, no_wrap=name == "published")
    for name in ("words", "removed"):
        table.add_column(name, justify="right")
    for title, published, place, words, removed in articles:
        table.add_row(cell(title), cell((published or "")[:10]), cell(place), str(words), str(removed))
    console.print(table)
    table = Table(title="What was stripped", title_justify="left")
    table.add_column("blocks", justify="right")
    table.add_column("rule", no_wrap=True)
    table.add_column("why", overflow="fold")
    for rule, count, why in rules:
        table.add_row(str(count), cell(rule), cell(why))
    console.print(table)


def _count_failures(reports: Sequence[Report]) -> int:
    """Return the exit code, after naming what failed."""
    failures = [reason for report in reports if report.failed or report.alerts for reason in report.reasons]
    for reason in failures:
        click.echo(f"failed: {reason}", err=True)
    return int(bool(failures))


def _own_name() -> str:
    """Return how the user called this program, to be typed again."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m scraper"
    found = shutil.which(called.name)
    if found and called.exists() and Path(found).samefile(called):
        return called.name
    return shlex.quote(str(called))
