"""Pages with ground truth, and how a text is scored against it: what the benchmarks share."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """One page with its truth."""

    body: bytes
    url: str
    text: str
    truth: Counter[str]


def read_rows(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield the lines of folder's manifest.jsonl, each with the page that it names."""
    with (folder / "manifest.jsonl").open(encoding="utf-8", newline="\n") as lines:
        for row in (json.loads(line) for line in lines if line.strip()):
            yield row, gzip.decompress((folder / row["file"]).read_bytes())


def read_corpus(folder: Path) -> Iterator[Case]:
    """Yield the pages of a corpus with their truth."""
    for row, body in read_rows(folder):
        yield Case(body, row["url"], row["body"], count(row["body"]))


def read_written(tests: Path) -> Iterator[Case]:
    """Yield the pages that were written for the tests, with what is expected of them."""
    for page in sorted((tests / "pages").glob("*/*.html.gz")):
        name = f"{page.parent.name}/{page.name.removesuffix('.html.gz')}"
        expected = (tests / "expected" / f"{name}.md").read_text(encoding="utf-8")
        text = expected.split("\n\n", 2)[2]  # below the title and the fields
        yield Case(gzip.decompress(page.read_bytes()), f"https://{name}", text, count(text))


def count(text: str) -> Counter[str]:
    """Return how often each word stands in text."""
    return Counter(re.findall(r"\w+", text.lower()))


def score(found: Counter[str], truth: Counter[str]) -> float:
    """Return the word F1 of found, 0 to 1."""
    both = (found & truth).total()
    return 2 * both / (found.total() + truth.total()) if found or truth else 1.0
