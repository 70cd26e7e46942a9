"""Raw bylines to names: 'By A and B | Updated ...' is two people, 'Web Desk' is nobody."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape

from scraper.extract import bylinewords as words
from scraper.extract.places import is_known_place
from scraper.text import plain, squeeze

_LONGEST = 60  # characters of a name
_MOST_WORDS = 6
_TELLING = 5  # letters of a part of the site's name that stands for it
_FROM_HERE = 300  # characters of a byline that are looked at


def clean_names(raw: Iterable[str], site_names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the people and newsrooms in raw bylines, in order, once each, without placeholders.

    A name of the site itself is left out: what it stands for is not known here.
    """
    parts = [name for line in raw for name in split_names(line) if is_name(name)]
    ours = {squeeze(name) for name in site_names} if parts else set()
    names: dict[str, str] = {}
    for name in parts:
        if squeeze(name) not in ours and not is_known_place(name):
            names.setdefault(squeeze(name), name)
    return tuple(_shortest(list(names.values())))


def is_name(text: str) -> bool:
    """Whether text can be a name at all: no placeholder, address, sentence or date."""
    if not text or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    if (
        words.NOBODY.match(text)
        or set(text) & set(":?!")
        or words.HANDLE.search(text)
        or words.ROLE.search(text)
    ):
        return False
    return any(letter.isalpha() for letter in text) and not any(digit.isdigit() for digit in text)


def is_person(name: str) -> bool:
    """Whether a name is written as people's are: two to five capitalised words, and no newsroom's."""
    parts = name.replace(".", ". ").split()
    if words.IDEOGRAPHS.match(name):
        return not words.NEWSROOM.search(name)
    if words.NEWSROOM.search(name) or is_known_place(name) or not 2 <= len(parts) <= _MOST_WORDS:
        return False
    return all(_is_capital(word) or word.lower() in words.PARTICLES for word in parts)


def is_newsroom(name: str, site_names: Iterable[str] = ()) -> bool:
    """Whether a name is the site's own, an agency's or a desk's."""
    return (
        is_own(name, site_names) or bool(words.NEWSROOM.search(name)) or (name.isupper() and len(name) <= 5)
    )


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency or service, as it stands beside a date."""
    return bool(words.AGENCY.fullmatch(name))


def is_own(name: str, site_names: Iterable[str]) -> bool:
    """Whether a name is the site's own, or a telling part of it."""
    ours, wanted = {squeeze(own) for own in site_names}, squeeze(name)
    single = " " not in name and len(wanted) >= _TELLING
    part = single and any(own.startswith(wanted) or own.endswith(wanted) for own in ours)
    return part or wanted in ours


def lead_of(text: str) -> str | None:
    """Return what follows 'By', 'Von', 'Written by:' at the start of text; None where it has no such word."""
    found = words.LEAD.match(plain(text)[:_FROM_HERE])
    return plain(text)[found.end() : _FROM_HERE] if found else None


def has_lead(text: str) -> bool:
    """Whether a word that leads to a byline stands anywhere in text; cheap."""
    return bool(words.LEADING.search(text))


def has_role(text: str) -> bool:
    """Whether text says what somebody does: 'Tech Writer', 'Co-Founder'."""
    return bool(words.ROLE.search(text))


def is_signed(text: str) -> bool:
    """Whether text begins with 'Written by', 'Author:' and the like, which need no title near them."""
    return bool(words.WRITTEN.match(text))


def is_lead(text: str) -> bool:
    """Whether text is a byline's first word only: 'By', 'Written by:', 'Author'."""
    return bool(words.BARE_LEAD.match(plain(text)[:_FROM_HERE]))


def leads_elsewhere(text: str) -> bool:
    """Whether text ends with words such as 'Reviewed by': who follows did something else than write."""
    return bool(words.OTHER_LEAD.search(plain(text[-_LONGEST:])))


def split_names(line: str) -> list[str]:
    """Return the parts of a byline that may be names; credentials stay with the name before them."""
    line = plain(unescape(line[: 2 * _FROM_HERE]))
    if "@" in line or "/" in line or "www" in line.lower():
        line = words.ADDRESS.sub(" ", line)
    line = _cut(words.LEAD.sub("", line[:_FROM_HERE].strip()))
    if any(mark in line for mark in "([*"):
        line = words.ASIDE.sub("", line)
    parts: list[str] = []
    for part in words.AND.split(words.DUTIES.sub(r"\1", line) if " of " in line else line):
        name = _trim(words.LEAD.sub("", f"{part} "))
        if parts and " " in parts[-1] and words.CREDENTIAL.match(name):
            parts[-1] = f"{parts[-1]} {name}"
        elif name:
            parts.append(name)
    return parts


def _trim(name: str) -> str:
    """Return name without the marks around it: 'A. K. Menon (Retd)' keeps its brackets."""
    bare = name.strip(" .:,-*()[]|/")
    return f"{bare})" if bare.rfind("(") > bare.rfind(")") else bare


def _cut(line: str) -> str:
    """Return line without what follows the names; 'Center for Drug Evaluation' is a name as a whole."""
    names = words.REST.sub("", line)
    whole = " " not in names and line[len(names) :].lstrip().startswith(("for ", "in "))
    return line if whole and len(line.split()) <= _MOST_WORDS else names


def _shortest(names: list[str]) -> list[str]:
    """Return names without initials, and without those that are another one with a title or place behind."""
    initials = {"".join(word[0] for word in name.split()) for name in names if " " in name}
    names = [name for name in names if name not in initials]
    return [n for n in names if not any(" " in o and n != o and n.startswith(f"{o} ") for o in names)]


def _is_capital(word: str) -> bool:
    first = word.lstrip("'\"(")[:1]
    return not first.islower() and first.isalpha()
