"""`scraper clean`: from files to text, Markdown and JSON lines."""

import gzip
import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.store.archive import open_archive

Scraper = Callable[..., Result]
MakePage = Callable[..., str]
FIELDS = [
    *(
        "file",
        "url",
        "canonical_url",
        "site",
        "title",
        "authors",
        "published",
        "modified",
        "place",
        "section",
    ),
    *("tags", "language", "summary", "text", "word_count", "image", "removals"),
]


def records(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.split("\n") if line]


def test_text_has_title_and_body_and_no_noise(
    scraper: Scraper, make_page: MakePage, paragraphs: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(make_page())
    result = scraper("clean", "a.html")
    assert result.exit_code == 0
    assert result.stdout.split("\n\n") == [
        "Port Clears Plan to Deepen Its Channel\nNew Delhi · 2025-09-22",
        *paragraphs[:-1],
        paragraphs[-1] + "\n",
    ]


def test_markdown_has_the_title_as_heading(scraper: Scraper, make_page: MakePage, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(make_page())
    result = scraper("clean", "--format", "markdown", "a.html")
    assert result.stdout.startswith("# Port Clears Plan to Deepen Its Channel\n\nNew Delhi · 2025-09-22\n\n")


def test_json_lines_have_every_field_and_null_for_the_unknown(
    scraper: Scraper, make_page: MakePage, paragraphs: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(make_page())
    (record,) = records(scraper("clean", "--format", "jsonl", "a.html"))
    assert list(record) == FIELDS
    assert record["file"] == "a.html"
    assert record["url"] is record["site"] is record["image"] is record["section"] is None
    assert record["authors"] == record["tags"] == []
    assert record["text"] == "\n\n".join(paragraphs)
    assert record["word_count"] == len(record["text"].split())
    assert {
        "position": 4,
        "rule": "promo.whatsapp",
        "text": "Join Port News on WhatsApp now for quick updates!",
    } in (record["removals"])


def test_standard_input(scraper: Scraper, make_page: MakePage) -> None:
    (record,) = records(scraper("clean", "-", "--format", "jsonl", input=make_page()))
    assert record["file"] == "-"
    assert record["title"] == "Port Clears Plan to Deepen Its Channel"


def test_a_folder_is_read_in_order_to_its_depths(
    scraper: Scraper, make_page: MakePage, tmp_path: Path
) -> None:
    for name in ("b/2.html", "b/1.htm", "a.html", "c.html.gz", "skipped.css"):
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        page = make_page(name).encode()
        path.write_bytes(gzip.compress(page) if name.endswith(".gz") else page)
    (tmp_path / "pages" / "b" / "again").symlink_to(tmp_path / "pages")
    found = [record["file"] for record in records(scraper("clean", "pages", "--format", "jsonl"))]
    assert found == ["pages/a.html", "pages/b/1.htm", "pages/b/2.html", "pages/c.html.gz"]


def test_many_files_keep_their_order_on_all_cores(
    scraper: Scraper, make_page: MakePage, tmp_path: Path
) -> None:
    names = [f"{number:02}.html" for number in range(30)]
    for number, name in enumerate(names):
        # The first pages take longest, so that the others are done before them.
        (tmp_path / name).write_text(
            make_page(f"Title {name}")
            + "<p>The second shaft was sunk within a year, and the third in less.</p>"
            * (2000 if number < 3 else 0)
        )
    (tmp_path / "17.html").write_text("")
    result = scraper("clean", *names, "--format", "jsonl")
    assert [record["file"] for record in records(result)] == [name for name in names if name != "17.html"]
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "17.html: it is empty" in result.stderr


def test_bad_files_are_named_and_the_others_cleaned(
    scraper: Scraper, make_page: MakePage, tmp_path: Path
) -> None:
    (tmp_path / "good.html").write_text(make_page())
    (tmp_path / "empty.html").write_text("")
    (tmp_path / "photo.html").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(100))
    (tmp_path / "cut.html.gz").write_bytes(b"\x1f\x8b\x08\x00not gzip")
    (tmp_path / "hollow").mkdir()
    result = scraper("clean", "empty.html", "photo.html", "good.html", "cut.html.gz", "none.html", "hollow")
    assert result.exit_code == 1
    assert "Port Clears Plan" in result.stdout
    lines = [line.split(" error ", 1)[1] for line in result.stderr.splitlines()]
    assert [line.split(":")[0] for line in lines] == [
        *("empty.html", "photo.html", "cut.html.gz", "none.html", "hollow")
    ]


def test_a_page_over_the_cap_is_refused_also_when_it_is_packed(scraper: Scraper, tmp_path: Path) -> None:
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b"<p>" + b"a" * 30_000_000))
    result = scraper("clean", "bomb.html.gz")
    assert result.exit_code == 1
    assert "larger than 20000000 bytes" in result.stderr


