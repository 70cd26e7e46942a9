"""`scraper schedule`: crontab lines and systemd units, printed, installed and removed."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import assume, example, given
from hypothesis import strategies as st

from scraper.cli.crontab import cron_line
from scraper.cli.jobs import Job, Places, plan_jobs
from scraper.cli.systemd import unit_files, unit_name
from scraper.cli.timing import Every, Turn, spread
from scraper.errors import ScheduleError

Scraper = Callable[..., Result]
SPANS = ("5m", "10m", "15m", "30m", "1h", "2h", "6h", "12h", "1d", "1w")
OTHERS = "MAILTO=me@example.org\n# my own: 100 %\n5 4 * * *\techo  hi\\%\n"
CRONTAB = """\
#!/bin/sh
# Does what crontab does for its user, with a file.
case "$1" in
-l) if [ -f {store} ]; then cat {store}; else echo "no crontab for $USER" >&2; exit 1; fi ;;
-) cat > {store}.new && mv {store}.new {store} && echo written >> {store}.log ;;
*) exit 2 ;;
esac
"""


def put_program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(text)
    program.chmod(0o755)
    return program


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that a `crontab` program on PATH keeps."""
    store = tmp_path / "crontab.txt"
    put_program(tmp_path / "bin", "crontab", CRONTAB.format(store=store))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return store


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What a `systemctl` program on PATH was called with since the last time."""
    log = tmp_path / "systemctl.log"
    put_program(tmp_path / "bin", "systemctl", f'#!/bin/sh\necho "$*" >> {log}\n')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings-home"))

    def calls() -> list[str]:
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    return calls


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return tmp_path / "settings-home" / "systemd" / "user"


@pytest.fixture
def two_sites(tmp_path: Path) -> Path:
    folder = tmp_path / "two"
    (folder / "sites").mkdir(parents=True)
    for host in ("a.example", "b.example:8080"):
        (folder / "sites" / f"{host[0]}.toml").write_text(f'host = "{host}"\n')
    return folder


def as_cron_runs(line: str) -> tuple[list[str], str]:
    """Split a line as crontab(5) says: five fields; in the command, \\% is %, and a bare % ends it."""
    *fields, command = line.split(" ", 5)
    return fields, re.split(r"(?<!\\)%", command)[0].replace("\\%", "%")


def times_in(field: str, most: int) -> list[int]:
    return list(range(most)) if field == "*" else [int(number) for number in field.split(",")]


def week(turn: Turn) -> list[int]:
    """Return the minutes of a week at which a crontab line runs."""
    minute, hour, of_month, month, day = turn.cron().split(" ")
    assert (of_month, month) == ("*", "*")
    days = [number - 1 for number in times_in(day, 7)] if day != "*" else range(7)
    return sorted(
        (d * 24 + h) * 60 + m for d in days for h in times_in(hour, 24) for m in times_in(minute, 60)
    )


@pytest.mark.parametrize("typed", SPANS)
@given(machine=st.text(), number=st.integers(1, 40))
def test_every_turn_comes_round_evenly(typed: str, machine: str, number: int) -> None:
    every = Every().convert(typed, None, None)
    for turn in spread(machine, every, number):
        runs = week(turn)
        assert len(runs) == 7 * 24 * 60 // every
        assert {later - run for run, later in pairwise(runs)} <= {every}


@given(machine=st.text(), number=st.integers(1, 40))
def test_sites_are_evenly_apart_from_a_minute_that_the_machine_decides(machine: str, number: int) -> None:
    offsets = [turn.offset for turn in spread(machine, 60, number)]
    assert offsets[0] == spread(machine, 60)[0].offset
    steps = [(b - a) % 60 for a, b in zip(offsets, [*offsets[1:], offsets[0]], strict=True)]
    assert number == 1 or max(steps) - min(steps) <= 1


def test_machines_come_at_different_minutes() -> None:
    minutes = {spread(f"web{number}", 60)[0].offset for number in range(100)}
    assert len(minutes) > 30


@pytest.mark.parametrize(
    ("turn", "cron", "calendar"),
    [
        (Turn(15, 7), "7,22,37,52 * * * *", "*-*-* *:07/15:00"),
        (Turn(60, 7), "7 * * * *", "*-*-* 00/1:07:00"),
        (Turn(360, 187), "7 3,9,15,21 * * *", "*-*-* 03/6:07:00"),
        (Turn(1440, 187), "7 3 * * *", "*-*-* 03:07:00"),
        (Turn(10080, 1440 + 187), "7 3 * * 2", "Tue *-*-* 03:07:00"),
        (Turn(10080, 6 * 1440), "0 0 * * 7", "Sun *-*-* 00:00:00"),
    ],
)
def test_times_as_cron_and_systemd_write_them(turn: Turn, cron: str, calendar: str) -> None:
    assert turn.cron() == cron
    assert turn.calendar() == calendar


@pytest.mark.parametrize("typed", ["1m", "7m", "45m", "5h", "2d", "0h", "h", "", "1.5h", "-1h", "99999h"])
def test_a_span_that_does_not_come_round_evenly_is_refused(scraper: Scraper, typed: str) -> None:
    result = scraper("schedule", "--every", typed)
    assert result.exit_code == 2
    assert "is not a span that a schedule can keep to; known are 5m, 6m" in result.stderr


@pytest.mark.parametrize(("typed", "same"), [("60m", "1h"), ("24h", "1d"), ("7d", "1w")])
def test_spans_in_other_units(typed: str, same: str) -> None:
    assert Every().convert(typed, None, None) == Every().convert(same, None, None)


def test_one_line_crawls_all_with_absolute_paths(scraper: Scraper, two_sites: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    result = scraper("schedule", "--config", "two", "--every", "30m")
    assert result.exit_code == 0
    begin, line, end = result.stdout.splitlines()
    archive = tmp_path / "archive" / "articles.db"
    assert (begin, end) == tuple(f"# scraper schedule: {word} {archive}" for word in ("begin", "end"))
    fields, command = as_cron_runs(line)
    assert len(fields[0].split(",")) == 2
    program, *words = shlex.split(command)
    assert Path(program).is_absolute()
    assert shutil.which(program)
    assert words[words.index("crawl") :] == [
        *("crawl", "--archive", str(archive), "--config", str(tmp_path / "two")),
        *("--seeds", str(tmp_path / "seeds"), ">>", str(tmp_path / "archive" / "crawl.log"), "2>&1"),
    ]
    assert not archive.parent.exists()


def test_a_line_a_site(scraper: Scraper, two_sites: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("https://c.example/feed\n")
    lines = scraper("schedule", "--config", "two", "--per-site").stdout.splitlines()[1:-1]
    commands = [shlex.split(as_cron_runs(line)[1]) for line in lines]
    sites = [words[words.index("crawl") + 1] for words in commands]
    assert sites == ["a.example", "b.example:8080", "c.example"]
    assert len({as_cron_runs(line)[0][0] for line in lines}) == 3


def test_the_line_works_from_another_folder(
    scraper: Scraper, server: Any, make_page: Callable[..., str], config: Path, tmp_path: Path
) -> None:
    server.routes["/"] = '<ul><li><a href="/news/1">A headline with number 1 in it</a></li></ul>'
    server.routes["/news/1"] = make_page()
    odd = tmp_path / '50 % of "it" isn\'t $HOME; #1'
    odd.mkdir()
    config = config.rename(odd / "settings")
    printed = scraper("schedule", "--archive", odd / "a.db", "--config", config).stdout
    command = as_cron_runs(printed.splitlines()[1])[1]
    done = subprocess.run(["/bin/sh", "-c", command], cwd="/", check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert "1 added" in (odd / "crawl.log").read_text()
    assert (odd / "a.db").is_file()


@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1))
@example("a b%c")
@example("%%'\"$(x)`y`")
def test_any_path_is_quoted_or_refused(name: str) -> None:
    assume(name not in (".", "..") and len(name.encode()) <= 255)  # no file system has longer names
    path = Path("/srv") / name
    if re.search(r"[\x00-\x1f\x7f\\]", name):
        with pytest.raises(ScheduleError, match="can't be written into a schedule"):
            Places(path, path, path, path)
        return
    places = Places(path, path, path, path)
    (job,) = plan_jobs([None], [Turn(60, 7)], places)
    line = cron_line(job)
    assert "\n" not in line
    assert shlex.split(as_cron_runs(line)[1]) == [*job.command, ">>", str(path), "2>&1"]


def test_a_path_that_no_file_system_holds_is_an_error(scraper: Scraper, two_sites: Path) -> None:
    result = scraper("schedule", "--config", "two", "--seeds", "s" * 300)
    assert result.exit_code in (1, 2)
    assert "sss" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_path_that_cron_can_not_hold_is_an_error(scraper: Scraper, two_sites: Path) -> None:
    result = scraper("schedule", "--config", "two", "--log", "back\\slash.log")
    assert result.exit_code == 1
    assert "a backslash or a line end in a path" in result.stderr


@pytest.mark.parametrize("form", ["cron", "systemd"])
def test_a_log_that_is_a_folder_is_a_usage_error(
    scraper: Scraper, two_sites: Path, tmp_path: Path, form: str
) -> None:
    (tmp_path / "logs").mkdir()
    result = scraper("schedule", "--config", "two", "--format", form, "--log", "logs")
    assert result.exit_code == 2
    assert "'logs' is a directory" in result.stderr


def test_nothing_to_crawl_is_a_usage_error(scraper: Scraper, tmp_path: Path) -> None:
    (tmp_path / "none" / "sites").mkdir(parents=True)
    result = scraper("schedule", "--config", "none")
    assert result.exit_code == 2
    assert "nothing to crawl" in result.stderr


def test_install_into_an_empty_crontab(scraper: Scraper, crontab: Path, tmp_path: Path) -> None:
    result = scraper("schedule", "--install")
    assert result.exit_code == 0
    assert result.stdout == f"These lines are in your crontab:\n{crontab.read_text()}"
    assert crontab.read_text() == scraper("schedule").stdout
    assert (tmp_path / "archive").is_dir()


@pytest.mark.parametrize("others", [OTHERS, OTHERS + "7 * * * * last line without its end", "\n\n", "é\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_other_lines_are_left_alone(scraper: Scraper, crontab: Path, others: str, encoding: str) -> None:
    crontab.write_bytes(others.encode(encoding))
    scraper("schedule", "--install")
    installed = crontab.read_bytes()
    assert installed.startswith(others.encode(encoding))
    assert b"\n# scraper schedule: begin" in installed
    assert scraper("schedule", "--remove").exit_code == 0
    assert crontab.read_bytes().removesuffix(b"\n") == others.encode(encoding).removesuffix(b"\n")


def test_a_second_install_replaces_its_own_lines_where_they_stand(
    scraper: Scraper, crontab: Path, two_sites: Path
) -> None:
    crontab.write_text(OTHERS)
    scraper("schedule", "--install")
    with crontab.open("a") as file:
        file.write("# below\n")
    result = scraper("schedule", "--every", "1d", "--per-site", "--config", "two", "--install")
    block = result.stdout.partition("\n")[2]
    assert crontab.read_text() == f"{OTHERS}{block}# below\n"
    assert block.count("scraper crawl") + block.count("-m scraper") == 2


def test_the_same_again_writes_nothing(scraper: Scraper, crontab: Path) -> None:
    scraper("schedule", "--install")
    result = scraper("schedule", "--install")
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing to do: these lines were in your crontab:\n")
    assert crontab.with_name("crontab.txt.log").read_text() == "written\n"


def test_archives_have_lines_of_their_own(scraper: Scraper, crontab: Path) -> None:
    for name in ("a.db", "b.db"):
        scraper("schedule", "--archive", name, "--install")
    both = crontab.read_text()
    assert both.count("begin") == 2
    scraper("schedule", "--archive", "a.db", "--remove")
    assert crontab.read_text() == scraper("schedule", "--archive", "b.db").stdout


def test_remove_says_when_nothing_was_there(scraper: Scraper, crontab: Path) -> None:
    result = scraper("schedule", "--remove")
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing was in your crontab for ")
    assert not crontab.exists()


@pytest.mark.parametrize("deed", ["--install", "--remove"])
@pytest.mark.parametrize("damage", ["begin", "end", "both twice", "end first"])
def test_half_a_block_is_not_touched(scraper: Scraper, crontab: Path, damage: str, deed: str) -> None:
    block = scraper("schedule").stdout
    begin, line, end = block.splitlines(keepends=True)
    damaged = {"begin": begin + line, "end": line + end, "both twice": block * 2, "end first": end + begin}
    crontab.write_text(damaged[damage])
    result = scraper("schedule", deed)
    assert result.exit_code == 1
    assert "put that right with `crontab -e`" in result.stderr
    assert crontab.read_text() == damaged[damage]


@pytest.mark.parametrize(
    "script",
    ['[ "$1" = -l ] || exit 0\necho "You are not allowed to use this program" >&2\nexit 1', "exit 1"],
)
def test_a_crontab_that_can_not_be_read_is_not_written(
    scraper: Scraper, crontab: Path, tmp_path: Path, script: str
) -> None:
    put_program(tmp_path / "bin", "crontab", f"#!/bin/sh\n{script}\n")
    result = scraper("schedule", "--install")
    assert result.exit_code == 1
    assert "`crontab -l` failed, so nothing was changed: " in result.stderr


def test_a_crontab_that_is_refused_is_an_error(scraper: Scraper, crontab: Path, tmp_path: Path) -> None:
    put_program(tmp_path / "bin", "crontab", "#!/bin/sh\n[ $1 = -l ] || { echo bad minute >&2; exit 1; }\n")
    result = scraper("schedule", "--install")
    assert result.exit_code == 1
    assert "did not take the new crontab: bad minute" in result.stderr


@pytest.mark.parametrize("deed", ["--install", "--remove"])
@pytest.mark.parametrize(("form", "other"), [("cron", "systemd"), ("systemd", "cron")])
def test_without_the_program_the_error_says_what_to_do(
    scraper: Scraper, monkeypatch: pytest.MonkeyPatch, deed: str, form: str, other: str
) -> None:
    monkeypatch.setenv("PATH", "/no/such/folder")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/no/such/folder")
    result = scraper("schedule", "--format", form, deed)
    assert result.exit_code == 1
    assert f"use --format {other}" in result.stderr


def parse_unit(text: str) -> dict[str, list[tuple[str, str]]]:
    """Return the sections of a unit with their settings."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            sections[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            sections[list(sections)[-1]].append((name, value))
    return sections


