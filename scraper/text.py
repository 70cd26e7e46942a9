"""Small, pure helpers on strings: white space folded, and texts compared as a reader would."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
    "\ud800-\udfff]"
)
_JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ shape Indic and Arabic letters: kept in texts
_VANISHING = re.compile(f"(?![{_JOINERS}]){_INVISIBLE.pattern}")
_PILE = re.compile(r"[^\w\s]{31,}")  # combining marks are neither letters nor space
_NOT_LATIN = re.compile("[\u0300-\U0010ffff]")  # no combining mark comes before
_MOST_MARKS = 30  # on one letter (Unicode Annex 15, section 13): sorting more takes their square in time
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CURLY = tuple(zip("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--", strict=True))
_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_NOT_NAME = re.compile(r"[^a-z0-9\s]")
_HYPHENS = {code: "-" for code in range(128) if _NOT_NAME.match(chr(code))}
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u096f\u0971-\u0d7f]+")  # vowel signs, but not the danda


def fold(text: str) -> str:
    """Return text in NFC, with every run of white space as one space and without invisible controls."""
    text = text.strip()
    if not text.isprintable():  # nothing invisible is, and no white space but the plain one
        text = " ".join(_VANISHING.sub("", " ".join(text.split())).split())
    elif "  " in text:
        text = " ".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", level(text))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return folded text with straight quotes and short dashes: the form that phrases are matched on."""
    return straighten(fold(text))


def straighten(text: str) -> str:
    """Return the same for text that is folded: with a character for each of its own."""
    if not text.isascii():
        for curly, straight in _CURLY:
            text = text.replace(curly, straight)
    return text


def level(text: str) -> str:
    """Return text without the combining marks that are piled up on a letter beyond any language's need."""
    if len(text) <= _MOST_MARKS or text.isascii():
        return text
    return _PILE.sub(_thin_out, text) if _is_piled(text) else text


def _is_piled(text: str) -> bool:
    """Whether too many marks stand in a row: such a row holds a place that its length divides."""
    step = _MOST_MARKS + 1
    sample = text[::step]
    if sample.isascii():
        return False
    sampled = (found.start() * step for found in _NOT_LATIN.finditer(sample))
    marks = (place for place in sampled if unicodedata.combining(text[place]))
    return any(_PILE.search(text, max(0, place - _MOST_MARKS), place + step) for place in marks)


def _thin_out(found: re.Match[str]) -> str:
    runs = (list(run) for _, run in groupby(found[0], key=lambda mark: unicodedata.combining(mark) > 0))
    return "".join("".join(r[:_MOST_MARKS] if unicodedata.combining(r[0]) else r) for r in runs)


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """Return the letters, marks and digits of text in one case: equal for texts that read the same."""
    text = straighten(text)
    if text.isascii():
        return text.translate(_ASCII_LETTERS)
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", level(text)).casefold())).replace("_", "")


def reads_as(text: str, wanted: str) -> bool:
    """Whether wanted, which is squeezed, is what text is squeezed to."""
    if len(text) < len(wanted) and text.isascii():  # nothing is squeezed to more: most blocks are shorter
        return False
    return squeeze(text) == wanted


def say_count(number: int, thing: str) -> str:
    """Return how many there are of a thing, in words: "1 article", "2,000 articles"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@lru_cache(maxsize=8192)
def count_words(text: str) -> int:
    """Return how many words text has; scripts without spaces count two characters a word."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(_UNSPACED.findall(text)) // 2


@lru_cache(maxsize=16384)
def split_names(names: str) -> str:
    """Return class or id names as lower-case words: 'relatedPosts ad_1' is ' -related-posts- -ad-1- '."""
    if not names.islower():
        names = _CAMEL.sub("-", names).lower()
    names = names.translate(_HYPHENS) if names.isascii() else _NOT_NAME.sub("-", names)
    while "--" in names:
        names = names.replace("--", "-")
    parts = [part for name in names.split() if (part := name.strip("-"))]
    return f" -{'- -'.join(parts)}- " if parts else "  "
