"""Articles as a folder of Markdown files with front matter, as Obsidian and Hugo read them.

A file lies at `<host>/<year>/<day>-<title>-<id>.md`: names stay the same when the export is run again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from scraper.store.export.rows import Exported

_NOT_IN_NAMES = re.compile(r"[^\w\u0900-\u0d7f]+")
_NOT_IN_HOSTS = re.compile(r"[^\w.-]+")
_LONGEST = 100  # bytes of a title in a file's name; most systems allow 255 for all of it
_CONTROLS = re.compile(r"[\x7f-\x9f\u2028\u2029\ufffe\uffff]")  # JSON has them as they are, YAML does not


def write_folder(articles: Iterable[Exported], folder: Path) -> None:
    """Write a file an article below folder, replacing files of the same name; raises OSError."""
    for article in articles:
        path = folder / name_file(article)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_note(article), encoding="utf-8", newline="\n")


def name_file(article: Exported) -> Path:
    """Return where an article's file lies; nothing in it leads out of the folder."""
    host = _NOT_IN_HOSTS.sub("_", article.site or "").strip(".") or "no-site"
    slug = _NOT_IN_NAMES.sub("-", (article.title or "").lower()).strip("-")
    short = slug.encode()[:_LONGEST].decode(errors="ignore").rstrip("-") or "untitled"
    return Path(host, article.day[:4], f"{article.day[:10]}-{short}-{article.id}.md")


def as_note(article: Exported) -> str:
    """Return an article as Markdown below its front matter.

    The front matter is YAML with values in JSON, which YAML 1.2 contains (https://yaml.org/spec/1.2.2/,
    section 1.2). Hugo takes `url` for a page's own address: the article's is `source`.
    """
    fields = {
        "title": article.title or "",
        "date": article.day,
        "lastmod": article.modified,
        "authors": list(article.authors),
        "tags": [re.sub(r"\s+", "-", tag) for tag in article.tags],  # Obsidian's have no spaces
        "categories": [article.section] if article.section else [],
        "description": article.summary,
        "source": article.url,
        "site": article.site_name or article.site,
        "place": article.place,
        "language": article.language,
        "archive_id": article.id,
    }
    lines = (f"{name}: {_value(value)}" for name, value in fields.items() if value not in (None, []))
    return "\n".join(("---", *lines, "---", "", article.markdown, ""))


def _value(value: object) -> str:
    return _CONTROLS.sub("", json.dumps(value, ensure_ascii=False))
