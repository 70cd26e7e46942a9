"""Markup that would cost a parser far more than its length, made harmless before it is parsed.

A hundred thousand nested <div>, unclosed <b>, or attributes of one tag take lexbor twenty seconds and more,
or all memory. Tags and attributes beyond what any page needs are left out; the text between them stays.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from scraper.extract.calm import is_calm, is_little
from scraper.extract.nesting import Nesting
from scraper.extract.tags import ATTRIBUTES, FORMATTING, RAW, SPECIAL, VOID
from scraper.text import level

DEEPEST = 200  # libxml2, which trafilatura parses with, gives up at 256
_MOST_TAGS = 40_000  # of a page; what follows is read as text
_MOST_REOPENED = 60  # formatting elements that every new block opens again
_MOST_COPIES = 100_000  # of formatting elements that were opened again
_MOST_OPTIONS = 2_000
_MOST_NAMES = 1_000  # different elements in a page
_MOST_ATTRIBUTES = 200  # of one tag
_LONG_TAG = 2_000  # characters
_MUCH = 200_000  # characters of attributes in a page
_MOST_ATTRIBUTE_NAMES = 2_000  # different ones in a page

_NAME = r"(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
_VALUE = r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >]*+))?+"""
_ATTRIBUTE = re.compile(rf"({_NAME}){_VALUE}")
# The tokens of the HTML standard, section 13.2.5; at the end of the source a tag may be cut off.
_MARKUP = (
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-zA-Z]))[^>]*+>?|"
    rf"<(/?)([a-zA-Z][^\t\n\f\r />]*+)((?:[\t\n\f\r /]++|{_NAME}{_VALUE})*+)(?:>|\Z)"
)
_TOKEN = re.compile(_MARKUP, re.DOTALL)
_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7});?")
_REFERENCES = re.compile(f"{_REFERENCE.pattern}(?:{_REFERENCE.pattern}){{30,}}")  # a search for "&#" is fast
_RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in RAW}
_TAIL = re.compile(
    rf"<(?P<raw>script|style)\b.*?(?:</(?P=raw)[^>]*+>|\Z)|{_MARKUP}", re.DOTALL | re.IGNORECASE
)


def tame(source: str) -> str:
    """Return source without the markup that is beyond the limits above: nearly always, source itself."""
    source = level(_REFERENCES.sub(_resolve, source))
    return source if is_little(source) else flatten(source)


def flatten(source: str) -> str:
    """Return source without tags that are nested deeper than DEEPEST, and without what tame leaves out."""
    if is_calm(source):
        return source
    try:
        return _Tamer(source).read()
    except _Overflow:
        return _Tamer(source, strict=True).read()


def _resolve(found: re.Match[str]) -> str:
    """Return a long run of references as the characters that it means: they may be combining marks."""
    return _REFERENCE.sub(lambda each: _character(each[0]), found[0])


def _character(reference: str) -> str:
    meant = unescape(reference)
    return meant if meant[:1] >= "\u0300" else reference  # not "<"


class _Overflow(Exception):
    """There is too much of what can't be left out one by one, as it costs by its sum."""


