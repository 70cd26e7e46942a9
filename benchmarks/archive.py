"""How the archive does at size: python benchmarks/archive.py [--articles 1000000] [--keep PATH]

Builds an archive of generated articles (300 words of a Zipf vocabulary, 40 sites, 600 a day up to now, one in
forty a copy of another site's with light edits), and prints insert rate, bytes an article, search times with
snippets, page times, and the time that a new article takes to be placed into its story. Raw pages are
measured apart: generated pages of one layout, as an archive keeps them and as gzip WARC. Beside the time that
passed stands the processor's: on a busy machine only that says something.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from datasette.app import Datasette

from scraper.browse.serve import build_settings
from scraper.model import Article, Metadata, Removal, Response
from scraper.store import stories
from scraper.store.archive import Archive, open_archive
from scraper.store.export import Selection, select, write_warc
from scraper.store.search import Filters, Wanted, search

SITES, A_DAY, WORDS = 40, 600, 60_000
RULES = ("chrome.nav", "chrome.footer", "promo.whatsapp", "related.line", "chrome.share", "duplicate.title")
SYLLABLES = [a + b for a in "bcdfghjklmnprstv" for b in "aeiou"]


class Writer:
    """Generates texts, always the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(0)
        self.words = list(dict.fromkeys(self._word() for _ in range(2 * WORDS)))[:WORDS]
        self.weights = list(itertools.accumulate(1 / (rank + 12) for rank in range(len(self.words))))
        self.rng = random.Random(seed)

    def _word(self) -> str:
        return "".join(self.rng.choices(SYLLABLES, k=self.rng.randint(2, 5)))

    def text(self, length: int) -> str:
        return " ".join(self.rng.choices(self.words, cum_weights=self.weights, k=length))

    def edit(self, text: str) -> str:
        return " ".join(self.text(1) if self.rng.random() < 0.05 else word for word in text.split(" "))


def generate(writer: Writer, count: int) -> Iterator[tuple[Article, Response]]:
    """Yield articles with their answers, the oldest first; the last one is of now."""
    start = datetime.now(UTC) - timedelta(days=count / A_DAY)
    last = ""
    for number in range(count):
        moment = start + timedelta(days=number / A_DAY)
        host = f"www.site{number * 7 % SITES}.example"
        url = f"https://{host}/news/{number}"
        body = "\n\n".join(writer.text(60) for _ in range(5))
        text = "\n\n".join(map(writer.edit, last.split("\n\n"))) if number % 40 == 1 else body
        last = body
        meta = Metadata(
            title=writer.text(9),
            authors=(f"Author {number % 700}",),
            published=moment.isoformat(),
            section=f"Section {number % 12}",
            tags=(f"tag {number % 900}", f"topic {number % 37}"),
            language="en",
            summary=writer.text(18),
        )
        removals = tuple(Removal(n, rule, writer.text(6)) for n, rule in enumerate(RULES))
        article = Article(url, host, meta, text, text, (), removals, "trafilatura", 0.9)
        yield article, Response(url, url, 200, {"content-type": "text/html"}, b"", moment)


def build(path: Path, count: int) -> None:
    """Fill an archive, 500 articles a transaction; print articles a second, without the generator's time."""
    passed = computed = 0.0
    found = generate(Writer(), count)
    with open_archive(path) as archive:
        while batch := list(itertools.islice(found, 500)):
            begun = now()
            with archive.transaction():
                for article, response in batch:
                    archive.save(article, response, None)
            passed, computed = passed + now()[0] - begun[0], computed + now()[1] - begun[1]
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(
        f"{1000 * count / passed:,.0f} articles a second, {1000 * count / computed:,.0f} of the processor's"
    )


def now() -> tuple[float, float]:
    """Return what has passed, and what this process computed of it, in ms."""
    return 1000 * time.perf_counter(), 1000 * time.process_time()


def tell(times: Sequence[tuple[float, float]]) -> str:
    """Return median and 95th percentile of both."""
    passed, computed = zip(*times, strict=True)
    figures = (
        f"p50 {statistics.median(each):6.1f} ms, p95 {statistics.quantiles(each, n=20)[-1]:6.1f} ms"
        for each in (passed, computed)
    )
    return "; processor ".join(figures)


def clock(calls: Sequence[Callable[[], object]]) -> str:
    """Run each once."""
    times = []
    for call in calls:
        begun = now()
        call()
        times.append((now()[0] - begun[0], now()[1] - begun[1]))
    return tell(times)


def queries(writer: Writer, newest: datetime) -> dict[str, list[Wanted]]:
    """Return queries of each kind; words are as frequent in them as in the texts."""
    site = Filters(site="www.site3.example")
    month = Filters(since=(newest - timedelta(days=30)).date().isoformat())
    rare = writer.words[2000:]
    words = [writer.text(1) for _ in range(100)]
    return {
        "one word": [Wanted(word) for word in words],
        "a rarer word": [Wanted(writer.rng.choice(rare)) for _ in range(100)],
        "two words": [Wanted(writer.text(2)) for _ in range(100)],
        "a phrase": [Wanted(f'"{writer.text(2)}"') for _ in range(100)],
        "newest first": [Wanted(word, sort="date") for word in words],
        "of a site": [Wanted(writer.text(1), site) for _ in range(100)],
        "of a month": [Wanted(writer.text(1), month) for _ in range(100)],
        "a beginning": [Wanted(f"{writer.rng.choice(rare)[:5]}*") for _ in range(100)],
    }