def as_systemd_runs(line: str) -> list[str]:
    """Split ExecStart as systemd.service(5) says: quotes and backslashes, then %% and $$."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]


def test_units_are_printed(scraper: Scraper, two_sites: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    odd = tmp_path / "50 % $HOME"
    options = ("--config", "two", "--archive", odd / "a.db", "--every", "1d")
    result = scraper("schedule", "--format", "systemd", *options)
    assert result.exit_code == 0
    service, timer = re.split(r"^# scraper-\w+\.timer$", result.stdout, flags=re.MULTILINE)
    settings = dict(parse_unit(service)["Service"])
    words = as_systemd_runs(settings["ExecStart"])
    assert words[words.index("crawl") :] == [
        *("crawl", "--archive", str(odd / "a.db"), "--config", str(tmp_path / "two")),
        *("--seeds", str(tmp_path / "seeds")),
    ]
    assert settings["Type"] == "oneshot"
    assert settings["StandardOutput"].replace("%%", "%") == f"append:{odd / 'crawl.log'}"
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:00", dict(parse_unit(timer)["Timer"])["OnCalendar"])


def test_names_of_units_differ_by_site_and_archive_and_are_valid() -> None:
    names = [
        unit_name(site, Path(archive))
        for site in (None, "a.example", "a.example:80", "[::1]:80", "समाचार.example", "समाचर.example")
        for archive in ("/a", "/b")
    ]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9:_.-]+", name) for name in names)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("typed", SPANS)
def test_systemd_takes_the_units(tmp_path: Path, typed: str) -> None:
    turn = spread("machine", Every().convert(typed, None, None))[0]
    odd = tmp_path / "50 % $HOME"
    job = Job("a.example:80", ("/bin/true", str(odd)), turn, odd / "crawl.log")
    for name, text in unit_files([job], odd / "a.db").items():
        (tmp_path / name).write_text(text)
    names = [str(path) for path in tmp_path.glob("*.timer")] + [
        str(path) for path in tmp_path.glob("*.service")
    ]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names], check=False, capture_output=True, text=True
    )
    assert [line for line in checked.stderr.splitlines() if "scraper-" in line] == []
    calendar = subprocess.run(
        ["systemd-analyze", "calendar", turn.calendar()], check=False, capture_output=True, text=True
    )
    assert calendar.returncode == 0, calendar.stderr


def test_install_and_remove_units(
    scraper: Scraper, systemctl: Callable[[], list[str]], units: Path, two_sites: Path, tmp_path: Path
) -> None:
    units.mkdir(parents=True)
    (units / "other.timer").write_text("[Timer]\n")
    name = unit_name(None, tmp_path / "archive" / "articles.db")
    (units / f"{name}-mine.timer").write_text("# by hand\n[Timer]\n")
    result = scraper("schedule", "--format", "systemd", "--config", "two", "--install")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"These units are in place, timers on:\n{name}.service\n{name}.timer\n")
    assert systemctl()[1:] == [
        "--user daemon-reload",
        f"--user enable {name}.timer",
        f"--user restart {name}.timer",
    ]
    assert {path.name for path in units.iterdir()} == {
        *("other.timer", f"{name}-mine.timer", f"{name}.service", f"{name}.timer")
    }
    again = scraper("schedule", "--format", "systemd", "--config", "two", "--install")
    assert again.stdout.startswith("Nothing to do: these units were in place")
    systemctl()
    removed = scraper("schedule", "--format", "systemd", "--remove")
    assert removed.stdout == f"Stopped and deleted: {name}.service, {name}.timer\n"
    assert systemctl() == [f"--user disable --now {name}.timer", "--user daemon-reload"]
    assert {path.name for path in units.iterdir()} == {"other.timer", f"{name}-mine.timer"}
    assert scraper("schedule", "--format", "systemd", "--remove").stdout.startswith(
        "No units were there for "
    )


def test_an_install_takes_out_its_own_units_that_are_no_longer_wanted(
    scraper: Scraper, systemctl: Callable[[], list[str]], units: Path, two_sites: Path
) -> None:
    scraper("schedule", "--format", "systemd", "--config", "two", "--install", "--per-site")
    assert len(list(units.iterdir())) == 4
    systemctl()
    scraper("schedule", "--format", "systemd", "--config", "two", "--install")
    assert len(list(units.iterdir())) == 2
    assert any("disable --now" in call for call in systemctl())


def test_a_systemctl_that_fails_is_an_error_and_nothing_is_written(
    scraper: Scraper, systemctl: Callable[[], list[str]], units: Path, tmp_path: Path
) -> None:
    put_program(tmp_path / "bin", "systemctl", "#!/bin/sh\necho Failed to connect to bus >&2\nexit 1\n")
    result = scraper("schedule", "--format", "systemd", "--install")
    assert result.exit_code == 1
    assert (
        "Failed to connect to bus; where this user has no systemd of its own, use --format cron"
        in result.stderr
    )
    assert not units.exists()
