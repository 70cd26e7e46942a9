"""`scraper search`: what the archive has on a query, on the terminal."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Unpack

import click
from rich.console import Console
from rich.text import Text

from scraper.cli.choice import form_option
from scraper.cli.common import Session
from scraper.cli.filters import Chosen, QueryVerb, filter_options, read_filters
from scraper.cli.output import printable
from scraper.store.connect import reading
from scraper.store.search import Found, Wanted, search
from scraper.store.snippets import Hit, Part
from scraper.store.typed import widen
from scraper.text import say_count

JSON = "json"
EXAMPLE = """\
scraper search NTPC dividend
scraper search '"green hydrogen" -solar' --site psuwatch.com --since 30d
scraper search 'रक्षा मंत्*' --sort date --format json"""


class Options(Chosen):
    """What is listed, and how much of it."""

    sort: str
    limit: int


@click.command("search", cls=QueryVerb, example=EXAMPLE)
@click.argument("query", nargs=-1, metavar="QUERY...")
@filter_options
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date"]),
    default="relevance",
    show_default=True,
    help="Best or newest first.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@click.option("--page", type=click.IntRange(1, 1000), default=1, show_default=True)
@form_option
@click.pass_obj
def command(
    session: Session, *, query: tuple[str, ...], form: str, page: int, **options: Unpack[Options]
) -> None:
    """Search title, summary and text of the archived articles.

    All words are wanted. "Words in quotes" stand in a row, a star ends the beginning of a word (hydro*), a
    minus or NOT before a word excludes it (after -- where it comes first), OR between two wants either.
    Without a word, the newest articles are listed.
    """
    typed = " ".join(query)
    limit = options["limit"]
    wanted = Wanted(typed, read_filters(options), options["sort"], limit, (page - 1) * limit)
    with reading(session.archive) as connection:
        found = search(connection, wanted)
    if form == JSON:
        for hit in found.hits:
            click.echo(json.dumps(as_record(hit), ensure_ascii=False))
        _echo_notes(found)
        return
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for number, hit in enumerate(found.hits, wanted.offset + 1):
        _show(hit, number, console)
    _conclude(found, typed)


def as_record(hit: Hit) -> dict[str, object]:
    """Return a hit as a JSON object; hits in its snippet stand between two stars."""
    record = asdict(hit)
    del record["heading"]
    return record | {
        "snippet": "".join(f"**{part.text}**" if part.hit else part.text for part in hit.snippet)
    }


def _show(hit: Hit, number: int, console: Console) -> None:
    known = (hit.site, (hit.published or "")[:10] or "no date", hit.authors, hit.section)
    console.print(Text(f"{number}. "), _render(hit.heading or (Part("(no title)"),), "bold"), sep="")
    console.print(Text(printable("   " + " · ".join(fact for fact in known if fact)), style="dim"))
    console.print(Text("   "), _render(hit.snippet, ""), sep="")
    console.print(Text(printable(f"   {hit.url}"), style="blue"), end="\n\n")


def _render(parts: tuple[Part, ...], style: str) -> Text:
    pieces = ((" ".join(printable(p.text).split("\n")), f"{style} green" if p.hit else style) for p in parts)
    return Text.assemble(*pieces)


def _echo_notes(found: Found) -> None:
    for note in found.notes:
        click.echo(printable(note), err=True)


def _conclude(found: Found, typed: str) -> None:
    count = f"{found.total:,} or more articles" if found.more else say_count(found.total, "article")
    click.echo(f"{count} found" if found.total else "nothing found", err=True)
    _echo_notes(found)
    if not found.total and widen(typed) != typed:
        click.echo(f"beginnings of words are found with a star: {widen(typed)}", err=True)
