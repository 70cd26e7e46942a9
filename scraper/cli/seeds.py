"""seeds/*.txt: addresses to crawl besides what the sites' files name, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from scraper.cli.web import complete_address, is_on_the_web, refusal
from scraper.errors import ConfigError
from scraper.model import Site
from scraper.urls import host_of, same_site

OWN_SEEDS = Path("seeds")
seeds_option = click.option(
    "--seeds",
    type=click.Path(path_type=Path, file_okay=False),
    callback=lambda _context, _option, folder: check_folder(folder),
    default=OWN_SEEDS,
    show_default=True,
    metavar="DIR",
    help="Folder with *.txt files of further URLs to crawl, one a line.",
)


def check_folder(folder: Path) -> Path:
    """Return the folder; one that is named must exist, the usual one need not."""
    try:
        found = folder.is_dir()
    except OSError as error:  # a name that no file system holds
        raise click.BadParameter(f"{folder}: {error.strerror}") from error
    if folder != OWN_SEEDS and not found:
        raise click.BadParameter(f"{folder}: no such folder")
    return folder


def read_seeds(folder: Path) -> tuple[str, ...]:
    """Return the addresses in the folder's *.txt files, each once; raises ConfigError with file and line."""
    files = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    return tuple(dict.fromkeys(url for path in files for url in _read_file(path)))


def group_seeds(seeds: Iterable[str], sites: Sequence[Site]) -> dict[Site, tuple[str, ...]]:
    """Return the seeds of each site; a host that no file of a site names gets a site of its own."""
    groups: dict[str, tuple[Site, list[str]]] = {site.host: (site, []) for site in sites}
    for url in seeds:
        host = host_of(url) or ""
        site = next(
            (site for site, _ in groups.values() if same_site(site.host, url, site.aliases)), Site(host)
        )
        groups.setdefault(site.host, (site, []))[1].append(url)
    return {site: tuple(urls) for site, urls in groups.values()}


def _read_file(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: can't be read: {error}") from error
    for number, line in enumerate(lines, 1):
        typed = line.partition(" #")[0].strip()
        if not typed or typed.startswith("#"):
            continue
        url = complete_address(typed)
        if not is_on_the_web(typed):
            raise ConfigError(f"{path}, line {number}: {refusal(typed)}")
        yield url
