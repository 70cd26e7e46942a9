"""What the verbs over configured sites share: the sites a user names, and the form of the answer."""

from __future__ import annotations

from collections.abc import Sequence

import click

from scraper.model import Site

form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json is an object a line.",
)


def choose_sites(wanted: Sequence[str], known: Sequence[Site]) -> tuple[Site, ...]:
    """Return the sites that are named by host or alias; all, where none is named.

    Raises click.UsageError for a name that no site has.
    """
    chosen = tuple(site for site in known if not wanted or not {site.host, *site.aliases}.isdisjoint(wanted))
    hosts = {host for site in chosen for host in (site.host, *site.aliases)}
    unknown = [name for name in wanted if name not in hosts]
    if unknown:
        listed = ", ".join(sorted(site.host for site in known)) or "none"
        raise click.UsageError(f"no such site: {', '.join(unknown)}; known are: {listed}")
    return chosen
