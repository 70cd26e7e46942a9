"""Content-Encoding undone with a cap, so that a compression bomb ends in bounded memory."""

from __future__ import annotations

import zlib

import brotli
import zstandard

from scraper.errors import FetchError, TooLarge, Unreachable

ACCEPTED = "gzip, deflate, br, zstd"
_MOST_LAYERS = 2
_STEP = 1 << 16
_ZSTD_STEP = 512  # at most 128 blocks of 128 KiB come out of so little: 16 MiB


def decode(data: bytes, encodings: str, cap: int) -> bytes:
    """Undo the Content-Encoding header's codings, last one first.

    Raises TooLarge when more than cap bytes come out, Unreachable when the data ends early (it may be
    whole the next time) and FetchError when it is damaged or of an unknown coding.
    """
    layers = [name.strip().lower() for name in encodings.split(",")]
    layers = [name for name in layers if name and name != "identity"]
    if len(layers) > _MOST_LAYERS:
        raise FetchError(f"the body is compressed {len(layers)} times over")
    for name in reversed(layers):
        try:
            data = _undo(name, data, cap)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise FetchError(f"the body is not the {name} data that its header promises: {error}") from error
    return data


def _undo(name: str, data: bytes, cap: int) -> bytes:
    if not data:
        return b""
    match name:
        case "gzip" | "x-gzip":
            return _gunzip(data, cap)
        case "deflate":
            # Half the servers send raw deflate under this name, against RFC 9110, section 8.4.1.2.
            looks_zlib = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            return _inflate(data, cap, zlib.MAX_WBITS if looks_zlib else -zlib.MAX_WBITS)[0]
        case "br":
            return _unbrotli(data, cap)
        case "zstd":
            return _unzstd(data, cap)
    raise FetchError(f"the body is in an encoding that was not asked for: {name}")


def _gunzip(data: bytes, cap: int) -> bytes:
    out, rest = _inflate(data, cap, zlib.MAX_WBITS | 16)
    while rest[:2] == b"\x1f\x8b":  # members after the first (RFC 1952, section 2.2); other bytes are padding
        more, rest = _inflate(rest, cap - len(out), zlib.MAX_WBITS | 16)
        out += more
    return out


def _inflate(data: bytes, cap: int, wbits: int) -> tuple[bytes, bytes]:
    inflater = zlib.decompressobj(wbits)
    out = inflater.decompress(data, cap + 1)
    _check(len(out), cap)
    if not inflater.eof:
        raise Unreachable("the compressed body ends early")
    return out, inflater.unused_data


def _unbrotli(data: bytes, cap: int) -> bytes:
    inflater = brotli.Decompressor()
    parts = [inflater.process(data, output_buffer_limit=_STEP)]
    size = len(parts[0])
    while not inflater.is_finished():
        if inflater.can_accept_more_data():
            raise Unreachable("the compressed body ends early")
        parts.append(inflater.process(b"", output_buffer_limit=_STEP))
        size += len(parts[-1])
        _check(size, cap)
    _check(size, cap)
    return b"".join(parts)


def _unzstd(data: bytes, cap: int) -> bytes:
    out = bytearray()
    while data:  # frame after frame (RFC 8878, section 3.1)
        frame, data = _unzstd_frame(data, cap - len(out))
        out += frame
    return bytes(out)


def _unzstd_frame(data: bytes, cap: int) -> tuple[bytes, bytes]:
    # RFC 9659 allows the web a window of 8 MiB and no more.
    inflater = zstandard.ZstdDecompressor(max_window_size=8 << 20).decompressobj()
    out = bytearray()
    for start in range(0, len(data), _ZSTD_STEP):
        out += inflater.decompress(data[start : start + _ZSTD_STEP])
        _check(len(out), cap)
        if inflater.eof:
            return bytes(out), inflater.unused_data + data[start + _ZSTD_STEP :]
    raise Unreachable("the compressed body ends early")


def _check(size: int, cap: int) -> None:
    if size > cap:
        raise TooLarge(f"the body is larger than {cap} bytes once unpacked")
