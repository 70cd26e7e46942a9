"""kill -9 at random moments of a crawl: the archive that it ends with is that of an undisturbed run.

`python tests/hostile/killing.py 50` does so until 50 crawls were killed; the suite kills a handful.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.town import Town
from hostile.wire import Request

_MOST_REQUESTS = 40  # that a crawl makes before it is killed
_LATER = 0.3  # seconds after that, at most
CONTENT = (
    "SELECT url, title, authors, published, section, language, text, markdown, gone IS NULL FROM articles"
    " ORDER BY url",
    "SELECT url, position, rule, removals.text FROM removals JOIN articles ON articles.id = article"
    " ORDER BY 1, 2",
    "SELECT name, count(*) FROM article_tags JOIN tags ON tags.id = tag GROUP BY name ORDER BY 1",
    "SELECT article, title, text FROM revisions",
    "SELECT url, state FROM frontier ORDER BY url",
    "SELECT aliases.url, articles.url FROM aliases JOIN articles ON articles.id = article ORDER BY 1",
)


def read_content(archive: Path) -> list[list[tuple[object, ...]]]:
    """Return all that an archive says, but for times and ids; fail where SQLite finds a fault in it."""
    with closing(sqlite3.connect(archive)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return [db.execute(sql).fetchall() for sql in CONTENT]


class Killer:
    """Runs crawls of a calm town, and kills them."""

    def __init__(self, town: Town, folder: Path, seed: int = 0) -> None:
        self._town = town
        self._folder = folder
        self._chance = random.Random(seed)
        town.write_config(folder / "config", delay=0.0, refetch="6h")
        (folder / "seeds").mkdir()

    def crawl(self, archive: Path, *, to_the_end: bool) -> bool:
        """Crawl; return whether it was killed."""
        places = {
            "--archive": archive,
            "--config": self._folder / "config",
            "--seeds": self._folder / "seeds",
        }
        options = [str(word) for pair in places.items() for word in pair]
        process = subprocess.Popen(
            [sys.executable, "-m", "scraper", "crawl", *map(str, options)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._town.wire.on_request = (lambda _: None) if to_the_end else self._doom(process)
        end = process.wait()
        assert end in (-signal.SIGKILL, 0, 1), end  # 1: the town has sources that fail
        return end == -signal.SIGKILL

    def _doom(self, process: subprocess.Popen[bytes]):
        """Return what kills a process a random time after a random request of its."""
        left = [self._chance.randrange(_MOST_REQUESTS)]
        later = self._chance.choice((0.0, self._chance.uniform(0, _LATER)))

        def kill() -> None:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)

        def on_request(_: Request) -> None:
            left[0] -= 1
            if left[0] < 0:
                threading.Timer(later, kill).start() if later else kill()

        return on_request

    def run(self, kills: int) -> int:
        """Kill so many crawls, over as many archives as it takes; return how many archives there were."""
        self.crawl(self._folder / "calm.db", to_the_end=True)
        undisturbed = read_content(self._folder / "calm.db")
        assert len(undisturbed[0]) == len(self._town.main.expected.stories) - len(
            self._town.main.expected.new
        )
        killed = archives = 0
        while killed < kills:
            archives += 1
            archive = self._folder / f"{archives}.db"
            while killed < kills and self.crawl(archive, to_the_end=False):
                killed += 1
                read_content(archive)
            self.crawl(archive, to_the_end=True)
            for sql, mine, theirs in zip(CONTENT, read_content(archive), undisturbed, strict=True):
                assert set(mine) ^ set(theirs) == set(), sql
        return archives


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    town = Town(calm=True)
    with TemporaryDirectory() as folder:
        archives = Killer(town, Path(folder), asked.seed).run(asked.kills)
    sys.stdout.write(
        f"{asked.kills} crawls were killed, over {archives} archives; all ended as if undisturbed\n"
    )
    town.close()


if __name__ == "__main__":
    main()
