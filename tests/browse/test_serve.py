"""`serve` in a real process, looked at with a real browser."""

import json
import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from scraper.browse.serve import serve
from scraper.errors import ArchiveError


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("serve") / "log"


@pytest.fixture(scope="module")
def served(archive_path, log, start_serving):
    with start_serving(archive_path, log) as url:
        yield url


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("/articles/-/article/3", "&lt;script&gt;document.title='owned'&lt;/script&gt;"),
        ("/articles/articles", "articles: articles: 3 rows sorted by published descending"),
        ("/articles/articles/3", "articles: articles"),
        ("/articles/removals", "articles: removals: 5 rows"),
        ("/articles/failures", "Failures"),
    ],
)
def test_no_script_of_a_page_runs(served, browse, page, title):
    dom = browse(f"{served}{page}", "--dump-dom", "--virtual-time-budget=2000")
    shown = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)[1]
    assert shown.strip().startswith(title)
    assert shown.strip() != "owned"
    assert "<svg onload" not in dom
    assert not re.search(r'<a[^>]+href="javascript:', dom)


def test_a_script_would_have_been_noticed(browse, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<title>before</title><img src=x onerror=\"document.title='owned'\">")
    assert "<title>owned</title>" in browse(page.as_uri(), "--dump-dom", "--virtual-time-budget=2000")


def test_the_reading_page_can_be_seen(served, browse, tmp_path):
    picture = tmp_path / "page.png"
    browse(f"{served}/articles/-/article/1", f"--screenshot={picture}", "--window-size=900,700")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000


@pytest.mark.parametrize("path", ["/nothing", "/articles/nothing", "/articles/articles/99", "/-/article/99"])
def test_what_is_not_there_is_no_reason_for_a_traceback(served, log, path):
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{served}{path}")
    assert f'"GET {path} HTTP/1.1" 404' in log.read_text()
    assert "Traceback" not in log.read_text()


def test_serving_writes_nothing_and_suggests_no_facets(served, archive_path):
    with urlopen(f"{served}/articles/articles.json") as answer:
        assert json.load(answer)["suggested_facets"] == []
    with urlopen(f"{served}/-/databases.json") as answer:
        (database,) = [found for found in json.load(answer) if found["name"] == "articles"]
    assert database["path"] == str(archive_path)


@pytest.mark.parametrize("content", [None, b"", b"hello" * 100])
def test_what_is_no_archive_is_not_served(tmp_path, content):
    path = tmp_path / "articles.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArchiveError, match=str(path)):
        serve(path)
    assert path.exists() == (content is not None)
    with pytest.raises(ArchiveError, match="a folder"):
        serve(tmp_path)
