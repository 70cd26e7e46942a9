"""Articles as JSON lines, CSV and Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import TextIOWrapper
from itertools import islice
from typing import Any, BinaryIO

from scraper.errors import ConfigError
from scraper.store.export.rows import Exported

_GROUP = 1000  # rows that Parquet keeps together, and so many are in memory
_COLUMNS = tuple(name for name in Exported.__slots__ if name != "removals")
_LISTS = ("authors", "tags")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # https://owasp.org/www-community/attacks/CSV_Injection
_NUMBERS = ("id", "word_count", "story")


def write_jsonl(articles: Iterable[Exported], file: BinaryIO) -> None:
    """Write an object a line, with the removals; unknown is null."""
    for article in articles:
        file.write(json.dumps(asdict(article), ensure_ascii=False).encode() + b"\n")


def write_csv(articles: Iterable[Exported], file: BinaryIO, *, safe: bool = False) -> None:
    """Write a table by RFC 4180 in UTF-8; authors and tags are separated by a comma and a space.

    safe: a text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    text = TextIOWrapper(file, "utf-8", newline="", write_through=True)
    try:
        table = csv.writer(text)
        table.writerow(_COLUMNS)
        for article in articles:
            cells = [_as_cell(getattr(article, name)) for name in _COLUMNS]
            table.writerow(map(_defuse, cells) if safe else cells)
    finally:
        text.detach()


def _as_cell(value: object) -> object:
    return ", ".join(value) if isinstance(value, tuple) else value


def _defuse(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def write_parquet(articles: Iterable[Exported], file: BinaryIO) -> None:
    """Write a Parquet file; raise ConfigError where pyarrow is not installed."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to load
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise ConfigError("Parquet needs pyarrow: pip install pyarrow") from error
    kinds = {name: pa.list_(pa.string()) for name in _LISTS} | {name: pa.int64() for name in _NUMBERS}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in _COLUMNS])
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _in_groups(articles):
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _in_groups(articles: Iterable[Exported]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(articles)
    while group := [{name: getattr(each, name) for name in _COLUMNS} for each in islice(rest, _GROUP)]:
        yield group
