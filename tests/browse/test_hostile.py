"""Hostile texts in a real browser: no script of theirs runs, no dialog opens, no request leaves the page."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from scraper.errors import BadStatus
from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import open_archive

FLAGS = ("--dump-dom", "--virtual-time-budget=3000")
PAGES = (
    "/",
    "/-/search?q=payload",
    "/-/search?q=%3Cscript%3Edocument.title%3D'owned'%3C/script%3E",
    "/-/article/1?removed=open",
    "/-/capture/1",
    "/-/feed",
    "/articles/articles",
    "/articles/articles/1",
    "/articles/removals",
    "/articles/revisions",
    "/articles/captures",
    "/articles/tags",
    "/articles/new_today",
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


@pytest.fixture
def hostile(tmp_path, server):
    path = tmp_path / "articles.db"
    evil = attack(server.url)
    host = "www.evil.example"
    meta = Metadata(
        title=evil, authors=(evil,), section=evil, place=evil, tags=(evil,), language='"><b>', summary=evil
    )
    url = f"https://{host}/1"
    removals = (Removal(0, evil[:200], evil), Removal(2, "promo.whatsapp", evil))
    article = Article(url, host, meta, evil, evil, (), removals, "test")
    page = Response(
        url, url, 200, {"content-type": f"text/html {evil[:40]}"}, evil.encode(), datetime.now(UTC)
    )
    with open_archive(path) as archive:
        archive.site_id(host, evil)
        archive.save(article, page, None)
        archive.save(Article(url, host, meta, f"{evil}\n\n{evil}", evil, (), removals, "test"), page, None)
        archive.record_failure(f"javascript:alert('{server.url}')", host, BadStatus(evil), None, None)
    with closing(sqlite3.connect(path)) as db:  # what no version of ours writes
        columns = "url, title, text, markdown, word_count, first_seen, last_seen, engine, version"
        nul = "payload a\0b\u202e"
        row = ("javascript:alert(1)", *[nul] * 5)
        db.execute(f"INSERT INTO articles ({columns}) VALUES (?, ?, ?, ?, 1, ?, ?, 'x', 'x')", row)
        db.commit()
    return path


def test_nothing_of_a_page_runs_or_calls_out(hostile, server, browse, start_serving, tmp_path):
    with start_serving(hostile, tmp_path / "log") as url:
        for page in (*PAGES, "/-/article/2"):
            server.requests.clear()
            dom = browse(f"{url}{page}", *FLAGS)
            title = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
            assert server.paths() == [], page
            assert title is None or title[1] != "owned", page
            assert not re.search(r'<a[^>]+href="\s*javascript:', dom, re.IGNORECASE), page
            assert "<svg onload" not in dom, page
            assert "49" not in (title[1] if title else ""), page
        assert "Traceback" not in (tmp_path / "log").read_text()


def test_such_a_call_would_have_been_noticed(browse, server, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(attack(server.url).replace("alert(1);", ""))
    dom = browse(page.as_uri(), *FLAGS)
    assert "<title>owned</title>" in dom or server.paths()
    assert {"/script.js", "/img"} & set(server.paths())


def test_the_sources_direction_and_nuls_are_visible(hostile, browse, start_serving, tmp_path):
    with start_serving(hostile, tmp_path / "log") as url:
        dom = browse(f"{url}/-/article/2", *FLAGS)
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", dom)[1]
    assert heading == "payload a\ufffdb\ufffd"
