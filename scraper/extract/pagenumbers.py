"""Which page of an article an address names: ?page=2, /page/2, /2/, -2.html, ?start=10. Only a hint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from scraper.variants import url_key

Form = Literal["query", "offset", "named", "plain"]

# "cpage" and "comment-page-2" are pages of comments, so none of these may begin inside a word.
_COUNTED = re.compile(
    r"(?:page|pg|p|paged|page_?(?:no|num|number)|pgno|pn|part|cur(?:rent)?page)=(\d{1,3})", re.I
)
_OFFSET = re.compile(r"(?:start|offset)=(\d{1,5})", re.IGNORECASE)
_PARAMETERS: tuple[tuple[Form, re.Pattern[str]], ...] = (("query", _COUNTED), ("offset", _OFFSET))
_PATHS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("named", re.compile(r"(?P<base>/.+?)/(?:page|pg|p|part)[/_-]?(?P<number>\d{1,3})(?P<end>/?)", re.I)),
    (
        "named",
        re.compile(r"(?P<base>/.+?)[-_,.](?:page|pg|p)[-_]?(?P<number>\d{1,3})(?P<end>/?|\.\w{2,5})", re.I),
    ),
    ("plain", re.compile(r"(?P<base>/.+?)[/_,-](?P<number>\d{1,2})(?P<end>/?|\.\w{2,5})")),
)
_SECOND = 2


@dataclass(frozen=True, slots=True)
class Numbered:
    """An address read as that of a page: the key of the address without its number, and the number."""

    key: str
    number: int
    form: Form


def read_numbers(url: str) -> Iterator[Numbered]:
    """Yield every way to read an address as that of a numbered page."""
    parts = urlsplit(url)
    query = [part for part in parts.query.split("&") if part]
    for part in query:
        for form, pattern in _PARAMETERS:
            if found := pattern.fullmatch(part):
                rest = "&".join(other for other in query if other is not part)
                yield Numbered(url_key(urlunsplit(parts._replace(query=rest))), int(found[1]), form)
    for form, pattern in _PATHS:
        if found := pattern.fullmatch(parts.path):
            path = found["base"] + found["end"]
            yield Numbered(url_key(urlunsplit(parts._replace(path=path))), int(found["number"]), form)


def find_next_number(url: str, target: str) -> Numbered | None:
    """Return the number of target if it is the page after url: the same address but for the number."""
    here = {(each.key, each.form): each.number for each in read_numbers(url)}
    return next((each for each in read_numbers(target) if _follows(each, url_key(url), here)), None)


def _follows(target: Numbered, key: str, here: dict[tuple[str, Form], int]) -> bool:
    if target.key == key:  # some count their pages from 0, so that the second one is ?page=1
        return target.number in {"query": (1, 2), "offset": range(1, 100_000)}.get(target.form, (2,))
    number = here.get((target.key, target.form))
    if number is None:
        return False
    if target.form == "plain" and number < _SECOND:  # /news/1 and /news/2 are two articles
        return False
    return target.number > number if target.form == "offset" else target.number == number + 1


def is_first_of(target: str, url: str) -> bool:
    """Say whether target is the first page of the article of which url is a further one."""
    own, stated = url_key(target), list(read_numbers(target))
    return any(
        each.key == own
        or any(
            each.key == one.key and each.form == one.form != "plain" and one.number < min(2, each.number)
            for one in stated
        )
        for each in read_numbers(url)
    )


def is_part_of(url: str, first: str) -> bool:
    """Say whether url is a further page of the article whose first page is at first."""
    return is_first_of(first, url) and url_key(first) != url_key(url)
