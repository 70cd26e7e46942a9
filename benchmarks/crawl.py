"""Pages a second of `scraper crawl` against Scrapy with a trafilatura pipeline that writes to SQLite.

    pip install --group crawl-peers
    python benchmarks/crawl.py [--sites 20] [--articles 100] [--corpus DIR ...] [--alone]

Both crawl the same sites on loopback (newssite.py, in a process of its own), one after the other: no delay,
robots.txt obeyed, every article extracted and kept. Prints pages a second, processor time, where scraper's
time goes, and its memory while it works. `--corpus` serves the pages of a folder as for extraction.py in the
place of made-up ones; there, pages count whether an article was found in them or not. CRAWL.md has figures.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from processes import Cost, python, run

HERE = Path(__file__).parent
PORT = 8410
SITE = """\
host = "{host}"
sitemaps = ["http://{host}/sitemap.xml"]
include = ["/news/*"]
delay = 0.0
allow_private = true
"""


@contextmanager
def serve_sites(count: int, articles: int, corpora: Sequence[Path] = ()) -> Iterator[list[str]]:
    """Serve so many sites while the block runs; yield their hosts."""
    real = [f"--corpus={folder}" for folder in corpora]
    sizes = (f"--sites={count}", f"--articles={articles}", f"--port={PORT}")
    command = python(HERE / "newssite.py", *sizes, *real)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None or server.stdout.readline().strip() != "ready":
                sys.exit("the sites can't be served")
            yield [f"127.0.0.{number + 2}:{PORT}" for number in range(count)]
        finally:
            server.kill()


@dataclass(frozen=True, slots=True)
class Crawl:
    """What a crawl took, and what came of it."""

    name: str
    cost: Cost
    pages: int
    kept: int

    @property
    def rate(self) -> float:
        return self.pages / self.cost.seconds


def write_config(folder: Path, hosts: list[str]) -> None:
    for place in (folder / "config" / "sites", folder / "seeds"):
        place.mkdir(parents=True)
    for host in hosts:
        (folder / "config" / "sites" / f"{host}.toml").write_text(SITE.format(host=host))


def crawl_by_scraper(folder: Path, *options: str) -> tuple[Crawl, dict[str, float]]:
    """Return the crawl by the folder's configuration, and where its first process spent its seconds."""
    archive, samples = folder / "articles.db", folder / "samples.json"
    places = ("--archive", archive, "--config", folder / "config", "--seeds", folder / "seeds")
    command = python(HERE / "sampled.py", samples, "crawl", "-q", *places, *options)
    cost = run(command, stdout=subprocess.DEVNULL)
    noted = json.loads(samples.read_text())
    spent = {part: cost.own_cpu * n / sum(noted["samples"].values()) for part, n in noted["samples"].items()}
    idle = cost.seconds - cost.own_cpu - noted["waited"]
    spent |= {"no processor to be had": noted["waited"], "idle": idle}
    pages = count(archive, "captures WHERE url LIKE '%/news/%'")
    return Crawl("scraper", cost, pages, count(archive, "articles")), spent


def crawl_by_scrapy(folder: Path, hosts: list[str]) -> Crawl:
    archive = folder / "peer.db"
    cost = run(python(HERE / "scrapypeer.py", archive, *(f"http://{host}" for host in hosts)))
    kept = count(archive, "articles WHERE text IS NOT NULL")
    return Crawl("Scrapy", cost, count(archive, "articles"), kept)


def count(archive: Path, rows: str) -> int:
    with closing(sqlite3.connect(archive)) as db:
        return int(db.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


def tell(crawl: Crawl) -> None:
    cost, each = crawl.cost, 1000 / crawl.pages
    print(
        f"{crawl.name:8}{crawl.pages:6,} pages, {crawl.kept:,} kept, in {cost.seconds:.1f} s:"
        f" {crawl.rate:.1f} a second; processor time {each * cost.cpu:.2f} ms a page:"
        f" {each * cost.own_cpu:.2f} in the first process, {each * cost.other_cpu:.2f} in others"
    )


def tell_parts(crawl: Crawl, spent: dict[str, float]) -> None:
    print(f"scraper's first process, of {crawl.cost.seconds:.1f} s:")
    for part, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        each = 1000 * seconds / crawl.pages
        print(f"  {part:24}{seconds:7.2f} s{seconds / crawl.cost.seconds:7.1%}{each:7.2f} ms a page")


def tell_memory(cost: Cost) -> None:
    """Print the memory (PSS, so that what processes share counts once) at quarters of the time."""
    looks = cost.memory
    for part in (1, 2, 3, 4):
        own, others = looks[(len(looks) - 1) * part // 4]
        print(f"  memory after {25 * part:3} % of the time: {own:4.0f} MB, and {others:4.0f} MB in others")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--articles", type=int, default=100, help="of each site")
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="real pages to serve")
    parser.add_argument("--alone", action="store_true", help="without Scrapy")
    parser.add_argument("--keep", type=Path, help="leave the archives in this folder")
    return parser.parse_args()


def main() -> int:
    options = read_options()
    if not options.alone and find_spec("scrapy") is None:
        sys.exit("Scrapy is not installed: pip install --group crawl-peers, or --alone")
    with (
        serve_sites(options.sites, options.articles, options.corpus) as hosts,
        tempfile.TemporaryDirectory() as temporary,
    ):
        folder = options.keep or Path(temporary)
        write_config(folder, hosts)
        ours, spent = crawl_by_scraper(folder)
        tell(ours)
        tell_parts(ours, spent)
        tell_memory(ours.cost)
        if not options.alone:
            theirs = crawl_by_scrapy(folder, hosts)
            tell(theirs)
            processor = (theirs.cost.cpu / theirs.pages) / (ours.cost.cpu / ours.pages)
            print(f"scraper / Scrapy: {ours.rate / theirs.rate:.2f} pages a second,", end=" ")
            print(f"{processor:.2f} pages a second of processor time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
