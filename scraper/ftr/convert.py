"""A site-config file as a site of ours: body, title, author, date, strips; all else is listed, with why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scraper.errors import NotReadable
from scraper.ftr.read import Directive, read_directives
from scraper.ftr.xpath import Untranslatable, to_css
from scraper.model import SELECTORS, Layout, Rule, Site
from scraper.urls import host_of, same_site

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*\.)+[a-z0-9-]*[a-z0-9]")
_NO_SITE = re.compile(r"fingerprint\..*|global|.*\.(?:fingerprint|global)")
_TRICKS = "never imported: no header and no login to get past a paywall or a block"
_PAGES = "not carried over: an article's further pages are found by rules that serve every site"
_EDITS = "not carried over: pages are never edited, only their blocks are labelled"
_PICTURES = "not carried over: the text has no pictures"
_SETTINGS = "not carried over: a setting of the other program"
_REASONS = {
    **dict.fromkeys(("next_page_link", "single_page_link", "single_page_link_in_feed"), _PAGES),
    "if_page_contains": "not carried over: there are no conditions",
    **dict.fromkeys(
        ("find_string", "replace_string", "strip_attr", "wrap_in", "move_into", "dissolve"), _EDITS
    ),
    **dict.fromkeys(("strip_image_src", "src_lazy_load_attr", "insert_detected_image"), _PICTURES),
    **dict.fromkeys(("tidy", "prune", "parser", "autodetect_on_failure", "skip_json_ld"), _SETTINGS),
    **dict.fromkeys(("native_ad_clue", "convert_double_br_tags", "footnotes"), _SETTINGS),
    "test_contains": "not carried over: try the page with `scraper explain`",
}
_WRITTEN = frozenset((*SELECTORS, "strip", "strip_id_or_class", "test_url"))
_ENDING = re.compile(r"/(?:@datetime|@content|text\(\))$")


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was not carried over, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a site-config file."""

    site: Site
    pages: tuple[str, ...]  # that the file names for tests
    left: tuple[Left, ...]


def convert(name: str, text: str) -> Imported:
    """Return the site of a site-config file; name is the file's, `example.com.txt`.

    Raises NotReadable where the name is no site's, or where nothing of it can be carried over.
    """
    directives = read_directives(text)
    pages = tuple(each.value for each in directives if each.name == "test_url")
    host, aliases = _hosts(name, pages)
    left = [
        Left(each.line, f"{each.label}: {each.value}" if each.name else each.value, _reason(each))
        for each in directives
        if each.name not in _WRITTEN
    ]
    if name.startswith("."):
        left.append(Left(0, name, "not carried over: that it holds for all subdomains; add them to aliases"))
    found = {
        name: _first_found([each for each in directives if each.name == name], left) for name in SELECTORS
    }
    strips = [each for each in directives if each.name in ("strip", "strip_id_or_class")]
    rules = _rules(host, strips, left)
    if not any(found.values()) and not rules:
        raise NotReadable(f"{name}: nothing in it that can be carried over")
    left.sort(key=lambda each: each.line)
    site = Site(
        host,
        aliases=aliases,
        layout=(Layout(None, found["body"], found["title"], found["author"], found["date"], rules),),
    )
    return Imported(site, pages, tuple(left))


def _hosts(name: str, pages: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return host and alias: by the file's name, which leaves "www." out, and as the test pages spell it."""
    stem = name.lower().removesuffix(".txt").removeprefix(".")
    if not _HOST.fullmatch(stem) or _NO_SITE.fullmatch(stem):
        raise NotReadable(f"{name}: the name is not a site's; expected one like example.com.txt")
    bare = stem.removeprefix("www.")
    spelled = (host for url in pages if (host := host_of(url)) and same_site(bare, host))
    host = next(spelled, stem)
    twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return host, (twin,)


def _reason(directive: Directive) -> str:
    name = directive.name
    if name == "http_header" or "login" in name or "logged_in" in name:
        return _TRICKS
    return _REASONS.get(name, "not carried over: an unknown directive")


def _first_found(directives: Sequence[Directive], left: list[Left]) -> str | None:
    """Return one selector for these lines: each counts on pages where those before it find nothing."""
    before: list[str] = []
    found: list[str] = []
    for each in directives:
        try:
            selectors = to_css(each.value if each.name == "body" else _ENDING.sub("", each.value))
        except Untranslatable as error:
            left.append(_untranslated(each, error))
            continue
        guard = f"html:not(:has({', '.join(before)})) " if before else ""
        found += [guard + selector for selector in selectors]
        before += selectors
    return ", ".join(found) or None


def _rules(host: str, directives: Sequence[Directive], left: list[Left]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for each in directives:
        try:
            css = ", ".join(_strip(each))
        except Untranslatable as error:
            left.append(_untranslated(each, error))
            continue
        why = f"the imported site-config file says {each.name}: {each.value}"
        rules.setdefault(css, Rule(f"{host}.strip-{len(rules) + 1}", why, css=css))
    return tuple(rules.values())


def _strip(directive: Directive) -> tuple[str, ...]:
    if directive.name == "strip":
        return to_css(directive.value)
    word = directive.value.replace("'", "").replace('"', "").strip()
    # The format means any class or id with this text somewhere in it.
    return to_css(f"//*[contains(@class, '{word}')] | //*[contains(@id, '{word}')]")


def _untranslated(directive: Directive, error: Untranslatable) -> Left:
    text = f"{directive.label}: {directive.value}"
    return Left(directive.line, text, f"not carried over: no CSS selector for it: {error}")
