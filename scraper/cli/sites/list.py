"""`scraper sites list`: the configured sites, and how many articles of each are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from scraper.cli.choice import form_option
from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.model import Site
from scraper.store.pages import count_articles

EXAMPLE = """\
scraper sites list
scraper sites list --format json"""
_COUNTS = ("feeds", "sitemaps", "sections", "articles")
_HEADINGS = ("host", "name", *_COUNTS)


@click.command("list", cls=Verb, example=EXAMPLE)
@form_option
@click.pass_obj
def command(session: Session, *, form: str) -> None:
    """Show the configured sites, with the number of their sources and of their articles in the archive.

    Where there is no archive yet, the number of articles is unknown: "-", or null.
    """
    kept = count_articles(session.archive) if session.archive.exists() else None
    records = [_record(site, kept) for site in session.config().sites]
    if form == "json":
        for record in records:
            click.echo(json.dumps(record, ensure_ascii=False))
        return
    rows = [_HEADINGS, *(tuple(_cell(record[name]) for name in _HEADINGS) for record in records)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if name in _COUNTS else cell.ljust(width)
            for name, cell, width in zip(_HEADINGS, row, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def _record(site: Site, kept: Mapping[str, int] | None) -> dict[str, str | int | None]:
    return {
        "host": site.host,
        "name": site.name,
        "feeds": len(site.feeds),
        "sitemaps": len(site.sitemaps),
        "sections": len(site.sections),
        "articles": None if kept is None else sum(kept.get(host, 0) for host in (site.host, *site.aliases)),
    }


def _cell(value: str | int | None) -> str:
    return "-" if value is None else printable(str(value))