def time_searches(archive: Archive) -> None:
    (newest,) = archive.connection.execute("SELECT max(first_seen) FROM articles").fetchone()
    for kind, wanted in queries(Writer(2), datetime.fromisoformat(newest)).items():
        # The newest articles are found last in a new process: once, so that the file is in memory.
        search(archive.connection, wanted[0])
        print(f"search, {kind:14} {clock([lambda w=w: search(archive.connection, w) for w in wanted])}")


def time_stories(archive: Archive) -> None:
    """Place new articles, each in a transaction of its own that is undone."""
    found = [article for article, _ in generate(Writer(3), 300)]
    times = []
    for article in found:
        archive.connection.execute("BEGIN IMMEDIATE")
        saved = archive.save(article, None, None)
        stories.replace(archive.connection, saved.article_id, "")
        archive.connection.execute("DELETE FROM signatures WHERE article = ?", (saved.article_id,))
        begun = now()
        stories.place(archive.connection, saved.article_id)
        times.append((now()[0] - begun[0], now()[1] - begun[1]))
        archive.connection.execute("ROLLBACK")
    print(f"story placed           {tell(times)}")


def time_pages(path: Path, articles: int) -> None:
    word = Writer(4).text(1)
    pages = {
        "home": "/",
        "search": f"/-/search?q={word}",
        "reading": f"/-/article/{articles // 2}",
        "feed": f"/-/feed?q={word}",
        "feed of a site": "/-/feed?site=www.site3.example",
        "database": f"/{path.stem}",
        "articles": f"/{path.stem}/articles",
        "removals": f"/{path.stem}/removals",
        **{f"query {name}": f"/{path.stem}/{name}" for name in QUERIES},
    }

    async def run() -> None:
        datasette = Datasette([str(path)], settings=build_settings())
        begun = now()
        await datasette.invoke_startup()
        print(f"start, with figures {now()[0] - begun[0]:,.0f} ms; processor {now()[1] - begun[1]:,.0f} ms")
        for name, address in pages.items():
            times = []
            for _ in range(6):
                begun = now()
                answer = await datasette.client.get(address)
                times.append((now()[0] - begun[0], now()[1] - begun[1]))
            rest, computed = (statistics.median(each) for each in zip(*times[1:], strict=True))
            print(
                f"page, {name:34} first {times[0][0]:6.0f} ms, then {rest:6.0f} ms; "
                f"processor {times[0][1]:6.0f} ms, then {computed:6.0f} ms  {answer.status_code}"
            )

    asyncio.run(run())


QUERIES = (
    "new_today",
    "by_author?author=Author+7",
    "by_tag?tag=tag+7",
    "most_stripped_sites",
    "edited_after_publication",
    "stories_across_sites",
    "articles_without_date",
    "gone_articles",
    "removals_by_rule",
    "failures",
)


def measure_bodies(folder: Path, count: int = 2000) -> None:
    """Compare what raw pages take in an archive and as gzip WARC: 60 kB, mostly layout."""
    writer = Writer(5)
    part = '<div class="{}"><a href="/{}">{}</a></div>\n'
    chrome = "".join(part.format(writer.text(2), writer.text(1), writer.text(3)) for _ in range(700))
    links = [f'<li><a href="/news/{n}">{writer.text(8)}</a></li>' for n in range(count + 40)]
    with open_archive(folder / "bodies.db") as archive, archive.transaction():
        for number, (article, response) in enumerate(generate(Writer(6), count)):
            near = "".join(links[number : number + 25])
            text = "".join(f"<p>{part}</p>" for part in article.text.split("\n\n"))
            page = f"<html>{chrome[:40000]}{text}<ul>{near}</ul>{chrome[40000:]}</html>".encode()
            url = f"https://www.site{number % 4}.example/{number}"
            answer = Response(url, url, 200, dict(response.headers), page, response.fetched_at)
            archive.save(replace(article, url=url, site=None, removals=()), answer, None)
        stored = archive.connection.execute("SELECT bytes, stored FROM body_counts").fetchone()
        warc = BytesIO()
        write_warc(select(archive.connection, Selection()), warc, archive.connection, print)
    size, kept, zipped = stored[0] / count, stored[1] / count, len(warc.getvalue()) / count
    print(f"raw pages: {size:,.0f} bytes each; kept in {kept:,.0f}, as gzip WARC {zipped:,.0f}", end="; ")
    print(f"{kept / zipped:.3f} of gzip WARC")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1_000_000, help="to build")
    parser.add_argument("--keep", type=Path, help="build here, or measure what is here already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "articles.db"
        if not path.exists():
            build(path, options.articles)
        with open_archive(path) as archive:
            (articles,) = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
            size = path.stat().st_size
            print(f"{articles:,} articles, {size / articles:,.0f} bytes each (without raw pages)")
            time_searches(archive)
            time_stories(archive)
        time_pages(path, articles)
        measure_bodies(Path(folder))


if __name__ == "__main__":
    main()
