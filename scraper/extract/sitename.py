"""A title without the name of the site it stands on."""

import re
from collections.abc import Iterable, Sequence

from scraper.text import squeeze

LONGEST = 600  # characters of a title that are read
_SEPARATOR = re.compile(r"\s+[|–—·•»:~-]+\s+|\s*[|｜]\s*|\s+::\s+|--|：")
_DATE = re.compile(r"^\d{1,2}\.\s?\d{1,2}\.\s?\d{4}$")
_MOST_PARTS = 20  # each is tried as the first of the site's name
_TELLING = 4  # letters of the site's name that a longer name must begin or end with
_NAME = 5  # words of a site's name


def strip_site(title: str, site_names: Sequence[str]) -> str:
    """Return title without leading and trailing parts that are the site's name."""
    title = title[:LONGEST]
    cuts = [found.span() for found in _SEPARATOR.finditer(title)]
    if not 1 <= len(cuts) < _MOST_PARTS:
        return title
    names = {squeeze(name) for name in site_names if name}
    parts = _SEPARATOR.split(title)
    first = next((n for n, part in enumerate(parts) if squeeze(part) not in names), 0)
    last = _end(parts, names, title)
    if last <= first:
        return title
    start = cuts[first - 1][1] if first and _is_wide(title, cuts[first - 1]) else 0
    return title[start : cuts[last - 1][0] if last < len(parts) else len(title)].strip()


def _end(parts: Sequence[str], names: set[str], title: str) -> int:
    """Return the number of parts before those that are the site's."""
    for cut in range(1, len(parts)):
        if squeeze("".join(parts[cut:])) in names or all(is_about(part, names) for part in parts[cut:]):
            return cut
    if "|" in title and len(parts[-1].split()) <= 3 and len(" ".join(parts[:-1]).split()) >= 4:
        return len(parts) - 1
    return len(parts)


def first_part(title: str) -> str:
    """Return what stands before the first separator of title."""
    return _SEPARATOR.split(title[:LONGEST], maxsplit=1)[0]


def is_about(part: str, names: Iterable[str]) -> bool:
    """Whether a part of a title is the site's name, a longer form of it, its initials, or a date."""
    wanted = squeeze(part)
    if wanted in names or _DATE.match(part):
        return True
    words = part.split()
    if len(words) > _NAME or any(character.isdigit() for character in part):
        return False
    initials = "".join(word[0] for word in words if word[0].isupper()).lower()
    telling = [name for name in names if len(name) >= _TELLING]
    return initials in telling or any(wanted.startswith(name) or wanted.endswith(name) for name in telling)


def _is_wide(title: str, cut: tuple[int, int]) -> bool:
    """Whether a separator stands between spaces or is a bar: 'Coal Post: ...' is how the site speaks."""
    return "|" in title[slice(*cut)] or "｜" in title[slice(*cut)] or title[cut[0]].isspace()
