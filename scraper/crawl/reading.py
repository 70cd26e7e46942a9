"""What reading feeds and sitemaps has in common: dates, unpacking, and the refusal of entities."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scraper.errors import NotReadable, TooLarge

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_FRACTION = re.compile(r"(\.\d{1,6})\d*")


def parse_date(text: str | None) -> datetime | None:
    """Read a date as feeds and sitemaps write it (W3C or RFC 822), as aware UTC; None if it is neither.

    A date without a zone counts as UTC: it is a hint, not the article's date.
    """
    if not text or len(text) > 100:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(_FRACTION.sub(r"\1", text.strip()))
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def refuse_entities(body: bytes, url: str) -> None:
    """Raise NotReadable for XML that declares entities: no feed or sitemap needs one, every bomb does."""
    if _ENTITY.search(body.replace(b"\0", b"")):
        raise NotReadable(f"{url}: the XML declares entities, which are not read")


def ungzip(body: bytes, cap: int, url: str) -> bytes:
    """Unpack a body that is itself a gzip file, such as sitemap.xml.gz; others come back as they are."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, cap + 1)
    except zlib.error as error:
        raise NotReadable(f"{url}: damaged gzip file: {error}") from error
    if len(unpacked) > cap:
        raise TooLarge(f"{url}: larger than {cap} bytes once unpacked")
    return unpacked
