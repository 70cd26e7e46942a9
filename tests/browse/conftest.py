"""An archive with ordinary and hostile articles."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
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


def find_chromium() -> str:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "no Chromium on PATH: run tests/install-browser"
    return chromium


class Browser:
    """A Chromium that stays open, spoken to by pipes: https://chromedevtools.github.io/devtools-protocol/."""

    def __init__(self, profile: Path) -> None:
        there, back = os.pipe(), os.pipe()
        # Chromium reads from 3 and writes to 4: both ends must be elsewhere before they are put there.
        ends = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (there[0], back[1])]
        flags = ["--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen(
            [find_chromium(), *FLAGS, *flags],
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=lambda: [  # noqa: PLW1509 - nothing else starts threads here
                os.dup2(end, 3 + number) for number, end in enumerate(ends)
            ],
        )
        for fd in (*ends, there[0], back[1]):
            os.close(fd)
        self.to, self.answers, self.number = there[1], os.fdopen(back[0], "rb"), 0
        self.session: str | None = None
        self.dialogs: list[str] = []
        self.requests: list[str] = []
        (page,) = [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        attached = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self.session = attached["sessionId"]
        for part in ("Page", "Network", "Runtime"):
            self.call(f"{part}.enable")

    def send(self, method: str, **params: Any) -> int:
        self.number += 1
        session = {"sessionId": self.session} if self.session else {}
        message = {"id": self.number, "method": method, "params": params, **session}
        os.write(self.to, json.dumps(message).encode() + b"\0")
        return self.number

    def receive(self) -> dict[str, Any]:
        text = b""
        while not text.endswith(b"\0"):
            part = self.answers.read(1)
            assert part, "Chromium ended"
            text += part
        message: dict[str, Any] = json.loads(text[:-1])
        if message.get("method") == "Page.javascriptDialogOpening":
            self.dialogs.append(message["params"]["message"])
            assert len(self.dialogs) < 100, "the page opens dialogs without end"
            self.send("Page.handleJavaScriptDialog", accept=True)
        elif message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        return message

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        number = self.send(method, **params)
        while (answer := self.receive()).get("id") != number:
            pass
        assert "error" not in answer, answer
        return dict(answer["result"])

    def ask(self, script: str) -> Any:
        """Return the value of an expression in the page; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        """Open a page, forget what the one before did, and give its scripts time to do what they would."""
        self.dialogs.clear()
        self.requests.clear()
        self.call("Page.navigate", url=url)
        while self.receive().get("method") != "Page.loadEventFired":
            pass
        self.ask("new Promise(done => setTimeout(done, 100))")

    def press_tab(self) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def close(self) -> None:
        self.session = None
        self.send("Browser.close")
        self.process.wait()
        os.close(self.to)
        self.answers.close()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("chromium"))
    yield opened
    opened.close()


@pytest.fixture
def browse(tmp_path: Path) -> Callable[..., str]:
    """Return a function that opens a URL in Chromium with its scripts, and returns what that prints."""
    chromium = find_chromium()

    def run(url: str, *flags: str) -> str:
        command = [chromium, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *flags, url]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return run
