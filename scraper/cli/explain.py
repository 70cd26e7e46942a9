"""`scraper explain`: every block of a page, kept or removed, with the rule that did it."""

from __future__ import annotations

import asyncio
from itertools import islice
from pathlib import Path

import click
from rich.console import Console

from scraper.cli.common import Session, Verb
from scraper.cli.explanation import Explanation, as_json, explain
from scraper.cli.inputs import STDIN, Failure, Source, fail, find_sources, load
from scraper.cli.page import explain_as_html
from scraper.cli.terminal import show_explanation
from scraper.cli.web import check_address, is_address
from scraper.config import Config
from scraper.errors import ConfigError, NotReadable, TooLarge
from scraper.extract.parse import parse
from scraper.model import Learned
from scraper.pipeline import clean_page, fetch_page, open_guest, reasons
from scraper.store.connect import reading
from scraper.store.learned import learned_reasons, read_learned
from scraper.urls import host_of

EXAMPLE = """\
scraper explain https://www.psuconnect.in/psu-news/some-article
scraper explain page.html --html why.html"""


@click.command("explain", cls=Verb, example=EXAMPLE)
@click.argument("source", metavar="URL|PATH")
@click.option(
    "--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT.html",
    help="Write a page that shows it in colour instead; it needs no network.",
)
@click.pass_obj
def command(session: Session, *, source: str, form: str, page: Path | None) -> None:
    """Show what is kept and what is removed of a page, and by which rule.

    The source is a URL, which is fetched but not archived, or a file as for `scraper clean`. What the archive
    has learned of the page's site counts, too.
    """
    config = session.config()
    if is_address(source):
        found = asyncio.run(_fetch(check_address(source), config))
    else:
        found = _read(source, config)
    explanation = _explain(source, found, config, session.archive)
    if page:
        _write(page, explain_as_html(explanation))
    elif form == "json":
        click.echo(as_json(explanation))
    else:
        show_explanation(explanation, Console())


async def _fetch(url: str, config: Config) -> Source:
    async with open_guest(config) as guest:
        response = await fetch_page(url, guest)
    return Source(url, response.final_url, body=response.body, headers=response.headers)


def _read(path: str, config: Config) -> Source:
    cap = config.settings.limits.max_body
    if path != STDIN and not Path(path).exists():
        raise NotReadable(f"{path}: no such file; a page on the web is named with https:// in front")
    found = list(islice(find_sources([path], cap), 2))
    if len(found) > 1:
        raise NotReadable(f"{path}: more than one page is in it; explain wants one")
    if not found:
        raise NotReadable(f"{path}: no HTML page is in it")
    if isinstance(found[0], Failure):
        raise NotReadable(f"{path}: {found[0].reason}")
    try:
        return load(found[0], cap)
    except (NotReadable, TooLarge) as error:
        raise NotReadable(f"{path}: {fail(found[0], error).reason}") from error


def _explain(name: str, source: Source, config: Config, archive: Path) -> Explanation:
    host = host_of(source.url) if source.url else None
    site = config.site_of(host or "")
    learned, why = _recall(archive, site.host if site else host)
    page = parse(source.body or b"", source.url, source.headers.get("content-type"))
    return explain(name, clean_page(page, config.rules, site, learned), reasons(config) | why)


def _recall(archive: Path, host: str | None) -> tuple[Learned, dict[str, str]]:
    """Return what was learned of a site, with reasons; nothing where there is no archive."""
    if host is None or not archive.is_file():
        return Learned(), {}
    with reading(archive) as db:
        return read_learned(db, host), learned_reasons(db, host)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigError(f"{path}: can't be written: {error.strerror}") from error
