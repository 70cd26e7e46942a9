"""The program's own settings, as scraper.toml gives them: records without behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost."""

    timeout: float = 30.0  # seconds, the whole request with its redirects
    max_body: int = 20_000_000  # bytes after decompression
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Learning:
    """When sites are learned, and the evidence that it takes (see scraper.learn.evidence)."""

    after_crawl: bool = True  # by itself; otherwise only by `scraper learn`
    enough: int = 20  # articles of a site, below which nothing of it is learned
    pages: int = 10  # that a text must stand on
    days: int = 4  # on which these pages were published
    share: float = 0.5  # of the pages that have such a place, since the text was first seen
    templates: bool = True  # learn also how the pages are built (see scraper.learn.template)
    recent: int = 40  # pages, the newest of a site, by which a new build is noticed
    drift: float = 0.5  # of the share of pages that usually fits: so much less, and all is learned anew


@dataclass(frozen=True, slots=True)
class Settings:
    """The program's own settings, from scraper.toml."""

    contact: str | None = None  # a URL or mailto: in the User-Agent, so that a site's owner can complain
    delay: float = 2.0  # seconds between requests to one host, where the site's file names none
    article_pages: int = 20  # of one article over several pages, at most; 1: only the first
    limits: Limits = field(default_factory=Limits)
    learn: Learning = field(default_factory=Learning)
