"""What `clean` reads: a WARC file up to where it breaks off, and nothing that is no page."""

import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Scraper = Callable[..., Result]
MakePage = Callable[..., str]


@pytest.fixture
def warc(make_page: MakePage) -> bytes:
    """Three pages as a WARC file that is not compressed."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=False)
    for number in (1, 2, 3):
        body = make_page(f"Port Clears Plan {number} to Deepen Its Channel").encode()
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://port.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", BytesIO(body), http_headers=head))
    return file.getvalue()


@pytest.mark.parametrize("cut", [40, 200, 700, -300])
@pytest.mark.parametrize("packed", [False, True])
def test_a_warc_file_that_breaks_off_gives_what_stands_before(
    scraper: Scraper, tmp_path: Path, warc: bytes, *, cut: int, packed: bool
) -> None:
    last = warc.rindex(b"WARC/1.0")
    data = warc[: last + cut] if cut > 0 else warc[:cut]
    name = "a.warc.gz" if packed else "a.warc"
    records = [part and b"WARC/1.0" + part for part in data.split(b"WARC/1.0")]
    (tmp_path / name).write_bytes(b"".join(map(gzip.compress, records[1:])) if packed else data)
    result = scraper("clean", name, "--format", "jsonl", "--save", "--archive", "a.db")
    assert result.exit_code == 1
    urls = ["https://port.example/1", "https://port.example/2"]
    assert [json.loads(line)["url"] for line in result.stdout.splitlines()] == urls
    told = "or a damaged one: a record without its" if cut == 40 else "it breaks off within the record"
    assert f"{name}: " in result.stderr
    assert told in result.stderr
    assert isinstance(result.exception, SystemExit)
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        assert [row[0] for row in db.execute("SELECT url FROM articles ORDER BY id")] == urls


def test_a_compressed_warc_file_cut_anywhere_never_ends_in_silence(
    scraper: Scraper, tmp_path: Path, warc: bytes
) -> None:
    records = [gzip.compress(b"WARC/1.0" + part) for part in warc.split(b"WARC/1.0")[1:]]
    for left in (30, 200, 400):
        (tmp_path / "a.warc.gz").write_bytes(b"".join(records[:2]) + records[2][:left])
        result = scraper("clean", "a.warc.gz", "--format", "jsonl")
        assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2), left
        assert "breaks off" in result.stderr


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            '<?xml version="1.0"?>\n<!-- a -->\n<rss version="2.0"><channel>',
            "an RSS feed, which lists articles",
        ),
        ('<rdf:RDF xmlns="x">', "an RSS feed, which"),
        ('\ufeff<feed xmlns="http://www.w3.org/2005/Atom">', "an Atom feed, which"),
        ("<urlset>", "a sitemap, which"),
        ('id,url,title\n1,https://a.example/1,"Port, cleared"\n', "a table; name the pages"),
        ("id\turl\ttitle\n1\thttps://a.example/1\tPort\n2\tu\tv", "a table; name"),
        ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "a WARC file; give it a name that ends in .warc"),
        ('{"file": "a.html"}\n{"file": "b.html"}\n', "JSON; lines that name files"),
        ('[\n{"a": 1}\n]', "JSON; lines"),
    ],
)
def test_what_is_no_page_is_refused_by_what_it_is(
    scraper: Scraper, make_page: MakePage, tmp_path: Path, body: str, told: str
) -> None:
    (tmp_path / "x.txt").write_text(body)
    (tmp_path / "good.html").write_text(make_page())
    for words in (("x.txt",), ("--any", "x.txt")):
        result = scraper("clean", *words, "good.html", "--format", "jsonl")
        assert (result.exit_code, len(result.stdout.splitlines())) == (1, 1)
        assert f"x.txt: no page, but {told}" in result.stderr
    assert f"x.txt: no page, but {told}" in scraper("explain", "x.txt").stderr


@pytest.mark.parametrize(
    "head",
    [
        "Rs 1,12,000 crore cleared\nRs 1,13,000 crore asked for\n",
        "Apples, pears, plums\nOnions, leeks, garlic\nRye, oats, wheat\n",
        "[New Delhi] The port\n",
        "[1]\nThe port\n",
        "<p>feed</p>",
    ],
)
def test_prose_with_commas_is_an_article(
    scraper: Scraper, tmp_path: Path, paragraphs: tuple[str, ...], head: str
) -> None:
    (tmp_path / "x.txt").write_text(
        "Port Clears Plan\n\n" * (head[0] != "R") + head + "\n\n".join(paragraphs)
    )
    result = scraper("clean", "x.txt")
    assert (result.exit_code, result.stderr) == (0, "")
