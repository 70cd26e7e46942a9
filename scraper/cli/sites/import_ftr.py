"""`scraper sites import-ftr`: site-config files of Full-Text RSS and wallabag, as site files of ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.cli.sites.files import SiteFiles, sites_folder
from scraper.errors import ConfigError, NotReadable
from scraper.ftr.convert import Imported, convert
from scraper.model import SELECTORS
from scraper.sitefile import write_site

EXAMPLE = """\
scraper sites import-ftr example.com.txt
scraper sites import-ftr ftr-site-config/ --out imported/"""
_MOST_BYTES = 1_000_000


@click.command("import-ftr", cls=Verb, example=EXAMPLE)
@click.argument("path", metavar="FILE|DIR", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the sites' files go; for a FILE by default sites/ in the folder of --config.",
)
@click.option("--force", is_flag=True, help="Write over files that sites have.")
@click.pass_obj
def command(session: Session, *, path: Path, out: Path | None, force: bool) -> int:
    """Turn site-config files (NAME.txt, with XPath) into site files: the body, and what is stripped.

    Every line that is not carried over is listed with the reason. Headers and logins against paywalls never
    are. Each site in sites/ is crawled, so a whole folder needs --out: copy from there what you want to
    follow. The exit code is 1 where a file gives nothing.
    """
    session.config(may_be_empty=True)
    if path.is_dir() and out is None:
        raise click.UsageError("a folder needs --out DIR, as all sites in the configuration would be crawled")
    files = SiteFiles(out or sites_folder(session))
    paths = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    if not paths:
        raise click.UsageError(f"{path}: no site-config file in it; they are named such as example.com.txt")
    results = [_import(each, files, force=force) for each in paths]
    written = sum(result is not None for result in results)
    lines = sum(len(result.left) for result in results if result)
    click.echo(f"files: {written} of {len(results)} imported; lines of them not carried over: {lines}")
    return int(written < len(results))


def _import(path: Path, files: SiteFiles, *, force: bool) -> Imported | None:
    """Import one file and say what became of it; a failure costs no other."""
    try:
        imported = convert(path.name, _read(path))
        target = files.save(imported.site, write_site(imported.site, _head(path, imported)), force=force)
    except (NotReadable, ConfigError) as error:
        click.echo(printable(f"FAILED  {error}"))
        return None
    (layout,) = imported.site.layout
    named = ", ".join(key for key in SELECTORS if getattr(layout, key)) or "no body"
    click.echo(printable(f"ok      {path.name} -> {target}: {named}; rules: {len(layout.remove)}"))
    for left in imported.left:
        click.echo(printable(f"        line {left.line}, {left.text}: {left.why}"))
    return imported


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise NotReadable(f"{path.name}: {error.strerror}") from error


def _head(path: Path, imported: Imported) -> Iterable[str]:
    yield f"Imported from {path.name} by `scraper sites import-ftr`; try it with `scraper explain URL`."
    for url in imported.pages:
        yield f"A page that it was made for: {url}"
