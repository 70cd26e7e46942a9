"""The README says what is so: its commands, its dependencies, its SQL, its first screen."""

import re
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scraper.cli import main
from scraper.config import read_config
from scraper.store.archive import open_archive

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read_table(heading: str) -> dict[str, list[str]]:
    """Return the rows below a heading, by the first code in each: the other cells."""
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("| `")]
    return {re.search(r"`([^`]+)`", row[0])[1]: [cell.strip() for cell in row[1:]] for row in rows}


def find_command(words: list[str]) -> click.Command:
    """Return the command that is called by these words: its name, and a group's name before it."""
    command: click.Command | None = main
    for word in words:
        command = command.get_command(None, word) if isinstance(command, click.Group) else None
    assert command is not None, words
    return command


def words_of(usage: str) -> list[str]:
    return [word for word in usage.split()[1:] if re.fullmatch(r"[a-z][a-z-]*", word)]


def all_commands(group: click.Group) -> list[click.Command]:
    found = [group.get_command(None, name) for name in group.list_commands(None)]
    return [
        leaf for each in found for leaf in (all_commands(each) if isinstance(each, click.Group) else [each])
    ]


def name_of(requirement: str) -> str:
    return re.match(r"[\w.-]+", requirement)[0]


def test_every_command_is_in_the_readme_and_every_one_there_exists() -> None:
    told = [find_command(words_of(usage)) for usage in read_table("Commands")]
    assert told == all_commands(main)


@pytest.mark.parametrize("usage", read_table("Commands"))
def test_every_command_has_help_with_an_example(usage: str) -> None:
    words = words_of(usage)
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert re.search(rf"\nExamples?:\n  .*scraper {' '.join(words)}\b", result.stdout, re.DOTALL)


def test_every_option_that_the_readme_names_exists() -> None:
    prose = "\n".join(line for line in README.splitlines() if "-->" not in line)
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", prose)) - {"--help"}
    known = {name for verb in all_commands(main) for option in verb.params for name in option.opts}
    assert told <= known


def test_every_dependency_has_its_reasons() -> None:
    table = read_table("What it is built on")
    assert list(table) == [name_of(requirement) for requirement in PROJECT["dependencies"]]
    assert all(len(cells) == 2 and all(cells) for cells in table.values())


def test_both_make_targets_are_on_the_first_screen() -> None:
    screen = "\n".join(README.splitlines()[:15])
    for target in ("demo", "test"):
        assert f"make {target}" in screen
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_example_queries_run(tmp_path: Path) -> None:
    (sql,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    with open_archive(tmp_path / "a.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        statements = [part for part in sql.split(";") if part.strip()]
        assert len(statements) == 3
        for statement in statements:
            db.execute(statement)


def test_every_table_that_the_readme_names_exists(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        known = {row[0] for row in archive.connection.execute("SELECT name FROM sqlite_master")}
    section = README.split("\n## The archive\n", 1)[1]
    names = [
        name
        for line in section.splitlines()
        if line.startswith("| `")
        for name in line.split("|")[1].split(",")
    ]
    assert {name.strip(" `") for name in names[:9]} <= known


def test_the_example_rule_works(tmp_path: Path) -> None:
    (rule,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.toml").write_text(rule, encoding="utf-8")
    added = next(each for each in read_config(tmp_path).rules if each.id == "promo.signal")
    assert any(each.search("Join us on Signal") for each in added.match)
    assert any(each.search("सिग्नल वर सामील व्हा") for each in added.match)


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_shipped_configuration_is_valid_and_names_two_news_sites() -> None:
    config = read_config(ROOT / "config")
    assert {"www.psuconnect.in", "psuwatch.com"} <= {site.host for site in config.sites}
    assert config.site_of("psuconnect.in").name == "PSU Connect"
    assert not config.private_hosts
