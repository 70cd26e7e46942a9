"""Rules as data: the text of a rules file, or of a site's own rules, to Rule records."""

import re
from dataclasses import dataclass
from re import Pattern

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from scraper.model import Rule
from scraper.tables import convert, fault

_PLACES = ("anywhere", "edges", "end")

Phrases = str | tuple[str, ...] | dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RawRule:
    """A rule as a user writes it; phrases are one pattern, a list, or lists by language."""

    id: str
    why: str
    css: str | None = None
    classes: tuple[str, ...] | None = None
    match: Phrases | None = None
    tail: Phrases | None = None
    heading: Phrases | None = None
    section: Phrases | None = None
    until_end: Phrases | None = None
    where: str = "anywhere"
    max_words: int = 60
    most: float = 0.4


@dataclass(frozen=True, slots=True)
class RulesFile:
    """A file of config/rules/."""

    rule: tuple[RawRule, ...]


def load_rules(text: str, name: str) -> tuple[Rule, ...]:
    """Return the rules in the TOML text of file name; raises ConfigError."""
    raw = convert(text, name, RulesFile)
    return tuple(compile_rule(rule, text, name, ("rule", index)) for index, rule in enumerate(raw.rule))


def compile_rule(raw: RawRule, text: str, name: str, path: tuple[str | int, ...]) -> Rule:
    """Return raw with its patterns compiled; raises ConfigError that names the key at fault."""

    def build(key: str, phrases: Phrases | None, shape: str = "{}") -> tuple[Pattern[str], ...]:
        given = _flatten(phrases) if phrases is not None else ()
        try:
            return tuple(_compile(phrase, shape) for phrase in given)
        except ValueError as error:
            raise fault(text, name, (*path, key), str(error)) from error

    _check(raw, text, name, path)
    names = tuple(map(_whole_name, raw.classes)) if raw.classes else None
    return Rule(
        id=raw.id,
        why=raw.why,
        css=raw.css,
        classes=build("classes", names, "-(?:{})(?=-)"),
        match=build("match", raw.match),
        tail=build("tail", raw.tail, "(?:{})$"),
        heading=build("heading", raw.heading),
        section=build("section", raw.section),
        until_end=build("until_end", raw.until_end),
        where=raw.where,
        max_words=raw.max_words,
        most=raw.most,
    )


def _compile(phrase: str, shape: str) -> Pattern[str]:
    """Return phrase in the shape of its key; raises ValueError that says what is wrong with phrase."""
    try:  # alone first, as "a)(?:b" is no way around the shape
        everything = re.compile(phrase, re.IGNORECASE).search("") is not None
        pattern = re.compile(shape.format(phrase), re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"not a regular expression: {phrase[:80]!r}: {error}") from error
    if everything:
        raise ValueError(f"{phrase!r} fits every text")
    return pattern


def _whole_name(pattern: str) -> str:
    """Return a pattern of class words in which ^ and $ mean the ends of one class or id."""
    start, end = pattern.startswith("^"), pattern.endswith("$")
    return (
        f"{'(?<= -)' if start else ''}{pattern.removeprefix('^').removesuffix('$')}{'(?=- )' if end else ''}"
    )


def _flatten(phrases: Phrases) -> tuple[str, ...]:
    if isinstance(phrases, str):
        return (phrases,)
    if isinstance(phrases, dict):
        return tuple(phrase for language in phrases.values() for phrase in language)
    return phrases


def _check(raw: RawRule, text: str, name: str, path: tuple[str | int, ...]) -> None:
    ways = (raw.css, raw.classes, raw.match, raw.tail, raw.heading, raw.section, raw.until_end)
    if not any(ways):
        names = "css, classes, match, tail, heading, section, until_end"
        what = f"the rule has none of {names}, so it would do nothing"
        raise fault(text, name, (*path, "id"), what)
    if raw.where not in _PLACES:
        raise fault(text, name, (*path, "where"), f'"{raw.where}" is not one of {", ".join(_PLACES)}')
    if not raw.id or not raw.why:
        raise fault(text, name, (*path, "why" if raw.id else "id"), "must not be empty")
    if raw.max_words < 1:
        raise fault(text, name, (*path, "max_words"), "must be 1 or more")
    if not 0 < raw.most <= 1:
        raise fault(text, name, (*path, "most"), "must be a share above 0, up to 1")
    if raw.css is not None:
        check_selector(raw.css, text, name, (*path, "css"))


def check_selector(css: str, text: str, name: str, path: tuple[str | int, ...]) -> None:
    """Raise ConfigError where css is not a selector."""
    try:
        LexborHTMLParser("").css(css)
    except SelectolaxError as error:
        raise fault(text, name, path, f'not a CSS selector: "{css}"') from error
