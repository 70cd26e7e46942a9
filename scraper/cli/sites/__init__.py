"""`scraper sites`: the configured sites, and new ones."""

from __future__ import annotations

import click

from scraper.cli import Verbs

ACTIONS = ("list", "add", "check", "import-ftr")
EXAMPLE = """\
scraper sites add www.example.in
scraper sites list
scraper sites check www.example.in"""


@click.group("sites", cls=Verbs, package=__name__, verbs=ACTIONS, example=EXAMPLE)
def command() -> None:
    """List the configured sites, take on new ones, and check that they work."""
