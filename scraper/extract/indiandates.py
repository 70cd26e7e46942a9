"""Dates in India's languages to English: '११ ऑगस्ट २०२४, दुपारी १:३०' to '11 august 2024, 1:30 pm'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from scraper.tables import read_packaged
from scraper.text import fold

_LETTER = "[\u0900-\u0dff]"
_INDIC = re.compile(_LETTER)
_ZEROS = (0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66)  # of nine scripts
_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
# Malayalam's chillus, as they were written before Unicode 5.1 had letters for them.
_CHILLUS = dict(zip("\u0d23\u0d28\u0d30\u0d32\u0d33", "\u0d7a\u0d7b\u0d7c\u0d7d\u0d7e", strict=True))
_VIRAMA = "\u0d4d\u200d"
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?"
_END = f"(?!{_LETTER})"
_BEFORE_MONTH = (  # the day, or anything where day and year follow
    rf"(?:(?<=\d[ ,.-])|(?<=\d[,.] )|(?<!{_LETTER})(?=\S{{2,14}} \d{{1,2}},? \d{{4}}))"
)
_NOON, _MORNING, _DUSK = 12, 10, 6


@dataclass(frozen=True, slots=True)
class _Words:
    """The months and the parts of the day by their names, and the patterns that find them."""

    months: Mapping[str, str]
    parts: Mapping[str, str]
    month: re.Pattern[str]
    join: re.Pattern[str]
    clocks: tuple[re.Pattern[str], ...]


def to_english(text: str) -> str:
    """Return text with Indian digits, months and hours in English; all other words stay as they are."""
    if text.isascii() or not _INDIC.search(text):
        return text
    text = text.translate(_DIGITS)
    if not any(character.isdigit() for character in text):
        return text
    words = _read_words()
    text = words.month.sub(lambda found: words.months[found[1]], _compose(text))
    text = words.join.sub(" ", text)
    for clock in words.clocks:
        text = clock.sub(lambda found: _to_clock(found, words.parts), text)
    return text


def _compose(text: str) -> str:
    """Return Malayalam with its half letters as Unicode has them today."""
    if _VIRAMA in text:
        for letter, chillu in _CHILLUS.items():
            text = text.replace(letter + _VIRAMA, chillu)
    return text


def _to_clock(found: re.Match[str], parts: Mapping[str, str]) -> str:
    """Return a time with am or pm, and apart from the word behind it."""
    hour, minute = int(found["hour"]), found["minute"] or "00"
    half = _half(parts[found["part"]], hour) if found["part"] and hour <= _NOON else ""
    apart = " " if found.string[found.end() :][:1].isalpha() else ""
    return f"{hour}:{minute} {half}".rstrip() + apart


def _half(part: str, hour: int) -> str:
    """Return am or pm for a part of the day: ten at night is before midnight, two at night behind it."""
    if part == "noon":
        return "am" if _MORNING <= hour < _NOON else "pm"
    if part == "night":
        return "pm" if _DUSK <= hour < _NOON else "am"
    return part


@lru_cache(maxsize=1)
def _read_words() -> _Words:
    """Return the words of indiandates.toml."""
    table = read_packaged("scraper.extract", "indiandates.toml")
    months, parts = _turn_round(table["months"]), _turn_round(table["parts"])
    oclock, join = (_any_of(map(fold, table["words"][name])) for name in ("oclock", "joins"))
    month, part = _any_of(months), _any_of(parts)
    return _Words(
        months,
        parts,
        re.compile(rf"{_BEFORE_MONTH}({month})\.?{_END}(?=[ ,.-]{{1,3}}\d)"),
        re.compile(rf"(?<=\d{{4}}) ?(?:{join}),? (?=\d|{part})"),
        tuple(_find_clocks(part, rf"(?:{oclock}){_END}")),
    )


def _find_clocks(part: str, oclock: str) -> Iterator[re.Pattern[str]]:
    """Yield patterns of a time behind a part of the day, before one, and before the word for o'clock only."""
    ended = rf"(?![\d.:])(?(minute)(?: ?{oclock})?| ?{oclock})"
    yield re.compile(rf"(?<!{_LETTER})(?P<part>{part}){_END}[ ,:-]{{0,3}}(?<![\d.:]){_CLOCK}{ended}")
    yield re.compile(rf"(?<![\d.:/-]){_CLOCK}{ended} ?(?P<part>{part}){_END}")
    yield re.compile(rf"(?<![\d.:/-])(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}}) ?(?P<part>){oclock}")


def _turn_round(table: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    return {fold(spelling): name for name, spellings in table.items() for spelling in spellings}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
