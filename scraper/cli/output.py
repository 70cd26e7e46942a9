"""An article as text, Markdown and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scraper.model import Article, Metadata
from scraper.text import squeeze

# What a terminal could take for a command; of the controls only line ends and tabs are text.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Return a page's text without what could steer a terminal."""
    return _CONTROLS.sub("", text)


def as_record(article: Article, file: str | None = None) -> dict[str, Any]:
    """Return the article as a JSON object; what is unknown is null."""
    meta = article.meta
    return {
        "file": file,
        "url": article.url,
        "canonical_url": meta.canonical_url,
        "site": article.site,
        "title": meta.title,
        "authors": list(meta.authors),
        "published": meta.published,
        "modified": meta.modified,
        "place": meta.place,
        "section": meta.section,
        "tags": list(meta.tags),
        "language": meta.language,
        "summary": meta.summary,
        "text": article.text,
        "word_count": article.word_count,
        "image": meta.image,
        "removals": [
            {"position": removal.position, "rule": removal.rule, "text": removal.text}
            for removal in article.removals
        ],
    }


def as_json(article: Article, file: str | None = None) -> str:
    """Return the article as one line of JSON."""
    return json.dumps(as_record(article, file), ensure_ascii=False)


def as_text(article: Article) -> str:
    """Return the article for reading: title, what is known, the summary where the text lacks it, the text."""
    meta = article.meta
    head = "\n".join(line for line in (meta.title, facts(meta)) if line)
    return printable("\n\n".join(part for part in (head, lead(article), article.text) if part))


def as_markdown(article: Article) -> str:
    """Return the article as Markdown, with its title as the first heading."""
    meta = article.meta
    title, known, summary = (_escape(part or "") for part in (meta.title, facts(meta), lead(article)))
    parts = (f"# {title}" if title else "", known, f"*{summary}*" if summary else "", article.markdown)
    return printable("\n\n".join(part for part in parts if part))


def known_fields(meta: Metadata) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known of an article."""
    fields = {
        "title": meta.title,
        "summary": meta.summary,
        "authors": ", ".join(meta.authors),
        "published": meta.published,
        "modified": meta.modified,
        "place": meta.place,
        "section": meta.section,
        "tags": ", ".join(meta.tags),
        "language": meta.language,
        "image": meta.image,
        "canonical URL": meta.canonical_url,
    }
    return ((name, value) for name, value in fields.items() if value)


def facts(meta: Metadata) -> str:
    """Return one line of what is known: authors, place, date, section."""
    known = (", ".join(meta.authors), meta.place, meta.published, meta.section)
    return " · ".join(fact for fact in known if fact)


def lead(article: Article) -> str | None:
    """Return the summary, unless the text says it."""
    summary = article.meta.summary
    return summary if summary and squeeze(summary) not in squeeze(article.text) else None


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
