"""The command line in this process or in one of its own, and a site on loopback that it may fetch from."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scraper.cli import main

PARAGRAPHS = (
    "New Delhi, September 22, 2025: The board of the port authority on Monday cleared a plan to deepen the "
    "channel to sixteen metres, so that larger ships can enter at any tide during the year.",
    "Dredging will start after the monsoon and take eighteen months. The contract goes to the firm that asks "
    "for the least money a cubic metre, an official of the ministry said.",
    "The authority expects that two million tonnes of coal a year will move from rail to sea, which would "
    "save the power stations of the south about a tenth of their freight.",
)


def build_page(
    title: str = "Port Clears Plan to Deepen Its Channel", paragraphs: tuple[str, ...] = PARAGRAPHS
) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"{body}"
        "<p>Join Port News on WhatsApp now for quick updates!</p></article></body></html>"
    )


@pytest.fixture(scope="session")
def make_page() -> Callable[..., str]:
    return build_page


@pytest.fixture(scope="session")
def paragraphs() -> tuple[str, ...]:
    return PARAGRAPHS


@pytest.fixture
def scraper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """`scraper ARGS...` in an empty folder; the logging that it sets up is undone afterwards."""
    monkeypatch.chdir(tmp_path)
    root, own = logging.getLogger(), logging.getLogger("scraper")
    handlers, levels = root.handlers[:], (root.level, own.level)

    def run(*args: object, **extra: Any) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args], **extra)

    yield run
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    own.setLevel(levels[1])
    logging.captureWarnings(capture=False)


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The same in a process of its own."""

    def run(*args: object, **extra: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scraper", *map(str, args)]
        settings = {"capture_output": True, "text": True, "timeout": 120, **extra}
        return subprocess.run(command, cwd=tmp_path, check=False, **settings)

    return run


@pytest.fixture
def config(server: Any, tmp_path: Path) -> Path:
    """A configuration that allows the loopback server, with its front page as the only section."""
    folder = tmp_path / "settings"
    (folder / "sites").mkdir(parents=True)
    (folder / "sites" / "port.toml").write_text(
        f'host = "{server.host}"\nname = "Port News"\nsections = ["{server.url}/"]\n'
        'include = ["/news/*"]\ndelay = 0.0\nallow_private = true\nrefetch = "0s"\n'
    )
    return folder
