"""The spellings of an address that lead to one article on any site, so that nothing is fetched to know it.

http and https, with and without "www.", a slash at the end, the folder's index page, parameters in another
order, AMP and print views.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from scraper.errors import BadUrl
from scraper.urls import canonicalize

_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_UNRESERVED = re.compile(r"%(?:2D|2E|5F|7E|3\d|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_VIEW_PATH = re.compile(r"^/(?:amp|print)(?=/.)|(?:/amp|/print|\.amp)(?:\.html?)?$", re.IGNORECASE)
_AMP_HTML = re.compile(r"\.amp(\.html?)$", re.IGNORECASE)
_VIEW_PARAMETER = re.compile(
    r"""(?:amp|print|printable|print_?(?:page|view|version))(?:=(?:|1|y|yes|true|on))?
    |(?:output|outputtype|view|format|type|mode|m)=(?:amp|print|amphtml|printable)(?:-type)?
    |m=1|share=[\w-]+|replytocom=\d+|_escaped_fragment_=?""",
    re.VERBOSE | re.IGNORECASE,
)
_NAMING = re.compile(r"(?:\w{0,12}id|p|story|article|news)=\d+", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|(?<=[-_/.]))\d{5,}(?=[-_/.]|$)")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?")


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """Return what all spellings of an address share; anything that is not an http or https URL is its own."""
    try:
        address = _SCHEME.sub("", canonicalize(url), count=1)
    except BadUrl:
        return url
    host, _, rest = address.partition("/")
    path, _, query = rest.partition("?")
    path = _SLASHES.sub("/", "/" + _UNRESERVED.sub(_decode, path))
    path = _bare(_INDEX.sub("", path).rstrip("/"))
    parts = sorted(part for part in query.split("&") if part and not _VIEW_PARAMETER.fullmatch(part))
    return host + path + ("?" + "&".join(parts) if parts else "")


def is_view(url: str) -> bool:
    """Say whether an address is that of an article's AMP or print view."""
    path, query = _split(url)
    path = path.rstrip("/")
    return _bare(path) != path or any(_VIEW_PARAMETER.fullmatch(part) for part in query.split("&") if part)


def url_number(url: str) -> str | None:
    """Return the number by which an address names its article, whatever the words around it; None without.

    It is a parameter such as "id=7", or the last number of five or more digits in the path that is no date.
    """
    path, query = _split(url)
    named = [part.lower() for part in query.split("&") if _NAMING.fullmatch(part)]
    if named:
        return "&".join(sorted(named))
    numbers = [number for number in _NUMBER.findall(path) if not _DATE.fullmatch(number)]
    return numbers[-1] if numbers else None


def _split(url: str) -> tuple[str, str]:
    path, _, query = ("/" + url.partition("://")[2].partition("/")[2]).partition("?")
    return path, query


def _bare(path: str) -> str:
    """Return the path without what makes it an AMP or print view; one that would be empty stays."""
    return _VIEW_PATH.sub("", _AMP_HTML.sub(r"\1", path)).rstrip("/") or path


def _decode(found: re.Match[str]) -> str:
    """Undo a percent-escape that means nothing (RFC 3986, section 6.2.2.2)."""
    return unquote_to_bytes(found[0]).decode("ascii")
