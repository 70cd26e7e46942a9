"""The command line: one file a verb, each read only when it is called for."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from scraper.cli.examples import write_examples

VERBS = (
    "fetch",
    "clean",
    "explain",
    "crawl",
    "learn",
    "reextract",
    "sites",
    "schedule",
    "status",
    "search",
    "export",
    "archive",
    "serve",
    "demo",
)

EXAMPLE = """\
scraper demo
scraper fetch https://www.example.in/news/1
scraper sites add www.example.in && scraper crawl && scraper serve"""


class Verbs(click.Group):
    """Commands as the modules of a package; each holds its click command as `command`."""

    def __init__(
        self,
        *args: Any,
        example: str,
        package: str = __name__,
        verbs: tuple[str, ...] = VERBS,
        **attributes: Any,
    ) -> None:
        super().__init__(*args, **attributes)
        self._example = example
        self._package = package
        self._verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the README."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb's command."""
        if cmd_name not in self._verbs:
            return None
        module = import_module(f"{self._package}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they are to be typed."""
        write_examples(self._example, formatter)


@click.group(cls=Verbs, example=EXAMPLE)
@click.version_option(package_name="scraper", message="%(prog)s %(version)s")
def main() -> None:
    """Archive news articles without the noise around them."""
    _speak_utf8()


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says, and never fail on half a surrogate pair from a page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
