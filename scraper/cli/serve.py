"""`scraper serve`: Datasette on the archive."""

from __future__ import annotations

import socket

import click

from scraper.browse.serve import serve
from scraper.cli.common import Session, Verb

EXAMPLE = """\
scraper serve
scraper serve --port 9000 --archive archive/demo.db"""


@click.command("serve", cls=Verb, example=EXAMPLE)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option(
    "--allow-host",
    "names",
    metavar="NAME",
    multiple=True,
    help="A name under which it may be asked, such as that of a web server in front. Can be repeated.",
)
@click.pass_obj
def command(session: Session, *, host: str, port: int, names: tuple[str, ...]) -> None:
    """Show the archive in a browser, until Ctrl-C.

    Articles, what was removed from them and the crawl's runs, with full-text search and SQL. Nothing is
    written. Whoever reaches the port can read everything: see the README before you open it to others.
    Requests under a name that is neither this machine's own nor --host nor --allow-host are refused.
    """
    _check_place(host, port)
    serve(session.archive, host, port, session.folder, names)


def _check_place(host: str, port: int) -> None:
    """Raise UsageError where nothing can listen there: the web server's own exit code says something else."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise click.UsageError(
            f"{host}:{port} can't be used: {error.strerror}; name others with --host and --port"
        ) from error
