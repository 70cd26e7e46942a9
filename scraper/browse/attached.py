"""Which of Datasette's databases are archives, and what it is told about them."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from scraper.store.connect import marked_as_archive
from scraper.tables import read_packaged

_INTERNAL_VIEW = "articles_indexed"  # what the full-text index reads; an internal of its


def is_archive(datasette: Any, database: str | None) -> bool:
    """Say whether the attached database of this name is an archive."""
    found = datasette.databases.get(database)
    return found is not None and found.path is not None and marked_as_archive(Path(found.path))


def archives(datasette: Any) -> list[str]:
    """Return the names of the attached archives."""
    return [name for name in datasette.databases if is_archive(datasette, name)]


def describe(datasette: Any) -> dict[str, Any]:
    """Return Datasette's metadata for every attached archive; Datasette may change what it gets."""
    return {"databases": {name: deepcopy(_description()) for name in archives(datasette)}}


def allow(datasette: Any, action: str, resource: Any) -> bool | None:
    """Say no to pages of the index's internal view, and nothing about anything else."""
    if action != "view-table" or resource is None or resource[1] != _INTERNAL_VIEW:
        return None
    return False if is_archive(datasette, resource[0]) else None


@cache
def _description() -> dict[str, Any]:
    return read_packaged("scraper.browse", "archive.toml")
