"""What a reader types into the search box, as an FTS5 expression that never fails. Pure.

Words are all wanted; "words in quotes" stand in a row; a star ends the beginning of a word (`मंत्*`); a minus
or NOT before a word unwants it; OR between two wants either. Everything else is text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from scraper.text import fold

MOST_TERMS = 32
_SHORTEST = 2  # characters of a beginning: with one, nearly every article would match
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'))
_TERM = re.compile(r'(?P<minus>-(?=["\w]))?(?:"(?P<phrase>[^"]*)"?(?P<star>\*?)|(?P<word>[^\s"]+))')
_SIGNED = re.compile(r"(?<!\S)\w{1,20}[+#]{1,3}(?!\S)")  # C++, C#: the index has their letters only
_JOINERS = re.compile("[\u200c\u200d]")


@dataclass(frozen=True, slots=True)
class Typed:
    """What is asked of the index, and of the texts themselves where the index does not hold it."""

    match: str | None  # an FTS5 expression; None: nothing in the query is a word
    literals: tuple[str, ...] = ()  # signs that a text must have besides: C++, an emoji
    unwanted: str | None = None  # an FTS5 expression, where words are only unwanted
    notes: tuple[str, ...] = ()  # what a reader should know of how the query was read
    has_phrase: bool = False  # words in a row are asked for


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    prefix: bool
    minus: bool
    operator: bool = False

    def expression(self) -> str:
        quoted = self.text.replace('"', '""')
        return f'"{quoted}"{"*" if self.prefix else ""}'


def read_query(query: str) -> Typed:
    """Return what a typed query asks for. Texts are compared in NFC, without ZWJ and ZWNJ."""
    text = fold(query).translate(_QUOTES)
    terms = [_read_term(found) for found in _TERM.finditer(text)]
    words = [term for term in terms if term.operator or _has_word(term.text)]
    notes = (f"Only the first {MOST_TERMS} words count.",) if len(words) > MOST_TERMS else ()
    groups, unwanted = _group(words[:MOST_TERMS])
    signs = [part for part in text if unicodedata.category(part) in {"So", "Sc"} and not _in_word(part, text)]
    literals = tuple(dict.fromkeys((*_SIGNED.findall(text), *signs)))[:MOST_TERMS]
    refused = " OR ".join(term.expression() for term in unwanted)
    if not groups:
        return Typed(None, literals, refused or None, notes)
    wanted = " AND ".join(f"({' OR '.join(term.expression() for term in group)})" for group in groups)
    match = f"({wanted}) NOT ({refused})" if refused else wanted
    has_phrase = any(_count_words(term.text) > 1 for group in groups for term in group)
    return Typed(match, literals, None, notes, has_phrase)


def widen(query: str) -> str:
    """Return the query with every plain word as the beginning of a word."""
    parts = re.split(r'("[^"]*"?\*?|\s+)', query)
    return "".join(part if not _is_plain(part) else f"{part}*" for part in parts)


def _is_plain(part: str) -> bool:
    operator = part in {"AND", "OR", "NOT"} or part.startswith(("-", '"')) or part.endswith("*")
    return bool(part) and not operator and unicodedata.category(part[-1])[0] in "LNM"


def _read_term(found: re.Match[str]) -> _Term:
    minus, word = bool(found["minus"]), found["word"]
    if word is None:
        return _Term(_JOINERS.sub("", found["phrase"]), bool(found["star"]), minus)
    if word in {"AND", "OR", "NOT"} and not minus:
        return _Term(word, prefix=False, minus=False, operator=True)
    text = _JOINERS.sub("", word.rstrip("*"))
    return _Term(text, word.endswith("*") and len(text) >= _SHORTEST, minus)


def _group(words: list[_Term]) -> tuple[list[list[_Term]], list[_Term]]:
    """Return the wanted terms, those joined by OR together, and the unwanted ones.

    An operator where none can stand is a word; AND changes nothing.
    """
    groups: list[list[_Term]] = []
    unwanted: list[_Term] = []
    before: str | None = None
    for number, term in enumerate(words):
        if term.operator and _joins(term, words, number):
            before = term.text
            continue
        if term.minus or before == "NOT":
            unwanted.append(term)
        elif before == "OR" and groups:
            groups[-1].append(term)
        else:
            groups.append([term])
        before = None
    return groups, unwanted


def _joins(term: _Term, words: list[_Term], number: int) -> bool:
    last = number + 1 >= len(words) or words[number + 1].operator
    first = number == 0 or words[number - 1].operator
    return not last and (term.text == "NOT" or not first)


def _has_word(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def _count_words(text: str) -> int:
    """Return how many words the index makes of a text; its tokenizer is told the same categories."""
    return sum(inside for inside, _ in groupby(text, key=_is_in_words))


def _is_in_words(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] in "LN" or kind in {"Co", "Mn", "Mc"}


def _in_word(sign: str, text: str) -> bool:
    """Whether a sign stands at a word or number, where the word is enough: ₹500."""
    return re.search(rf"\w{re.escape(sign)}|{re.escape(sign)}\w", text) is not None
