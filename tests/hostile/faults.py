"""What can be wrong with one page: how it is served, and what its capture must say."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import zstandard

from hostile.stories import Story, page, simple_page
from hostile.wire import (
    Answer,
    Raw,
    Request,
    babble,
    cut,
    cut_chunks,
    drip,
    drip_head,
    flood,
    overlong,
    reset,
)

Route = Callable[[Request], Answer]
Build = Callable[[Story, str, str], Route]
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail; `build` gets the story, and the addresses of a forbidden and another host."""

    build: Build
    reason: str | None = None  # a pattern that a capture's error must match
    recovers: bool = False  # the story is archived in the end
    on_second_day: bool = False  # the first day all is well, and that copy must stay
    gone: bool = False  # and the article is marked as gone

    def route(self, story: Story, forbidden: str, other: str) -> Route:
        return self.build(story, forbidden, other)


def _always(make: Callable[[Story], Answer]) -> Build:
    def build(story: Story, _: str, __: str) -> Route:
        answer = make(story)
        return lambda _: answer

    return build


def _answer(status: int, body: bytes = b"no", **headers: str) -> Build:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return _always(lambda _: Answer(body, status, HTML | named))


def _first(*bad: Answer) -> Build:
    """Answer so first, then with the story."""

    def build(story: Story, _: str, __: str) -> Route:
        answers = itertools.chain(bad, itertools.repeat(Answer(page(story))))
        return lambda _: next(answers)

    return build


def _raw(write: Raw) -> Build:
    return _always(lambda _: Answer(raw=write))


def _packed(coding: str, body: bytes) -> Build:
    return _always(lambda _: Answer(body, headers=HTML | {"Content-Encoding": coding}))


def _typed(kind: str) -> Build:
    return _always(lambda s: Answer(page(s), headers={"Content-Type": kind} if kind else {}))


def _to(target: str, status: int = 302) -> Build:
    def build(story: Story, forbidden: str, other: str) -> Route:
        place = target.format(forbidden=forbidden, other=other, self=story.path)
        return lambda _: Answer(b"", status, {"Location": place})

    return build


def _soft(html: str, title: str = "Page not found") -> Build:
    return _always(lambda _: Answer(simple_page(title, html)))


def _zstd_bomb() -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(bytes(60_000_000))


def _dated(story: Story, _: str, __: str) -> Route:
    """Ask for two seconds by a date, once."""
    asked = itertools.count()

    def route(_: Request) -> Answer:
        then = datetime.now(UTC) + timedelta(seconds=2)
        again = {"Retry-After": format_datetime(then, usegmt=True)}
        return Answer(page(story)) if next(asked) else Answer(b"", 429, again)

    return route


_SOON = Answer(b"", 503, {"Retry-After": "1"})
_FAR = "Thu, 31 Dec 2099 23:59:59 GMT"
_ZEROES = bytes(60_000_000)
_GONE_WORDS = "<p>Sorry, the page you are looking for does not exist. It may have been moved or deleted.</p>"
_NOTICE = (
    "<p>Before you read on, please tell us that you are of age and take all of our cookies and letters.</p>"
)
_LONG_GONE = _GONE_WORDS + "<p>Try our search, or read what others read today on our front page.</p>" * 4

