"""`scraper serve` keeps standing whatever is asked of it, and answers nobody who came by another name."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from datasette.utils import tilde_encode

from scraper.browse.hosts import configure, is_ours
from scraper.model import Article, Metadata, Response
from scraper.store.archive import open_archive

MEMORY = 1200  # MB that a server may have taken at most; without limits the first of these takes some GB
LARGE = 20_000_000  # bytes: the largest page that a crawl takes
SERVE = (sys.executable, "-m", "scraper", "serve")


@contextmanager
def serving(path, log, *arguments, before=()):
    """Run `scraper serve` in a process of its own; yield its port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*before, *SERVE, "--archive", str(path), "--port", str(port), *arguments]
    with log.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            while process.poll() is None and "Uvicorn running" not in log.read_text():
                time.sleep(0.05)
            assert process.poll() is None, log.read_text()
            yield port, process
        finally:
            process.terminate()


def fill(path):
    with open_archive(path) as archive:
        for number, body in enumerate((b"<p>page</p>", os.urandom(LARGE)), 1):
            url = f"https://www.psu-news.example/{number}"
            article = Article(url, None, Metadata(title=f"T{number}"), "x", "x", (), (), "test")
            archive.save(article, Response(url, url, 200, {}, body, datetime.now(UTC)), None)
    return path


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("stocked") / "articles.db")


@pytest.fixture(scope="module")
def served(stocked):
    with serving(stocked, stocked.with_name("log")) as (port, process):
        yield f"http://127.0.0.1:{port}", process
    assert "Traceback" not in stocked.with_name("log").read_text()


def get(url):
    """Return status and body."""
    try:
        with urlopen(url) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900) SELECT {} FROM n"


@pytest.mark.parametrize(
    "sql",
    [
        "select zeroblob(900000000)",
        "select hex(zeroblob(400000000))",
        "select " + ", ".join(["zeroblob(40000000)"] * 60),
        MANY.format("zeroblob(9000000)"),
        MANY.format("group_concat(hex(zeroblob(1000000)))"),
        MANY.format("json_group_array(hex(zeroblob(1000000)))"),
    ],
)
@pytest.mark.parametrize("form", ["", ".json"])
def test_an_answer_without_bounds_is_refused(served, sql, form):
    url, process = served
    status, body = get(f"{url}/articles{form}?{urlencode({'sql': sql})}")
    assert status == 400
    assert b"too much for one answer" in body
    assert b"ask for fewer rows" in body
    assert process.poll() is None
    # For CSV, Datasette answers any SQL that fails with nothing.
    assert get(f"{url}/articles.csv?{urlencode({'sql': sql})}")[1].strip() == b""
    assert get(f"{url}/articles.json?sql=select+1")[0] == 200


def test_the_largest_answer_is_given_in_bounded_memory(served):
    url, process = served
    sql = "select cast(zeroblob(31000000) as text)"  # each of these is six characters in JSON
    assert get(f"{url}/articles.json?{urlencode({'sql': sql})}")[0] == 200
    assert process.poll() is None
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():  # Linux
        peak = int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) // 1000
        assert peak < MEMORY


def test_no_function_goes_on_for_hours(served):
    url, process = served
    sql = "select instr(hex(zeroblob(7000000)), hex(zeroblob(3000000)) || '1') as place"
    answer = get(f"{url}/articles.json?{urlencode({'sql': sql, '_shape': 'array'})}")
    assert json.loads(answer[1]) == [{"place": 0}]
    broken = "select instr(cast(x'ff' as text), 'a')"
    assert get(f"{url}/articles.json?{urlencode({'sql': broken})}")[0] == 400
    assert process.poll() is None  # that nothing holds up its end, the fixture waits for


def test_statements_have_bounds_too(served):
    url, _ = served
    for sql in (
        "select " + "(" * 600 + "1" + ")" * 600,
        " union ".join(["select 1"] * 200),
        f"select 'a' like '{'%a' * 600}'",
    ):
        status, body = get(f"{url}/articles.json?{urlencode({'sql': sql})}")
        assert status == 400, sql
        assert json.loads(body)["error"]


