"""Floors under figures of quality: the options of a benchmark that has them, and a file that only rises."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def build_parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that benchmarks with floors have."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth page")
    parser.add_argument("--update", action="store_true", help="raise the floors to the figures of this run")
    return parser


def read_floors(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def finish(file: Path, floors: dict[str, Any], *, update: bool, failed: bool) -> int:
    """Write the floors if they are to be raised, say if a figure is under one; return the exit code."""
    if update:
        file.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    if failed:
        print(f"a figure is under its floor in {file.name}", file=sys.stderr)
    return int(failed)
