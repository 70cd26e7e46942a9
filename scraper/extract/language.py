"""In which language a text is written, by its letters and its commonest words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scraper.extract.stated import Stated
from scraper.model import Block

_SCRIPTS = (  # languages that are known by their letters; one letter in two is enough
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("pa", re.compile("[\u0a00-\u0a7f]")),
    ("gu", re.compile("[\u0a80-\u0aff]")),
    ("or", re.compile("[\u0b00-\u0b7f]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("kn", re.compile("[\u0c80-\u0cff]")),
    ("ml", re.compile("[\u0d00-\u0d7f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_ANY_SCRIPT = re.compile("[\u0370-\u0fff\u3040-\ud7af]")  # what _SCRIPTS lie in; no quotes and dashes
_KANA_SHARE = 0.1  # of the letters: Japanese is mostly written in Chinese characters
_WORDS_OF = (  # that are common, and hardly stand in the other languages
    ("en", "the of and to is for with that was by from this are it"),
    ("de", "der die das und ist nicht mit ein eine auf für von zu sich"),
    ("fr", "le les des est et dans une pour que qui sur au pas du"),
    ("es", "el los las del una por con para que es se su lo como"),
    ("it", "il che di della per non una sono gli del con alla nel è"),
    ("pt", "o os que não uma com dos da do em para um é ao"),
    ("nl", "het een van de dat niet is op te voor met zijn en aan"),
)
_COMMON: Mapping[str, frozenset[str]] = {code: frozenset(words.split()) for code, words in _WORDS_OF}
_LETTERS = 300  # that tell the script
_BLOCKS = 10
_SHARE = 0.12  # of the words; a text in any of these languages has twice that
_LEAD = 1.5  # times the share of the next language
_WORDS = 30


def guess_language(stated: str | None, body: Sequence[Block]) -> Stated | None:
    """Return the language of the text where none is stated, or one that is not written in its letters.

    Many pages in Hindi and other Indian languages say that they are in English, as their software came so.
    """
    text = "".join(block.text for block in body[:_BLOCKS])
    if stated and (stated not in _COMMON or text[:_LETTERS].isascii()):
        return None
    script = _by_script(text)
    return Stated(script, "script of the text") if script else (None if stated else _by_words(body))


def _by_script(text: str) -> str | None:
    if not _ANY_SCRIPT.search(text):
        return None
    letters = sum(character.isalpha() for character in text)
    shares = {code: len(script.findall(text)) / max(1, letters) for code, script in _SCRIPTS}
    if shares["ja"] > _KANA_SHARE:
        return "ja"
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] > 0.5 else None


def _by_words(body: Sequence[Block]) -> Stated | None:
    words = [word for block in body[:_BLOCKS] for word in block.text.casefold().split()]
    shares = {code: sum(word in common for word in words) for code, common in _COMMON.items()}
    best, *others = sorted(shares, key=lambda code: -shares[code])
    sure = shares[best] >= max(_SHARE * len(words), _LEAD * shares[others[0]])
    return Stated(best, "words of the text") if sure and len(words) >= _WORDS else None
