"""A response's body, read with caps; what holds nothing to read is turned away at its first bytes."""

from __future__ import annotations

import re

import httpx

from scraper.errors import TooLarge, WrongType
from scraper.fetch.decode import decode

_UNREADABLE = re.compile(
    r"(?:image|audio|video|font)/|application/(?:pdf|zip|msword|vnd\.|wasm|x-(?:shockwave|msdownload|rar|7z|tar))"
)
_READABLE_VND = re.compile(r"application/vnd\.[\w.-]*\+?(?:xml|json)\b|image/svg")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")


async def read_body(answer: httpx.Response, max_body: int, at_most: int | None) -> bytes:
    """Read and unpack the body.

    Raises TooLarge past max_body bytes, counted both before and after unpacking, and WrongType for
    pictures, films and the like. at_most: the body's start is enough; nothing is too large then.
    """
    encodings = answer.headers.get("content-encoding", "")
    wanted = at_most if at_most is not None and not encodings else None
    if wanted is None:
        _check_announced(answer, max_body)
    raw = await _read_raw(answer, max_body, wanted)
    if wanted is not None:
        return raw[:wanted]
    return decode(raw, encodings, max_body)[:at_most]


async def _read_raw(answer: httpx.Response, max_body: int, wanted: int | None) -> bytes:
    raw = bytearray()
    async for part in answer.aiter_raw():
        if not raw:
            _check_type(answer, part)
        raw += part
        if wanted is not None and len(raw) >= wanted:
            break
        if len(raw) > max_body:
            raise TooLarge(f"the body is larger than {max_body} bytes")
    return bytes(raw)


def _check_announced(answer: httpx.Response, max_body: int) -> None:
    announced = answer.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_body:
        raise TooLarge(f"the body is announced with {announced} bytes, more than {max_body}")


def _check_type(answer: httpx.Response, start: bytes) -> None:
    """Servers mislabel pages; a body that starts like markup is read whatever its header says."""
    kind = answer.headers.get("content-type", "").strip().lower()
    if _UNREADABLE.match(kind) and not _READABLE_VND.match(kind) and not _MARKUP.match(start):
        raise WrongType(f"the answer is {kind.partition(';')[0]}, which holds no text to keep")
