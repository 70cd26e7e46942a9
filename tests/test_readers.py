"""Pages are read in processes of their own: one that hangs or dies costs only its page."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path

import pytest

from scraper.config import Config, default_folder, read_config
from scraper.errors import NothingKept, ReaderFailed
from scraper.model import Article, Response
from scraper.pipeline.readers import Readers
from scraper.store.archive import Archive

URL = "https://www.example.in/news/port-clears-plan"
TOLD = "".join(
    f"<p>The board of the port said in part {n} of its report that the works on the channel are nearly done."
    for n in range(9)
)
PAGE = f"<!doctype html><title>Port Clears Plan</title><article><h1>Port Clears Plan</h1>{TOLD}</article>"
WORDS = "".join(f"<p>{'नमस्ते बोर्ड ‹a› ' * 25}{n}." for n in range(19_000))
LONG = f"<!doctype html><title>Long</title><article>{WORDS}</article>"  # takes seconds to read


@pytest.fixture(scope="module")
def config() -> Config:
    return read_config(default_folder())


def answer(page: str) -> Response:
    return Response(URL, URL, 200, {"content-type": "text/html"}, page.encode(), datetime.now(UTC))


async def read(readers: Readers, page: str) -> Article | Exception:
    try:
        return await readers.read((answer(page),), "any")
    except (NothingKept, ReaderFailed) as error:
        return error


def run(
    config: Config, archive: Archive, *pages: str, seconds: float = 60, kill: int = 0
) -> list[Article | Exception]:
    async def everything() -> list[Article | Exception]:
        async with Readers(config, archive.path, seconds=seconds) as readers:
            await asyncio.gather(*(read(readers, PAGE) for _ in range(4)))  # all is started
            tasks = [asyncio.create_task(read(readers, page)) for page in pages]
            for _ in range(kill):
                await asyncio.sleep(0.5)
                for process in active_children():
                    os.kill(process.pid, signal.SIGKILL)
            return await asyncio.gather(*tasks)

    return asyncio.run(everything())


def test_an_article_comes_back_whole(config: Config, archive: Archive) -> None:
    (article,) = run(config, archive, PAGE)
    assert isinstance(article, Article)
    assert article.meta.title == "Port Clears Plan"
    assert article.text.count("channel") == 9
    assert article.blocks == ()


def test_what_is_wrong_with_a_page_comes_back_too(config: Config, archive: Archive) -> None:
    found = run(config, archive, "<nav>only a menu</nav>", PAGE)
    assert isinstance(found[0], NothingKept)
    assert "no article found" in str(found[0])
    assert isinstance(found[1], Article)


def test_a_page_that_takes_too_long_costs_only_itself(config: Config, archive: Archive) -> None:
    found = run(config, archive, LONG, PAGE, PAGE, LONG, PAGE, seconds=1)
    assert [type(each) for each in found] == [ReaderFailed, Article, Article, ReaderFailed, Article]
    assert "it took more than 1 second" in str(found[0])


def test_a_process_that_dies_by_accident_costs_nothing(config: Config, archive: Archive) -> None:
    found = run(config, archive, LONG, PAGE, kill=1)
    assert [type(each) for each in found] == [Article, Article]


def test_a_page_that_kills_costs_only_itself(config: Config, archive: Archive) -> None:
    found = run(config, archive, LONG, kill=2)
    assert "it ended the process that read it" in str(found[0])
    (article,) = run(config, archive, PAGE)
    assert isinstance(article, Article)


HELD = """
import asyncio, sys, time
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path
from scraper.config import default_folder, read_config
from scraper.model import Response
from scraper.pipeline.readers import Readers
from scraper.store.archive import open_archive

async def main(path):
    async with Readers(read_config(default_folder()), path) as readers:
        url = "https://a.example/1"
        page = Response(url, url, 200, {}, sys.argv[2].encode(), datetime.now(UTC))
        await readers.read((page,), "any")
        print(*[child.pid for child in active_children()], flush=True)
        time.sleep(600)

if __name__ == "__main__":
    with open_archive(Path(sys.argv[1])) as archive:
        asyncio.run(main(archive.path))
"""


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_no_process_outlives_a_crawl_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "held.py").write_text(HELD)
    command = [sys.executable, "held.py", str(tmp_path / "articles.db"), PAGE]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=env) as parent:
        assert parent.stdout
        children = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert children
    deadline = time.monotonic() + 30
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, children))
