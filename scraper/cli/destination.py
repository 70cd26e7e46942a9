"""Where a command writes a file: whole under its name, or straight through to what is no regular file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


@contextmanager
def open_destination(output: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to; raises OSError, which names output as the user did.

    A regular file, also at the end of a link, keeps its mode and its contents until all is written. Devices,
    pipes and files that the shell opened (/dev/stdout, /dev/fd/3) are written to as they stand.
    """
    try:
        mode = _read_mode(output)  # first: it refuses a circle of links
        target = _follow(output)
        is_whole = not _is_handle(target) and (mode is None or stat.S_ISREG(mode))
        with _open_beside(target, mode) if is_whole else output.open("ab") as file:
            yield file
    except OSError as error:  # may name another file, or none
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise OSError(error.errno, reason, str(output)) from error


@contextmanager
def _open_beside(target: Path, mode: int | None) -> Iterator[BinaryIO]:
    """Yield a new file in the folder of target, whose place it takes once all is written."""
    part = target.with_name(f".scraper-{token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            if mode is not None:
                part.chmod(stat.S_IMODE(mode))
            yield file
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _read_mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _follow(path: Path) -> Path:
    """Return where links lead, but not through what the system has for a link to an open file."""
    here = path.parent.resolve() / path.name
    while here.is_symlink() and not _is_handle(here):
        link = here.parent / here.readlink()
        here = link.parent.resolve() / link.name
    return here


def _is_handle(path: Path) -> bool:
    """Whether a path is that of a file that a process has open: /dev/fd/N or /proc/PID/fd/N."""
    return path.parent.name == "fd" and path.parts[1] in ("dev", "proc")
