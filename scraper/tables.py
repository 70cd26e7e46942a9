"""TOML text to checked records; every error names file, key and line."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from scraper.errors import ConfigError

T = TypeVar("T")
Path = tuple[str | int, ...]  # ("layout", 1, "remove", 0, "match")

_AT = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")
_PLACE = re.compile(r"\(at (?:line (?P<line>\d+), column \d+|end of document)\)")
_HEADER = re.compile(r"\s*\[(?P<array>\[)?\s*(?P<keys>[^\]]+?)\s*\]")
_KEY = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_SETTING = re.compile(
    r"""\s*(?P<keys>(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_LONG = re.compile(r'"""|\'\'\'')


def read_table(text: str, name: str) -> dict[str, Any]:
    """Return the table in text; raise ConfigError with name and line where it is not TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = (place["line"] if place else None) or max(1, len(text.splitlines()))
        what = _PLACE.sub("", str(error)).strip()
        raise ConfigError(f"{name}, line {line}: not valid TOML: {what}") from error


def read_packaged(package: str, name: str) -> dict[str, Any]:
    """Return the table in a file that lies beside the modules of one of our packages."""
    return read_table((files(package) / name).read_text(encoding="utf-8"), name)


def convert(text: str, name: str, kind: type[T]) -> T:
    """Return text as a record of kind (a dataclass); unknown keys and wrong types are ConfigErrors."""
    table = read_table(text, name)
    _refuse_unknown(table, kind, (), text, name)
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        found = _AT.search(str(error))
        path = _locate(table, kind, found["path"]) if found else ()
        missing = re.search(r"missing required field `(\w+)`", str(error))
        raise fault(text, name, path, missing[0] if missing else _AT.sub("", str(error)).lower()) from error


def fault(text: str, name: str, path: Path, what: str) -> ConfigError:
    """Return the ConfigError for the key at path, with the line it stands on."""
    key = ".".join(str(step) for step in path if isinstance(step, str))
    line = find_line(text, path)
    where = f"{name}, line {line}" if line else name
    return ConfigError(f"{where}: {key}: {what}" if key else f"{where}: {what}")


def find_line(text: str, path: Path) -> int | None:
    """Return the 1-based line on which the key at path is set, else that of the nearest table around it."""
    best, length = None, 0
    for number, found in _read_keys(text):
        shared = 0
        while shared < min(len(found), len(path)) and found[shared] == path[shared]:
            shared += 1
        # A key is better than the table it stands in, and the first line of a table than its others.
        if shared > length and (shared == len(path) or shared == len(found) or length == 0):
            best, length = number, shared
    return best


def _read_keys(text: str) -> Iterator[tuple[int, Path]]:
    """Yield each line that sets a key or opens a table, with the path of what it sets."""
    table: Path = ()
    counts: Counter[Path] = Counter()
    inside = False  # a string of several lines
    for number, line in enumerate(text.splitlines(), start=1):
        header, setting = _HEADER.match(line), _SETTING.match(line)
        if header and not inside:
            table = _open_table(_split_keys(header["keys"]), counts, array=header["array"] is not None)
            yield number, table
        elif setting and not inside:
            yield number, (*table, *_split_keys(setting["keys"]))
        inside ^= len(_LONG.findall(line)) % 2 == 1


def _open_table(keys: list[str], counts: Counter[Path], *, array: bool) -> Path:
    """Return the path of a [table] or [[table]], with the place of each array's latest item."""
    path: Path = ()
    for depth, key in enumerate(keys, start=1):
        path = (*path, key)
        if array and depth == len(keys):
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def _split_keys(keys: str) -> list[str]:
    return [key.strip("\"'") for key in _KEY.findall(keys)]


def _locate(table: Any, kind: Any, dotted: str) -> Path:
    """Return msgspec's path with the places in arrays, which it leaves open as [...]."""
    path: Path = ()
    value, hint = table, kind
    for step in _STEP.finditer(dotted):
        if step["key"]:
            path = (*path, step["key"])
            hint = get_type_hints(hint).get(step["key"]) if is_dataclass(hint) else None
            value = value.get(step["key"]) if isinstance(value, dict) else None
        else:
            hint = _record_in(hint)
            index = int(step["index"]) if step["index"].isdigit() else _find_wrong(value, hint)
            path = (*path, index)
            value = value[index] if isinstance(value, list) and index < len(value) else None
    return path


def _find_wrong(items: Any, kind: Any) -> int:
    """Return the place of the first item that is not of kind."""
    for index, item in enumerate(items if isinstance(items, list) and is_dataclass(kind) else ()):
        try:
            msgspec.convert(item, kind)
        except msgspec.ValidationError:
            return index
    return 0


def _refuse_unknown(table: object, kind: Any, path: Path, text: str, name: str) -> None:
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
