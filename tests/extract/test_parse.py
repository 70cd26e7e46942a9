"""Bytes to a page: charsets as they are declared, as they are, and neither."""

import gzip
from random import Random

import pytest

from scraper.errors import NotReadable
from scraper.extract.parse import find_charset, parse

HINDI = "<html><head><title>कोयला</title></head><body><p>कोल इंडिया का उत्पादन बढ़ा।</p></body></html>"
FRENCH = "<html><body><p>L’été à Paris — “déjà” 5 €</p></body></html>"
META = '<html><head><meta charset="{}"></head>'


def text_of(body: bytes, content_type: str | None = None) -> str:
    page = parse(body, content_type=content_type)
    assert page.tree is not None
    return page.tree.root.text() if page.tree.root else ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_hindi_in_any_unicode(encoding: str) -> None:
    assert "कोल इंडिया का उत्पादन बढ़ा।" in text_of(HINDI.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_by_the_header_alone(encoding: str) -> None:
    assert "कोल" in text_of(HINDI.encode(encoding), f"text/html; charset={encoding}")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (FRENCH.encode("cp1252"), "text/html; charset=windows-1252"),
        (FRENCH.encode("cp1252"), "text/html; charset=ISO-8859-1"),  # browsers read the superset
        (META.format("iso-8859-1").encode() + FRENCH.encode("cp1252"), None),
        (
            b"<meta http-equiv=content-type content='text/html;charset=windows-1252'>"
            + FRENCH.encode("cp1252"),
            None,
        ),
        (FRENCH.encode(), "text/html; charset=iso-8859-1"),  # the header is wrong
        (META.format("windows-1252").encode() + FRENCH.encode(), None),  # the page is wrong
        (META.format("no-such-charset").encode() + FRENCH.encode(), "text/html; charset=x-unknown"),
        (META.format("utf-16").encode() + FRENCH.encode(), None),  # it could not have been read
    ],
)
def test_declarations_right_and_wrong(body: bytes, content_type: str | None) -> None:
    assert "L’été à Paris — “déjà” 5 €" in text_of(body, content_type)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("shift_jis", "石炭の生産量が増えた"),
        ("gb18030", "煤炭产量增长了百分之九"),
        ("windows-1251", "Добыча угля выросла"),
        ("euc-kr", "석탄 생산량이 증가했다"),
        ("big5", "煤炭產量增加"),
    ],
)
def test_legacy_charsets_as_declared(encoding: str, text: str) -> None:
    body = f"{META.format(encoding)}<p>{text}</p>".encode(encoding)
    assert text in text_of(body)


def test_an_undeclared_charset_is_guessed() -> None:
    body = ("<html><body>" + "<p>Добыча угля в стране выросла на девять процентов за год.</p>" * 20).encode(
        "cp1251"
    )
    assert "Добыча угля" in text_of(body)


@pytest.mark.parametrize(
    "name",
    [
        "utf-7",
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "punycode",
        "undefined",
        "hex",
        "rot13",
        "zlib",
    ],
)
def test_codecs_that_are_no_charsets_are_passed_over(name: str) -> None:
    body = f"{META.format(name)}<p>coal \\ud800 +ADw-b+AD4- xn--a</p>".encode()
    page = parse(body, content_type=f"text/html; charset={name}")
    page.source.encode()  # raises where a lone surrogate came out
    assert "coal \\ud800 +ADw-b+AD4- xn--a" in page.source


def test_a_few_stray_bytes_do_not_change_the_charset() -> None:
    body = HINDI.encode() * 20 + b"\xff\xfe" + HINDI.encode() * 20
    assert find_charset(META.format("utf-8").encode() + body) == "utf-8"
    assert "कोल इंडिया" in text_of(META.format("utf-8").encode() + body)


def test_a_page_cut_off_inside_a_character() -> None:
    assert "कोल इंडिया" in text_of(HINDI.encode()[:-20] + "क".encode()[:2])


def test_a_page_padded_with_nul_is_read() -> None:
    assert "coal output" in text_of("<p>coal output</p>".encode("utf-16-le"))


def test_nul_and_surrogates_do_not_come_through() -> None:
    page = parse(b"<p>a\0b&#0;c&#xD800;d\xed\xa0\x80e</p>")
    assert page.tree is not None
    assert "\0" not in (page.tree.html or "")
    (page.tree.html or "").encode()


@pytest.mark.parametrize(
    "body", [b"", b" \r\n\t", b"\0\0\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"]
)
def test_nothing_is_not_readable(body: bytes) -> None:
    with pytest.raises(NotReadable, match=r"page\.html: (it is empty|there is no text in it)"):
        parse(body, "page.html")


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"GIF89a\x01\0\x01\0",
        b"PK\x03\x04\x14\0\0\0",
        gzip.compress(b"<p>text</p>", mtime=0),
        b"\x7fELF\x02\x01\x01",
        b"SQLite format 3\0",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41",
        b"ID3\x04\0\0\0\0\0\0TSSE",
        b"wOF2\0\x01\0\0\0\0",
        b"7z\xbc\xaf\x27\x1c\0\x04",
        b"BZh91AY&SY",
        b"\xde\xad\xbe\xef",
    ],
    ids=lambda body: repr(body[:8]),
)
def test_binary_files_are_not_readable(body: bytes) -> None:
    with pytest.raises(NotReadable, match="not HTML or text"):
        parse(body + Random(7).randbytes(3000))


def test_plain_text_has_no_tree() -> None:
    page = parse("पहली पंक्ति\nदूसरी पंक्ति".encode())
    assert page.tree is None
    assert page.source == "पहली पंक्ति\nदूसरी पंक्ति"


def test_the_content_type_tells_text_from_markup() -> None:
    assert parse(b"use <p> to begin a paragraph", content_type="text/plain; charset=utf-8").tree is None
    assert parse(b"use <p> to begin a paragraph").tree is not None
    assert parse(b"<!DOCTYPE html><title>x</title>words", content_type="text/plain").tree is not None
