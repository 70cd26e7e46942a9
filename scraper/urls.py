"""URLs: one spelling for each address, which site it belongs to, and which patterns it matches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from scraper.errors import BadUrl

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_SHOWN = 80  # characters of what is no URL, in what is said of it
_LAST_PORT = 65535
_LONGEST = 2083  # what browsers and sitemaps.org allow; anything longer is a trap or a data: leftover

# Parameters that say how a reader came, never what they read. Names such as id, cid, eid, page or
# source are left alone: on some site each of them is the article's name.
_TRACKING = re.compile(
    r"""(?:utm|itm|mtm|matomo|pk|piwik|hsa|vero|oly|at)_.*
    |(?:fb|g|dc|tw|yc|ysc|tt)clid|msclkid|gclsrc|[gw]braid|fb_(?:action|source|ref).*
    |igshid|igsh|mibextid|li_fat_id|mkt_tok|mc_[ce]id|_ga|_gl|_hsenc|_hsmi|s_kwcid|sfnsn|__twitter_impression
    |ref|ref_?src|ref_?url|referr?er|cmp(?:id)?|ocid|xtor|ns_(?:campaign|mchannel|source|linkname|fee)
    |guccounter|guce_referrer(?:_sig)?|phpsessid|jsessionid|aspsessionid.*""",
    re.VERBOSE | re.IGNORECASE,
)
_SESSION_PATH = re.compile(r";jsessionid=[^/;]*|/\([sS]\([a-z0-9]{16,}\)\)(?=/)", re.IGNORECASE)
# Names that sessions share with other things: only a long value that no person chose is a session's.
_SESSION = re.compile(
    r"""(?:s?sid|sess(?:ion)?|sess(?:ion)?_?(?:id|key|token)|oscsid|zenid|cfid|cftoken)
    =(?:(?=[a-z]*\d)[a-z0-9]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})""",
    re.VERBOSE | re.IGNORECASE,
)
_DROPPED_BY_BROWSERS = re.compile(r"[\t\r\n]")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")  # a percent sign that begins no escape
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "gov", "nic", "ac", "edu", "res", "or", "ne", "go"))
_HOST = re.compile(r"\[[0-9a-f:.]+\]|(?!.*\.\.)[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?")


@lru_cache(maxsize=4096)
def canonicalize(url: str) -> str:
    """Return the one spelling of an http or https URL; raise BadUrl for anything else.

    Scheme and host in lower case (RFC 3986, section 6.2.2), default port, user name, fragment, session
    ids and tracking parameters off, dot segments resolved, percent-escapes in upper case. What is left
    of the query keeps its order. Doing it twice changes nothing.
    """
    parsed = _parse(url)
    scheme, host = parsed.scheme, _bare_host(parsed, url)
    port = "" if parsed.port in (None, _PORTS[str(scheme)]) else f":{parsed.port}"
    path = _SESSION_PATH.sub("", parsed.path or "/") or "/"
    query = _clean_query(parsed.query or "")
    return f"{scheme}://{host}{port}{path}{query}"


def host_of(url: str) -> str | None:
    """Return the URL's host, with ":port" where it is not the scheme's own; None for a bad URL."""
    try:
        return canonicalize(url).split("/", 3)[2]
    except BadUrl:
        return None


def registered(host: str) -> str:
    """Return the part of host that was registered: two labels, or three under co.in, gov.in and their kin."""
    labels = host.split(".")
    country = len(labels[-1]) == 2 and labels[-2:-1] and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if country else labels[-2:])


def absolute(base: str, href: str) -> str | None:
    """Return the address that a link on the page at base leads to; None unless http or https."""
    try:
        joined = urljoin(base, _DROPPED_BY_BROWSERS.sub("", href).strip())
        _bare_host(_parse(joined), joined)
    except (BadUrl, ValueError):
        return None
    return joined.split("#", 1)[0]


def redirect_target(url: str, status: int, headers: Mapping[str, str]) -> str | None:
    """Return where an answer sends its reader on to (RFC 9110, section 15.4); None when it is no redirect.

    Raises BadUrl when it leads to something that is not on the web.
    """
    location = headers.get("location")
    if status not in _REDIRECTS or not location:
        return None
    target = absolute(url, location)
    if target is None:
        raise BadUrl(f"{url}: redirects to {abridge(location)}, which is no web address")
    return target


def same_site(a: str, b: str, aliases: Iterable[str] = ()) -> bool:
    """Say whether b belongs to a's site: the same host, with or without "www.", or one of its aliases.

    Each of a and b is a URL or a host ("example.com", "127.0.0.1:8000").
    """
    theirs = _site_host(b)
    return theirs is not None and theirs in {_site_host(a), *map(_site_host, aliases)}


def matches(path_globs: Iterable[str], url: str) -> bool:
    """Say whether one of the globs fits the URL's path, its path with the query, or all of it.

    "/psu-news/*", "*/story.php[?]id=*" and "https://example.com/news/*" are such globs; as the path is
    percent-encoded, letters outside ASCII match in either spelling.
    """
    try:
        full = canonicalize(url)
    except BadUrl:
        return False
    target = "/" + full.split("/", 3)[3]
    forms = {full, target, target.split("?", 1)[0]}
    spelled = [_escape(glob) for glob in path_globs]
    return any(fnmatchcase(form, glob) for form in forms for glob in spelled)


def abridge(url: str) -> str:
    """Return what is no URL as a message quotes it: the beginning of a long one."""
    return repr(url) if len(url) <= _SHOWN else f"{url[:_SHOWN]!r}..."


def _parse(url: str) -> Url:
    cleaned = _DROPPED_BY_BROWSERS.sub("", url).strip()
    if len(cleaned) > _LONGEST:
        raise BadUrl(f"{abridge(cleaned)}: longer than {_LONGEST} characters; not a page's address")
    if _CONTROL.search(cleaned):
        raise BadUrl(f"{abridge(cleaned)}: control characters in a URL")
    try:
        parsed = parse_url(_STRAY.sub("%25", cleaned))  # else urllib3 encodes the good escapes again
    except (LocationParseError, ValueError):
        raise BadUrl(f"{abridge(url)}: {_find_fault(cleaned)}") from None
    if parsed.scheme not in _PORTS:
        raise BadUrl(f"{abridge(url)}: not an http or https URL; write it with https:// in front")
    return parsed


def _find_fault(url: str) -> str:
    """Return why a text is no URL, as far as its reader may not see it at once."""
    authority = url.partition("://")[2]
    host = re.split(r"[/?#]", authority, maxsplit=1)[0].rpartition("@")[2]
    if re.search(r"\s", host):
        return "a space in its host name"
    _, colon, port = host.rpartition(":")
    if colon and "]" not in port and not (port.isdecimal() and int(port) <= _LAST_PORT):
        return f"{port[:_SHOWN]!r} is no port; a port is a number up to {_LAST_PORT}"
    return "not a URL; expected one like https://example.com/news"


def _bare_host(parsed: Url, url: str) -> str:
    host = (parsed.host or "").lower().rstrip(".")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise BadUrl(f"{abridge(url)}: no valid host name in it")
    return host


def _clean_query(query: str) -> str:
    parts = [part for part in query.split("&") if part and not _says_nothing(part)]
    return "?" + "&".join(parts) if parts else ""


def _says_nothing(parameter: str) -> bool:
    """Say whether a parameter tells how or in which session a reader came, and not what is read."""
    return bool(_TRACKING.fullmatch(parameter.partition("=")[0]) or _SESSION.fullmatch(parameter))


def _site_host(url_or_host: str) -> str | None:
    host = host_of(url_or_host if "://" in url_or_host else f"https://{url_or_host}")
    return host.removeprefix("www.") if host else None


def _escape(glob: str) -> str:
    return "".join(char if char.isascii() else _percent(char) for char in glob)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
