"""Errors in TOML name the file, the key and the line."""

from dataclasses import dataclass, field

import pytest

from scraper.errors import ConfigError
from scraper.tables import convert, find_line, read_table


@dataclass(frozen=True, slots=True)
class Deck:
    crew: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    cargo: tuple[str, ...] = ()
    deck: tuple[Deck, ...] = ()


@dataclass(frozen=True, slots=True)
class Ship:
    name: str
    draught: float = 1.0
    hold: tuple[Hold, ...] = ()
    bridge: Deck = field(default_factory=lambda: Deck(2))


SHIP = '''\
name = "Ganga"   # name = 3
draught = 2.5

[bridge]
crew = 4

[[hold]]
cargo = ["coal"]

[[hold.deck]]
crew = 1
note = """
crew = "not a key"
[[hold]]
"""

[[hold.deck]]
crew = 2

[[hold]]
cargo = [
  "iron",
  "ore",
]

[[hold.deck]]
crew = 3

  [[ hold . "deck" ]]
  "crew" = 4
'''


def test_a_good_table_is_a_record() -> None:
    ship = convert(SHIP, "ship.toml", Ship)
    assert ship.hold[1] == Hold(("iron", "ore"), (Deck(3), Deck(4)))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 1),
        (("bridge", "crew"), 5),
        (("bridge", "note"), 4),  # not set: its table
        (("hold",), 7),
        (("hold", 0, "cargo"), 8),
        (("hold", 0, "deck", 0, "crew"), 11),
        (("hold", 0, "deck", 1, "crew"), 18),
        (("hold", 0, "deck", 1, "note"), 17),
        (("hold", 1, "cargo", 1), 21),
        (("hold", 1, "deck", 0, "crew"), 27),
        (("hold", 1, "deck", 1, "crew"), 30),
        (("nothing",), None),
        ((), None),
    ],
)
def test_lines_of_keys(path: tuple[str | int, ...], line: int | None) -> None:
    assert find_line(SHIP, path) == line


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'name = "Ganga"',
            "nmae = 1",
            r"^ship\.toml, line 1: nmae: unknown key; known are name, draught, hold",
        ),
        ('name = "Ganga"', "", r"^ship\.toml: missing required field `name`"),
        ("draught = 2.5", 'draught = "deep"', r"^ship\.toml, line 2: draught: expected `float`, got `str`"),
        (
            "crew = 4\n\n",
            "crwe = 4\n\n",
            r"^ship\.toml, line 5: bridge\.crwe: unknown key; known are crew, note",
        ),
        ("crew = 4\n\n", "crew = 4.5\n\n", r"^ship\.toml, line 5: bridge\.crew: expected `int`, got `float`"),
        ("crew = 2", "crew = true", r"^ship\.toml, line 18: hold\.deck\.crew: expected `int`, got `bool`"),
        ("crew = 3", 'crew = "x"', r"^ship\.toml, line 27: hold\.deck\.crew: expected `int`, got `str`"),
        ("crew = 3", 'note = "x"', r"^ship\.toml, line 26: hold\.deck: missing required field `crew`"),
        ('"crew" = 4', '"crew" = 4\nmate = 1', r"^ship\.toml, line 31: hold\.deck\.mate: unknown key"),
        ('  "iron",', "  1,", r"^ship\.toml, line 21: hold\.cargo: expected `str`, got `int`"),
        (
            'cargo = ["coal"]',
            'cargo = "coal"',
            r"^ship\.toml, line 8: hold\.cargo: expected `array`, got `str`",
        ),
        ("[bridge]\ncrew = 4", "bridge.crew = true", r"^ship\.toml, line 4: bridge\.crew: expected `int`"),
        (
            "[bridge]\ncrew = 4",
            "bridge = {crew = 4, mate = 1}",
            r"^ship\.toml, line 4: bridge\.mate: unknown key",
        ),
        ("[bridge]", "[[bridge]]", r"^ship\.toml, line 4: bridge: expected `object`, got `array`"),
    ],
)
def test_a_wrong_table_is_told_by_file_line_and_key(old: str, new: str, message: str) -> None:
    assert SHIP.count(old) == 1
    with pytest.raises(ConfigError, match=message):
        convert(SHIP.replace(old, new), "ship.toml", Ship)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "x"\nname = "y"', 2),
        ('name = "x"\n\n[hold\n', 3),
        ("a = [\n1,\n2,\n", 3),  # where the file ends
        ('a = "\\ud800"', 1),
        ("a = 1\x00", 1),
        ("a = " + "[" * 5_000, 1),
    ],
)
def test_what_is_not_toml(text: str, line: int) -> None:
    with pytest.raises(ConfigError, match=rf"^ship\.toml, line {line}: not valid TOML: "):
        read_table(text, "ship.toml")
