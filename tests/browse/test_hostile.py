"""Hostile texts in a real browser: no script of theirs runs, no dialog opens, no request leaves the page."""

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from scraper.cli import main
from scraper.errors import BadStatus, NothingListed
from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import open_archive

PAGES = (
    "/",
    "/-/search",
    "/-/search?q=payload",
    "/-/search?q=%3Cscript%3Edocument.title%3D'owned'%3C/script%3E&author=%22%3E%3Cscript%3E",
    "/-/article/1?removed=open",
    "/-/article/2",
    "/-/article/3",
    "/-/article/99",
    "/-/capture/1",
    "/-/capture/3",
    "/-/feed",
    "/-/feed?site=www.evil.example",
    "/articles",
    "/articles/articles",
    "/articles/articles?_search=payload",
    "/articles/articles/1",
    "/articles/removals",
    "/articles/revisions",
    "/articles/captures",
    "/articles/sites",
    "/articles/stories",
    "/articles/tags",
    "/articles/new_today",
    "/articles/by_author?author=payload",
    "/articles/most_stripped_sites",
    "/articles/edited_after_publication",
    "/articles/stories_across_sites",
    "/articles/articles_without_date",
    "/articles/gone_articles",
    "/articles/failures",
    "/articles/removals_by_rule",
)


def attack(canary):
    """Return text that would call the canary, and change the title, in every way that markup has."""
    script = f"document.title='owned';alert(1);fetch('{canary}/fetch')"
    return (
        f"""payload <script>{script}</script><script src="{canary}/script.js"></script>"""
        f"""<img src="{canary}/img" onerror="{script}"><svg onload="{script}"><iframe src="{canary}/frame">"""
        f"""</iframe><link rel="stylesheet" href="{canary}/css"><style>@import "{canary}/import";</style>"""
        f"""<meta http-equiv="refresh" content="0;url={canary}/refresh"><base href="{canary}/">"""
        f"""<form action="{canary}/form"><input autofocus onfocus="{script}"></form>"""
        f"""<a href="javascript:{script}">x</a> ![x]({canary}/md) [x](javascript:{script})"""
        f"""<div style="background:url({canary}/style)"> "' onmouseover="{script}" x=' {{{{7*7}}}} ${{7*7}}"""
        "\u202egpj.exe\u2066 \u2028 ]]> --> </textarea></title></pre></details>"
    )


@pytest.fixture(scope="module")
def canary():
    with serving() as (url, asked):
        yield url, asked


@contextmanager
def serving():
    """Answer every request with nothing; yield the URL, and the paths that were asked for."""
    asked = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - as the base class names it

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, canary):
    path = tmp_path_factory.mktemp("hostile") / "articles.db"
    evil = attack(canary[0])
    host = "www.evil.example"
    meta = Metadata(
        title=evil, authors=(evil,), section=evil, place=evil, tags=(evil,), language='"><b>', summary=evil
    )
    removals = (Removal(0, evil[:200], evil), Removal(2, "promo.whatsapp", evil))
    with open_archive(path) as archive:
        for number, name in enumerate((host, "www.other.example"), 1):
            url = f"https://{name}/{number}"
            article = Article(url, name, meta, evil, evil, (), removals, "test")
            kind = f"text/html {evil[:40]}"
            page = Response(url, url, 200, {"content-type": kind}, evil.encode(), datetime.now(UTC))
            archive.site_id(name, evil)
            archive.save(article, page, None)
            archive.save(replace(article, text=f"{evil}\n\n{evil} again"), page, None)
        archive.mark_gone(f"https://{host}/1", replace(page, url=f"https://{host}/1"), None)
        archive.record_failure(f"javascript:alert('{canary[0]}')", host, BadStatus(evil), None, None)
        archive.record_failure(f"https://{host}/x", host, NothingListed(evil), None, archive.start_run(host))
    with closing(sqlite3.connect(path)) as db:  # what no version of ours writes
        columns = "url, title, text, markdown, word_count, first_seen, last_seen, engine, version"
        nul = "payload a\0b\u202e"
        row = ("javascript:alert(1)", *[nul] * 5)
        db.execute(f"INSERT INTO articles ({columns}) VALUES (?, ?, ?, ?, 1, ?, ?, 'x', 'x')", row)
        db.commit()
    return path


@pytest.fixture(scope="module")
def served(hostile, start_serving, tmp_path_factory):
    log = tmp_path_factory.mktemp("served") / "log"
    with start_serving(hostile, log) as url:
        yield url
    assert "Traceback" not in log.read_text()


LINKS = """
[...document.querySelectorAll('[href], [action], [src]')]
    .map(element => element.getAttribute('href') || element.action || element.src)
"""
LIVE = "document.querySelectorAll('iframe, object, embed, base, [onload], [onerror]').length"


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_a_page_runs_or_calls_out(served, canary, browser, page):
    browser.open(f"{served}{page}")
    browser.ask("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert browser.dialogs == []
    assert canary[1] == []
    assert [url for url in browser.requests if not url.startswith((served, "data:"))] == []
    assert "owned" not in browser.ask("document.title").split("<script>")[0]
    assert browser.ask("document.title") != "owned"
    assert not [link for link in browser.ask(LINKS) if str(link).strip().lower().startswith("javascript:")]
    assert browser.ask(LIVE) == 0


def test_such_a_call_would_have_been_noticed(browser, canary, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(attack(canary[0]).replace("onfocus", "data-x").replace("http-equiv", "data-y"))
    browser.open(page.as_uri())
    assert browser.dialogs
    assert {"/script.js", "/img"} & set(canary[1])
    canary[1].clear()


@pytest.mark.parametrize("path", ["/-/article/3", "/-/search?q=payload", "/articles/articles"])
def test_the_sources_direction_and_nuls_are_visible(served, browser, path):
    browser.open(f"{served}{path}")
    text = browser.ask("document.body.innerText")
    assert "payload a\ufffdb\ufffd" in text
    assert not {"\u202e", "\u2066", "\0"} & set(text)


def test_files_of_ours_are_harmless_too(canary, browser, tmp_path, monkeypatch):
    """The page of `explain`, the HTML of `clean`'s article, and a note that is shown as HTML."""

    def scraper(*arguments):
        return CliRunner().invoke(main, arguments)

    monkeypatch.chdir(tmp_path)
    evil = escape(attack(canary[0]))
    body = f"<p>The board met on Monday and cleared the plan for the port. {evil}</p>" * 4
    (tmp_path / "page.html").write_text(f"<title>{evil}</title><article><h1>{evil}</h1>{body}</article>")
    assert scraper("explain", "--html", "out.html", "page.html").exit_code == 0
    assert scraper("clean", "--any", "--save", "--archive", "n.db", "page.html").exit_code == 0
    assert scraper("export", "--archive", "n.db", "--format", "markdown", "--output", "vault").exit_code == 0
    (note,) = (tmp_path / "vault").rglob("*.md")
    markdown = note.read_text(encoding="utf-8").split("---\n", 2)[2]
    (tmp_path / "note.html").write_text(f"<meta charset=utf-8>{MarkdownIt().render(markdown)}")
    for name in ("out.html", "note.html"):
        browser.open((tmp_path / name).as_uri())
        assert browser.dialogs == [], name
        assert canary[1] == [], name
        assert browser.ask("document.title") != "owned"
