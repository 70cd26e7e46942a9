"""Bytes to a page: find the charset, decode, parse."""

import codecs
import re

from charset_normalizer import from_bytes
from selectolax.lexbor import LexborHTMLParser

from scraper.errors import NotReadable
from scraper.extract.scripts import empty_scripts
from scraper.extract.tame import tame
from scraper.model import Page

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|p|article|section|table|span|a|h[1-6]|br|meta|main|ul|td|title)\b", re.I
)
_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x7fELF",
    b"SQLite format",
)
# What pages are written in (WHATWG Encoding), as Python's codecs are named. Others decode, but not to text:
# "unicode_escape", "idna".
_CHARSETS = frozenset(
    (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
        *("cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "tis-620"),
        *(f"iso8859-{part}" for part in range(1, 17)),
        *(f"cp{number}" for number in range(1250, 1259)),
        *("gbk", "gb2312", "gb18030", "hz", "big5", "big5hkscs"),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "johab"),
    )
)
# Binary data bytes (WHATWG MIME Sniffing, section 3); NUL is left to those that pad with it.
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_FEW = 8  # stray ones do no harm
_MOST_CONTROLS = 0.05  # of a page's first characters
_SNIFFED = 4096
# Browsers read these labels as their Windows supersets (WHATWG Encoding).
_SUPERSETS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}


def parse(body: bytes, url: str | None = None, content_type: str | None = None) -> Page:
    """Return the page in body: with a tree if it is HTML, without one if it is plain text.

    Raises NotReadable for empty input and for bytes that are not text.
    """
    if not body.strip(b" \t\r\n\0"):
        raise NotReadable(f"{url or 'input'}: it is empty")
    if body.startswith(_BINARY):
        raise NotReadable(f"{url or 'input'}: this is not HTML or text")
    charset, source = _decode(body, content_type)
    source = source.lstrip("\ufeff").replace("\0", "")
    if _is_binary(source[:_SNIFFED]):
        raise NotReadable(f"{url or 'input'}: this is not HTML or text")
    if not source or source.isspace():
        raise NotReadable(f"{url or 'input'}: there is no text in it")
    if not _looks_like_html(source, content_type):
        return Page(url, source, None, charset)
    markup = tame(empty_scripts(source))
    return Page(url, source, LexborHTMLParser(markup), charset, markup)


def _decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Return the codec of body, and its text."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text.isascii():  # nearly every page: it is read once only
        return "utf-8", text
    charset = find_charset(body, content_type)
    return charset, body.decode(charset, errors="replace")


def _is_binary(start: str) -> bool:
    return len(_CONTROLS.findall(start)) > max(_FEW, len(start) * _MOST_CONTROLS)


def find_charset(body: bytes, content_type: str | None = None) -> str:
    """Return the codec of body: byte order mark, valid UTF-8, HTTP header, <meta>, else a guess.

    A declaration that the bytes contradict is passed over, as readers want text, not obedience; and text in
    another charset is hardly ever valid UTF-8 by chance.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    if _is_utf8(body):
        return "utf-8"
    declared = [_HEADER.search(content_type or ""), _META.search(body[:4096])]
    names = [m[1] if isinstance(m[1], str) else m[1].decode("ascii", "replace") for m in declared if m]
    for name in [*names, "utf-8"]:
        codec = _known_codec(name)
        if codec and _decodes(body, codec):
            return codec
    guess = from_bytes(body[:100_000]).best()
    return (_known_codec(guess.encoding) if guess else None) or "utf-8"


def _is_utf8(body: bytes) -> bool:
    try:  # a page may be cut off inside its last character
        return not codecs.getincrementaldecoder("utf-8")().decode(body).isascii()
    except UnicodeDecodeError:
        return False


def _known_codec(name: str) -> str | None:
    label = _SUPERSETS.get(name.lower(), name)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    return info.name if info.name in _CHARSETS else None


def _decodes(body: bytes, codec: str) -> bool:
    # A long page may break off in the middle of a character, or hold a few stray bytes.
    damage = body.decode(codec, errors="replace").count("\ufffd") if codec != "cp1252" else 0
    return damage <= len(body) // 2000


def _looks_like_html(source: str, content_type: str | None) -> bool:
    if content_type and content_type.lower().startswith("text/plain"):
        return source.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))
    return bool(_MARKUP.search(source))
