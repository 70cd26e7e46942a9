"""A Site as the text of its file: the way back from `scraper.sites.load_site`, with a comment at each key.

The text is a template of its own and not a TOML library's: the file is only ever written whole, with its
comments in columns, and whoever writes one reads it back with `load_site` before it counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta

from scraper.model import SELECTORS, Layout, Rule, Site
from scraper.text import fold

_COMMENTS = {
    "aliases": "other hosts of the same site",
    "timezone": "for dates that name none",
    "include": "what the addresses of articles look like; nothing else is fetched as one",
    "exclude": "what is never fetched as an article",
    "depth": "how many links away from a section its lists are followed",
    "list_pages": "pages of one list",
    "pages": "requests a run",
    "delay": "seconds between requests, at least what robots.txt asks for",
    "max_age": "what feeds and sitemaps date earlier is left out",
    "refetch": "first look back at a fresh article",
    "allow_private": "this host may be on a private network",
    "any_page": "pages that seem to be no articles are kept, too",
}
_COLUMN = 36  # where comments start
_WIDTH = 100  # longer lists get a line an entry
_UNITS = ((604800, "w"), (86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def write_site(site: Site, head: Iterable[str] = ()) -> str:
    """Return the TOML of a site: head as comments, every key that is set, and its layouts.

    Of a layout's rules only those with `css` can be written.
    """
    lines = [*comment(head), _line("host", site.host)]
    for key in (
        "aliases",
        "name",
        "language",
        "timezone",
        "feeds",
        "sitemaps",
        "sections",
        "include",
        "exclude",
    ):
        value = getattr(site, key)
        if value:
            lines.append(_line(key, value))
    usual = Site(site.host)
    limits = (key for key in ("depth", "list_pages", "pages") if getattr(site, key) != getattr(usual, key))
    lines += [_line(key, getattr(site, key)) for key in limits]
    if site.delay is not None:
        lines.append(_line("delay", site.delay))
    for key, span in (("max_age", site.max_age), ("refetch", site.refetch)):
        if span is not None:
            lines.append(_line(key, _span(span)))
    flags = {"allow_private": site.allow_private, "any_page": site.any_page}
    lines += [_line(key, value) for key, value in flags.items() if value]
    for layout in site.layout:
        lines += _layout(layout)
    return "\n".join(lines) + "\n"


def comment(texts: Iterable[str]) -> list[str]:
    """Return each text as a comment on a line of its own, safe whatever a page put into it."""
    return [f"# {fold(text)}".rstrip() for text in texts]


def _layout(layout: Layout) -> Iterator[str]:
    yield from ("", "[[layout]]")
    if layout.until:
        yield f"until = {layout.until.isoformat()}"
    for key in SELECTORS:
        selector = getattr(layout, key)
        if selector:
            yield f"{key} = {quote(selector)}"
    for rule in layout.remove:
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield from ("", "[[layout.remove]]", f"id = {quote(rule.id)}")
    if rule.css:
        yield f"css = {quote(rule.css)}"
    yield f"why = {quote(rule.why)}"


def _line(key: str, value: object) -> str:
    line = f"{key} = {_value(value)}"
    note = _COMMENTS.get(key)
    return f"{line:<{_COLUMN - 1}} # {note}" if note else line


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, tuple):
        return _list([quote(item) for item in value])
    return str(value)


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _WIDTH else "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def quote(text: str) -> str:
    """Return text as a TOML basic string (https://toml.io/en/v1.0.0#string).

    JSON's escapes are all TOML's too; DEL is the one control that JSON leaves as it is and TOML does not
    allow, and half a surrogate pair is no text in either.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return f"{seconds // size}{unit}" if seconds else "0s"
