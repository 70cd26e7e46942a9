"""`scraper export`: what is written is read back by other programs."""

import csv
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO, StringIO

import feedparser
import pytest
import yaml
from pyarrow import parquet
from warcio.archiveiterator import ArchiveIterator

from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import open_archive

BODY = b"<html><p>caf\xc3\xa9 \x00\xff</p></html>"
EVIL = '../../x "quoted"\n---\nurl: /evil <script>\x0b'
FORMS = ("jsonl", "csv", "atom", "warc")


def build(number, title, text, **meta):
    url = f"https://www.a.example/{number}"
    removals = (Removal(2, "promo.whatsapp", "Join us"),)
    return Article(url, "www.a.example", Metadata(title=title, **meta), text, text, (), removals, "test")


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "a.db"
    moment = datetime(2025, 9, 22, 10, tzinfo=UTC)
    articles = (
        build(
            1,
            "Port, cleared",
            "First line, with a comma.\n\nSecond \u2028line.",
            authors=("A. Rao", "B. Sen"),
            published="2025-09-21",
            tags=("Port news", "Coal"),
            section="Ports",
            summary="In short",
        ),
        build(2, "रक्षा मंत्री", "रक्षा मंत्री ने कहा।", published="2025-09-22T10:00:00+05:30", language="hi"),
        build(3, EVIL, f"{EVIL}\n\n]]> & \ufffe", authors=(EVIL.strip(),), tags=(EVIL,)),
    )
    with open_archive(path) as opened:
        opened.site_id("www.a.example", "A Site")
        for article in articles:
            headers = {"content-type": "text/html; charset=utf-8"}
            opened.save(article, Response(article.url, article.url, 200, headers, BODY, moment), None)
    return path


@pytest.fixture
def export(scraper, archive):
    def run(*args):
        result = scraper("export", "--archive", archive, *args)
        assert result.exit_code == 0, result.output
        return result

    return run


def test_json_lines(export):
    lines = export().stdout_bytes.decode().split("\n")
    records = [json.loads(line) for line in lines if line]
    assert [record["id"] for record in records] == [1, 2, 3]
    first = records[0]
    assert first["authors"] == ["A. Rao", "B. Sen"]
    assert first["tags"] == ["Coal", "Port news"]
    assert first["site"] == "www.a.example"
    assert first["removals"] == [{"position": 2, "rule": "promo.whatsapp", "text": "Join us"}]
    assert first["language"] is None


def test_csv(export):
    rows = list(csv.DictReader(StringIO(export("--format", "csv").stdout_bytes.decode(), newline="")))
    assert rows[0]["text"] == "First line, with a comma.\n\nSecond \u2028line."
    assert rows[0]["tags"] == "Coal, Port news"
    assert [row["title"] for row in rows] == ["Port, cleared", "रक्षा मंत्री", EVIL]


def test_cells_that_a_spreadsheet_would_run_are_marked_where_asked(export, scraper, archive):
    titles = ("=1+1", "+1", "-1", "@x", "\t=1", "＝1", "a=1", "'=1")
    with open_archive(archive) as opened:
        for number, title in enumerate(titles, 4):
            opened.connection.execute(
                """
                INSERT INTO articles (
                    id, url, title, text, markdown, word_count, first_seen, last_seen, engine, version
                ) VALUES (?, 'urn:' || ?, ?, 'x', 'x', 1, '', '', '', '')
                """,
                (number, number, title),
            )

    def read(*args):
        text = export("--format", "csv", *args).stdout_bytes.decode()
        return [row["title"] for row in csv.DictReader(StringIO(text, newline=""))][3:]

    assert read() == list(titles)
    assert read("--safe-cells") == [f"'{title}" for title in titles[:6]] + list(titles[6:])
    refused = scraper("export", "--archive", archive, "--safe-cells")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        2,
        "Error: --safe-cells is for csv, and jsonl has no cells that could be run",
    )


def test_parquet(export, tmp_path):
    export("--format", "parquet", "--output", tmp_path / "x.parquet")
    rows = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    assert [row["title"] for row in rows] == ["Port, cleared", "रक्षा मंत्री", EVIL]
    assert rows[0]["authors"] == ["A. Rao", "B. Sen"]
    assert rows[0]["word_count"] == 7
    assert rows[2]["published"] is None


