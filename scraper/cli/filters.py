"""How articles of the archive are chosen by the verbs that read it: a query, and options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypedDict, TypeVar

import click

from scraper.cli.common import Verb
from scraper.cli.moment import Moment
from scraper.store.search import Filters
from scraper.store.values import utc

_EXCLUDED = re.compile(r"-[^\W\d]\w")
Command = TypeVar("Command", bound=Callable[..., Any])


class QueryVerb(Verb):
    """A verb that takes a query, in which a minus excludes a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say where an excluded word goes if it was taken for options."""
        typed = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            word = next((arg for arg in typed if _EXCLUDED.match(arg) and error.option_name[1] in arg), None)
            if word is None:
                raise
            place = f"{ctx.command_path} [OPTIONS] -- {shlex.quote(word)}"
            raise click.UsageError(f"no such option: {word}; to exclude a word: {place}", ctx) from error


class Chosen(TypedDict):
    """What the options say."""

    site: str | None
    section: str | None
    author: str | None
    tag: str | None
    since: datetime | None
    until: datetime | None


_OPTIONS = (
    click.option("--site", metavar="HOST", help="Of this site only: its host or name."),
    click.option("--section", help="Of this section only."),
    click.option("--author", metavar="NAME", help="With this in the byline."),
    click.option("--tag", help="With this tag."),
    click.option("--since", type=Moment(), help="Not before this day or time, or so long ago (7d)."),
    click.option("--until", type=Moment(), help="Not after this day or time."),
)


def filter_options(command: Command) -> Command:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_filters(chosen: Chosen) -> Filters:
    """Return the filters that the options say."""
    return Filters(
        chosen["site"],
        chosen["section"],
        chosen["author"],
        chosen["tag"],
        _write(chosen["since"]),
        _write(chosen["until"]),
    )


def _write(moment: datetime | None) -> str | None:
    """Return a time as the archive writes it: a midnight stands for its day."""
    if moment is None:
        return None
    moment = moment.astimezone(UTC)
    midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    return f"{moment:%Y-%m-%d}".zfill(10) if midnight else utc(moment)
