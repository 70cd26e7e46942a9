"""The archive's articles in other programs' formats; every writer streams."""

from scraper.store.export.atom import Feed, write_atom
from scraper.store.export.folder import write_folder
from scraper.store.export.rows import Exported, Selection, count, select, select_these
from scraper.store.export.tables import write_csv, write_jsonl, write_parquet
from scraper.store.export.warc import Written, write_warc

__all__ = [
    "Exported",
    "Feed",
    "Selection",
    "Written",
    "count",
    "select",
    "select_these",
    "write_atom",
    "write_csv",
    "write_folder",
    "write_jsonl",
    "write_parquet",
    "write_warc",
]
