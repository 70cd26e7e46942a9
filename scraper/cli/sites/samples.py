"""A sample article on a terminal: what it says first, and what was taken out of it."""

from __future__ import annotations

from collections import Counter
from textwrap import indent, shorten, wrap

from scraper.cli.output import printable
from scraper.model import Article
from scraper.text import fold, say_count
from scraper.trial import Sample

_WIDTH = 96
_LINES = 3
_MOST_RULES = 6


def show_sample(sample: Sample) -> str:
    """Return the title, date and words of a cleaned article, its first lines, and the removed blocks."""
    if sample.article is None:
        return printable(f"FAILED  {sample.error}")
    article, meta = sample.article, sample.article.meta
    facts = f"{meta.published or 'no date'} · {say_count(article.word_count, 'word')} · {sample.url}"
    start = wrap(fold(article.text), _WIDTH, max_lines=_LINES, placeholder=" ...")
    body = "\n".join((facts, *start, _removals(article)))
    return printable(f"{shorten(meta.title or 'no title', _WIDTH)}\n{indent(body, '    ')}")


def _removals(article: Article) -> str:
    counts = Counter(removal.rule for removal in article.removals)
    if not counts:
        return "nothing removed"
    named = [f"{rule} {count}" for rule, count in counts.most_common(_MOST_RULES)]
    more = ["..."] if len(counts) > _MOST_RULES else []
    return f"removed: {', '.join(named + more)}"
