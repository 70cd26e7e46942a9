"""The user's crontab: our lines between two marker lines, and all others left as they are."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scraper.cli.jobs import Job
from scraper.errors import ScheduleError

_NOTHING_YET = ("no crontab", "no such file")  # what `crontab -l` says, in lower case, where there is none


def cron_line(job: Job) -> str:
    """Return a job as a crontab line. The shell quotes hide everything from it but %, which is cron's own."""
    command = f"{shlex.join(job.command)} >> {shlex.quote(str(job.log))} 2>&1"
    return f"{job.turn.cron()} {command.replace('%', chr(92) + '%')}"


def cron_block(jobs: Sequence[Job], archive: Path) -> str:
    """Return the marker lines with a line for each job between them; each ends with a line feed."""
    begin, end = _markers(archive)
    return "".join(f"{line}\n" for line in (begin, *map(cron_line, jobs), end))


def install_block(block: str, archive: Path) -> bool:
    """Put our lines into the user's crontab, in place of those for the same archive; say if that changed it.

    Raises ScheduleError.
    """
    old = _read()
    before, ours, after = _split(old, archive)
    if not ours and before and not before.endswith("\n"):
        before += "\n"
    return _write(old, before + block + after)


def remove_block(archive: Path) -> bool:
    """Take our lines for this archive out of the user's crontab; say if there were any.

    Raises ScheduleError.
    """
    old = _read()
    before, _, after = _split(old, archive)
    return _write(old, before + after)


def _markers(archive: Path) -> tuple[str, str]:
    return f"# scraper schedule: begin {archive}", f"# scraper schedule: end {archive}"


def _split(crontab: str, archive: Path) -> tuple[str, str, str]:
    """Return what stands before our block, the block, and what stands after it."""
    begin, end = _markers(archive)
    lines = [f"{line}\n" for line in crontab.split("\n")]
    lines[-1] = lines[-1][:-1]  # what follows the last line feed is no line
    begins, ends = (
        [n for n, line in enumerate(lines) if line.rstrip("\r\n") == mark] for mark in (begin, end)
    )
    if not begins and not ends:
        return crontab, "", ""
    if len(begins) != 1 or len(ends) != 1 or ends < begins:
        raise ScheduleError(
            f'the crontab has no single pair of the lines "{begin}" and "{end}", so nothing was changed; '
            "put that right with `crontab -e`"
        )
    first, last = begins[0], ends[0] + 1
    return "".join(lines[:first]), "".join(lines[first:last]), "".join(lines[last:])


def _read() -> str:
    answer = _run("-l")
    said = _decode(answer.stderr).strip()
    if answer.returncode == 0:
        return _decode(answer.stdout)
    if not answer.stdout and any(words in said.lower() for words in _NOTHING_YET):
        return ""
    raise ScheduleError(f"`crontab -l` failed, so nothing was changed: {said or answer.returncode}")


def _write(old: str, new: str) -> bool:
    if new == old:
        return False
    answer = _run("-", new)
    if answer.returncode:
        said = _decode(answer.stderr).strip()
        raise ScheduleError(f"`crontab -` did not take the new crontab: {said or answer.returncode}")
    return True


def _run(argument: str, text: str = "") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("crontab")
    if program is None:
        raise ScheduleError(
            "there is no `crontab` program here; install cron (a package named cron or cronie), "
            "or use --format systemd"
        )
    # In English, so that "no crontab for ..." can be told from a failure.
    return subprocess.run(  # noqa: S603 - the program that PATH names, and no shell
        [program, argument],
        input=text.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
