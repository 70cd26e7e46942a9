"""One writing run an archive."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from scraper.errors import ArchiveError, LockHeld
from scraper.store.lock import lock

HOLD = """
import sys, time
from pathlib import Path
from scraper.store.lock import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_is_told_who_holds_it(path, holder):
    with pytest.raises(LockHeld) as caught, lock(path):
        pass
    message = str(caught.value)
    assert f"process {holder.pid} on {socket.gethostname()} is writing to it since 20" in message
    assert caught.value.exit_code == 3


def test_a_dead_holders_lock_is_free(path, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with lock(path):
        assert json.loads(path.with_name("articles.db.lock").read_text())["pid"] == os.getpid()


def test_it_is_free_after_use_and_after_an_error(path):
    def fail():
        with lock(path):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with lock(path):
        pass
    with lock(path), pytest.raises(LockHeld), lock(path):
        pass


def test_a_holder_that_left_no_name(path):
    with lock(path):
        path.with_name("articles.db.lock").write_text("{")
        with pytest.raises(LockHeld, match="another run"), lock(path):
            pass


def test_no_place_for_the_lock(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveError, match="lock file"), lock(tmp_path / "file" / "articles.db"):
        pass
