"""Texts to dates, as ISO 8601 with the offset where text or site gives one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

import dateparser
from dateutil import parser as dateutil_parser

from scraper.extract.dayorder import NUMERIC, is_day_first
from scraper.extract.indiandates import to_english
from scraper.extract.usualdates import find_zone, load_zone, read_usual_date
from scraper.text import fold

_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_HAS_TIME = re.compile(
    r"(?<![.\d])\d{1,2}[:.]\d{2}(?![.\d])|\d{1,2}\s*[ap]\.?m\b|\d\s*h\s*\d{2}|T\d{6}", re.IGNORECASE
)
_WORDS = re.compile(
    r"^.{0,80}?(?:updated|published|posted|modified|last|अपडेट|प्रकाशित|veröffentlicht|stand|publié|"
    r"publicado|"
    r"actualizado|mis à jour|aktualisiert|erstellt|datum)\b[^\d\w]*(?:on|at|am|le|el|:)?\s*[:\-|]?\s*",
    re.IGNORECASE,
)
_TIDY = (  # what parsers stumble over
    (re.compile(r"(?<=\d)\s+(?:Uhr|hrs?|heures)\b", re.IGNORECASE), ""),
    (re.compile(r"(?<=\d{4}),?\s+(?:at|kl\.?|um|à|a las|alle|-|–|—|\||·|/|@)\s*(?=\d)", re.IGNORECASE), " "),
    (re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE), ""),
    (re.compile(r"^(?:on|am|le|el|il)\s+|(?<=\d)\s*[।.]\s*$", re.IGNORECASE), ""),
)
_LOOKS = re.compile(
    r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}|\d[^\d]{1,20}[12]\d{3}|[12]\d{3}\s?[年년]|\d{8}|\d{10}"
)
_MONTH = r"[^\s\d,.|•·()/:-]{3,14}"
_SPAN = re.compile(  # the date in a line, with the time and zone behind it
    r"(?:(?<!\d)\d{4}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}(?!\d)|"
    r"\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]|"
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?[ -](?:de |of )?{_MONTH}[.,]?[ -],?(?:de )?\d{{4}}(?!\d)|"
    rf"(?<![^\W\d]){_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}(?!\d)|"
    r"(?<!\d)\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ -]\d\d"
    r"(?=,? \d{1,2}:\d\d))"
    r"(?:[T,| -]{0,3}(?:at |um |kl\.? |à |às |a las |को |[@–—·•] ?)?"
    r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d{1,6})?(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?)"
    r"(?: ?Uhr)?(?: ?\(?(?:Z|(?:(?-i:(?!BY\b)[A-Z]{2,4})|ist)\b)?(?: ?[+-]\d{2}:?\d{2})?)?)?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?-i:[A-Z]{2,4}))?(?=(?:\W{1,4}| on )$)",
    re.IGNORECASE,
)
_ZONE_BEHIND = re.compile(r",? ?\(?(IST|GMT|UTC)\b")
# dateparser's languages by the letters of a date; with all of its 200 the first date takes seconds.
_LANGUAGES = (
    (re.compile("[\u0900-\u097f]"), ("hi", "mr", "ne")),
    (re.compile("[\u0980-\u09ff]"), ("bn", "as")),
    (re.compile("[\u0a00-\u0a7f]"), ("pa-Guru",)),
    (re.compile("[\u0a80-\u0aff]"), ("gu",)),
    (re.compile("[\u0b00-\u0b7f]"), ("or",)),
    (re.compile("[\u0b80-\u0bff]"), ("ta",)),
    (re.compile("[\u0c00-\u0c7f]"), ("te",)),
    (re.compile("[\u0c80-\u0cff]"), ("kn",)),
    (re.compile("[\u0d00-\u0d7f]"), ("ml",)),
    (re.compile("[\u0600-\u06ff]"), ("ar", "ur", "fa")),
    (re.compile("[\u0400-\u04ff]"), ("ru", "uk", "bg", "sr", "mk")),
    (re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"), ("ja", "zh", "ko")),
    (re.compile("[\u0370-\u03ff\u0590-\u05ff\u0e00-\u0e7f]"), ("el", "he", "th")),
    (re.compile("[a-zA-Z]"), ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "da", "nb", "fi")),
)
_MORE_LATIN = ("cs", "hu", "ro", "id", "vi", "hr", "sk", "sl", "lt", "lv", "et", "ca", "is", "ms", "tl", "sq")
_EARLIEST = 1990
_SLACK = timedelta(days=2)  # clocks and zones differ; a later date is no publication
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page writes dates."""

    zone: str | None = None  # the site's, for times that name none
    day_first: bool = True  # 03/04 is the third of April, where the page's other dates do not tell
    day: date | None = None  # of the capture: nothing is published later
    evidence: str = field(default="", repr=False)  # the page's source


PLAIN = Habits()


