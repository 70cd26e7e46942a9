"""What a site's own file names: where its pages have their title, authors and date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scraper.extract.dates import read_date
from scraper.extract.people import clean_names
from scraper.extract.published import read_habits, read_line
from scraper.extract.stated import Sources
from scraper.model import Metadata
from scraper.text import fold

_ATTRIBUTES = ("datetime", "content")  # that say it better than the text


def put_named(meta: Metadata, sources: Sources) -> Metadata:
    """Return meta with what the layout's selectors find in place of what was found without them."""
    layout = sources.layout
    title = next(_texts(sources, layout.title), None)
    authors = clean_names(_texts(sources, layout.author), sources.names)
    published = _date(sources)
    found = {"title": title, "authors": authors, "published": published}
    places = dict(meta.sources) | {
        field: f"the site's file: {field}" for field, value in found.items() if value
    }
    return replace(
        meta,
        title=title or meta.title,
        authors=authors or meta.authors,
        published=published or meta.published,
        sources=tuple(places.items()),
    )


def _date(sources: Sources) -> str | None:
    if sources.layout.date is None:
        return None
    habits = read_habits(sources)
    texts = _texts(sources, sources.layout.date)
    dates = (read_date(text, habits) or read_line(text, habits)[0] for text in texts)
    return next((date for date in dates if date), None)


def _texts(sources: Sources, selector: str | None) -> Iterator[str]:
    """Yield what each matching element says, in its attributes or its text, in the page's order."""
    for node in sources.css(selector) if selector else ():
        stated = (node.attributes.get(name) for name in _ATTRIBUTES)
        text = fold(next((value for value in stated if value), None) or node.text())
        if text:
            yield text
