"""`scraper clean`: files in, clean articles out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path

import click

from scraper.cli.common import ANY_HINT, Session, Verb, any_option
from scraper.cli.inputs import Failure, Found, Source, fail, find_sources, load, read_manifest
from scraper.cli.output import as_json, as_markdown, as_text
from scraper.cli.parallel import map_in_order
from scraper.config import Config, read_config
from scraper.errors import ExtractError, NotAnArticle, ScraperError
from scraper.extract.paging import may_go_on
from scraper.model import Article, Response
from scraper.pipeline import Taken, accept, clean_answer, doubt, examine, name_site
from scraper.store.archive import Archive, open_archive
from scraper.urls import canonicalize, host_of

EXAMPLE = """\
scraper clean page.html
scraper clean pages/ crawl.warc.gz --format jsonl > articles.jsonl
curl -s https://www.example.in/news/1 | scraper clean - --format markdown"""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article, and the source that it is from."""

    source: Source
    article: Article
    warning: str | None = None


@click.command("clean", cls=Verb, example=EXAMPLE)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "jsonl"]),
    default="text",
    show_default=True,
    help="How articles are printed; jsonl is a JSON object a line.",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="M.jsonl",
    help='Clean what the lines of this file name: {"file": ..., "url": ...}, relative to it.',
)
@click.option("--save", is_flag=True, help="Keep the articles in the archive, too.")
@any_option
@click.pass_obj
def command(
    session: Session, /, *, paths: tuple[str, ...], form: str, manifest: Path | None, **flags: bool
) -> int:
    """Print the clean articles in files.

    PATH is an HTML page, a plain text, a WARC file, a folder of these (each also with .gz), or - for standard
    input. Each file that gives no article is named on stderr, with what it seems to be; then the exit code
    is 1.
    """
    if not paths and not manifest:
        raise click.UsageError("nothing to clean: name a PATH or a --manifest")
    cap = session.config().settings.limits.max_body
    found = chain(read_manifest(manifest) if manifest else (), find_sources(paths, cap))
    first = list(islice(found, 2))
    show = _choose_printer(form, several=len(first) > 1)
    folder = session.folder.absolute() if session.folder else None
    save, any_page = flags["save"], flags["any_page"]
    job = partial(clean_source, folder=folder, with_page=save, any_page=any_page)
    results = map_in_order(job, chain(first, found), _note_crash)
    with open_archive(session.archive) if save else nullcontext() as archive:
        return int(_finish(results, session, show, archive) > 0)


def clean_source(
    found: Found, folder: Path | None, *, with_page: bool = False, any_page: bool = False
) -> Cleaned | Failure:
    """Return the article in a source, by the configuration in folder.

    with_page: and the page's bytes. any_page: whatever the page seems to be.
    """
    if isinstance(found, Failure):
        return found
    config = _read_config(folder)
    try:
        source = load(found, config.settings.limits.max_body)
        article = _clean(source, config, "any" if any_page else "likely")
    except NotAnArticle as error:
        return fail(found, NotAnArticle(f"{error}{ANY_HINT}"))
    except ScraperError as error:
        return fail(found, error)
    # Blocks are large, and nobody asks for them here.
    bare = source if with_page else replace(source, body=None)
    return Cleaned(bare, replace(article, blocks=()), _warn(article, None if any_page else doubt(article)))


def _warn(article: Article, doubt: str | None) -> str | None:
    """Return what is to be said of an article: that it may be none, or is only a part."""
    paging = article.paging if may_go_on(article) else None
    goes_on = f"it goes on at {paging.following}" if paging and paging.following else ""
    began = f"it begins at {paging.first}" if paging and paging.first else ""
    part = " and ".join(filter(None, (began, goes_on)))
    return "; ".join(filter(None, (doubt, part and f"only one page of an article: {part}"))) or None


def _clean(source: Source, config: Config, taken: Taken) -> Article:
    if source.url is None:
        return accept(examine(source.body or b"", None, config.rules), taken)
    canonicalize(source.url)  # refuses what is no address
    return clean_answer(_build_capture(source.url, source), config, taken=taken)


@lru_cache(maxsize=1)
def _read_config(folder: Path | None) -> Config:
    """Read the configuration once in each process."""
    return read_config(folder)


def _note_crash(found: Found) -> Failure:
    return Failure(found.name, "the program crashed on it; please report this page")


def _choose_printer(form: str, *, several: bool) -> Callable[[Cleaned], None]:
    """Return what prints an article; among several, a text is headed by its file's name."""
    if form == "jsonl":
        return lambda result: click.echo(as_json(result.article, result.source.name))
    if form == "markdown":
        return lambda result: click.echo(as_markdown(result.article) + "\n" * several)
    head = "==> {} <==\n" if several else ""
    return lambda result: click.echo(
        head.format(result.source.name) + as_text(result.article) + "\n" * several
    )


def _finish(
    results: Iterable[Cleaned | Failure],
    session: Session,
    show: Callable[[Cleaned], None],
    archive: Archive | None,
) -> int:
    """Print, and keep, what comes; return how many failed."""
    failed = 0
    keep = partial(_keep, archive=archive, config=session.config()) if archive else None
    with session.progress("Cleaning", printing=True) as advance:
        for each in results:
            result = keep(each) if keep else each
            if isinstance(result, Failure):
                failed += 1
                _log.error("%s: %s", result.name, result.reason)
            else:
                if result.warning:
                    _log.warning("%s: %s", result.source.name, result.warning)
                show(result)
            advance(result.name if isinstance(result, Failure) else result.source.name)
    return failed


def _keep(result: Cleaned | Failure, archive: Archive, config: Config) -> Cleaned | Failure:
    """Keep an article, with its page where its address is known; what was read in before stays as it is."""
    if isinstance(result, Failure):
        return result
    source, article = result.source, result.article
    host = host_of(article.meta.canonical_url or "")
    url = source.url or (article.meta.canonical_url if host else None)
    page = _build_capture(url, source) if url else None
    if page and archive.holds(page):
        return result
    site = config.site_of(host or "")
    kept = replace(article, url=url, site=article.site or (site.host if site else host))
    try:
        archive.save(kept, page, None)
        name_site(archive, config, kept.site)
    except ExtractError as error:
        return fail(source, error)
    return result


def _build_capture(url: str, source: Source) -> Response:
    return Response(url, url, 200, source.headers, source.body or b"", source.fetched_at or datetime.now(UTC))
