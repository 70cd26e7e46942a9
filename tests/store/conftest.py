"""Articles and answers to put into archives."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import Archive, open_archive

URL = "https://www.example.in/psu-news/ntpc-results"


def build_article(url: str | None = URL, text: str = "NTPC posted a profit.", **meta: object) -> Article:
    host = url.split("/")[2] if url else None
    known = Metadata(title="NTPC results", published="2025-09-22T10:00:00+05:30")
    return Article(
        url=url,
        site=host,
        meta=replace(known, **meta),  # type: ignore[arg-type]
        text=text,
        markdown=text,
        blocks=(),
        removals=(
            Removal(3, "promo.whatsapp", "Join us on WhatsApp"),
            Removal(4, "related.line", "Also Read: X"),
        ),
        engine="trafilatura",
    )


def build_response(
    url: str = URL, body: bytes = b"<p>NTPC</p>", status: int = 200, **headers: str
) -> Response:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url, url, status, fields, body, datetime.now(UTC))


@pytest.fixture(scope="session")
def make_article() -> Callable[..., Article]:
    return build_article


@pytest.fixture(scope="session")
def make_response() -> Callable[..., Response]:
    return build_response


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with open_archive(path) as opened:
        yield opened
