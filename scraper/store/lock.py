"""One writing run an archive at a time.

The lock is on a file next to the archive; the kernel frees it when its holder ends, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scraper.errors import ArchiveError, LockHeld
from scraper.store.connect import check_archive, refuse_other_file
from scraper.store.values import now


@contextmanager
def lock(path: Path, *, create: bool = True) -> Iterator[None]:
    """Hold the archive's lock; raise LockHeld, saying who holds it, when another run does.

    The lock is flock(2) on `<archive>.lock`. That file stays: deleting it would let two runs lock two files
    of one name. What it says (`{"pid", "host", "since"}`) is for people only. Unless create, there must be an
    archive: nothing is made beside a name that was mistyped.
    """
    (refuse_other_file if create else check_archive)(path)
    sidecar = path.with_name(f"{path.name}.lock")
    descriptor = _open(sidecar)
    try:
        _acquire(descriptor, path)
        _introduce(descriptor)
        yield
    finally:
        os.close(descriptor)


def _open(sidecar: Path) -> int:
    try:
        sidecar.parent.mkdir(parents=True, exist_ok=True)
        return os.open(sidecar, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(f"{sidecar}: can't make the archive's lock file: {error.strerror}") from error


def _acquire(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise LockHeld(f"{path}: {_holder(descriptor)}; wait for it, or end it") from None
    except OSError as error:
        raise ArchiveError(f"{path}: can't be locked here: {error.strerror}") from error


def _holder(descriptor: int) -> str:
    try:
        holder = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {holder['pid']} on {holder['host']} is writing to it since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "another run is writing to it"


def _introduce(descriptor: int) -> None:
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": now()}
    # On a full disk the lock still holds; only its holder's name is missing.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)
