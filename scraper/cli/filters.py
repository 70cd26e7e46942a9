"""The options by which articles of the archive are chosen, for the verbs that read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypedDict, TypeVar

import click

from scraper.cli.moment import Moment
from scraper.store.search import Filters
from scraper.store.values import utc

Command = TypeVar("Command", bound=Callable[..., Any])


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
