"""`export --output`: what stands at a place is replaced only where it is a file, and then as a whole."""

import json
import os
import stat
import subprocess
import sys
from io import BytesIO
from threading import Thread

import pytest
from pyarrow import parquet

from scraper.model import Article, Metadata
from scraper.store.archive import open_archive

FORMS = ("jsonl", "csv", "parquet", "warc", "atom")


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "a.db"
    url = "https://www.a.example/1"
    with open_archive(path) as opened:
        article = Article(url, "www.a.example", Metadata(title="One"), "Text.", "Text.", (), (), "test")
        opened.save(article, None, None)
    return path


@pytest.fixture
def export(scraper, archive):
    return lambda output, form="jsonl": scraper(
        "export", "--archive", archive, "--format", form, "--output", output
    )


def holds_the_article(text):
    return json.loads(text)["title"] == "One"


def test_a_file_keeps_its_mode_and_its_neighbours(export, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "x").write_text("old")
    (folder / "x").chmod(0o640)
    (folder / "x.part").write_text("mine")
    assert export(folder / "x").exit_code == 0
    assert stat.S_IMODE((folder / "x").stat().st_mode) == 0o640
    assert holds_the_article((folder / "x").read_text())
    assert (folder / "x.part").read_text() == "mine"
    assert sorted(path.name for path in folder.iterdir()) == ["x", "x.part"]


def test_a_new_file_has_the_usual_mode(export, tmp_path):
    (tmp_path / "usual").write_text("")
    export(tmp_path / "x")
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_leads_to_the_file_that_is_written(export, tmp_path, is_there):
    (tmp_path / "real").mkdir()
    if is_there:
        (tmp_path / "real" / "x").write_text("old")
    (tmp_path / "middle").symlink_to("real/x")
    (tmp_path / "link").symlink_to(tmp_path / "middle")
    assert export(tmp_path / "link").exit_code == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "middle").is_symlink()
    assert holds_the_article((tmp_path / "real" / "x").read_text())
    assert [path.name for path in (tmp_path / "real").iterdir()] == ["x"]


@pytest.mark.parametrize("form", FORMS)
def test_a_pipe_stays_one_and_is_written_through(export, tmp_path, form):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert export(pipe, form).exit_code == 0
    reader.join(30)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert read[0]
    if form == "parquet":
        assert parquet.read_table(BytesIO(read[0])).column("title").to_pylist() == ["One"]


def test_a_device_is_written_to(export, tmp_path):
    screen, device = os.openpty()
    (tmp_path / "tty").symlink_to(os.ttyname(device))
    assert export(tmp_path / "tty").exit_code == 0
    assert holds_the_article(os.read(screen, 100_000).decode().splitlines()[0])
    assert (tmp_path / "tty").is_symlink()
    os.close(screen)
    os.close(device)


@pytest.mark.parametrize("kind", ["file", "pipe"])
@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1"])
def test_what_the_shell_opened_is_written_to_behind_what_is_there(archive, tmp_path, place, kind):
    command = [sys.executable, "-m", "scraper", "export", "--archive", str(archive), "--output", place]
    if kind == "pipe":
        assert holds_the_article(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        return
    with (tmp_path / "x").open("a") as file:
        file.write("before\n")
        file.flush()
        inode = (tmp_path / "x").stat().st_ino
        subprocess.run(command, stdout=file, check=True)
    first, rest = (tmp_path / "x").read_text().split("\n", 1)
    assert first == "before"
    assert holds_the_article(rest)
    assert (tmp_path / "x").stat().st_ino == inode


@pytest.mark.parametrize("form", ["jsonl", "parquet", "warc"])
@pytest.mark.parametrize("link", ["x", "none/y"])
def test_a_file_that_can_not_be_written_is_named_as_the_user_named_it(export, tmp_path, form, link):
    (tmp_path / "x").symlink_to(link)
    result = export("x", form)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: x: ")
    assert "Traceback" not in result.stderr


def test_an_export_that_breaks_off_leaves_the_file_that_was_there(export, archive, tmp_path):
    with open_archive(archive) as opened:
        opened.connection.execute("DROP TABLE article_tags")
    (tmp_path / "x").write_text("old")
    assert export(tmp_path / "x").exit_code != 0
    assert (tmp_path / "x").read_text() == "old"
    assert not list(tmp_path.glob(".*"))
