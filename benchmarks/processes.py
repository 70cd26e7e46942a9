"""Runs a command and says what it took, with all the processes that it starts: time, processor time, memory.

Linux only: it adopts what its command leaves behind, and reads /proc.
"""

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
_EVERY = 0.5  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    seconds: float
    own_cpu: float  # seconds, of its first process
    other_cpu: float  # of all others
    memory: tuple[tuple[float, float], ...]  # MB at each look: of its first process, and of all others
    status: int

    @property
    def cpu(self) -> float:
        return self.own_cpu + self.other_cpu


def run(command: Sequence[str], **options: object) -> Cost:
    """Run a command to its end. Memory is PSS: what processes share is counted once."""
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    begun = time.perf_counter()
    process = subprocess.Popen(command, process_group=0, **options)  # type: ignore[call-overload]
    looks: list[tuple[float, float]] = []
    watch = threading.Thread(target=_watch, args=(process.pid, looks), daemon=True)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    others = sum(_wait_for_others(process.pid))
    watch.join()
    return Cost(seconds, usage.ru_utime + usage.ru_stime, others, tuple(looks), process.returncode)


def _wait_for_others(group: int) -> list[float]:
    """Return the processor time of each process that the leader left behind, with its own children."""
    spent = []
    while True:
        try:
            _, _, usage = os.wait4(-group, 0)
        except ChildProcessError:
            return spent
        spent.append(usage.ru_utime + usage.ru_stime)


def _watch(leader: int, looks: list[tuple[float, float]]) -> None:
    while Path(f"/proc/{leader}").exists():
        sizes = {pid: _read_memory(pid) for pid in _members(leader)}
        if sizes.get(leader):
            looks.append((sizes[leader], sum(sizes.values()) - sizes[leader]))
        time.sleep(_EVERY)


def _members(group: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, _, its_group, *_ = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(its_group) == group and state != "Z":
            found.append(int(place.name))
    return found


def _read_memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), 0.0)


def python(script: Path, *arguments: object) -> list[str]:
    """Return the command that runs a script of this folder."""
    return [sys.executable, str(script), *map(str, arguments)]
