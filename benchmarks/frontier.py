"""How the crawl's queue does at size: python benchmarks/frontier.py [--queued 1000000] [--sites 20]

Fills an archive's frontier, and prints how long it takes to pick the next address of a site, to note it as
done, to add 100,000 links that are new and that are known, and what a run begins with; how long commands and
pages take; and the memory of a crawl that works on this archive, beside that of the same crawl on an empty
one. CRAWL.md has figures.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from crawl import crawl_by_scraper, serve_sites, write_config
from datasette.app import Datasette
from processes import Cost

from scraper.browse.serve import build_settings
from scraper.crawl.frontier import Frontier
from scraper.crawl.rows import Task
from scraper.model import Lead
from scraper.store.archive import open_archive

START = datetime(2020, 1, 1, tzinfo=UTC)
A_BATCH = 500  # leads, as a crawl adds them
PICKED = 2000
LINKS = 100_000
FETCHED = 50  # articles of each site in the crawl whose memory is measured


def leads(host: str, first: int, count: int) -> Iterator[Lead]:
    """Yield addresses of a site, the newest first, as a sitemap names them; a third has no date."""
    for number in range(first + count, first, -1):
        date = START + timedelta(minutes=2 * number) if number % 3 else None
        url = f"http://{host}/news/the-{number % 977}-plants-of-{number}"
        yield Lead(
            url=url, source=f"http://{host}/sitemap.xml", title=f"Plant {number} opens", published=date
        )


def add(frontier: Frontier, host: str, found: Sequence[Lead]) -> None:
    for start in range(0, len(found), A_BATCH):
        frontier.add(host, found[start : start + A_BATCH], undated=START)


def clock(calls: Sequence[Callable[[], object]]) -> str:
    """Run each once; return the median, the 99th percentile and the longest time."""
    times = []
    for call in calls:
        begun = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - begun))
    median, worst = statistics.median(times), max(times)
    p99 = statistics.quantiles(times, n=100)[-1] if len(times) > 1 else worst
    return f"p50 {median:8.3f} ms, p99 {p99:8.3f} ms, longest {worst:8.1f} ms"


def fill(path: Path, hosts: list[str], count: int) -> None:
    begun = time.perf_counter()
    with open_archive(path) as archive:
        for host in hosts:
            archive.site_id(host, host)
            add(Frontier(archive.connection), host, list(leads(host, 0, count // len(hosts))))
    spent = time.perf_counter() - begun
    print(
        f"{count:,} queued: {count / spent:,.0f} a second; the file has {path.stat().st_size / 1e6:,.0f} MB"
    )


def time_picking(frontier: Frontier, hosts: list[str], since: datetime | None = None) -> None:
    """Take addresses of all sites by turns, and note each as done."""
    picked: list[Task | None] = []

    def pick(host: str) -> None:
        picked.append(frontier.lease(host, since=since))

    def note(task: Task | None) -> None:
        if task:
            frontier.done(task.lead.url, timedelta(days=1))

    turns = [hosts[number % len(hosts)] for number in range(PICKED)]
    name = f" since {since:%Y}" if since else ""
    print(f"the next address{name:14} {clock([partial(pick, host) for host in turns])}")
    print(f"noted as done                  {clock([partial(note, task) for task in picked])}")


def time_adding(frontier: Frontier, host: str, first: int) -> None:
    found = list(leads(host, first, LINKS))
    batches = [found[start : start + A_BATCH] for start in range(0, LINKS, A_BATCH)]
    for name in ("new", "known"):
        begun = time.perf_counter()
        text = clock([partial(frontier.add, host, some) for some in batches])
        rate = LINKS / (time.perf_counter() - begun)
        print(f"{LINKS:,} {name:5} links, a batch  {text}; {rate:,.0f} links a second")


def time_queue(path: Path, hosts: list[str], count: int) -> None:
    with open_archive(path) as archive:
        frontier, execute = Frontier(archive.connection), archive.connection.execute
        due = [partial(frontier.reopen, host) for host in hosts]
        time_picking(frontier, hosts)
        time_picking(frontier, hosts, START + timedelta(days=366))
        time_adding(frontier, hosts[0], count)
        print(f"a run begins: leases           {clock([frontier.reclaim])}")
        print(f"a run begins: what is due      {clock(due)}")
        execute("UPDATE frontier SET state = 'done', not_before = '2099' WHERE id % 10")
        print(f"the same, nine tenths are done {clock(due)}")
        print(f"the next one, of few queued    {clock([partial(frontier.lease, host) for host in hosts])}")
        print(f"counts of a site               {clock([partial(frontier.counts, host) for host in hosts])}")
        execute("UPDATE frontier SET state = 'queued', not_before = NULL WHERE state = 'done'")


def time_commands(folder: Path) -> None:
    places = ("--archive", str(folder / "articles.db"), "--config", str(folder / "config"))
    for verb in (("status", "--seeds", str(folder / "seeds")), ("sites", "list")):
        command = [sys.executable, "-m", "scraper", *verb, *places]
        call = partial(subprocess.run, command, stdout=subprocess.DEVNULL, check=False)
        print(f"scraper {' '.join(verb[: 1 + (verb[0] == 'sites')]):22} {clock([call] * 3)}")


async def time_pages(archive: Path) -> None:
    datasette = Datasette([str(archive)], settings=build_settings())
    await datasette.invoke_startup()
    for name in ("/", "/articles", "/articles/frontier", "/articles/frontier?state=queued"):
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            answer = await datasette.client.get(name)
            times.append(1000 * (time.perf_counter() - begun))
        print(f"page {name:32} {', '.join(f'{each:.0f}' for each in times)} ms  {answer.status_code}")


def tell_memory(name: str, cost: Cost) -> None:
    most = max(own for own, _ in cost.memory)
    print(f"memory of a crawl, {name:22} {most:6.0f} MB at most, {cost.memory[-1][0]:6.0f} MB at its end")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--queued", type=int, default=1_000_000)
    parser.add_argument("--sites", type=int, default=20)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as full,
        tempfile.TemporaryDirectory() as empty,
        serve_sites(options.sites, FETCHED) as hosts,
    ):
        fill(Path(full) / "articles.db", hosts, options.queued)
        write_config(Path(full), hosts)
        write_config(Path(empty), hosts)
        time_queue(Path(full) / "articles.db", hosts, options.queued)
        time_commands(Path(full))
        asyncio.run(time_pages(Path(full) / "articles.db"))
        for name, folder in (("an empty frontier", empty), (f"{options.queued:,} queued", full)):
            crawl, _ = crawl_by_scraper(Path(folder), "--limit", str(FETCHED))
            tell_memory(name, crawl.cost)
    return 0


if __name__ == "__main__":
    sys.exit(main())
