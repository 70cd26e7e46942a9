"""What a schedule runs: commands with absolute paths, each with its turn and its log."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scraper.cli.timing import Turn
from scraper.errors import ScheduleError

# crons differ in what they make of a backslash, and none knows a line feed inside a line.
_UNQUOTABLE = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True, slots=True)
class Job:
    """One crawl that comes round."""

    site: str | None  # its host; None: all of them
    command: tuple[str, ...]
    turn: Turn
    log: Path


@dataclass(frozen=True, slots=True)
class Places:
    """Where a scheduled crawl finds and leaves things; absolute, as it starts in another folder."""

    archive: Path
    config: Path
    seeds: Path
    log: Path

    def __post_init__(self) -> None:
        """Raise ScheduleError for a path that can't be written into a schedule."""
        for path in (self.archive, self.config, self.seeds, self.log):
            if _UNQUOTABLE.search(str(path)):
                raise ScheduleError(
                    f"{str(path)!r}: a backslash or a line end in a path can't be written into a schedule; "
                    "rename that folder or file"
                )


def plan_jobs(sites: Sequence[str | None], turns: Sequence[Turn], places: Places) -> list[Job]:
    """Return a job for each site, where None stands for all."""
    options = ["--archive", places.archive, "--config", places.config]
    if places.seeds.is_dir():
        options += ["--seeds", places.seeds]
    return [
        Job(site, (*_program(), "crawl", *([site] if site else []), *map(str, options)), turn, places.log)
        for site, turn in zip(sites, turns, strict=True)
    ]


def _program() -> tuple[str, ...]:
    """Return how to start this program from anywhere: as it was started now, or by its Python."""
    called = Path(sys.argv[0]).absolute()
    beside = Path(sys.executable).with_name("scraper")
    for program in (called, beside):
        if program.name == "scraper" and program.is_file():
            return (str(program),)
    return (sys.executable, "-m", "scraper")