def test_markdown_folder(export, tmp_path):
    export("--format", "markdown", "--output", tmp_path / "vault")
    files = sorted(path for path in (tmp_path / "vault").rglob("*") if path.is_file())
    assert {path.suffix for path in files} == {".md"}
    assert {path.relative_to(tmp_path / "vault").parts[0] for path in files} == {"www.a.example"}
    assert files[0].name == "2025-09-21-port-cleared-1.md"
    notes = [path.read_text(encoding="utf-8").split("---\n", 2) for path in files]
    fronts = {front["archive_id"]: front for _, head, _ in notes for front in [yaml.safe_load(head)]}
    assert fronts[1]["tags"] == ["Coal", "Port-news"]
    assert fronts[1]["date"] == "2025-09-21"
    assert fronts[2]["title"] == "रक्षा मंत्री"
    assert fronts[3]["title"] == EVIL
    assert "url" not in fronts[3]
    export("--format", "markdown", "--output", tmp_path / "vault")
    assert len(list((tmp_path / "vault").rglob("*.md"))) == 3


def test_warc_is_read_back_and_taken_in_again(export, scraper, tmp_path):
    export("--format", "warc", "--output", tmp_path / "x.warc.gz")
    with (tmp_path / "x.warc.gz").open("rb") as file:
        found = {}
        for record in ArchiveIterator(file, check_digests=True):
            body = record.content_stream().read()
            if record.rec_type == "response":
                assert record.digest_checker.passed
                assert record.rec_headers.get_header("WARC-Date") == "2025-09-22T10:00:00Z"
                found[record.rec_headers.get_header("WARC-Target-URI")] = body
    assert found == dict.fromkeys((f"https://www.a.example/{n}" for n in (1, 2, 3)), BODY)


@pytest.mark.parametrize(
    ("name", "beginning"), [("x.warc", b"WARC/1.0\r\n"), ("x.warc.gz", b"\x1f\x8b"), (None, b"\x1f\x8b")]
)
def test_the_name_of_a_warc_file_says_whether_it_is_compressed(export, scraper, tmp_path, name, beginning):
    result = export("--format", "warc", *(("--output", tmp_path / name) if name else ()))
    data = (tmp_path / name).read_bytes() if name else result.stdout_bytes
    assert data.startswith(beginning)
    assert len([record.rec_type for record in ArchiveIterator(BytesIO(data))]) == 4


def test_a_warc_makes_an_archive(scraper, make_page, tmp_path):
    url = "https://www.port.example/news/1"
    (tmp_path / "page.html").write_text(make_page())
    (tmp_path / "m.jsonl").write_text(json.dumps({"file": "page.html", "url": url}))
    assert scraper("clean", "--manifest", "m.jsonl", "--save", "--archive", "1.db").exit_code == 0
    scraper("export", "--archive", "1.db", "--format", "warc", "--output", "x.warc.gz")
    assert scraper("clean", "x.warc.gz", "--save", "--archive", "2.db").exit_code == 0
    first, second = (json.loads(scraper("export", "--archive", name).stdout) for name in ("1.db", "2.db"))
    for record in (first, second):
        del record["first_seen"], record["last_seen"]
    assert first == second
    assert first["url"] == url


def test_atom_is_valid(export):
    feed = feedparser.parse(BytesIO(export("--format", "atom").stdout_bytes))
    assert not feed.bozo
    assert feed.feed.title == "All articles"
    assert [entry.link for entry in feed.entries] == [f"https://www.a.example/{n}" for n in (3, 2, 1)]
    last = feed.entries[2]
    assert (last.title, last.summary, last.published) == ("Port, cleared", "In short", "2025-09-21T00:00:00Z")
    assert [author.name for author in last.authors] == ["A. Rao", "B. Sen"]
    assert feed.entries[1].updated == "2025-09-22T04:30:00Z"
    assert "<script" not in feed.entries[0].content[0].value


