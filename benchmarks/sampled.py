"""Runs scraper and notes what its first process spends its processor time on.

    python benchmarks/sampled.py SAMPLES.json crawl --archive PATH ...

A sample is taken after every tick of processor time; it counts for the first of PARTS whose file is among the
calls. "waited" is the seconds in which the process had work to do and no processor to do it (Linux).
"""

import json
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from scraper.cli import main

_EVERY = 0.001  # seconds of processor time; the kernel makes a tick or more of it
PARTS = {
    "scraper/pipeline/learning.py": "learning",
    "scraper/store/bodies.py": "writing: raw pages",
    "scraper/store/stories.py": "writing: stories",
    "scraper/store/identity.py": "writing: identity",
    "scraper/store/aliases.py": "known addresses",
    "scraper/store/": "writing: rows",
    "scraper/pipeline/readers.py": "hand-over to readers",
    "scraper/fetch/": "fetching",
    "scraper/crawl/frontier.py": "frontier",
    "scraper/crawl/guest.py": "robots.txt, politeness",
    "scraper/crawl/": "walking",
    "/asyncio/": "event loop",
}


def find_part(frame: FrameType | None) -> str:
    places = []
    while frame is not None:
        places.append(frame.f_code.co_filename)
        frame = frame.f_back
    stack = "\n".join(places)
    return next((part for place, part in PARTS.items() if place in stack), "start")


def run(samples: Path) -> None:
    spent: Counter[str] = Counter()

    def note(_: int, frame: FrameType | None) -> None:
        spent[find_part(frame)] += 1

    signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    try:
        main()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        waited = int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9
        samples.write_text(json.dumps({"samples": spent, "waited": waited}))


if __name__ == "__main__":
    place = Path(sys.argv.pop(1))
    run(place)
