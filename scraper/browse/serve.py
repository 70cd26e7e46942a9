"""`datasette serve` on an archive, in this process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from datasette.cli import serve as datasette_serve
from datasette.plugins import pm

from scraper.browse import hosts
from scraper.browse.limits import limit_heap
from scraper.store.connect import bring_up_to_date, check_archive, translated


def serve(
    path: Path,
    host: str = "127.0.0.1",
    port: int = 8001,
    config: Path | None = None,
    names: Sequence[str] = (),
) -> None:
    """Serve an archive until the process is told to stop; raise ArchiveError where it is none.

    Datasette opens the live file to read only: a crawl may go on meanwhile. An archive of an earlier version
    is brought up to date first. config: the folder with the rules, for their reasons. names: further names
    under which requests may come, besides this machine's own. Not for the open internet: whoever can reach
    host and port can read all of it. Bounds the memory that SQLite takes in this process for good.
    """
    check_archive(path)
    bring_up_to_date(path)
    # Where rich is installed, Datasette prints a traceback with all locals for every 404.
    pm.get_plugin("datasette.handle_exception").rich = None
    limit_heap()
    # For text that is no UTF-8, sqlite-utils has one printed. The argument has no name.
    sqlite3.enable_callback_tracebacks(False)  # noqa: FBT003
    with TemporaryDirectory() as folder, translated(path):
        metadata = Path(folder) / "metadata.json"
        told = build_metadata(config, hosts.configure(host, names))
        metadata.write_text(json.dumps(told), encoding="utf-8")
        arguments = [*build_arguments(path, host, port), "--metadata", str(metadata)]
        datasette_serve.main(args=arguments, prog_name="datasette serve", standalone_mode=False)


def build_arguments(path: Path, host: str, port: int) -> list[str]:
    """Return the command line of `datasette serve`."""
    settings = [part for name, value in build_settings().items() for part in ("--setting", name, str(value))]
    return [str(path.absolute()), "--host", host, "--port", str(port), *settings]


def build_settings() -> dict[str, int]:
    """Return Datasette's settings for archives of any size."""
    # Looking for facets to suggest reads every column; those that help are in the metadata, and are left out
    # where an archive is too large to count them while a reader waits.
    return {"suggest_facets": 0, "facet_time_limit_ms": 60}


def build_metadata(config: Path | None, told: dict[str, list[str]]) -> dict[str, object]:
    """Return what Datasette hands on to the plugin: the folder with the rules, and what else it is told."""
    return {"plugins": {"scraper": told | ({"config": str(config.absolute())} if config else {})}}
