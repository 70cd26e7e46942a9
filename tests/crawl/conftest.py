"""A keeper in memory, and a crawl over real servers with a real frontier."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scraper.crawl import (
    Batch,
    Frontier,
    Guest,
    Options,
    Outcome,
    Report,
    Sources,
    Standing,
    Tally,
    Tools,
    walk,
)
from scraper.crawl.tools import Find, Get
from scraper.errors import NothingKept, ScraperError, SoftNotFound
from scraper.fetch import Client
from scraper.model import Lead, Response, Site, Validators
from scraper.settings import Limits, Settings
from scraper.store.connect import connect


@dataclass
class MemoryKeeper:
    """Keeps the bodies of pages by URL; a page without <p> has no article."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    seen: dict[str, Validators] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    known_urls: set[str] = field(default_factory=set)

    def validators(self, url: str) -> Validators | None:
        return self.seen.get(url)

    def standing(self, url: str) -> Standing:
        return "source" if url in self.known_urls or url in self.bodies else "unknown"

    async def read(self, response: Response, lead: Lead, get: Get) -> Find:
        if b"Page not found" in response.body:
            raise SoftNotFound(f"{response.url}: nothing here")
        if b"<p>" not in response.body:
            raise NothingKept(f"{response.url}: no text")
        return Find(lambda: self._save(response, lead), response)

    def _save(self, response: Response, lead: Lead) -> Outcome:
        before = self.bodies.get(response.url)
        self.listed(response)
        self.bodies[response.url] = response.body
        self.leads[response.url] = lead
        if before is None:
            return "added"
        return "unchanged" if before == response.body else "updated"

    def gone(self, response: Response, why: ScraperError | None = None) -> None:
        self.lost.append(response.url)

    def unchanged(self, response: Response) -> None:
        pass

    def failed(self, url: str, error: ScraperError, response: Response | None) -> None:
        self.errors[url] = str(error)

    def listed(self, response: Response) -> None:
        headers = response.headers
        self.seen[response.url] = Validators(headers.get("etag"), headers.get("last-modified"))


@dataclass
class Crawl:
    """Walks one site, again and again, over one archive."""

    db: sqlite3.Connection
    keeper: MemoryKeeper = field(default_factory=MemoryKeeper)
    settings: Settings = field(default_factory=lambda: Settings(delay=0.0, limits=Limits(timeout=5)))

    @property
    def frontier(self) -> Frontier:
        return Frontier(self.db)

    def __call__(self, site: Site, **options: Any) -> Report:
        return asyncio.run(self._walk(site, Options(**options)))

    async def _walk(self, site: Site, options: Options) -> Report:
        async with Client(self.settings, frozenset({site.host, *site.aliases})) as client:
            guest = Guest(client, self.settings, [site])
            tally = Tally(site.host)
            tools = Tools(guest, self.keeper, self.frontier, Sources(self.db), Batch(self.frontier))
            await walk(site, tools, options, tally)
            return tally.report()


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    db = connect(tmp_path / "articles.db")
    yield Crawl(db)
    db.close()


@pytest.fixture
def story() -> Callable[[str], str]:
    """A page with an article of that name."""
    return lambda name: f"<!DOCTYPE html><title>{name}</title><p>The story of {name}."