def test_a_manifest_gives_files_their_urls(scraper: Scraper, make_page: MakePage, tmp_path: Path) -> None:
    (tmp_path / "set" / "pages").mkdir(parents=True)
    (tmp_path / "set" / "pages" / "1.html").write_text(make_page())
    lines = [
        json.dumps({"file": "pages/1.html", "url": "https://port.example/news/1", "more": [1]}),
        "",
        "not json",
        json.dumps({"url": "https://port.example/news/2"}),
        json.dumps({"file": "pages/2.html", "url": None}),
    ]
    (tmp_path / "set" / "manifest.jsonl").write_text("\n".join(lines))
    result = scraper("clean", "--manifest", "set/manifest.jsonl", "--format", "jsonl")
    (record,) = records(result)
    assert (record["file"], record["url"], record["site"]) == (
        *("pages/1.html", "https://port.example/news/1", "port.example"),
    )
    assert result.exit_code == 1
    assert [
        next(part for part in ("line 3", "line 4", "pages/2.html") if part in line)
        for line in result.stderr.splitlines()
    ] == ["line 3", "line 4", "pages/2.html"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_file_gives_its_html_answers(
    scraper: Scraper, make_page: MakePage, tmp_path: Path, packed: bool
) -> None:
    name = "crawl.warc.gz" if packed else "crawl.warc"
    with (tmp_path / name).open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        for path, status, kind, body in (
            ("/1", "200 OK", "text/html; charset=utf-8", make_page()),
            ("/style.css", "200 OK", "text/css", "p {}"),
            ("/gone", "404 Not Found", "text/html", make_page("Not Here")),
            ("/2", "200 OK", "text/html", make_page("Second Port Is Deepened")),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            url = f"https://port.example{path}"
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=BytesIO(body.encode()), http_headers=headers
                )
            )
    result = scraper("clean", name, "--format", "jsonl")
    assert result.exit_code == 0
    assert [(record["file"], record["url"]) for record in records(result)] == [
        (name, "https://port.example/1"),
        (name, "https://port.example/2"),
    ]


