"""How times, texts and URLs are written in the archive. Pure."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from hashlib import sha256

from scraper.errors import BadUrl
from scraper.model import Article
from scraper.urls import canonicalize, same_site


def utc(moment: datetime) -> str:
    """Return an aware time as `2025-09-22T06:12:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> str:
    """Return the present time as the archive writes it."""
    return utc(datetime.now(UTC))


def normal_date(stated: str | None) -> str | None:
    """Return an ISO 8601 date in UTC with Z, or as its day only; None for anything else.

    A time without an offset could be half a day off, so only its day is kept.
    """
    try:
        moment = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        return f"{moment:%Y-%m-%d}".zfill(10)
    try:
        return utc(moment).zfill(20)
    except OverflowError:
        return None


def storable(text: str) -> str:
    """Return the text in NFC, without what SQLite can't hold: NUL, and halves of surrogate pairs."""
    valid = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", valid.replace("\0", ""))


def storable_or_none(text: str | None) -> str | None:
    """Return the same for a text that may be unknown; an empty one is unknown."""
    return storable(text) or None if text else None


def spelling(url: str) -> str:
    """Return a URL in its one spelling; anything that is not an http or https URL stays as it is."""
    try:
        return canonicalize(url)
    except BadUrl:
        return storable(url)


def article_key(article: Article) -> str:
    """Return the URL that an article is kept under.

    It is the canonical URL where the page names one, else the page's own URL. A text without any URL is
    kept under `urn:sha256:` and the hash of its text.
    """
    canonical = believable_canonical(article)
    if canonical or article.url:
        return canonical or spelling(article.url or "")
    return f"urn:sha256:{sha256(storable(article.text).encode()).hexdigest()}"


def believable_canonical(article: Article) -> str | None:
    """Return the canonical URL that the page names; None for one that would let it overwrite another page.

    That is one on another site, or one that leads an article to a home page.
    """
    canonical, url = article.meta.canonical_url, article.url
    if not canonical:
        return None
    if url is None:
        return spelling(canonical)
    ours = same_site(url, canonical, (article.site,) if article.site else ())
    return spelling(canonical) if ours and (not _is_home(canonical) or _is_home(url)) else None


def _is_home(url: str) -> bool:
    return spelling(url).partition("://")[2].partition("/")[2] == ""
