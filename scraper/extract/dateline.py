"""The dateline, 'Rabat, September 22, 2025:', at the start of a news text: place and date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scraper.extract.dates import read_date
from scraper.text import count_words, plain

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_HINDI_MONTH = (
    "(?:जनवरी|फरवरी|फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर)"
)
_DATE = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}})?|"
    rf"[\d०-९]{{1,2}}\s+{_HINDI_MONTH},?(?:\s+[\d०-९]{{4}})?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}})"
)
_PLACE = (
    r"(?P<place>[A-Z\u0900-\u097f][\w\u0900-\u097f.'-]*"
    r"(?:[ /][A-Z\u0900-\u097f(][\w\u0900-\u097f.'()-]*){0,3}(?:, ?[A-Z][\w.'-]+(?: [A-Z][\w.'-]+)?)?)"
)
_WITH_DATE = re.compile(
    rf"^\(?{_PLACE}\s*[,(|:-]?\s*(?i:(?P<date>{_DATE}))\s*\)?\s*(?:\([^)]{{1,30}}\)\s*)?[:.|-]"
)
_ALONE = re.compile(
    rf"^{_PLACE}\s*(?:\((?:[A-Z][\w. ]{{1,20}}|[\u0900-\u097f ]{{2,20}})\)\s*[:-]*|"
    r"(?:\s-{1,2}\s|:\s-?\s*|\s?--\s?))"
)
_COLON = re.compile(
    r"^(?P<place>[A-Z][a-z.'-]+(?: [A-Z][a-z.'-]+)?|[\u0900-\u097f]{2,}(?: [\u0900-\u097f]{2,})?)"
    r"(?:, [A-Z][a-z]+)?\s?[:।]\s"
)
_MONTHS = re.compile(
    rf"^(?:{_MONTH}|note|updated?|by|also|read|watch|photo|image|breaking|exclusive|live|explain(?:ed|er)|opinion|"
    r"question|answer|disclaimer|highlights?|summary|source|editor|analysts?|analysis|experts?|background|key|the|"
    r"what|why|how|warning|correction|review|interview|fact|file|video|tags?|topics?|सवाल|जवाब|नोट|सूचना|लेखक)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(  # of a transcript
    r", (?:byline|host|anchor|correspondent|reporter|editor)$", re.IGNORECASE
)
_PARAGRAPH = 15  # words
_FURTHEST = 3  # paragraphs in which a dateline may stand
_LONGEST_PLACE = 40


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where, and where stated when, a news text was filed."""

    place: str
    date: str | None


def find_dateline(paragraphs: Iterable[str]) -> Dateline | None:
    """Return the dateline of the first paragraphs, if one has it."""
    for _, text in zip(range(_FURTHEST), paragraphs, strict=False):
        found = read_dateline(text)
        if found is not None:
            return found
        place = _COLON.match(plain(text)[:_LONGEST_PLACE])
        # 'Noida: NBCC handed over ...' is a dateline only before a full paragraph.
        if place and count_words(text) >= _PARAGRAPH and _is_place(place["place"]):
            return Dateline(_name(place["place"]), None)
    return None


def read_dateline(text: str) -> Dateline | None:
    """Return the dateline at the start of text.

    With a date any capitalised place will do; without one the place must be in capitals, or be followed
    by an agency in parentheses or a dash, so that 'Analysts: ...' is not a place.
    """
    start = plain(text)[:120]
    dated = _WITH_DATE.match(start)
    if dated and _is_place(dated["place"]):
        return Dateline(_name(dated["place"]), _full_date(dated["date"]))
    alone = _ALONE.match(start)
    if alone and _is_place(alone["place"]) and _is_filed(alone[0], alone["place"]):
        return Dateline(_name(alone["place"]), None)
    return None


def _is_filed(lead: str, place: str) -> bool:
    agency = "(" in lead[len(place) :]
    return agency or place.isupper() or (lead.rstrip().endswith("-") and len(place.split()) <= 2)


def _is_place(text: str) -> bool:
    if len(text) > _LONGEST_PLACE or _MONTHS.match(text) or _SPEAKER.search(text):
        return False
    return not any(c.isdigit() for c in text)


def _name(place: str) -> str:
    name = place.partition(" (")[0].strip(" ,.-(/")  # 'Mumbai (Reuters) - '
    return name.title() if name.isupper() and len(name) > 3 else name


def _full_date(text: str) -> str | None:
    return read_date(text) if re.search(r"[\d०-९]{4}|[./-]\d{2}$", text) else None
