"""What an address alone says of its page: an article, a list, a page of a list. Pure, and only a hint."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlsplit

# Path segments under which sites keep lists, services and files, in no site articles.
_SHELF = re.compile(
    r"tags?|topics?|category|categories|cat|authors?|writers?|users?|profile|page|search|feed|rss|share"
    r"|about(?:-us)?|contact(?:-us)?|privacy(?:-policy)?|terms(?:-(?:of-(?:use|service)|and-conditions))?"
    r"|disclaimer|advertise(?:-with-us)?|careers?|login|log-in|sign-?in|sign-?up|register|account|cart|checkout"
    r"|subscribe|subscription|newsletters?|sitemap.*|wp-(?:admin|content|includes|json|login.*)|cdn-cgi|comments?"
    r"|calendar|photos?|photo-gallery|gallery|videos?|e-?paper|static|assets|images?|uploads?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|zip|gz|mp[34]|avi|mov|css|js|json|xml|rss|docx?|xlsx?|pptx?|apk|txt)$",
    re.IGNORECASE,
)
# A date with a slug after it: the date alone is a calendar's page.
_DATED = re.compile(r"/(?:19|20)\d{2}[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]\d{1,2})?/[^/]*[^\W\d_]")
_NUMBERED = re.compile(r"(?:^|[-_])\d{5,}(?:\.\w{2,5})?$|^\d{5,}[-_]\w")
_PARAMETER = re.compile(
    r"(?:^|&)(?!cat|tag|author|user|page)(?:\w{0,12}id|p|story|article|news)=\d+(?:&|$)", re.IGNORECASE
)
_PAGED = re.compile(r"/page/?\d+/?$|(?:^|&)(?:page|paged|pg|start|offset|p?no)=\d+(?:&|$)", re.IGNORECASE)
# Path segments of pages that list no news, in menus all over the web.
_SERVICE = re.compile(
    r"about.*|contact.*|privacy.*|terms.*|disclaimer.*|advertis.*|careers?|jobs?|log-?in|log-?out|sign-?(?:in|up)"
    r"|register|account|profile|cart|checkout|shop|subscri.*|newsletters?|search|sitemap.*|feed|rss.*|events?"
    r"|wp-.*|cdn-cgi|authors?|users?|tags?|team|faqs?|help|donate|e-?paper|photos?|videos?|gallery|podcasts?"
    r"|web-?stories|archives?|policy|.*-policy|copyright|refund.*|feedback|grievance.*|calendar|live-?tv",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(\w{2,5})$")
PAGES = frozenset(("html", "htm", "php", "asp", "aspx", "jsp", "cms", "ece"))
"""Endings of the names of pages."""
_SLUG_WORDS = 5
_VIEWS = frozenset(("amp", "print"))  # first or last segment of an article's other views


def looks_like_article(url: str) -> bool:
    """Say whether an address alone speaks for an article: a date, a number or a long slug in it."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = _drop_views([segment for segment in path.split("/") if segment])
    if _PAGED.search(parts.path) or _FILE.search(path) or any(map(_SHELF.fullmatch, segments)):
        return False
    if _PARAMETER.search(parts.query):
        return True
    if not segments:
        return False
    words = [word for word in re.split(r"[-_ ]+", segments[-1]) if word]
    enough = (
        _SLUG_WORDS if len(segments) == 1 else _SLUG_WORDS - 1
    )  # "/defence-and-aerospace-news" is a section
    return bool(_DATED.search(path) or _NUMBERED.search(segments[-1])) or len(words) >= enough


def _drop_views(segments: list[str]) -> list[str]:
    """Return a path's segments without those that ask for a view of what the others name."""
    inner = segments[1:] if segments and segments[0].lower() in _VIEWS else segments
    return inner[:-1] if inner and inner[-1].lower() in _VIEWS else inner


def is_home(parts: SplitResult) -> bool:
    """Say whether an address is a site's front page."""
    return parts.path in ("", "/") and not parts.query


def is_paged(parts: SplitResult) -> bool:
    """Say whether an address has a list's page number in it."""
    return bool(_PAGED.search(parts.path) or _PAGED.search(parts.query))


def page_number(url: str) -> int:
    """Return the page number in an address, 1 where it has none."""
    found = _PAGED.search(urlsplit(url).path) or _PAGED.search(urlsplit(url).query)
    digits = re.search(r"\d+", found[0]) if found else None
    return int(digits[0]) if digits else 1


def without_page(url: str) -> str:
    """Return path and query of an address without its page number: equal for the pages of one list."""
    parts = urlsplit(url)
    return _PAGED.sub("", parts.path).rstrip("/") + "?" + _PAGED.sub("", parts.query)


def is_service(url: str) -> bool:
    """Say whether an address is that of a file, or of a page for readers that lists no news."""
    segments = [segment for segment in unquote(urlsplit(url).path).split("/") if segment]
    ending = _ENDING.search(segments[-1]) if segments else None
    is_file = ending is not None and ending[1].lower() not in PAGES and not ending[1].isdigit()
    return is_file or any(_SERVICE.fullmatch(_ENDING.sub("", segment)) for segment in segments)