@dataclass(slots=True)
class _Tamer:
    """Reads the markup once, and writes down what stays."""

    source: str
    strict: bool = False  # no formatting, and no attributes but those that are read later
    nesting: Nesting = field(default_factory=Nesting)
    dropped: Counter[str] = field(default_factory=Counter)  # names of tags left out that are still open
    names: set[str] = field(default_factory=set)
    attribute_names: set[str] = field(default_factory=set)
    options: int = 0
    copies: int = 0
    attributes: int = 0  # characters
    parts: list[str] = field(default_factory=list)
    done: int = 0  # of source

    def read(self) -> str:
        """Return the source, tamed; raises _Overflow where that takes a strict reading."""
        for found in self._tags():
            name = found[2].lower()
            replacement = self._close(name) if found[1] else self._open(found, name)
            if replacement is not None:
                self._replace(found.start(), found.end(), replacement)
        return "".join((*self.parts, self.source[self.done :])) if self.parts else self.source

    def _tags(self) -> Iterator[re.Match[str]]:
        """Yield the tags in the source, but not what only looks like one in comments and scripts."""
        at: int | None = 0
        count = 0
        while at is not None and (found := _TOKEN.search(self.source, at)):
            count += 1
            if count > _MOST_TAGS:
                self._replace(found.start(), len(self.source), _TAIL.sub(" ", self.source[found.start() :]))
                return
            at = found.end()
            if found[2] is not None:
                yield found
                at = self._skip_raw(found)

    def _skip_raw(self, found: re.Match[str]) -> int | None:
        """Return where the markup goes on behind a tag; None where it does not."""
        name = found[2].lower()
        if found[1] or not self._is_raw(name):
            return found.end()
        end = _RAW_END[name].search(self.source, found.end())
        return end.start() if end else None

    def _is_raw(self, name: str) -> bool:
        return name in RAW and not self.nesting.in_picture() and not self.nesting.in_select()

    def _open(self, found: re.Match[str], name: str) -> str | None:
        """Read an opening tag; return what stands for it where it does not stay as it is."""
        if name in FORMATTING and name != "a" and self.strict:
            return ""
        if self._is_raw(name) or self._is_closed(name, found[3]):
            return self._shed(found)
        if self.nesting.depth >= DEEPEST or self._is_one_too_many(name):
            self.dropped[name] += 1
            return "<br>" if name in SPECIAL else ""
        self.nesting.open(name)
        if name in SPECIAL and not self.strict:
            self._count_copies()
        return self._shed(found)

    def _close(self, name: str) -> str | None:
        if name in FORMATTING and name != "a" and self.strict:
            return ""
        if self.dropped[name]:
            self.dropped[name] -= 1
            return "<br>" if name in SPECIAL else ""
        if name not in self.names and len(self.names) >= _MOST_NAMES:
            return ""
        depth = len(self.nesting.names)
        self.nesting.close(name)
        if len(self.nesting.names) < depth:
            self.dropped.clear()  # they were inside
        return None

    def _is_closed(self, name: str, rest: str) -> bool:
        """Whether a tag holds nothing: <br>, and in a picture <path/>."""
        if name in VOID:
            return True
        if not rest.endswith("/"):
            return False
        last = rest.rpartition("=")[2]
        unquoted = "=" in rest and not any(c in last for c in "\"' \t\n\f\r")
        return not unquoted and not self.nesting.breaks_out(name)

    def _is_one_too_many(self, name: str) -> bool:
        if name == "option":
            self.options += 1
            return self.options > _MOST_OPTIONS
        if name not in self.names:
            if len(self.names) >= _MOST_NAMES:
                return True
            self.names.add(name)
        return False

    def _count_copies(self) -> None:
        reopened = self.nesting.reopened
        self.copies += reopened
        if self.copies > _MOST_COPIES or reopened > _MOST_REOPENED:
            raise _Overflow

    def _shed(self, found: re.Match[str]) -> str | None:
        """Return the tag with fewer attributes, where it has too many."""
        rest = found[3]
        self.attributes += len(rest)
        if not rest or (len(rest) <= _LONG_TAG and self.attributes <= _MUCH and not self.strict):
            return None
        given = list(_ATTRIBUTE.finditer(rest))
        if not self.strict and self.attributes > _MUCH:
            self.attribute_names.update(each[1] for each in given)
            if len(self.attribute_names) > _MOST_ATTRIBUTE_NAMES:
                raise _Overflow
        kept = [each[0] for each in given if not self.strict or each[1].lower() in ATTRIBUTES][
            :_MOST_ATTRIBUTES
        ]
        return None if len(kept) == len(given) else f"<{found[2]} {' '.join(kept)}>"

    def _replace(self, start: int, end: int, text: str) -> None:
        self.parts += (self.source[self.done : start], text)
        self.done = end