FAULTS: dict[str, Fault] = {
    "500-then-200": Fault(_first(Answer(b"", 500)), recovers=True),
    "reset-then-200": Fault(_first(Answer(raw=reset)), recovers=True),
    "503-with-seconds": Fault(_first(_SOON), recovers=True),
    "429-with-a-date": Fault(_dated, recovers=True),
    "503-for-ages": Fault(_first(Answer(b"", 503, {"Retry-After": "99999999999"})), recovers=True),
    "429-for-ages": Fault(_first(Answer(b"", 429, {"Retry-After": _FAR})), recovers=True),
    "503-and-no-number": Fault(_first(Answer(b"", 503, {"Retry-After": "soon"})), recovers=True),
    "503-in-the-past": Fault(_first(Answer(b"", 503, {"Retry-After": "-5"})), recovers=True),
    "500-for-ever": Fault(_answer(500), "answered 500"),
    "403": Fault(_answer(403), "answered 403"),
    "404": Fault(_answer(404)),
    "410": Fault(_answer(410)),
    "204": Fault(_answer(204, b"", Content_Length="0"), "204"),
    "soft-404": Fault(_soft(_GONE_WORDS), "SoftNotFound"),
    "soft-404-of-length": Fault(_soft(_LONG_GONE, "404 | Port News"), "SoftNotFound"),
    "reset": Fault(_raw(reset), "Unreachable"),
    "silence": Fault(_raw(lambda _: None), "Unreachable"),
    "babble": Fault(_raw(babble), "Unreachable"),
    "cut-body": Fault(_always(lambda s: Answer(raw=cut(page(s)))), "Unreachable"),
    "cut-chunks": Fault(_always(lambda s: Answer(raw=cut_chunks(page(s)))), "Unreachable"),
    "cut-gzip": Fault(
        _always(lambda s: Answer(gzip.compress(page(s))[:-400], headers=HTML | {"Content-Encoding": "gzip"})),
        "Unreachable",
    ),
    "drip": Fault(_raw(drip), "TimedOut"),
    "drip-of-headers": Fault(_raw(drip_head), "TimedOut"),
    "too-short-a-length": Fault(_always(lambda s: Answer(raw=overlong(page(s)))), recovers=True),
    "a-length-of-words": Fault(_answer(200, b"<p>here", Content_Length="many"), "Unreachable"),
    "two-lengths": Fault(_answer(200, b"<p>here", Content_Length="5, 9"), "Unreachable"),
    "plain-type": Fault(_typed("text/plain"), recovers=True),
    "no-type": Fault(_typed(""), recovers=True),
    "image-type": Fault(_typed("image/jpeg"), recovers=True),
    "octet-type": Fault(_typed("application/octet-stream"), recovers=True),
    "real-film": Fault(
        _always(lambda _: Answer(b"\0\0\0\x18ftyp", headers={"Content-Type": "video/mp4"})), "WrongType"
    ),
    "unnamed-film": Fault(
        _always(lambda _: Answer(b"\0\0\0\x18ftyp" + bytes(range(256)) * 40, headers=HTML)), "Readable|Kept"
    ),
    "gzip-bomb": Fault(_packed("gzip", gzip.compress(_ZEROES)), "TooLarge"),
    "gzip-twice": Fault(_packed("gzip, gzip", gzip.compress(gzip.compress(_ZEROES))), "TooLarge"),
    "brotli-bomb": Fault(_packed("br", brotli.compress(_ZEROES, quality=5)), "TooLarge"),
    "zstd-bomb": Fault(_packed("zstd", _zstd_bomb()), "TooLarge"),
    "false-gzip": Fault(_packed("gzip", b"<p>not gzip at all"), "gzip"),
    "unknown-coding": Fault(_packed("lzma", b"\x5d\0\0"), "encoding"),
    "60-mb": Fault(_raw(flood(b"<!doctype html><p>", 60_000_000)), "TooLarge"),
    "deep-nesting": Fault(
        _always(lambda _: Answer(b"<div>" * 300_000 + b"x")), "Kept|Article|Readable|Failed"
    ),
    "loop": Fault(_to("{self}"), "TooManyRedirects"),
    "to-the-metadata-address": Fault(_to("http://169.254.169.254/latest/meta-data/"), "away|Refused"),
    "to-a-private-host": Fault(_to("{forbidden}/secret"), "away|Refused"),
    "to-another-site": Fault(_to("{other}/news/a-story-elsewhere-1"), "away"),
    "to-a-name-of-loopback": Fault(_to("http://localhost:1/"), "away|Refused"),
    "to-a-file": Fault(_to("file:///etc/passwd"), "no web address"),
    "to-the-home-page": Fault(_to("/"), "home page"),
    "no-text": Fault(_always(lambda _: Answer(simple_page("Ports", ""))), "Kept|Article"),
    "empty-body": Fault(_answer(200, b""), "Readable|Kept"),
    "entities": Fault(
        _always(
            lambda _: Answer(b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><p>&b;', headers=HTML)
        ),
        "Kept|Article",
    ),
    # What was archived on the first day must outlive these.
    "500-next-day": Fault(_answer(500), "answered 500", on_second_day=True),
    "reset-next-day": Fault(_raw(reset), "Unreachable", on_second_day=True),
    "cut-next-day": Fault(_always(lambda s: Answer(raw=cut(page(s)))), "Unreachable", on_second_day=True),
    "empty-next-day": Fault(_answer(200, b""), "Readable|Kept", on_second_day=True),
    "no-text-next-day": Fault(_soft("", "Ports"), "Kept|Article", on_second_day=True),
    "soft-404-next-day": Fault(_soft(_GONE_WORDS), "SoftNotFound", on_second_day=True, gone=True),
    "long-soft-404-next-day": Fault(_soft(_LONG_GONE, "404"), "SoftNotFound", on_second_day=True, gone=True),
    "a-notice-next-day": Fault(_soft(_NOTICE, "Port News"), "TextLost|NotAnArticle", on_second_day=True),
    "home-next-day": Fault(_to("/", 301), "home page", on_second_day=True),
    "private-next-day": Fault(_to("{forbidden}/x"), "away|Refused", on_second_day=True),
}

_HINDI = "बंदरगाह की गहराई बढ़ाने की योजना को बोर्ड ने सोमवार को मंज़ूरी दी, और काम मानसून के बाद शुरू होगा।"
_LATIN = "Der Zürcher Reeder Élodie Müller sagte, das koste “nur” 40 € je Tonne – so viel wie früher."


def _as(charset: str, kind: str, meta: str = "") -> Callable[[str], Answer]:
    def encode(html: str) -> Answer:
        text = html.replace('<meta charset="utf-8">', meta)
        return Answer(text.encode(charset), headers={"Content-Type": kind})

    return encode


SCRIPTS: dict[str, tuple[str, Callable[[str], Answer]]] = {
    "hindi-declared": (_HINDI, _as("utf-8", "text/html; charset=UTF-8")),
    "hindi-in-meta": (_HINDI, _as("utf-8", "text/html", '<meta charset="utf-8">')),
    "hindi-guessed": (_HINDI, _as("utf-8", "text/html")),
    "hindi-lied-about": (_HINDI, _as("utf-8", "text/html; charset=ISO-8859-1")),
    "hindi-lied-about-in-meta": (_HINDI, _as("utf-8", "text/html", '<meta charset="windows-1252">')),
    "hindi-utf-16": (_HINDI, _as("utf-16", "text/html")),
    "hindi-with-bom": (_HINDI, _as("utf-8-sig", "text/html; charset=ISO-8859-1")),
    "latin-declared": (_LATIN, _as("windows-1252", "text/html; charset=windows-1252")),
    "latin-as-iso": (_LATIN, _as("windows-1252", "text/html; charset=ISO-8859-1")),
    "latin-in-meta": (
        _LATIN,
        _as(
            "windows-1252",
            "text/html",
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">',
        ),
    ),
    "latin-guessed": (_LATIN, _as("windows-1252", "text/html")),
    "latin-of-no-such-charset": (_LATIN, _as("utf-8", "text/html; charset=utf-9")),
}
