"""The article's title, without the site's name."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from scraper.extract.stated import Stated
from scraper.text import fold, squeeze

_SEPARATOR = re.compile(r"\s+[|–—·•»:~-]+\s+|\s*\|\s*|\s+::\s+")
_DATE = re.compile(r"^\d{1,2}\.\s?\d{1,2}\.\s?\d{4}$")
_KICKER = re.compile(r"^.{2,60}?(?:\s[-–—|]|:)\s")
_MOST_PARTS = 20  # each is tried as the first of the site's name
_LONGEST = 600  # characters of a title that are read
_HALF = 0.5  # of the words of a heading and a stated title that must be shared
_CUT = 100  # characters; a headline that long may have been cut: search engines ask for at most 110


def choose_title(
    stated: Sequence[Stated], headings: Sequence[str], site_names: Sequence[str]
) -> Stated | None:
    """Return the page's title, without the site's name.

    stated: JSON-LD headline, Open Graph and <title>, best first; headings: the h1s in page order.
    What two places agree on beats a third; a headline in JSON-LD beats a heading; a heading that says the
    same in other words beats what is stated for search engines and cards.
    """
    cleaned = [Stated(strip_site(text, site_names), c.source) for c in stated if (text := _fold(c.text))]
    cleaned = [candidate for candidate in cleaned if candidate.text]
    tops = [Stated(text, "h1") for h in headings if (text := strip_site(_fold(h), site_names))]
    if not cleaned:
        return next(iter(tops), None)
    names = {squeeze(name) for name in site_names if name}
    core = squeeze(cleaned[0].text)
    names |= {squeeze(c.text).replace(core, "") for c in cleaned[1:] if core in squeeze(c.text)}
    tops = [top for top in tops if squeeze(top.text) not in names]
    first = cleaned[0]
    if first.source == "JSON-LD headline":
        return _agreed(cleaned, tops) or _whole(first, [*cleaned, *tops])
    return _without_kickers(first, tops) or next(_confirmed(first, cleaned, tops), first)


def strip_site(title: str, site_names: Sequence[str]) -> str:
    """Return title without a leading or trailing part that is the site's name."""
    title = title[:_LONGEST]
    names = {squeeze(name) for name in site_names if name}
    parts = _SEPARATOR.split(title)
    if not 2 <= len(parts) <= _MOST_PARTS:
        return title
    for cut in range(1, len(parts)):
        tail = parts[cut:]
        if squeeze("".join(tail)) in names or all(_is_about(part, names) for part in tail):
            return title[: _end_of(title, cut)].strip()
    if "|" in title and len(parts[-1].split()) <= 3 and len(" ".join(parts[:-1]).split()) >= 4:
        return title[: _end_of(title, len(parts) - 1)].strip()
    if squeeze(parts[0]) in names:
        return title[_start_after(title, 1) :].strip()
    return title


def _is_about(part: str, names: set[str]) -> bool:
    """Whether a part of a title is the site's name or a date."""
    return squeeze(part) in names or bool(_DATE.match(part))


def _fold(text: str) -> str:
    return fold(unescape(text[:_LONGEST]))


def _end_of(title: str, cut: int) -> int:
    return list(_SEPARATOR.finditer(title))[cut - 1].start()


def _start_after(title: str, cut: int) -> int:
    return list(_SEPARATOR.finditer(title))[cut - 1].end()


def _agreed(cleaned: Sequence[Stated], tops: Sequence[Stated]) -> Stated | None:
    """Return the heading that another place states as well, where JSON-LD states something else."""
    others = {squeeze(candidate.text) for candidate in cleaned[1:]}
    first = squeeze(cleaned[0].text)
    return next((top for top in tops if squeeze(top.text) in others and squeeze(top.text) != first), None)


def _whole(first: Stated, others: Sequence[Stated]) -> Stated:
    """Return first, or the title that it was cut from."""
    start = squeeze(first.text.rstrip("….").rsplit(" ", 1)[0])
    if len(first.text) < _CUT:
        return first
    longer = (
        c
        for c in others
        if c.source != "<title>" and len(c.text) > len(first.text) and squeeze(c.text).startswith(start)
    )
    return next(longer, first)


def _confirmed(first: Stated, cleaned: Sequence[Stated], tops: Sequence[Stated]) -> Iterator[Stated]:
    """Yield the headings that say what is stated: whole or in part, then in other words."""
    whole = [squeeze(candidate.text) for candidate in cleaned]
    yield from (top for top in tops if _is_part(squeeze(top.text), whole))
    yield from (top for top in tops if _likeness(top.text, first.text) >= _HALF)


def _without_kickers(first: Stated, tops: Sequence[Stated]) -> Stated | None:
    """Return what a stated title and a heading share behind different kickers, 'World: ...'."""
    for top in tops:
        tail = _KICKER.sub("", top.text, count=1)
        ours = {first.text, _KICKER.sub("", first.text, count=1)}
        if top.text not in {tail, first.text} and tail in ours and len(tail) > len(top.text) / 2:
            return Stated(tail, first.source)
    return None


def _is_part(heading: str, stated: Sequence[str]) -> bool:
    """Whether a stated title is the heading, with something around it; a short end is a site's name."""
    return len(heading) >= 8 and any(
        title.startswith(heading)
        or heading.startswith(title)
        or (title.endswith(heading) and len(heading) * 2 > len(title))
        for title in stated
        if len(title) >= 8
    )


def _likeness(a: str, b: str) -> float:
    """Return the share of words that two titles have in common: 0 to 1, of the shorter one's."""
    ours, theirs = ({squeeze(word) for word in text.split()} - {""} for text in (a, b))
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))
