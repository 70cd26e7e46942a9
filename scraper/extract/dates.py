"""When a page was published and changed, as ISO 8601 with the offset where the page gives one."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dateparser
from dateutil import parser as dateutil_parser
from htmldate import find_date
from selectolax.lexbor import LexborHTMLParser

from scraper.text import fold

_PUBLISHED = (
    ("article:published_time", "og:article:published_time", "article.published", "datepublished", "date")
    + (
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "publishdate",
        "publish-date",
        "pubdate",
    )
    + ("publish_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "published_time")
    + ("article_date_original", "dc.date.created", "ptime", "og:published_time", "rnews:datepublished")
    + ("article:published", "created", "last-published")
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
) + ("article:modified", "modified_time", "revised", "dc.date.modified")
_HOUR = 3600
_ZONES = (  # seconds east of Greenwich; IST is India's on the sites that this is for
    ("IST", 19800),
    ("GMT", 0),
    ("UTC", 0),
    ("BST", _HOUR),
    ("CET", _HOUR),
    ("CEST", 2 * _HOUR),
    ("EST", -5 * _HOUR),
    ("EDT", -4 * _HOUR),
    ("CST", -6 * _HOUR),
    ("CDT", -5 * _HOUR),
    ("MST", -7 * _HOUR),
    ("MDT", -6 * _HOUR),
    ("PST", -8 * _HOUR),
    ("PDT", -7 * _HOUR),
    ("JST", 9 * _HOUR),
)
_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_HAS_TIME = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}\s*[ap]\.?m", re.IGNORECASE)
_WORDS = re.compile(
    r"^.*?(?:updated|published|posted|modified|last|अपडेट|प्रकाशित)\b[^\d\w]*(?:on|at|:)?\s*[:\-|]?\s*",
    re.IGNORECASE,
)
_EARLIEST = 1990


def find_published(
    tree: LexborHTMLParser, tags: dict[str, list[str]], data: dict[str, Any], zone: str | None
) -> str | None:
    """Return when the page says it was published."""
    stated = [*_strings(data, "datePublished", "dateCreated", "uploadDate"), *_tagged(tags, _PUBLISHED)]
    return _first([*stated, *_in_markup(tree, "datePublished")], zone) or _first(_near_title(tree), zone)


def find_modified(
    tree: LexborHTMLParser, tags: dict[str, list[str]], data: dict[str, Any], zone: str | None
) -> str | None:
    """Return when the page says it was last changed."""
    stated = [*_strings(data, "dateModified"), *_tagged(tags, _MODIFIED), *_in_markup(tree, "dateModified")]
    return _first(stated, zone)


def guess_published(source: str, url: str | None) -> str | None:
    """Return the day that htmldate finds in URL, markup and text; slow, for pages that state none."""
    try:
        found = find_date(source, url=url, original_date=True, extensive_search=True, outputformat="%Y-%m-%d")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):  # on broken trees
        return None
    return found or None


def read_date(text: str, zone: str | None = None) -> str | None:
    """Return the date in text as ISO 8601: with time if it has one, with offset if it or the zone says so."""
    text = fold(text)[:120]
    if not any(character.isdigit() for character in text):
        return None
    moment = _parse(text)
    if moment is None or not _EARLIEST <= moment.year <= datetime.now(UTC).year + 1:
        return None
    if not _HAS_TIME.search(text) and "T" not in text:
        return moment.date().isoformat()
    if moment.tzinfo is None and (place := _zone(zone)):
        moment = moment.replace(tzinfo=place)
    return moment.replace(microsecond=0).isoformat()


def _parse(text: str) -> datetime | None:
    cleaned = _WORDS.sub("", text).strip(" |,-()")
    return _parse_iso(text) or _parse_whole(cleaned) or _parse_words(cleaned)


def _parse_iso(text: str) -> datetime | None:
    if not _ISO.match(text):
        return None
    try:
        moment: datetime = dateutil_parser.isoparse(text.replace(" ", "T", 1) if text[10:11] == " " else text)
    except (ValueError, OverflowError):
        return None
    return moment


def _parse_whole(text: str) -> datetime | None:
    """Return the date in text where it names year, month and day: dateutil fills in what lacks."""
    found: list[datetime] = []
    for default in (datetime(2001, 1, 1), datetime(2002, 2, 2)):
        try:
            found.append(
                dateutil_parser.parse(
                    text, dayfirst=not _ISO.match(text), default=default, tzinfos=dict(_ZONES), ignoretz=False
                )
            )
        except (ValueError, OverflowError, TypeError):
            return None
    return found[0] if found[0] == found[1] else None


def _parse_words(text: str) -> datetime | None:
    """Return the date in text in any of dateparser's languages, Hindi among them."""
    try:
        found: datetime | None = dateparser.parse(
            text, settings={"STRICT_PARSING": True, "DATE_ORDER": "DMY"}
        )
    except (ValueError, OverflowError, RecursionError, AttributeError):
        return None
    return found


def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _first(texts: Iterable[str], zone: str | None) -> str | None:
    """Return the first date with a time of day, else the first date."""
    dates = [date for text in texts if (date := read_date(text, zone))]
    if not dates:
        return None
    exact = (date for date in dates if not _DAY.match(date) and date[:10] == dates[0][:10])
    return next(exact, dates[0])


def _strings(data: dict[str, Any], *keys: str) -> Iterator[str]:
    for key in keys:
        value = data.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item


def _tagged(tags: dict[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from tags.get(name, ())


def _in_markup(tree: LexborHTMLParser, name: str) -> Iterator[str]:
    for node in tree.css(f'[itemprop~="{name}"]')[:3]:
        yield node.attributes.get("datetime") or node.attributes.get("content") or node.text()


def _near_title(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(
        "time[datetime], time, .entry-date, .post-date, .published, .publish-date, .date, .posted-on"
    )[:6]:
        yield node.attributes.get("datetime") or node.text()
