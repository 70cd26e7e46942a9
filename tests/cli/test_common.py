"""What all commands share: help, errors, exit codes, signals, closed pipes."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from scraper.cli import VERBS, archive, sites

Scraper = Callable[..., Result]
Process = Callable[..., subprocess.CompletedProcess[str]]
MakePage = Callable[..., str]
COMMON = ("--archive", "--config", "--quiet", "--verbose", "--log-format", "--help")
GROUPS = {"archive": archive.ACTIONS, "sites": sites.ACTIONS}
COMMANDS = (
    *(verb for verb in VERBS if verb not in GROUPS),
    *(f"{group} {action}" for group, actions in GROUPS.items() for action in actions),
)


@pytest.mark.parametrize("verb", COMMANDS)
def test_help_has_the_common_options_and_an_example(scraper: Scraper, verb: str) -> None:
    result = scraper(*verb.split(), "--help")
    assert result.exit_code == 0
    assert all(option in result.stdout for option in COMMON)
    assert f"scraper {verb}" in result.stdout.partition("\nExample")[2]


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_help_of_a_group_has_examples_that_are_commands(scraper: Scraper, group: str) -> None:
    examples = scraper(*group.split(), "--help").stdout.partition("\nExamples:\n")[2]
    found = re.findall(r"scraper ((?:[a-z-]+ )*[a-z-]+)", examples)
    assert found
    known = [command for each in found for command in COMMANDS if f"{each} ".startswith(f"{command} ")]
    assert len(known) == len(found)
    assert all(command.startswith(group) for command in known)


def test_the_version_is_told(scraper: Scraper) -> None:
    assert scraper("--version").stdout.split()[1][0].isdigit()


def test_an_unknown_command_is_a_usage_error(scraper: Scraper) -> None:
    assert scraper("frobnicate").exit_code == 2


@pytest.mark.parametrize(
    "case",
    [
        ("scraper.toml", "delay = 2.0\nspeed = 9\n", "scraper.toml, line 2: speed: unknown key"),
        ("sites/a.toml", 'host = "a.example"\ndelay = "fast"\n', "a.toml, line 2: delay"),
        ("rules/a.toml", '[[rule]]\nid = "a"\nwhy = "b"\nmatch = "("\n', "a.toml, line 4"),
        ("sites/b.toml", "host = \n", "b.toml, line 1: not valid TOML"),
    ],
)
@pytest.mark.parametrize("command", [("clean", "x.html"), ("fetch", "https://a.example"), ("crawl",)])
def test_a_wrong_configuration_names_file_and_line(
    scraper: Scraper, tmp_path: Path, case: tuple[str, str, str], command: tuple[str, ...]
) -> None:
    name, text, words = case
    path = tmp_path / "own" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    result = scraper(*command, "--config", "own")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert words in result.stderr


def test_config_in_the_working_folder_counts_if_it_is_ours(scraper: Scraper, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "webpack.js").write_text("")
    assert "www.psuconnect.in" in scraper("crawl", "nosuch").stderr
    (tmp_path / "config" / "sites").mkdir()
    (tmp_path / "config" / "sites" / "a.toml").write_text('host = "a.example"')
    assert "known are: a.example\n" in scraper("crawl", "nosuch").stderr


def test_a_missing_config_folder_is_an_error(scraper: Scraper) -> None:
    result = scraper("clean", "x.html", "--config", "none")
    assert result.exit_code == 2
    assert "none: no such folder" in result.stderr


def test_an_empty_config_folder_is_an_error(scraper: Scraper, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    result = scraper("crawl", "--config", "own")
    assert result.exit_code == 2
    assert "own: nothing of scraper's is in it" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("fetch", "file:/etc/passwd"),
        ("fetch", "mailto:a@b.example"),
        ("explain", "ftp://a.example/"),
        ("explain", "file:///etc/passwd"),
        ("sites", "add", "mailto:a@b.example"),
    ],
)
def test_what_is_not_on_the_web_is_a_usage_error(scraper: Scraper, command: tuple[str, ...]) -> None:
    result = scraper(*command)
    assert result.exit_code == 2
    assert "not an http or https address" in result.stderr


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (" ", "' ': blank; expected one like https://www.example.in/news/1"),
        ("a.example:99999/x", "'99999' is no port; a port is a number up to 65535"),
        ("https://u:p@a.example:http/?a:b", "'http' is no port; a port is a number up to 65535"),
        ("https://exa mple.in/", "'https://exa mple.in/': a space in its host name"),
        ("https://a..b/", "'https://a..b/': no valid host name in it"),
        (
            f"https://a.example/{'b' * 5000}",
            f"'https://a.example/{'b' * 62}'...: longer than 2083 characters",
        ),
        (f"mailto:{'b' * 5000}", f"'mailto:{'b' * 73}'...: not an http or https address"),
    ],
)
def test_a_refused_address_is_told_with_its_reason(
    scraper: Scraper, tmp_path: Path, typed: str, reason: str
) -> None:
    for command in (("fetch", typed), ("sites", "add", typed)):
        result = scraper(*command)
        assert result.exit_code == 2
        assert reason in result.stderr
        assert len(result.stderr) < 300
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(f"https://a.example/\n{typed.strip() or 'https://'}\n")
    told = scraper("crawl", "--dry-run").stderr
    assert reason in told or not typed.strip()
    assert told.startswith("Error: seeds/a.txt, line 2: ")


def test_explain_says_what_it_did_not_find(scraper: Scraper) -> None:
    result = scraper("explain", "nosuch")
    assert result.exit_code == 1
    assert "nosuch: no such file; a page on the web is named with https:// in front" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("clean", "--save", "page.html"),
        ("crawl",),
        ("serve",),
        ("demo",),
        ("status",),
        ("learn",),
        ("archive", "vacuum"),
    ],
)
def test_a_file_that_is_no_archive_is_left_alone(
    scraper: Scraper, make_page: MakePage, config: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "page.html").write_text(make_page())
    (tmp_path / "notes.txt").write_text("not a database, but long enough to look at: " * 100)
    result = scraper(*command, "--archive", "notes.txt", "--config", config)
    assert result.exit_code == 2
    assert (
        result.stderr == "Error: notes.txt: not an archive of scraper's; name another file with --archive\n"
    )
    assert (tmp_path / "notes.txt").read_text().startswith("not a database")
    assert not (tmp_path / "notes.txt.lock").exists()


def test_serve_wants_an_archive_that_exists(scraper: Scraper, tmp_path: Path) -> None:
    result = scraper("serve")
    assert result.exit_code == 2
    assert "there is no archive here yet" in result.stderr
    assert not (tmp_path / "archive").exists()


def test_serve_says_where_it_can_not_listen(scraper: Scraper, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = scraper("serve", "--archive", tmp_path / "none.db", "--port", port)
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} can't be used" in result.stderr


def test_errors_are_json_too_where_the_log_is(scraper: Scraper) -> None:
    result = scraper("serve", "--log-format", "json")
    assert result.stderr.startswith("{")
    assert '"ERROR"' in result.stderr


def test_output_is_utf8_whatever_the_locale(process: Process, tmp_path: Path, make_page: MakePage) -> None:
    (tmp_path / "a.html").write_text(make_page("बंदरगाह की योजना मंजूर"), encoding="utf-8")
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    for command in (("clean", "a.html"), ("explain", "a.html")):
        result = process(*command, env=env, encoding="utf-8")
        assert (result.returncode, result.stderr) == (0, "")
        assert "बंदरगाह की योजना मंजूर" in result.stdout


def test_a_reader_that_leaves_early_sees_no_traceback(tmp_path: Path, make_page: MakePage) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.html").write_text(
            make_page(paragraphs=("Words of a long article. " * 900,))
        )
    command = f"({sys.executable} -m scraper clean .; echo $? > rc) | head -n 1; cat rc"
    result = subprocess.run(
        command, shell=True, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert result.stdout == "==> 00.html <==\n1\n"
    assert result.stderr == ""


def test_ctrl_c_ends_with_130_and_without_a_traceback(server: Any, config: Path, tmp_path: Path) -> None:
    def hang(request: object) -> bytes:
        crawl.send_signal(signal.SIGINT)
        return b"too late"

    server.routes["/"] = hang
    command = [sys.executable, "-m", "scraper", "crawl", "--config", str(config)]
    crawl = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    _, stderr = crawl.communicate(timeout=60)
    assert crawl.returncode == 130
    assert "Traceback" not in stderr


def test_a_full_disk_is_one_line(make_page: MakePage, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(make_page())
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        command = [sys.executable, "-m", "scraper", "clean", "a.html"]
        result = subprocess.run(
            command, check=False, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert result.returncode == 1
    assert result.stderr.startswith("Error: standard output: no space left on the disk; free some")
    assert "Traceback" not in result.stderr
