"""An archive with ordinary and hostile articles."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from scraper.errors import BadStatus
from scraper.learn.boilerplate import Finding
from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import open_archive
from scraper.store.learned import put_findings

SCRIPT = "document.title='owned'"
EVIL = f"""<script>{SCRIPT}</script><img src=x onerror="{SCRIPT}">"'><svg onload="{SCRIPT}">"""


def article(number: int, meta: Metadata, text: str, *removals: Removal) -> Article:
    url = f"https://www.psu-news.example/psu-news/{number}"
    return Article(
        url, "www.psu-news.example", meta, text, f"# {meta.title}\n\n{text}", (), removals, "trafilatura"
    )


def articles() -> list[Article]:
    long = (
        "NTPC posted a profit of Rs 4,711 crore in the second quarter, up 5 per cent on the year before. " * 4
    )
    return [
        article(
            1,
            Metadata(
                title="NTPC posts a profit in the second quarter",
                authors=("A. Rao",),
                published="2025-09-22T10:00:00+05:30",
                place="New Delhi",
                section="Power",
                tags=("NTPC", "Results"),
                language="en",
                summary="The power producer's profit rose by 5 per cent.",
            ),
            f"New Delhi, September 22: {long}\n\nThe board declared a dividend.",
            Removal(0, "chrome.nav", "Home | News | Contact"),
            Removal(3, "promo.whatsapp", "Join PSU News on WhatsApp now for fast updates"),
            Removal(5, "related.line", "Read Also : BHEL wins an order"),
        ),
        article(
            2,
            Metadata(
                title="रक्षा मंत्री ने समझौते पर हस्ताक्षर किए",
                published="2025-09-21",
                section="Defence",
                language="hi",
            ),
            "रक्षा मंत्री ने कहा कि यह समझौता क्षेत्र के लिए अहम है।",
            Removal(2, "promo.whatsapp", "व्हाट्सएप चैनल से जुड़ें"),
        ),
        article(
            3,
            Metadata(
                title=EVIL,
                authors=(EVIL,),
                section=EVIL,
                place=EVIL,
                tags=(EVIL,),
                language='"><b>',
                summary=EVIL,
            ),
            f"{EVIL}\n\n[click](javascript:alert(1)) javascript:alert(1) " + EVIL * 5,
            Removal(1, "promo.whatsapp", EVIL * 5),
        ),
    ]


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browse") / "articles.db"
    with open_archive(path) as archive:
        archive.site_id("www.psu-news.example", "PSU News")
        run = archive.start_run(None)
        for item in articles():
            response = Response(str(item.url), str(item.url), 200, {}, b"<p>page</p>", datetime.now(UTC))
            archive.save(item, response, run)
        changed = article(3, Metadata(title="javascript:document.title='owned'"), "javascript:alert(1)")
        archive.save(changed, None, run)
        archive.save(articles()[2], None, run)
        archive.record_failure("javascript:alert(1)", "www.psu-news.example", BadStatus(EVIL * 3), None, run)
    return path


@pytest.fixture(scope="session")
def make_removed() -> Callable[[Path], Path]:
    """Make an archive with an article that a learned rule took a block from."""

    def make(path: Path) -> Path:
        finding = Finding(
            "learned.line-1",
            "f1",
            "line div.text",
            "aline",
            frozenset(("end",)),
            "A line",
            24,
            25,
            8,
            date(2025, 9, 1),
            date(2025, 9, 8),
        )
        with open_archive(path) as archive:
            archive.save(
                article(1, Metadata(title="One"), "Text.", Removal(1, "learned.line-1", "A line")), None, None
            )
            put_findings(archive.connection, archive.site_id("www.psu-news.example"), [finding])
        return path

    return make


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


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; it has all the time it needs while its process lives."""
    while process.poll() is None:
        try:
            with urlopen(url) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server ended: {process.returncode}")


@contextmanager
def serve_archive(path: Path, log: Path) -> Iterator[str]:
    """Serve an archive in a process of its own; yield the server's URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(path), str(port)]
    with log.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/-/versions.json", process)
        yield url
        process.terminate()


@pytest.fixture(scope="session")
def start_serving() -> Callable[[Path, Path], AbstractContextManager[str]]:
    """Serve an archive, with a log."""
    return serve_archive


@pytest.fixture
def browse(tmp_path: Path) -> Callable[..., str]:
    """Return a function that opens a URL in Chromium with its scripts, and returns what that prints."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "no Chromium on PATH: run tests/install-browser"

    def run(url: str, *flags: str) -> str:
        command = [chromium, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *flags, url]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return run
