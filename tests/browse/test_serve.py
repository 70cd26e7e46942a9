"""`serve` in a real process, looked at with a real browser."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from scraper.browse.serve import serve
from scraper.errors import ArchiveError

SERVE = """
import sys
from pathlib import Path
from scraper.browse.serve import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]))
"""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def wait_for(url, process):
    """Wait until the server answers; it has all the time it needs while its process lives."""
    while process.poll() is None:
        try:
            with urlopen(url) as answer:
                return answer.status
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server ended: {process.returncode}")


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("serve") / "log"


@pytest.fixture(scope="module")
def served(archive_path, log):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(archive_path), str(port)]
    with log.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/-/versions.json", process)
        yield url
        process.terminate()


@pytest.fixture
def browse(tmp_path):
    """Return a function that opens a URL in Chromium with its scripts, and returns what that prints."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "no Chromium on PATH: run tests/install-browser"

    def run(url, *flags):
        command = [chromium, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *flags, url]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return run


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("/articles/-/article/3", "&lt;script&gt;document.title='owned'&lt;/script&gt;"),
        ("/articles/articles", "articles: articles: 3 rows sorted by published descending"),
        ("/articles/articles/3", "articles: articles"),
        ("/articles/removals", "articles: removals: 5 rows"),
        ("/articles/failures", "articles: "),
    ],
)
def test_no_script_of_a_page_runs(served, browse, page, title):
    dom = browse(f"{served}{page}", "--dump-dom", "--virtual-time-budget=2000")
    shown = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)[1]
    assert shown.strip().startswith(title)
    assert shown.strip() != "owned"
    assert "<svg onload" not in dom
    assert not re.search(r'<a[^>]+href="javascript:', dom)


def test_a_script_would_have_been_noticed(browse, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<title>before</title><img src=x onerror=\"document.title='owned'\">")
    assert "<title>owned</title>" in browse(page.as_uri(), "--dump-dom", "--virtual-time-budget=2000")


def test_the_reading_page_can_be_seen(served, browse, tmp_path):
    picture = tmp_path / "page.png"
    browse(f"{served}/articles/-/article/1", f"--screenshot={picture}", "--window-size=900,700")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000


@pytest.mark.parametrize("path", ["/nothing", "/articles/nothing", "/articles/articles/99", "/-/article/99"])
def test_what_is_not_there_is_no_reason_for_a_traceback(served, log, path):
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{served}{path}")
    assert f'"GET {path} HTTP/1.1" 404' in log.read_text()
    assert "Traceback" not in log.read_text()


def test_serving_writes_nothing_and_suggests_no_facets(served, archive_path):
    with urlopen(f"{served}/articles/articles.json") as answer:
        assert json.load(answer)["suggested_facets"] == []
    with urlopen(f"{served}/-/databases.json") as answer:
        (database,) = [found for found in json.load(answer) if found["name"] == "articles"]
    assert database["path"] == str(archive_path)


@pytest.mark.parametrize("content", [None, b"", b"hello" * 100])
def test_what_is_no_archive_is_not_served(tmp_path, content):
    path = tmp_path / "articles.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArchiveError, match=str(path)):
        serve(path)
    assert path.exists() == (content is not None)
    with pytest.raises(ArchiveError, match="a folder"):
        serve(tmp_path)
