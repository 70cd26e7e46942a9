"""TOML text to checked records; every error names file, key and line."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from scraper.errors import ConfigError

T = TypeVar("T")
_AT = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def read_table(text: str, name: str) -> dict[str, Any]:
    """Return the table in text; raise ConfigError with name and line where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        where = f"{name}, line {line[1]}" if line else name
        raise ConfigError(f"{where}: not valid TOML: {_LINE.sub('', str(error)).strip()}") from error


def convert(text: str, name: str, kind: type[T]) -> T:
    """Return text as a record of kind (a dataclass); unknown keys and wrong types are ConfigErrors."""
    table = read_table(text, name)
    _refuse_unknown(table, kind, (), text, name)
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        found = _AT.search(str(error))
        path = _path(found["path"]) if found else ()
        missing = re.search(r"missing required field `(\w+)`", str(error))
        raise fault(text, name, path, missing[0] if missing else _AT.sub("", str(error)).lower()) from error


def fault(text: str, name: str, path: tuple[str | int, ...], what: str) -> ConfigError:
    """Return the ConfigError for the key at path, with the line it stands on."""
    key = ".".join(str(step) for step in path if isinstance(step, str))
    line = find_line(text, path)
    where = f"{name}, line {line}" if line else name
    return ConfigError(f"{where}: {key}: {what}" if key else f"{where}: {what}")


def find_line(text: str, path: tuple[str | int, ...]) -> int | None:
    """Return the 1-based line on which the key at path is set: ('layout', 0, 'until') and the like."""
    keys = [step for step in path if isinstance(step, str)]
    indexes = [step for step in path if isinstance(step, int)]
    lines = text.splitlines()
    start, header = 0, None
    for depth in range(1, len(keys) + 1):
        dotted = r"\s*\.\s*".join(map(re.escape, keys[:depth]))
        wanted = re.compile(rf"\s*\[\[?\s*{dotted}\s*\]")
        hits = [n for n, line in enumerate(lines) if n >= start and wanted.match(line)]
        index = indexes[depth - 1] if depth <= len(indexes) else 0
        if hits:
            start = header = hits[min(index, len(hits) - 1)]
    last = re.compile(rf"\s*[\"']?{re.escape(keys[-1])}[\"']?\s*=") if keys else None
    found = next((n for n, line in enumerate(lines) if n >= start and last and last.match(line)), header)
    return None if found is None else found + 1


def _path(dotted: str) -> tuple[str | int, ...]:
    return tuple(
        step["key"] or (int(step["index"]) if step["index"].isdigit() else 0)
        for step in _STEP.finditer(dotted)
    )


def _refuse_unknown(table: object, kind: Any, path: tuple[str | int, ...], text: str, name: str) -> None:
    """Walk table beside the dataclass kind; raise at the first key that kind does not have."""
    if isinstance(table, list):
        for index, item in enumerate(table):
            _refuse_unknown(item, kind, (*path, index), text, name)
    elif isinstance(table, dict) and is_dataclass(kind):
        hints = get_type_hints(kind)
        known = [field.name for field in fields(kind)]
        for key, value in table.items():
            if key not in known:
                raise fault(text, name, (*path, key), f"unknown key; known are {', '.join(known)}")
            _refuse_unknown(value, _record_in(hints[key]), (*path, key), text, name)


def _record_in(hint: Any) -> Any:
    """Return the dataclass inside a hint such as tuple[Layout, ...] or Limits | None."""
    if is_dataclass(hint):
        return hint
    return next((found for arg in get_args(hint) if (found := _record_in(arg)) is not None), None)
