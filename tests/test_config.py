"""Which files win, and what is said of those that can't be read."""

from pathlib import Path

import pytest

from scraper.config import default_folder, read_config
from scraper.errors import ConfigError
from scraper.rules import BUILT_IN

RULE = '[[rule]]\nid = "{id}"\nwhy = "for the test"\nmatch = "^Tides"\n'


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_toml", ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_configuration_is_whole() -> None:
    config = read_config()
    assert config.sites
    assert [rule.id for rule in config.rules] == [rule.id for rule in read_config(default_folder()).rules]
    assert all(rule.id and rule.why for rule in config.rules)
    assert not {rule.id for rule in config.rules} & {"engine.outside"}
    assert config.site_of("psuconnect.in") == config.site_of("www.psuconnect.in") is not None
    assert config.private_hosts == frozenset()
    assert BUILT_IN


def test_a_folder_takes_what_it_lacks_from_the_program(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothing of scraper's is in it"):
        read_config(tmp_path)
    own, shipped = read_config(tmp_path, may_be_empty=True), read_config()
    assert own.settings == shipped.settings
    assert [rule.id for rule in own.rules] == [rule.id for rule in shipped.rules]
    assert [site.host for site in own.sites] == [site.host for site in shipped.sites]


def test_a_file_of_the_same_name_wins_and_others_add(tmp_path: Path) -> None:
    shipped = sorted(path.name for path in (default_folder() / "rules").glob("*.toml"))
    write(tmp_path, rules__own_toml=RULE.format(id="own.tide"))
    (tmp_path / "rules" / shipped[0]).write_text(RULE.format(id="first.tide"), encoding="utf-8")
    ids = [rule.id for rule in read_config(tmp_path).rules]
    assert ids[0] == "first.tide"  # files stand in the order of their names
    assert "own.tide" in ids
    assert "promo.whatsapp" in ids
    assert "chrome.cookies" not in ids


def test_a_sites_folder_holds_all_the_sites(tmp_path: Path) -> None:
    write(
        tmp_path,
        sites__a_toml='host = "a.example"',
        sites__b_toml='host = "b.example"\naliases = ["c.example:81"]',
    )
    config = read_config(tmp_path)
    assert [site.host for site in config.sites] == ["a.example", "b.example"]
    assert config.site_of("c.example:81") is config.sites[1]
    assert config.site_of("c.example") is None
    (tmp_path / "sites" / "a.toml").unlink()
    (tmp_path / "sites" / "b.toml").unlink()
    assert read_config(tmp_path).sites == ()


def test_own_settings_win(tmp_path: Path) -> None:
    write(tmp_path, scraper_toml="delay = 9.0\n[limits]\ntimeout = 3.0")
    settings = read_config(tmp_path).settings
    assert (settings.delay, settings.limits.timeout, settings.limits.max_redirects) == (9.0, 3.0, 5)


def test_private_hosts_are_those_that_a_site_allows(tmp_path: Path) -> None:
    write(
        tmp_path,
        sites__a_toml='host = "a.example"\naliases = ["www.a.example"]\nallow_private = true',
        sites__b_toml='host = "b.example"',
    )
    assert read_config(tmp_path).private_hosts == {"a.example", "www.a.example"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('host = "a.example"', 'host = "a.example"'),
        ('host = "a.example"', 'host = "b.example"\naliases = ["a.example"]'),
        ('host = "a.example"\naliases = ["x.example"]', 'host = "b.example"\naliases = ["x.example"]'),
    ],
)
def test_a_host_belongs_to_one_site(tmp_path: Path, first: str, second: str) -> None:
    write(tmp_path, sites__a_toml=first, sites__b_toml=second)
    with pytest.raises(ConfigError, match=r"b\.toml, line \d: \w+: \S+ belongs to the site of .*a\.toml"):
        read_config(tmp_path)


@pytest.mark.parametrize("name", ["scraper.toml", "rules/own.toml", "sites/a.toml"])
def test_what_is_not_toml_or_not_utf_8_is_told_by_its_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text('x = "', encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"{path}, line 1: not valid TOML"):
        read_config(tmp_path)
    path.write_bytes(b'# fine\nx = "\xff\xfe"')
    with pytest.raises(ConfigError, match=rf"{path}, line 2: not UTF-8"):
        read_config(tmp_path)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "scraper.toml").write_bytes(b"\xef\xbb\xbfdelay = 9.0\r\n")
    assert read_config(tmp_path).settings.delay == 9.0


def test_a_folder_that_is_missing_or_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere: no such folder; --config wants a folder"):
        read_config(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match=r"no such folder"):
        read_config(write(tmp_path, x_toml="") / "x.toml")


def test_a_folder_in_place_of_a_file_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "sites" / "a.toml").mkdir(parents=True)
    with pytest.raises(ConfigError, match=r"a\.toml: can't be read: "):
        read_config(tmp_path)
