"""The demo from end to end: a real server, a real crawl, a real archive."""

import json
import re
import shlex
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from scraper.config import read_config
from scraper.demo.prepare import remove_old, write_config
from scraper.demo.server import serve_sample
from scraper.errors import ConfigError
from scraper.store.archive import open_archive

NOISE = ("WhatsApp", "Read Also", "Also Read", "यह भी पढ़ें", "Note*", "Telegram", "Subscribe", "Advertisement")


def run_demo(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scraper", "demo", *args]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, run_demo(folder)


def test_the_tables_say_what_is_in_the_archive(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, result = demo
    assert result.returncode == 0, result.stderr
    with closing(sqlite3.connect(folder / "archive" / "demo.db")) as db:
        articles = db.execute("SELECT title, place FROM articles").fetchall()
        rules = db.execute("SELECT rule, count(*) FROM removals GROUP BY rule").fetchall()
    assert len(articles) == 12
    for title, place in articles:
        assert title.split()[0] in result.stdout
        assert place in result.stdout
    for rule, count in rules:
        assert re.search(rf"│\s+{count} │ {re.escape(rule)}\s", result.stdout)


def test_on_a_narrow_terminal_no_word_is_broken(
    demo: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown = run_demo(tmp_path).stdout
    with closing(sqlite3.connect(demo[0] / "archive" / "demo.db")) as db:
        for title, place, words in db.execute("SELECT title, place, word_count FROM articles"):
            assert re.search(
                rf"^{re.escape(title)}\n  [\d-]+ · {place} · {words} words · \d+ removed$", shown, re.M
            )
        for rule, count in db.execute("SELECT rule, count(*) FROM removals GROUP BY rule"):
            assert f"\n{rule}: {count} block" in shown
    assert "│" not in shown


def test_no_article_has_noise_in_it(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    with closing(sqlite3.connect(demo[0] / "archive" / "demo.db")) as db:
        texts = [text for (text,) in db.execute("SELECT text FROM articles")]
        assert not db.execute(
            "SELECT 1 FROM captures WHERE url LIKE '%/internal/%' AND status = 200"
        ).fetchall()
    for text in texts:
        assert not [line for line in text.splitlines() if line.startswith(NOISE)]


def test_the_last_line_is_the_command_that_opens_it(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, result = demo
    command = shlex.split(result.stdout.strip().splitlines()[-1])
    assert command[-3:] == ["serve", "--archive", "archive/demo.db"]
    # --help in the place of serving: the command as printed is found and accepts its options.
    assert subprocess.run([*command, "--help"], cwd=folder, check=False, capture_output=True).returncode == 0


def test_the_demo_can_be_run_again(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, first = demo
    again = run_demo(folder, "--log-format", "json", "-v")
    assert again.returncode == 0
    assert again.stdout == first.stdout
    assert all(json.loads(line) for line in again.stderr.splitlines())
    assert len(list((folder / "archive" / "demo-config" / "sites").iterdir())) == 1


def test_an_archive_of_real_sites_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    with open_archive(path) as archive:
        archive.site_id("www.psuconnect.in")
    with pytest.raises(ConfigError, match="not a demo's archive"):
        remove_old(path)
    result = run_demo(tmp_path, "--archive", "articles.db")
    assert result.returncode == 2
    assert "name another file with --archive" in result.stderr
    assert path.exists()


def test_an_archive_of_the_users_own_site_on_loopback_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    with open_archive(path) as archive:
        archive.site_id("127.0.0.1:8765", "My own")
    with pytest.raises(ConfigError, match="not a demo's archive"):
        remove_old(path)
    assert path.exists()


def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    with serve_sample() as origin:
        port = origin.rsplit(":", 1)[1]
        result = run_demo(tmp_path, "--port", port)
    assert result.returncode == 2
    assert f"port {port} can't be used" in result.stderr


def test_the_sample_server_gives_its_pages_and_no_others() -> None:
    with serve_sample() as origin:
        with urllib.request.urlopen(f"{origin}/feed.xml") as answer:
            body, tag = answer.read().decode(), answer.headers["ETag"]
        assert f"{origin}/" in body
        assert "{{origin}}" not in body
        for path, status in (("/../server.py", 404), ("/none", 404), ("/site", 404)):
            with pytest.raises(urllib.error.HTTPError) as raised:
                urllib.request.urlopen(origin + path)
            assert raised.value.code == status
        request = urllib.request.Request(f"{origin}/feed.xml", headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(request)
        assert raised.value.code == 304


def test_the_configuration_of_the_sample_site_is_valid(tmp_path: Path) -> None:
    write_config(tmp_path / "c", "http://127.0.0.1:1234")
    write_config(tmp_path / "c", "http://127.0.0.1:5678")
    (site,) = read_config(tmp_path / "c").sites
    assert (site.host, site.delay, site.allow_private) == ("127.0.0.1:5678", 0.0, True)
