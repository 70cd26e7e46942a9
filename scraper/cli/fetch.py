"""`scraper fetch`: pages by hand, cleaned, archived and printed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import nullcontext

import click

from scraper.cli.common import ANY_HINT, Session, Verb, any_option
from scraper.cli.output import as_json, as_markdown, as_text
from scraper.cli.page import as_html
from scraper.cli.web import check_address, complete_address, is_on_the_web, refusal
from scraper.errors import BadUrl, ExtractError, FetchError, NotAnArticle
from scraper.model import Article
from scraper.pipeline import Taken, doubt, fetch_article, open_guest
from scraper.store.archive import Archive, open_archive

EXAMPLE = """\
scraper fetch https://www.psuconnect.in/psu-news/some-article
scraper fetch --no-archive --format json www.example.in/news/1 www.example.in/news/2"""
_log = logging.getLogger(__name__)


@click.command("fetch", cls=Verb, example=EXAMPLE)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "html"]),
    default="text",
    show_default=True,
    help="How articles are printed; json is an object a line.",
)
@click.option("--no-archive", is_flag=True, help="Only print: keep nothing.")
@any_option
@click.pass_obj
def command(session: Session, *, urls: tuple[str, ...], form: str, no_archive: bool, any_page: bool) -> int:
    """Fetch articles, clean them, keep them in the archive and print them.

    Any site will do, configured or not; robots.txt is honoured. Where fetching fails, the archive keeps what
    it has and notes the failure. What surely is no article is named as what it seems to be, and not kept.
    """
    taken: Taken = "any" if any_page else "likely"
    if not any(map(is_on_the_web, urls)):
        check_address(urls[0])
    with nullcontext() if no_archive else open_archive(session.archive) as archive:
        return asyncio.run(_fetch_all(urls, form, session, archive, taken))


async def _fetch_all(
    urls: Sequence[str], form: str, session: Session, archive: Archive | None, taken: Taken
) -> int:
    """Fetch one after the other; return the exit code."""
    config = session.config()
    failed = 0
    async with open_guest(config) as guest:
        for typed in urls:
            url = complete_address(typed)
            try:
                if not is_on_the_web(typed):
                    raise BadUrl(refusal(typed))
                article = await fetch_article(url, guest, config, archive, taken)
            except (FetchError, ExtractError) as error:
                failed += 1
                _log.error("%s%s", error, ANY_HINT if isinstance(error, NotAnArticle) else "")
            else:
                if taken != "any" and (warning := doubt(article)):
                    _log.warning("%s: %s", url, warning)
                head = f"==> {url} <==\n" if form == "text" and len(urls) > 1 else ""
                click.echo(head + _format(article, form))
    return int(failed > 0)


def _format(article: Article, form: str) -> str:
    return {"text": as_text, "markdown": as_markdown, "json": as_json, "html": as_html}[form](article)