def read_date(text: str, habits: Habits = PLAIN) -> str | None:
    """Return the date in text as ISO 8601: with time if it has one, with offset if it or the site says so."""
    text = to_english(fold(text)[:_LONGEST])
    if not any(character.isdigit() for character in text):
        return None
    numeric = NUMERIC.search(text)
    day_first = is_day_first(numeric, habits.evidence, usual=habits.day_first) if numeric else True
    moment = _in_time(_parse(text, day_first=day_first), habits)
    if moment is None and numeric:
        moment = _in_time(_parse(text, day_first=not day_first), habits)
    if moment is None:
        return None
    midnight = moment.hour == moment.minute == 0
    if not _HAS_TIME.search(text) and (midnight or "T" not in text) and not _EPOCH.match(text):
        return moment.date().isoformat()
    if moment.tzinfo is None and (place := load_zone(habits.zone)):
        moment = moment.replace(tzinfo=place)
    return moment.replace(microsecond=0).isoformat()


def looks_like_date(text: str) -> bool:
    """Whether a short text has digits set as dates have them; cheap."""
    return len(text) <= _LONGEST and bool(_LOOKS.search(to_english(text)))


def find_dates(text: str) -> Iterator[tuple[str, str]]:
    """Yield each date in a line with the words before it, which may say what it is the date of."""
    end, text = 0, to_english(text[: 2 * _LONGEST])
    for found in _SPAN.finditer(text):
        before = _TIME_BEFORE.search(text, end, found.start())
        yield text[end : found.start()], _add_time(found, before)
        end = found.end()


def _add_time(span: re.Match[str], before: re.Match[str] | None) -> str:
    """Return a date with the time that stands before it, where none stands behind it, and the zone if any."""
    if before is None or _HAS_TIME.search(span[0]):
        return span[0]
    zone = _ZONE_BEHIND.match(span.string, span.end())
    return f"{span[0]} {before[0]}" + (f" {zone[1]}" if zone else "")


def without_dates(text: str) -> str:
    """Return a line with its dates and their times cut out, as " | "; what is too long for one stays."""
    dated = len(text) <= 2 * _LONGEST and any(character.isdigit() for character in text)
    return (_SPAN.sub(" | ", to_english(text)) if dated else text).strip(" |·•,-")


def _in_time(moment: datetime | None, habits: Habits) -> datetime | None:
    """Return moment where it lies between the web's beginning and the capture of the page."""
    if moment is None or moment.year < _EARLIEST or not _is_zoned_well(moment):
        return None
    latest = (habits.day or datetime.now(UTC).date()) + _SLACK
    return moment if moment.date() <= latest else None


def _is_zoned_well(moment: datetime) -> bool:
    """Whether the offset of moment is less than a day: dateutil takes any, and asking for it fails."""
    try:
        moment.utcoffset()
    except ValueError:
        return False
    return True


def _parse(text: str, *, day_first: bool) -> datetime | None:
    if _EPOCH.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    iso = _parse_iso(text)
    if iso is not None:
        return iso
    bare = _WORDS.sub("", text)
    whole = read_usual_date(bare, day_first=day_first) or _parse_whole(bare, day_first=day_first)
    if whole is not None:
        return whole
    span = _SPAN.search(text)
    if not span:
        return None if text.isascii() else _parse_words(text, day_first=day_first)
    found = _add_time(span, _TIME_BEFORE.search(text[: span.start()]))
    whole = read_usual_date(found, day_first=day_first) or _parse_whole(found, day_first=day_first)
    return whole or (None if _ENGLISH.search(found) else _parse_words(found, day_first=day_first))


def _parse_iso(text: str) -> datetime | None:
    if not _ISO.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment: datetime = dateutil_parser.isoparse(text.replace(" ", "T", 1) if text[10:11] == " " else text)
    except (ValueError, OverflowError):
        return None
    return moment


def _parse_whole(text: str, *, day_first: bool) -> datetime | None:
    """Return the date in text where it names year, month and day: dateutil fills in what lacks."""
    text = _tidy(text)
    found: list[datetime] = []
    for default in (datetime(2001, 1, 1), datetime(2002, 2, 2)):
        try:
            found.append(
                dateutil_parser.parse(
                    text, dayfirst=day_first and not _ISO.match(text), default=default, tzinfos=_offset
                )
            )
        except (ValueError, OverflowError, TypeError):
            return None
    return found[0] if found[0] == found[1] else None


def _parse_words(text: str, *, day_first: bool) -> datetime | None:
    """Return the date in text in the languages that have its letters, Hindi among them; slow."""
    languages = next((codes for letters, codes in _LANGUAGES if letters.search(text)), ())
    if not _LOOKS.search(text) or not languages:
        return None
    found = _parse_in(text, languages, day_first=day_first)
    return found or (_parse_in(text, _MORE_LATIN, day_first=day_first) if languages[0] == "en" else None)


def _parse_in(text: str, languages: Sequence[str], *, day_first: bool) -> datetime | None:
    settings = {"STRICT_PARSING": True, "DATE_ORDER": "DMY" if day_first else "MDY"}
    try:
        found: datetime | None = dateparser.parse(_tidy(text), languages=list(languages), settings=settings)
    except (ValueError, OverflowError, RecursionError, AttributeError):
        return None
    return found


def _offset(name: str | None, seconds: int | None) -> tzinfo | int | None:
    """Return what a zone's abbreviation stands for; an unknown one for nothing."""
    return seconds if seconds is not None else find_zone(name)


def _tidy(text: str) -> str:
    text = text.strip(" |,-()·•:")
    for pattern, instead in _TIDY:
        text = pattern.sub(instead, text)
    return text
