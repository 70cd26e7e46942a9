"""Bylines to people: 'By A and B | Updated ...' is two names, 'Web Desk' is an organisation."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.text import fold, plain, squeeze

_BYLINES = (
    '[itemprop="author"] [itemprop="name"]',
    '[itemprop="author"]',
    'a[rel~="author"]',
    ".byline a[href], [class*='byline' i] a[href*='author' i]",
    ".author_name, .byline__name, .byline-name, [class*='author-name' i], [class*='authorname' i]",
    "a[href*='/author/'], a[href*='/authors/']",
    ".post-author a, .author a",
    ".byline, .by-line, .article-byline, .post-author, .entry-author, .author",
    "[class*='byline' i], [class*='author' i]",
)
_LEAD = re.compile(
    r"^\s*(?:(?:written|reported|story|posted|published|edited|authored|compiled|text|words|analysis|opinion)\s+)?"
    r"(?:by|von|par|por|di|door|af|av|द्वारा|लेखक|author)\s*:?\s+",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\s*(?:[|•·–—/]|\s-\s|\bupdated\b|\bpublished\b|\bposted\b|\blast\b|\bon\s+(?:\d|\w+ \d)|\bfor\s+[A-Z]|"
    r"\bin\s+[A-Z]|\d{1,2}[ ./-]\w|\d{4}|\bfollow\b|\bsenior\b|\bcorrespondent\b|\breporter\b|"
    r"\bstaff writer\b|<).*$",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_AND = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\bog\b|\boch\b|\bund\b|और|एवं)\s*")
_NOBODY = re.compile(
    r"^(?:admin(?:istrator)?|editor(?:ial)?|staff|web ?desk|news ?desk|desk|team|user|author|guest|unknown|"
    r"none|null|anonymous|n/?a|wordpress|webmaster|undefined|root|superadmin|support|contributors?|"
    r"see (?:all|more).*|more.*|originally|written by|posted by|by|read(?:ing)? time|home|share|follow|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|updated|published|about(?: us)?|contact(?: us)?|subscribe|"
    r"image:.*|photo:.*|view.*|all posts.*|posts by.*)$",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"^(?:https?:|www\.|@|/)|\.(?:com|in|org|net)\b", re.IGNORECASE)


def clean_names(raw: Iterable[str], site_name: str | None = None) -> tuple[str, ...]:
    """Return the people in raw bylines, in order, once each; organisations and placeholders are left out."""
    names: dict[str, str] = {}
    for line in raw:
        for name in _split(line):
            if _is_person(name, site_name):
                names.setdefault(squeeze(name), name)
    return tuple(names.values())


def find_byline(tree: LexborHTMLParser, site_name: str | None = None) -> tuple[str, ...]:
    """Return the people named by the page's own markup, from the most telling place that names any."""
    for selector in _BYLINES:
        nodes = [node for node in tree.css(selector)[:12] if not _is_elsewhere(node)]
        names = clean_names((_text(node) for node in nodes[:6]), site_name)
        if names and len(names) <= 6:
            return names
    return ()


def _text(node: LexborNode) -> str:
    return fold(node.attributes.get("content") or node.text(separator=" "))


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether a byline belongs to a comment, a card of another article or the footer."""
    parent = node.parent
    for _ in range(8):
        if parent is None:
            return False
        names = f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}".lower()
        if parent.tag in {"aside", "footer"} or any(
            w in names for w in ("comment", "related", "sidebar", "recommend")
        ):
            return True
        parent = parent.parent
    return False


def _split(line: str) -> list[str]:
    line = _REST.sub("", _LEAD.sub("", _ADDRESS.sub(" ", plain(line)).strip()))
    return [_LEAD.sub("", part).strip(" .:,-*()[]") for part in _AND.split(line)]


def _is_person(name: str, site_name: str | None) -> bool:
    if not name or len(name) > 60 or len(name.split()) > 6 or _NOBODY.match(name) or _HANDLE.search(name):
        return False
    if not any(letter.isalpha() for letter in name) or any(digit.isdigit() for digit in name):
        return False
    return not site_name or squeeze(site_name) != squeeze(name)
