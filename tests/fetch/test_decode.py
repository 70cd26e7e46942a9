import contextlib
import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import FetchError, TooLarge, Unreachable
from scraper.fetch.decode import decode

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "deflate": zlib.compress,
}
BOMBS = {
    "gzip": gzip.compress(bytes(1 << 26)),
    "br": brotli.compress(bytes(1 << 26), quality=3),
    "zstd": zstandard.compress(bytes(1 << 26)),
    "deflate": zlib.compress(bytes(1 << 26)),
}


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.binary(max_size=2000))
def test_what_was_packed_comes_out(coding: str, data: bytes) -> None:
    packed = CODINGS[coding](data)
    assert decode(packed, coding.upper(), len(data)) == data
    if data:
        with pytest.raises(TooLarge):
            decode(packed, coding, len(data) - 1)


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb_ends_at_the_cap(coding: str) -> None:
    with pytest.raises(TooLarge):
        decode(BOMBS[coding], coding, 1 << 20)


@pytest.mark.parametrize("coding", CODINGS)
def test_data_that_ends_early_is_worth_another_try(coding: str) -> None:
    packed = CODINGS[coding](b"India and Morocco sign MoU" * 40)
    with pytest.raises(Unreachable):
        decode(packed[:-6], coding, 10_000)


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.binary(max_size=200))
def test_any_bytes_give_bytes_or_our_error(coding: str, data: bytes) -> None:
    with contextlib.suppress(FetchError):
        decode(data, coding, 10_000)


def test_members_frames_layers_and_raw_deflate() -> None:
    assert decode(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", 9) == b"ab"
    assert decode(zstandard.compress(b"a") + zstandard.compress(b"b"), "zstd", 9) == b"ab"
    assert decode(gzip.compress(brotli.compress(b"ab")), "br, gzip", 99) == b"ab"
    assert decode(zlib.compress(b"ab")[2:-4], "deflate", 9) == b"ab"
    assert decode(b"ab", "identity", 9) == b"ab"


def test_unknown_and_piled_up_codings_are_errors() -> None:
    with pytest.raises(FetchError, match="compress"):
        decode(b"ab", "compress", 9)
    with pytest.raises(FetchError, match="3 times"):
        decode(b"ab", "gzip, gzip, gzip", 9)