def test_an_entry_of_a_feed_is_as_new_as_its_text(export, archive):
    with open_archive(archive) as opened:
        for day, text in ((23, "First line."), (24, "Another line."), (25, "Another line.")):
            article = build(2, "रक्षा मंत्री", text, published="2025-09-22T10:00:00+05:30")
            moment = datetime(2025, 9, day, 10, tzinfo=UTC)
            opened.save(article, Response(article.url, article.url, 200, {}, text.encode(), moment), None)
    feed = feedparser.parse(BytesIO(export("--format", "atom").stdout_bytes))
    assert [(entry.published, entry.updated) for entry in feed.entries[1:]] == [
        ("2025-09-22T04:30:00Z", "2025-09-24T10:00:00Z"),
        ("2025-09-21T00:00:00Z",) * 2,
    ]
    assert feed.feed.updated == "2025-09-24T10:00:00Z"


def test_filters_words_and_limits(export):
    assert json.loads(export("मंत्री").stdout)["id"] == 2
    assert json.loads(export("--tag", "coal").stdout)["id"] == 1
    assert [json.loads(line)["id"] for line in export("--limit", "2").stdout.splitlines()] == [3, 2]
    assert export("nothing").stdout == ""
    assert not feedparser.parse(BytesIO(export("nothing", "--format", "atom").stdout_bytes)).bozo


@pytest.mark.parametrize("form", ["parquet", "markdown"])
def test_what_needs_a_place_says_so(scraper, archive, form):
    result = scraper("export", "--archive", archive, "--format", form)
    assert result.exit_code == 2
    assert "--output" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("jsonl out", "out: a folder; name a file in it, such as out/articles.jsonl"),
        ("warc out", "out: a folder; name a file in it, such as out/articles.warc.gz"),
        ("csv none/x.csv", "none/x.csv: there is no folder none; make it, or name another file"),
        ("parquet note/x", "note/x: there is no folder note; make it, or name another file"),
        ("markdown note", "note: a file, but markdown is a folder of notes; name another place"),
    ],
)
def test_a_place_that_can_not_be_is_a_usage_error(scraper, archive, tmp_path, words, told):
    (tmp_path / "out").mkdir()
    (tmp_path / "note").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    form, output = words.split()
    result = scraper("export", "--archive", archive, "--format", form, "--output", output)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: {told}")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("form", FORMS)
def test_memory_stays_flat(form, scraper, tmp_path):
    """Ten times the articles take as much memory: the peak of what Python holds is compared."""
    import tracemalloc

    text = "word " * 2000
    with open_archive(tmp_path / "b.db") as opened, opened.transaction():
        for number in range(400):
            url = f"https://www.a.example/{number}"
            body = Response(url, url, 200, {}, (text + url).encode(), datetime.now(UTC))
            opened.save(build(number, f"T {number}", text), body, None)
    peaks = []
    for limit in (40, 400):
        tracemalloc.start()
        scraper("export", "--archive", "b.db", "--format", form, "--limit", limit, "--output", "x")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000


def test_a_damaged_page_is_named_and_the_rest_is_written(scraper, archive, tmp_path):
    with closing(sqlite3.connect(archive)) as db:
        db.execute("UPDATE captures SET body = NULL WHERE id = 3")
        db.execute("UPDATE bodies SET data = x'28b52ffd'")
        db.commit()
    output = tmp_path / "o.warc.gz"
    result = scraper("export", "--archive", archive, "--format", "warc", "--output", output)
    assert result.exit_code == 1
    assert "https://www.a.example/1: its page in the archive is damaged, and left out" in result.stderr
    with output.open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo"]


def test_a_warc_counts_what_is_in_it(export, archive, tmp_path):
    with closing(sqlite3.connect(archive)) as db:
        db.execute("UPDATE captures SET body = NULL WHERE article = 2")
        db.commit()
    output = tmp_path / "o.warc.gz"
    told = export("--format", "warc", "--output", output).stderr.splitlines()
    assert told[-2:] == [
        f"2 articles written to {output}",
        "1 article left out: the archive has no page of it",
    ]
    assert "left out" not in export("--output", tmp_path / "o.jsonl").stderr


@pytest.mark.parametrize("words", [["--output", ""], [""]])
def test_an_empty_argument_is_a_usage_error(scraper, archive, words):
    result = scraper("export", "--archive", archive, *words)
    assert result.exit_code == 2
    assert "an argument is empty" in result.stderr
