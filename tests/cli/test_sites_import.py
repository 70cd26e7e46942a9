"""`scraper sites import-ftr`: files of another program, from the command line to a cleaned page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from scraper.sites import load_site

Scraper = Callable[..., Result]
SAMPLE = """body: //div[@class='story']
strip: //p[@class='appeal']
title: //h1
http_header(cookie): paid=yes
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "porttimes.example.txt"
    path.write_text(SAMPLE)
    return path


def test_a_file_goes_to_the_configuration(scraper: Scraper, sample: Path, tmp_path: Path) -> None:
    result = scraper("sites", "import-ftr", sample)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "ok      porttimes.example.txt -> config/sites/porttimes.example.toml: body, title; rules: 1",
        "        line 4, http_header(cookie): paid=yes: never imported: no header and no login to get past "
        "a paywall or a block",
        "files: 1 of 1 imported; lines of them not carried over: 1",
    ]
    path = tmp_path / "config/sites/porttimes.example.toml"
    assert load_site(path.read_text(), "x").layout[0].body == 'div[class="story"]'
    assert "cookie" not in path.read_text()


def test_what_was_imported_cleans_a_page(
    scraper: Scraper, sample: Path, tmp_path: Path, paragraphs: tuple[str, ...]
) -> None:
    scraper("sites", "import-ftr", sample)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = tmp_path / "1.html"
    page.write_text(
        f"<html><body><h1>Port Clears Plan</h1><div class=story>{body}<p class=appeal>We ask our "
        "readers to think of us in their wills, as our grandfathers did.</p></div></body></html>"
    )
    (tmp_path / "m.jsonl").write_text('{"file": "1.html", "url": "https://www.porttimes.example/1"}\n')
    out = scraper("clean", "--manifest", tmp_path / "m.jsonl", "--format", "jsonl").stdout
    assert "sixteen metres" in out
    assert '"rule": "porttimes.example.strip-1"' in out


def test_a_folder_needs_a_place_of_its_own(scraper: Scraper, sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ftr"
    folder.mkdir()
    sample.rename(folder / sample.name)
    (folder / ".coal.example.txt").write_text("strip: //aside\n")
    (folder / "global.txt").write_text("strip: //aside\n")
    (folder / "steel.example.txt").write_bytes(b"prune: no\xff\n")
    (folder / "LICENSE").write_text("words")
    refused = scraper("sites", "import-ftr", folder)
    assert refused.exit_code == 2
    assert "needs --out" in refused.stderr
    result = scraper("sites", "import-ftr", folder, "--out", "imported")
    assert result.exit_code == 1
    assert sorted(path.name for path in Path("imported").iterdir()) == [
        "coal.example.toml",
        "porttimes.example.toml",
    ]
    assert "FAILED  global.txt: the name is not a site's" in result.stdout
    assert "FAILED  steel.example.txt: nothing in it" in result.stdout
    assert "files: 2 of 4 imported; lines of them not carried over: 2" in result.stdout


def test_a_folder_without_a_file_says_so(scraper: Scraper, tmp_path: Path) -> None:
    (tmp_path / "ftr").mkdir()
    result = scraper("sites", "import-ftr", "ftr", "--out", "out")
    assert result.exit_code == 2
    assert "ftr: no site-config file in it; they are named such as example.com.txt" in result.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over_without_force(scraper: Scraper, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "mine.toml"
    mine.write_text('host = "www.porttimes.example"\n')
    result = scraper("sites", "import-ftr", sample, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "is configured there already; --force writes over it" in result.stdout
    assert scraper("sites", "import-ftr", sample, "--out", tmp_path / "out", "--force").exit_code == 0
    assert list((tmp_path / "out").iterdir()) == [mine]
    assert load_site(mine.read_text(), "x").host == "porttimes.example"


def test_two_files_of_one_site_do_not_clash(scraper: Scraper, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "www.porttimes.example.txt").write_text("body: //article")
    result = scraper("sites", "import-ftr", tmp_path, "--out", tmp_path / "out")
    assert "files: 1 of 2 imported" in result.stdout
    assert len(list((tmp_path / "out").iterdir())) == 1
