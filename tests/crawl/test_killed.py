"""kill -9 in the middle of a crawl: nothing is lost, nothing is stored twice."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

ARTICLES = 12
TOLD = "Plant {0} of story {0} fed {1} megawatts into the grid of the state, the ministry said at length."


def page(number: int) -> str:
    told = "".join(f"<p>{TOLD.format(number, number * k)}</p>" for k in range(1, 6))
    title = f"Story {number}"
    return f"<!DOCTYPE html><html lang=en><title>{title}</title><article><h1>{title}</h1>{told}</article>"


def articles(archive: Path) -> list[Any]:
    db = sqlite3.connect(archive)
    try:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
        return db.execute("SELECT url, title, text FROM articles ORDER BY url").fetchall()
    finally:
        db.close()


def test_a_crawl_that_is_killed_again_and_again_ends_like_an_undisturbed_one(
    server: Any, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    (config / "sites").mkdir(parents=True)
    (config / "sites" / "psu.toml").write_text(
        f'host = "{server.host}"\nsitemaps = ["{server.url}/index.xml"]\ndelay = 0.0\nallow_private = true\n'
    )
    running: list[subprocess.Popen[bytes]] = []
    deaths = {"/2.xml": 1, "/news/3-of-the-stories-told": 1, "/news/7-of-the-stories-told": 2}

    def deadly(path: str, body: str) -> Any:
        def route(_: Any) -> str:
            if running and deaths.get(path, 0):
                deaths[path] -= 1
                os.kill(running[-1].pid, signal.SIGKILL)
            return body

        return route

    def run(archive: Path, *, may_die: bool) -> int:
        command = [
            sys.executable,
            "-m",
            "scraper",
            "crawl",
            "--archive",
            str(archive),
            "--config",
            str(config),
        ]
        command += ["--seeds", str(tmp_path / "seeds")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running[:] = [process] if may_die else []
        return process.wait()

    (tmp_path / "seeds").mkdir()
    names = [f"/news/{number}-of-the-stories-told" for number in range(ARTICLES)]
    for part in (1, 2, 3):
        here = names[part - 1 :: 3]
        urls = "".join(f"<url><loc>{server.url}{name}</loc></url>" for name in here)
        server.routes[f"/{part}.xml"] = deadly(f"/{part}.xml", f"<urlset>{urls}</urlset>")
    parts = "".join(f"<sitemap><loc>{server.url}/{part}.xml</loc></sitemap>" for part in (1, 2, 3))
    server.routes["/index.xml"] = f"<sitemapindex>{parts}</sitemapindex>"
    for number, name in enumerate(names):
        server.routes[name] = deadly(name, page(number))

    assert run(tmp_path / "undisturbed.db", may_die=False) == 0
    ends = [run(tmp_path / "killed.db", may_die=True) for _ in range(5)]
    assert ends == [-signal.SIGKILL] * 4 + [0]
    assert len(articles(tmp_path / "undisturbed.db")) == ARTICLES
    assert articles(tmp_path / "killed.db") == articles(tmp_path / "undisturbed.db")
