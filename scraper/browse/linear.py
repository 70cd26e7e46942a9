"""SQLite's functions of text that take the product of two lengths, by ones that take their sum.

A statement's time limit does not end a function that is at work: instr() of some megabytes in others took
hours, and the process did not end either. These give what SQLite's give: https://www.sqlite.org/lang_corefunc.html
"""

from __future__ import annotations

import sqlite3
from functools import partial

_Value = str | bytes | int | float | None


def define(connection: sqlite3.Connection, largest: int) -> None:
    """Put these in the place of SQLite's own; largest: bytes that a value may have there."""
    connection.create_function("instr", 2, _find, deterministic=True)
    connection.create_function("replace", 3, partial(_replace, largest=largest), deterministic=True)
    for name, sides in (("ltrim", "l"), ("rtrim", "r"), ("trim", "lr")):
        connection.create_function(name, 2, partial(_trim, sides=sides), deterministic=True)


def _find(text: _Value, wanted: _Value) -> int | None:
    if text is None or wanted is None:
        return None
    if isinstance(text, bytes) and isinstance(wanted, bytes):
        return text.find(wanted) + 1
    return _as_text(text).find(_as_text(wanted)) + 1


def _replace(text: _Value, old: _Value, new: _Value, *, largest: int) -> _Value:
    if text is None or old is None:
        return None
    whole, before = _as_text(text), _as_text(old)
    if not before or before.startswith("\0"):
        return text
    if new is None:
        return None
    after = _as_text(new)
    if len(whole) + whole.count(before) * (len(after) - len(before)) > largest:
        return bytes(largest + 1)  # SQLite refuses it; an exception would be printed with its traceback
    return whole.replace(before, after)


def _trim(text: _Value, signs: _Value, *, sides: str) -> str | None:
    if text is None or signs is None:
        return None
    whole, gone = _as_text(text), set(_as_text(signs).partition("\0")[0])
    start, end = 0, len(whole)
    if "l" in sides:
        start = next((place for place, sign in enumerate(whole) if sign not in gone), end)
    if "r" in sides:
        end = next((place for place in range(end, start, -1) if whole[place - 1] not in gone), start)
    return whole[start:end]


def _as_text(value: str | bytes | float) -> str:
    """Return a value as SQLite makes text of it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float):
        number, exponent, power = f"{value + 0.0:.15g}".partition("e")
        return f"{number if '.' in number or 'n' in number else f'{number}.0'}{exponent}{power}"
    return str(value)
