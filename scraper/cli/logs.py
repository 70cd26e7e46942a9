"""Where log lines go: stderr, as plain lines, as JSON for machines, or beside a progress bar."""

from __future__ import annotations

import logging
import sys
from copy import copy
from datetime import UTC, datetime

from pythonjsonlogger.json import JsonFormatter
from rich.console import Console
from rich.logging import RichHandler
from rich.text import Text

from scraper.cli.output import printable

PLAIN, JSON = "plain", "json"
_LIBRARIES = ("trafilatura", "htmldate", "courlan", "charset_normalizer", "feedparser", "httpx")


def set_up(form: str, verbosity: int, console: Console) -> None:
    """Send the program's log to stderr: what was done, and what went wrong.

    On a terminal, where a bar shows what is done, only the latter. verbosity -1: errors only; 1: all.
    """
    handler = _build_handler(form, console)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    usual = logging.WARNING if console.is_terminal and form == PLAIN else logging.INFO
    logging.getLogger("scraper").setLevel({-1: logging.ERROR, 0: usual}.get(verbosity, logging.DEBUG))
    hush_libraries(verbosity)


def hush_libraries(verbosity: int = 0) -> None:
    """Keep what libraries say about broken pages out of the log: the program says it in its own words."""
    logging.captureWarnings(capture=True)
    for name in ("py.warnings", *_LIBRARIES):
        logging.getLogger(name).setLevel(logging.INFO if verbosity > 1 else logging.CRITICAL)


def _build_handler(form: str, console: Console) -> logging.Handler:
    if form == JSON:
        handler: logging.Handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_build_json())
    elif console.is_terminal:
        handler = _Beside(console=console, show_path=False, show_time=False, omit_repeated_times=False)
        handler.setFormatter(_Plain("%(message)s"))
    else:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(message)s"))
    return handler


def _build_json() -> JsonFormatter:
    return JsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="time",
        json_ensure_ascii=False,
    )


class _Plain(logging.Formatter):
    """One line an event, with its time in UTC, and without what could steer a terminal."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - theirs
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        lowered = copy(record)  # other handlers see the record too
        lowered.levelname = record.levelname.lower()
        return printable(" ".join(super().format(lowered).splitlines()))


class _Beside(RichHandler):
    """Log lines above a progress bar; rich's markup in them stays what it is: text."""

    def get_level_text(self, record: logging.LogRecord) -> Text:
        return Text(f"{record.levelname.lower():8}", style=f"logging.level.{record.levelname.lower()}")
