"""XPath 1.0 of the simple kind, as site-config files use it, to CSS selectors.

What has no equal in CSS (text, ancestors, positions after another condition) raises Untranslatable: half a
translation would remove what was not meant. https://www.w3.org/TR/xpath-10/
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"[^"]*"|'[^']*')|(?P<number>\d+)|(?P<mark>//|::|!=|\.\.|[/\[\]()|,=@.*])"""
    r"""|(?P<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*))"""
)
_PLAIN = re.compile(r"-?[A-Za-z_][\w-]*")
_LONGEST = 2000  # characters
_DEEPEST = 20  # brackets in brackets


class Untranslatable(ValueError):
    """The expression says something that CSS can't."""


def to_css(xpath: str) -> tuple[str, ...]:
    """Return the CSS selectors of the elements that an XPath expression selects; raises Untranslatable."""
    if len(xpath) > _LONGEST:
        raise Untranslatable("too long")
    selectors = _Reader(_tokens(xpath)).read()
    try:
        LexborHTMLParser("").css(", ".join(selectors))
    except SelectolaxError as error:
        raise Untranslatable("what comes out is no CSS selector") from error
    return selectors


def _tokens(xpath: str) -> list[str]:
    tokens, at = [], 0
    text = xpath.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Untranslatable(f"unknown sign {text[at:].lstrip()[:1]!r}")
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens by recursive descent; an empty string is the end."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, ""]
        self._at = 0
        self._depth = 0

    def read(self) -> tuple[str, ...]:
        """Read a whole expression: paths with | between them."""
        paths = [self._path()]
        while self._take("|"):
            paths.append(self._path())
        if self._peek():
            raise Untranslatable(f"{self._peek()!r} after the path")
        return tuple(dict.fromkeys(paths))

    def _peek(self, ahead: int = 0) -> str:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _take(self, *wanted: str) -> bool:
        """Step over these tokens if they come next."""
        if any(self._peek(n) != token for n, token in enumerate(wanted)):
            return False
        self._at += len(wanted)
        return True

    def _expect(self, *wanted: str) -> None:
        if not self._take(*wanted):
            raise Untranslatable(f"{self._peek() or 'the end'!r} where {' '.join(wanted)!r} is expected")

    def _path(self) -> str:
        if self._peek() == "id" and self._peek(1) == "(":
            self._at += 2
            start = _attribute("id", "=", self._string())
            self._expect(")")
        else:
            if not self._take("//") and self._take("/"):
                self._from_root()
            start = self._step()
        return self._rest(start)

    def _from_root(self) -> None:
        """Step over /html, as each element is below the only one there is."""
        if not (self._take("html", "//") or (self._take("html", "/") and self._peek() in ("head", "body"))):
            raise Untranslatable("a path from the root, other than /html/body")

    def _rest(self, path: str) -> str:
        """Read the further steps of a path."""
        while self._peek() in ("/", "//"):
            path += self._axis(" > " if self._next() == "/" else " ") + self._step()
        return path

    def _axis(self, plain: str) -> str:
        """Read an axis; on one other than an element's children, positions are not those of CSS."""
        if self._take("child", "::") or self._peek(1) != "::":
            return plain
        if plain == " > " and self._take("descendant", "::"):
            plain = " "
        elif plain == " > " and self._take("following-sibling", "::"):
            plain = " ~ "
            if self._peek() == "*" and [self._peek(n) for n in (1, 2, 3)] == ["[", "1", "]"]:
                self._tokens[self._at + 1 : self._at + 4] = []
                return " + "
        else:
            raise Untranslatable(f"the axis {self._peek()}")
        if self._peek(1) == "[" and (self._peek(2).isdigit() or self._peek(3) == "("):
            raise Untranslatable("a condition that may be a position on an axis")
        return plain

    def _step(self) -> str:
        name = self._next()
        if name == "html":
            raise Untranslatable("the page as a whole")
        if name == "*":
            return self._conditions("*")
        if not _PLAIN.fullmatch(name):
            raise Untranslatable(f"{name or 'the end'!r} where an element is expected")
        if self._peek() in ("(", "::"):
            raise Untranslatable(f"{name}{self._peek()}")
        return self._conditions(name.lower())

    def _conditions(self, name: str) -> str:
        """Read [...] after a name; a position counts only where it comes first, as it does in CSS."""
        selector, is_first = "" if name == "*" and self._peek() == "[" else name, True
        while self._take("["):
            position = self._position("child" if name == "*" else "of-type")
            if position and not is_first:
                raise Untranslatable("a position after another condition")
            selector += position or self._any()
            self._expect("]")
            is_first = False
        return selector

    def _position(self, kind: str) -> str | None:
        is_named = self._take("position", "(", ")", "=")
        if self._peek().isdigit():
            return f":nth-{kind}({self._next()})"
        if self._take("last", "(", ")"):
            return f":last-{kind}"
        if is_named:
            raise Untranslatable("a position that is no number")
        return None

    def _any(self) -> str:
        """Read conditions with `or` between them."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Untranslatable("too deep")
        ways = [self._all()]
        while self._take("or"):
            ways.append(self._all())
        self._depth -= 1
        return ways[0] if len(ways) == 1 else f":is({', '.join(ways)})"

    def _all(self) -> str:
        """Read conditions with `and` between them."""
        parts = [self._condition()]
        while self._take("and"):
            parts.append(self._condition())
        return "".join(parts)

    def _condition(self) -> str:
        if self._take("("):
            inner = self._any()
            self._expect(")")
            return inner
        if self._take("not", "("):
            inner = self._any()
            self._expect(")")
            return f":not({inner})"
        if self._peek() in ("contains", "starts-with") and self._peek(1) == "(":
            return self._part()
        if self._take("@"):
            return self._compare(self._attribute_name())
        return self._inside()

    def _compare(self, name: str) -> str:
        if self._take("="):
            return _attribute(name, "=", self._string())
        if self._take("!="):  # of an attribute that is there
            return f"[{name}]:not({_attribute(name, '=', self._string())})"
        return f"[{name}]"

    def _part(self) -> str:
        """Read contains(@class, 'x') and starts-with(@id, 'x'), also with spaces around a class's words."""
        sign = "*=" if self._next() == "contains" else "^="
        self._expect("(")
        name, is_spaced = self._attribute()
        self._expect(",")
        text = self._text()
        self._expect(")")
        if is_spaced and sign == "*=":
            return _words(name, text)
        if is_spaced or not text:
            raise Untranslatable("a search that CSS does not know")
        return _attribute(name, sign, text)

    def _attribute(self) -> tuple[str, bool]:
        """Read @x, or concat(' ', @x, ' '), each also in normalize-space(); say if spaces are around it."""
        if self._take("concat", "("):
            self._space()
            self._expect(",")
            name, is_spaced = self._attribute()
            self._expect(",")
            self._space()
            self._expect(")")
            if is_spaced:
                raise Untranslatable("concat in concat")
            return name, True
        if self._take("normalize-space", "("):
            name, is_spaced = self._attribute()
            self._expect(")")
            return name, is_spaced
        self._expect("@")
        return self._attribute_name(), False

    def _inside(self) -> str:
        """Read a path below the element: [h2], [.//img], [div/p]."""
        start = "" if self._take(".", "//") or self._take("descendant", "::") else "> "
        if not start or self._take(".", "/") or self._take("child", "::") or _PLAIN.fullmatch(self._peek()):
            inner = self._rest(self._step())
            if self._peek() in ("=", "!=", ","):
                raise Untranslatable("an element's text")
            return f":has({start}{inner})"
        raise Untranslatable(f"{self._peek() or 'the end'!r} in a condition")

    def _attribute_name(self) -> str:
        name = self._next()
        if not _PLAIN.fullmatch(name):
            raise Untranslatable(f"@{name}")
        return name.lower()

    def _string(self) -> str:
        token = self._next()
        if token[:1] not in ("'", '"'):
            raise Untranslatable(f"{token or 'the end'!r} where a text in quotes is expected")
        return token[1:-1]

    def _text(self) -> str:
        """Read a text, or concat(' ', 'x', ' ')."""
        if not self._take("concat", "("):
            return self._string()
        parts = [self._string()]
        while self._take(","):
            parts.append(self._string())
        self._expect(")")
        return "".join(parts)

    def _space(self) -> None:
        if self._string() != " ":
            raise Untranslatable("concat with more than spaces")


def _words(name: str, text: str) -> str:
    """Return the selector for contains(concat(' ', @class, ' '), ' x ')."""
    word = text.strip(" ")
    if text != f" {word} " or not word or " " in word:
        raise Untranslatable("a search for a part of a word, or for more than one")
    return f".{word}" if name == "class" and _PLAIN.fullmatch(word) else f"[{name}~={_quote(word)}]"


def _attribute(name: str, sign: str, text: str) -> str:
    if name == "id" and sign == "=" and _PLAIN.fullmatch(text):
        return f"#{text}"
    return f"[{name}{sign}{_quote(text)}]"


def _quote(text: str) -> str:
    """Return text as a CSS string (https://www.w3.org/TR/css-syntax-3/#string-token-diagram)."""
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda sign: f"\\{ord(sign[0]):x} ", escaped) + '"'
