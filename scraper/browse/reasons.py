"""Why each rule removes what it does, as the configuration says it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from scraper.config import read_config
from scraper.errors import ConfigError
from scraper.pipeline import reasons
from scraper.rules import BUILT_IN


def find_reasons(datasette: Any) -> Mapping[str, str]:
    """Return the reasons by rule id, from the folder that the plugin's setting `config` names."""
    settings = datasette.plugin_config("scraper") or {}
    return _read(settings.get("config"))


@lru_cache(maxsize=8)
def _read(folder: str | None) -> Mapping[str, str]:
    try:
        return reasons(read_config(Path(folder) if folder else None))
    except ConfigError:
        return BUILT_IN
