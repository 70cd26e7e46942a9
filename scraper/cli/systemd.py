"""The user's systemd units: a service and a timer for each job, told as ours by their first line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from scraper.cli.jobs import Job
from scraper.cli.timing import span
from scraper.errors import ScheduleError

_PLAIN = re.compile(r"[A-Za-z0-9.-]")


def unit_files(jobs: Sequence[Job], archive: Path) -> dict[str, str]:
    """Return the text of each unit by its file's name. Names are the same in every run."""
    units = {}
    for job in jobs:
        name = unit_name(job.site, archive)
        units[f"{name}.service"] = _service(job, archive)
        units[f"{name}.timer"] = _timer(job, archive)
    return units


def unit_name(site: str | None, archive: Path) -> str:
    """Return the name of a job's units: one a site and archive."""
    name = f"scraper-{sha256(os.fsencode(archive)).hexdigest()[:8]}"
    return f"{name}-{''.join(map(_escape, site))}" if site else name


def install_units(units: Mapping[str, str], archive: Path) -> bool:
    """Write the units, start their timers, and take out what was there for the same archive and is not now.

    Say whether a file changed. Raises ScheduleError, OSError.
    """
    _systemctl("daemon-reload")  # before anything is written: does this user have a systemd to talk to?
    folder, old = _folder(), _own_units(archive)
    stale = old.keys() - units.keys()
    changed = {name: text for name, text in units.items() if old.get(name) != text}
    _take_out(stale)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in changed.items():
        (folder / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    _systemctl("daemon-reload")
    timers = _timers(units)
    _systemctl("enable", *timers)
    _systemctl("restart", *timers)  # a timer that runs keeps its old times until it is started again
    return bool(changed or stale)


def remove_units(archive: Path) -> list[str]:
    """Stop the timers for this archive and delete their units; return the names of the files.

    Raises ScheduleError, OSError.
    """
    _find_systemctl()
    own = sorted(_own_units(archive))
    if own:
        _take_out(own)
        _systemctl("daemon-reload")
    return own


def _take_out(names: Iterable[str]) -> None:
    timers = _timers(names)
    if timers:
        _systemctl("disable", "--now", *timers)
    for name in names:
        (_folder() / name).unlink(missing_ok=True)


def _timers(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.endswith(".timer"))


def _own_units(archive: Path) -> dict[str, str]:
    """Return the installed units that we wrote for this archive: their texts, by name."""
    found = {}
    for path in _folder().glob(f"{unit_name(None, archive)}*"):
        if path.suffix in (".service", ".timer"):
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            if text.startswith(_mark(archive)):
                found[path.name] = text
    return found


def _folder() -> Path:
    """Return where systemd looks for a user's own units, see systemd.unit(5)."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "systemd" / "user"


def _mark(archive: Path) -> str:
    return f"# scraper schedule: {archive}\n"


def _service(job: Job, archive: Path) -> str:
    # Exit code 3: a longer crawl of the same archive still runs. That is no failure of this one. Nor is 143:
    # it was told to end, and did so in order.
    return f"""\
{_mark(archive)}[Unit]
Description=scraper crawl of {job.site or "all sites"}

[Service]
Type=oneshot
ExecStart={" ".join(map(_quote, job.command))}
SuccessExitStatus=3 143
StandardOutput=append:{_percent(str(job.log))}
StandardError=append:{_percent(str(job.log))}
"""


def _timer(job: Job, archive: Path) -> str:
    return f"""\
{_mark(archive)}[Unit]
Description=scraper crawl of {job.site or "all sites"}, every {span(job.turn.every)}

[Timer]
OnCalendar={job.turn.calendar()}
Persistent=true

[Install]
WantedBy=timers.target
"""


def _quote(word: str) -> str:
    """Return a word of ExecStart, see systemd.service(5), "Command lines"."""
    escaped = _percent(word).replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[^\w@%+=:,./-]", word, re.ASCII) else escaped


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _escape(char: str) -> str:
    return char if _PLAIN.match(char) else f"_{ord(char):x}_"


def _find_systemctl() -> str:
    program = shutil.which("systemctl")
    if program is None:
        raise ScheduleError("there is no `systemctl` program here, so no systemd; use --format cron")
    return program


def _systemctl(*arguments: str) -> None:
    command = [_find_systemctl(), "--user", *arguments]
    answer = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    if answer.returncode:
        said = answer.stderr.decode("utf-8", "replace").strip()
        raise ScheduleError(
            f"`systemctl --user {' '.join(arguments)}` failed: {said or answer.returncode}; where this user "
            "has no systemd of its own, use --format cron"
        )