@pytest.mark.parametrize(
    "body", [b"", b"not a warc", b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nabc", b"\x1f\x8b\x08"]
)
def test_a_damaged_warc_file_is_named(scraper: Scraper, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(body)
    result = scraper("clean", "bad.warc.gz")
    assert result.exit_code == 1
    assert "bad.warc.gz: " in result.stderr
    assert not result.stdout


def test_save_keeps_articles_with_their_pages(scraper: Scraper, make_page: MakePage, tmp_path: Path) -> None:
    (tmp_path / "1.html").write_text(make_page())
    (tmp_path / "m.jsonl").write_text(json.dumps({"file": "1.html", "url": "https://port.example/news/1"}))
    for _ in range(2):
        assert scraper("clean", "--manifest", "m.jsonl", "--save", "--archive", "a/b.db").exit_code == 0
    with open_archive(tmp_path / "a/b.db", create=False) as archive:
        (article,) = archive.connection.execute("SELECT url, title, capture FROM articles").fetchall()
        assert article[:2] == ("https://port.example/news/1", "Port Clears Plan to Deepen Its Channel")
        assert archive.body(article[2]) == (tmp_path / "1.html").read_bytes()


@pytest.mark.parametrize("body", [bytes(range(128, 256)) * 9, gzip.compress(bytes(range(256)) * 9)])
def test_what_is_in_a_damaged_warc_file_is_not_printed(scraper: Scraper, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(body)
    (line,) = scraper("clean", "bad.warc.gz").stderr.splitlines()
    assert line.endswith("bad.warc.gz: not a WARC file, or a damaged one: Unknown archive format")


def test_saved_articles_are_of_the_configured_site(
    scraper: Scraper, make_page: MakePage, tmp_path: Path
) -> None:
    (tmp_path / "set" / "sites").mkdir(parents=True)
    site = 'host = "port.example"\naliases = ["m.port.example"]\nname = "Port News"\n'
    (tmp_path / "set" / "sites" / "port.toml").write_text(site)
    link = '<head><link rel="canonical" href="https://m.port.example/news/2">'
    (tmp_path / "1.html").write_text(make_page())
    (tmp_path / "2.html").write_text(make_page("Second Port Is Deepened").replace("<head>", link))
    (tmp_path / "m.jsonl").write_text(json.dumps({"file": "1.html", "url": "https://port.example/news/1"}))
    for words in (("--manifest", "m.jsonl"), ("2.html",)):
        found = scraper("clean", *words, "--save", "--archive", "a.db", "--config", "set")
        assert found.exit_code == 0, found.output
    with open_archive(tmp_path / "a.db", create=False) as archive:
        rows = archive.connection.execute("SELECT host, name FROM sites").fetchall()
        assert rows == [("port.example", "Port News")]
        assert archive.connection.execute("SELECT count(site) FROM articles").fetchone() == (2,)


def _write_warc(path: Path, *answers: tuple[str, str]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for moment, body in answers:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                "https://port.example/news/1",
                "response",
                BytesIO(body.encode()),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": moment},
            )
            writer.write_record(record)


def test_an_old_warc_adds_to_the_history_of_newer_articles_once(
    scraper: Scraper, make_page: MakePage, paragraphs: tuple[str, ...], tmp_path: Path
) -> None:
    _write_warc(tmp_path / "new.warc.gz", ("2025-02-01T00:00:00Z", make_page("Port Plan Is Cleared")))
    older = ("2024-01-01T00:00:00Z", make_page("Port Plan Is Awaited", paragraphs[:2]))
    _write_warc(tmp_path / "old.warc.gz", older, ("2024-01-02T00:00:00Z", older[1]))
    assert scraper("clean", "new.warc.gz", "--save", "--archive", "a.db").exit_code == 0
    before = scraper("export", "--archive", "a.db").stdout
    for _ in range(2):
        for name in ("old.warc.gz", "new.warc.gz"):
            assert scraper("clean", name, "--save", "--archive", "a.db").exit_code == 0
        assert scraper("export", "--archive", "a.db").stdout == before
        with open_archive(tmp_path / "a.db", create=False) as archive:
            found = archive.connection.execute("SELECT seen_at, title FROM revisions").fetchall()
            assert found == [("2024-01-02T00:00:00Z", "Port Plan Is Awaited")]
            assert archive.connection.execute("SELECT count(*) FROM captures").fetchone() == (3,)


def test_nothing_to_clean_is_a_usage_error(scraper: Scraper) -> None:
    result = scraper("clean")
    assert result.exit_code == 2
    assert "name a PATH or a --manifest" in result.stderr
    assert scraper("clean", "--manifest", "none.jsonl").exit_code == 2


def test_half_a_surrogate_pair_in_a_title_is_printed_as_a_question_mark(
    scraper: Scraper, make_page: MakePage
) -> None:
    data = '{"@type": "NewsArticle", "headline": "Port \\ud83d Plan Cleared For The Channel"}'
    page = make_page().replace("<head>", f'<head><script type="application/ld+json">{data}</script>')
    for form in ("text", "jsonl", "markdown"):
        result = scraper("clean", "-", "--format", form, input=page)
        assert result.exit_code == 0


def test_a_terminal_is_sent_no_commands_of_a_page(scraper: Scraper, make_page: MakePage) -> None:
    page = make_page("Port \x1b]0;owned\x07 Clears \x9b31m Plan")
    assert not {"\x1b", "\x9b", "\x07"} & set(scraper("clean", "-", input=page).output)
