"""The command line: one file a verb, each read only when it is called for."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper

import click

VERBS = ("fetch", "clean", "explain", "crawl", "serve", "demo")


class Verbs(click.Group):
    """The verbs, as the modules of this package; each holds its click command as `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the README."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb's command."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"scraper.cli.{cmd_name}").command
        return command


@click.group(cls=Verbs)
@click.version_option(package_name="scraper", message="%(prog)s %(version)s")
def main() -> None:
    """Archive news articles without the noise around them."""
    _speak_utf8()


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says, and never fail on half a surrogate pair from a page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
