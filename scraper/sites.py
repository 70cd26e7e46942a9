"""TOML to Site and Settings; an unknown key, a wrong type or a bad value names file, key and line."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import inf
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scraper.errors import ConfigError
from scraper.model import SELECTORS, Layout, Site
from scraper.rules.load import RawRule, check_selector, compile_rule
from scraper.settings import Learning, Limits, Settings
from scraper.tables import convert, fault
from scraper.urls import host_of

_SPAN = re.compile(r"^(\d+)\s*([smhdw])$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_HOST = re.compile(
    r"^[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff.-]*[a-z0-9\u0080-\uffff])?(?::\d{1,5})?$|^\[[0-9a-f:.]+\](?::\d{1,5})?$"
)
ENGINES = ("template", "labeller", "trafilatura")
DEFAULT_ENGINE = "template"
"""What was learned of the site, where its page fits; else the labeller. The others use no template."""


@dataclass(frozen=True, slots=True)
class RawLayout:
    """A [[layout]] as a user writes it."""

    until: date | None = None
    body: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    remove: tuple[RawRule, ...] = ()


@dataclass(frozen=True, slots=True)
class RawSite:
    """A site's file as a user writes it."""

    host: str
    aliases: tuple[str, ...] = ()
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    depth: int = 1
    list_pages: int = 5
    pages: int | None = None
    delay: float | None = None
    max_age: str | None = None
    refetch: str | None = None
    allow_private: bool = False
    any_page: bool = False
    engine: str = DEFAULT_ENGINE
    layout: tuple[RawLayout, ...] = ()


@dataclass(frozen=True, slots=True)
class RawSettings:
    """scraper.toml as a user writes it."""

    contact: str | None = None
    delay: float = 2.0
    article_pages: int = 20
    limits: Limits = field(default_factory=Limits)
    learn: Learning = field(default_factory=Learning)


def load_site(text: str, name: str) -> Site:
    """Return the site in the TOML text of file name; raises ConfigError."""
    raw = convert(text, name, RawSite)
    _check_site(raw, text, name)
    layouts = tuple(_build_layout(layout, text, name, index) for index, layout in enumerate(raw.layout))
    return Site(
        host=raw.host,
        aliases=raw.aliases,
        name=raw.name,
        language=raw.language,
        timezone=raw.timezone,
        feeds=raw.feeds,
        sitemaps=raw.sitemaps,
        sections=raw.sections,
        include=raw.include,
        exclude=raw.exclude,
        depth=raw.depth,
        list_pages=raw.list_pages,
        pages=raw.pages,
        delay=raw.delay,
        max_age=_read_span(raw.max_age, "max_age", text, name),
        refetch=_read_span(raw.refetch, "refetch", text, name),
        allow_private=raw.allow_private,
        any_page=raw.any_page,
        engine=raw.engine,
        layout=layouts,
    )


def load_settings(text: str, name: str) -> Settings:
    """Return the settings in the TOML text of file name; raises ConfigError."""
    raw = convert(text, name, RawSettings)
    positive = {"timeout": raw.limits.timeout, "max_body": raw.limits.max_body}
    for key, value in positive.items():
        if not 0 < value < inf:
            raise fault(text, name, ("limits", key), "must be a number above 0")
    _check_delay(raw.delay, text, name)
    if raw.contact is not None and not raw.contact.isprintable():
        raise fault(
            text, name, ("contact",), "must be a URL or mailto: on one line, as it goes into a header"
        )
    if raw.article_pages < 1:
        raise fault(text, name, ("article_pages",), "must be 1 or more")
    if raw.limits.max_redirects < 0:
        raise fault(text, name, ("limits", "max_redirects"), "must be 0 or more")
    _check_learning(raw.learn, text, name)
    return Settings(raw.contact, raw.delay, raw.article_pages, raw.limits, raw.learn)


def _check_learning(raw: Learning, text: str, name: str) -> None:
    for key, least in (("enough", 2), ("pages", 2), ("days", 1), ("recent", 10)):
        if getattr(raw, key) < least:
            raise fault(text, name, ("learn", key), f"must be {least} or more")
    for key in ("share", "drift"):
        if not 0 < getattr(raw, key) <= 1:
            raise fault(text, name, ("learn", key), "must be a share above 0, up to 1")


def _build_layout(raw: RawLayout, text: str, name: str, index: int) -> Layout:
    rules = tuple(
        compile_rule(rule, text, name, ("layout", index, "remove", number))
        for number, rule in enumerate(raw.remove)
    )
    for key in SELECTORS:
        selector = getattr(raw, key)
        if selector is not None:
            check_selector(selector, text, name, ("layout", index, key))
    return Layout(raw.until, raw.body, raw.title, raw.author, raw.date, rules)


def _check_site(raw: RawSite, text: str, name: str) -> None:
    for key, hosts in (("host", (raw.host,)), ("aliases", raw.aliases)):
        for host in hosts:
            if not _is_host(host):
                raise fault(
                    text, name, (key,), f'"{host}" is not a host name in lower case, such as "www.example.in"'
                )
    for key in ("feeds", "sitemaps", "sections"):
        for url in getattr(raw, key):
            if host_of(url) is None:
                raise fault(text, name, (key,), f'"{url}" is not an http or https URL')
    _check_limits(raw, text, name)
    if raw.delay is not None:
        _check_delay(raw.delay, text, name)
    if raw.engine not in ENGINES:
        raise fault(text, name, ("engine",), f'"{raw.engine}" is not one of {", ".join(ENGINES)}')
    _check_zone(raw, text, name)
    _check_order(raw, text, name)


def _check_limits(raw: RawSite, text: str, name: str) -> None:
    for key in ("depth", "list_pages", "pages"):
        limit = getattr(raw, key)
        if limit is not None and limit < 1:
            raise fault(text, name, (key,), "must be 1 or more")


def _check_delay(delay: float, text: str, name: str) -> None:
    if not 0 <= delay < inf:
        raise fault(text, name, ("delay",), "must be 0 or more seconds")


def _check_order(raw: RawSite, text: str, name: str) -> None:
    """Refuse a layout that no page could have: layouts stand in the order in which they ended."""
    for index, (older, newer) in enumerate(pairwise(raw.layout)):
        if older.until is None:
            what = "only the last layout goes without, as it has not ended"
            raise fault(text, name, ("layout", index, "until"), what)
        if newer.until is not None and newer.until <= older.until:
            what = f"{newer.until} is not after {older.until}, the end of the layout before it"
            raise fault(text, name, ("layout", index + 1, "until"), what)


def _is_host(host: str) -> bool:
    _, colon, port = host.rpartition(":")
    beyond = bool(colon) and port.isdigit() and int(port) > 65535
    return bool(_HOST.match(host)) and not beyond


def _check_zone(raw: RawSite, text: str, name: str) -> None:
    try:
        ZoneInfo("UTC" if raw.timezone is None else raw.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise fault(
            text, name, ("timezone",), f'"{raw.timezone}" is not a time zone such as "Asia/Kolkata"'
        ) from error


def _read_span(span: str | None, key: str, text: str, name: str) -> timedelta | None:
    if span is None:
        return None
    found = _SPAN.match(span)
    if found is None:
        raise fault(text, name, (key,), f'"{span}" is not a span such as "30d", "6h", "90m" or "0s"')
    try:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    except OverflowError as error:
        raise fault(text, name, (key,), f'"{span}" is too long') from error


__all__ = ["ENGINES", "ConfigError", "load_settings", "load_site"]
