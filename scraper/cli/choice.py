"""What the verbs over configured sites share: the sites a user names, and the form of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from scraper.config import Config
from scraper.model import Site
from scraper.store.pages import count_articles

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


def choose_hosts(sites: Sequence[str], config: Config, archive: Path) -> list[str]:
    """Return the hosts in the archive that are named, by host or alias; all, where none is named.

    Raises click.UsageError for a name that no site in the archive has, ArchiveError.
    """
    kept = count_articles(archive)
    if not sites:
        return sorted(kept)
    found = [site.host if (site := config.site_of(name)) else name for name in sites]
    unknown = [name for name in found if name not in kept]
    if unknown:
        listed = ", ".join(sorted(kept)) or "none"
        raise click.UsageError(
            f"no articles of {', '.join(unknown)} in the archive; there are some of: {listed}"
        )
    return list(dict.fromkeys(found))