@pytest.mark.parametrize(
    "path", ["/-/capture/2", "/articles/bodies", "/articles/bodies/2", "/articles/bodies/2.json", "/-/home"]
)
def test_the_largest_page_can_still_be_seen(served, path):
    assert get(f"{served[0]}{path}")[0] == 200


def ask_as(port, host):
    connection = HTTPConnection("127.0.0.1", port)
    connection.putrequest("GET", "/articles.json?sql=select+1", skip_host=True)
    for each in host if isinstance(host, tuple) else (host,):
        connection.putheader("Host", each)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_only_requests_by_this_machines_own_names_are_answered(served):
    port = int(served[0].rpartition(":")[2])
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", "LOCALHOST", "127.3.2.1:9000"):
        assert ask_as(port, host)[0] == 200, host
    for host in ("evil.com", f"evil.com:{port}", "localhost.evil.com", "127.0.0.1.evil.com", "10.0.0.1", ""):
        status, body = ask_as(port, host)
        assert status == 421, host
        assert "--allow-host" in body
        assert "rows" not in body
    assert ask_as(port, ("localhost", "evil.com"))[0] >= 400


def test_names_that_the_user_gives_are_answered(stocked, tmp_path):
    names = ("--allow-host", "News.example.org", "--allow-host", "archive.lan")
    with serving(stocked, tmp_path / "log", *names) as (port, _):
        for host in ("news.example.org", "archive.lan:443", "localhost"):
            assert ask_as(port, host)[0] == 200
        assert ask_as(port, "example.org")[0] == 421


def test_where_it_listens_elsewhere_that_is_its_name_too(stocked, tmp_path):
    with serving(stocked, tmp_path / "log", "--host", "0.0.0.0") as (port, _):
        assert ask_as(port, "192.168.1.5")[0] == 200
        assert ask_as(port, "evil.com")[0] == 421
    (hosts,) = configure("192.168.1.5", ()).values()
    assert is_ours("192.168.1.5:8001", hosts)
    assert not is_ours("192.168.1.6:8001", hosts)
    (hosts,) = configure("::", ()).values()
    assert is_ours("[fe80::1]:8001", hosts)


@pytest.mark.parametrize("name", ["a%41.db", "a?b#c.db", "a b'\"&.db", "-.db", "नई.db", "file:x.db"])
def test_any_name_of_a_file_is_that_file(tmp_path, name):
    folder = tmp_path / "folder"
    folder.mkdir()
    fill(folder / name)
    with serving(folder / name, tmp_path / "log") as (port, _):
        url = f"http://127.0.0.1:{port}"
        assert get(f"{url}/")[0] == 200
        assert b"T1" in get(f"{url}/-/article/1")[1]
        (found,) = [each for each in json.loads(get(f"{url}/-/databases.json")[1]) if each["path"]]
        rows = get(f"{url}/{tilde_encode(found['route'])}/articles.json?_shape=array&_col=title")[1]
        assert [row["title"] for row in json.loads(rows)] == ["T2", "T1"]
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in folder.iterdir()} == {name}


@pytest.fixture
def read_only(tmp_path):
    """Return an archive in a folder where nobody may write."""
    folder = tmp_path / "folder"
    folder.mkdir()
    path = fill(folder / "articles.db")
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)


# Without root's right to write everywhere.
AS_OTHERS = ("setpriv", "--bounding-set", "-dac_override") if os.getuid() == 0 else ()


def test_a_read_only_folder_is_served(read_only, tmp_path):
    with serving(read_only, tmp_path / "log", before=AS_OTHERS) as (port, _):
        assert b"T1" in get(f"http://127.0.0.1:{port}/-/article/1")[1]
        assert get(f"http://127.0.0.1:{port}/articles/articles.json")[0] == 200
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_changes_that_are_only_in_the_wal_are_not_left_out_of_a_read_only_folder(read_only, tmp_path):
    read_only.with_name("articles.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(5000))
    command = [*AS_OTHERS, *SERVE, "--archive", str(read_only), "--port", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert str(read_only) in ended.stderr
    assert "Traceback" not in ended.stderr
