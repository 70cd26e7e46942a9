"""The article's title, without the site's name."""

import re
from collections.abc import Sequence
from html import unescape

from scraper.text import fold, squeeze

_SEPARATOR = re.compile(r"\s+[|–—·•»:~-]+\s+|\s*\|\s*|\s+::\s+")


def choose_title(stated: Sequence[str], headings: Sequence[str], site_names: Sequence[str]) -> str | None:
    """Return the best title: a heading of the page that a stated title confirms, else the first stated one.

    stated: from JSON-LD, Open Graph and <title>, best first; headings: the page's h1s in order.
    """
    stated = [fold(unescape(title)) for title in stated if fold(title)]
    cleaned = [strip_site(title, site_names) for title in stated]
    whole = [squeeze(title) for title in stated]
    for heading in map(fold, headings):
        if _is_confirmed(squeeze(heading), whole):
            return heading
    if cleaned:
        return cleaned[0]
    return next((h for h in map(fold, headings) if h), None)


def strip_site(title: str, site_names: Sequence[str]) -> str:
    """Return title without a leading or trailing part that is the site's name."""
    names = {squeeze(name) for name in site_names if name}
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    for cut in range(1, len(parts)):
        tail = _SEPARATOR.split(title, maxsplit=0)[cut:]
        if squeeze("".join(tail)) in names or all(squeeze(part) in names for part in tail):
            end = _end_of(title, cut)
            return title[:end].strip()
    if "|" in title and len(parts[-1].split()) <= 3 and len(" ".join(parts[:-1]).split()) >= 4:
        return title[: _end_of(title, len(parts) - 1)].strip()
    if squeeze(parts[0]) in names:
        return title[_start_after(title, 1) :].strip()
    return title


def _end_of(title: str, cut: int) -> int:
    return list(_SEPARATOR.finditer(title))[cut - 1].start()


def _start_after(title: str, cut: int) -> int:
    return list(_SEPARATOR.finditer(title))[cut - 1].end()


def _is_confirmed(heading: str, stated: Sequence[str]) -> bool:
    """Whether a stated title is the heading, with something around it; a short end is a site's name."""
    return len(heading) >= 8 and any(
        title.startswith(heading)
        or heading.startswith(title)
        or (title.endswith(heading) and len(heading) * 2 > len(title))
        for title in stated
        if len(title) >= 8
    )
