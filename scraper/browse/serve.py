"""`datasette serve` on an archive, in this process."""

from __future__ import annotations

from pathlib import Path

from datasette.cli import serve as datasette_serve
from datasette.plugins import pm

from scraper.store.connect import check_archive


def serve(path: Path, host: str = "127.0.0.1", port: int = 8001) -> None:
    """Serve an archive until the process is told to stop; raise ArchiveError where it is none.

    Datasette reads the live file and writes nothing: a crawl may go on meanwhile. Not for the open internet:
    whoever can reach host and port can read all of it.
    """
    check_archive(path)
    # Where rich is installed, Datasette prints a traceback with all locals for every 404.
    pm.get_plugin("datasette.handle_exception").rich = None
    datasette_serve.main(
        args=build_arguments(path, host, port), prog_name="datasette serve", standalone_mode=False
    )


def build_arguments(path: Path, host: str, port: int) -> list[str]:
    """Return the command line of `datasette serve`."""
    # Looking for facets to suggest reads every column; those that help are in the metadata.
    return [str(path.absolute()), "--host", host, "--port", str(port), "--setting", "suggest_facets", "off"]
