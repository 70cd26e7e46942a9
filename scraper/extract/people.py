"""Raw bylines to names: 'By A and B | Updated ...' is two people, 'Web Desk' is nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from scraper.text import plain, squeeze

_LEAD = re.compile(
    r"^\W*(?:(?:written|reported|story|posted|published|edited|authored|compiled|article|interview|"
    r"text|words|"
    r"analysis|opinion|recommended|verfasst|geschrieben|escrito|écrit|rédigé|publié|scritto)\s+)?"
    r"(?:(?:by|von|par|por|di|door|af|av|द्वारा)\s*:?\s+|(?:by|author|authors|autor|autore|auteur|autorin|"
    r"lead author|लेखक|written by|text|articles? by|责编|责任编辑|编辑|记者|作者)\s*[:：]\s*|"
    r"(?:authors?|autorin/autor|autor(?:in)?|articles by|लेखक)\s+)",
    re.IGNORECASE,
)
_REST = re.compile(
    r"(?:\s*(?:[|•·–—\u2022]|\s-\s|\bupdated\b|\bpublished\b|\bposted\b|\breviewed by\b|"
    r"\bedited by\b|\blast\b|"
    r"\bon\s+(?:\d|\w{3,9} \d|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\bon behalf of\b|"
    r"\bfor\s+[A-Z]|\bin\s+[A-Z]|\d{1,2}[ ./-]\w|\d{4}|\bfollow\b|<)"
    r"|\s+(?:(?:senior|chief|special|political|sports?|business|staff|tech|science|health|national)\s+)?"
    r"(?:correspondent|reporter|staff writer|contributor)\b|\s?(?:기자|記者)).*$",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]+\.\w+")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{0,60}(?:[)\]]|$)|\*+")
_AND = re.compile(r"\s*(?:,|;|&|\s/\s|、|\band\b|\bund\b|\bet\b|\by\b|\bog\b|\boch\b|और|एवं)\s*")
_CREDENTIAL = re.compile(  # degrees and orders of academics, physicians, nurses, lawyers, counsellors
    r"^(?:(?:Ph\.? ?D|Ed\.?D|Psy\.?D|Pharm\.?D|M\.? ?D|D\.?O|J\.?D|DVM|VMD|DDS|DMD|DPT|DrPH|MBBS|MBA|"
    r"MPH|MPP|MS[cWN]?|"
    r"M\.?A|M\.?Ed|B\.?A|BSc?|BSN|RN|NP|FNP|PA-C|RDN?|LDN?|CFA|CFP®?|CPA|CDN|CNM|IBCLC|LCSW|LMFT|"
    r"LMHC|LPC|LVT|FACLM|"
    r"FACP|FAAP|DABOM|FOMA|DACVB|E-RYT(?: \d+)?|Jr|Sr|Esq|I{2,3})\.?(?: |$)){1,4}$"
)
_NOBODY = re.compile(
    r"^(?:(?:\w+ |super)?admin(?:istrator)?|(?:the )?author|full bio|register now|share post|"
    r"(?:posted|last|updated|published) (?:on|at|modified|updated)|"
    r"editors?|editorial(?: ?(?:staff|team|desk|board))?|"
    r"(?:online|digital|the|our|web|news)? ?(?:staff|team|desk|newsroom|editors?)|web ?desk|news ?desk|"
    r"staff (?:writers?|reporters?)|(?:news )?bureau|online desk|digital desk|user|author|guest(?: author)?|"
    r"unknown|none|null|anonymous|n/?a|nan|wordpress|webmaster|undefined|root|support|contributors?|"
    r"publisher|"
    r"redaktion|redaktor|redacción|redaction|la rédaction|redazione|see (?:all|more).*|more.*|learn more|"
    r"originally|written by|posted by|by|read(?:ing)? time|home|share|follow|(?:mon|tues|wednes|"
    r"thurs|fri|satur|"
    r"sun)day|(?:mon|tue|wed|thu|fri|sat|sun)|updated|published|about(?: us| the author)?|"
    r"contact(?: us)?|subscribe|"
    r"sponsored|advertisement|image:.*|photo:.*|view.*|all posts.*|posts? by.*|articles? by.*|reviewed by.*|"
    r"fact[- ]checked.*|medically reviewed.*|source:.*|quelle:.*|"
    r"category.*|test|demo|default|(?:\w+\.){3,}\w+)$",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"^(?:https?:|www\.|@|/|#)|[{}<>=_]|https?:", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:director|manager|editor|editors|officer|founder|co-founder|president|chief|head of|"
    r"experts?|specialist|"
    r"professor|writer|journalist|correspondent|reporter|coordinator|consultant|contributor|"
    r"university|institute|"
    r"college|department|educators?|analyst|strategist|producer|"
    r"photographer|about the author|author posts)\b",
    re.IGNORECASE,
)
_NEWSROOM = re.compile(
    r"\b(?:news(?:desk|room|paper)?|nachrichten|redaktion|team|staff|desk|bureau|agency|agence|"
    r"agencia|agentur|"
    r"ajansı|press|media|online|digital|times|herald|tribune|express|today|daily|journal|magazine|"
    r"reuters|afp|pti|"
    r"ani|ians|uni|dpa|sid|efe|ansa|tass|xinhua|bloomberg|ltd|inc|llc|gmbh|corp|company|group|blog|store|"
    r"editorial|correspondents?|reporters?|the|समाचार|न्यूज़?|टीम|डेस्क)\b|\.\w{2,4}$|通讯社|新聞|新闻|日报|デジタル",
    re.IGNORECASE,
)
_IDEOGRAPHS = re.compile("^(?:[\u4e00-\u9fff]{2,4}|[\uac00-\ud7af]{2,4})$")
_PARTICLES = frozenset(
    (
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "ter",
        "la",
        "le",
    )
    + (
        "el",
        "al",
        "bin",
        "ibn",
        "bint",
        "y",
        "e",
        "und",
        "zu",
        "zur",
        "af",
        "av",
        "du",
        "st",
        "ben",
        "i",
        "of",
    )
)
_LONGEST = 60  # characters of a name
_MOST_WORDS = 6
_TELLING = 5  # letters of a part of the site's name that stands for it
_FROM_HERE = 300  # characters of a byline that are looked at


def clean_names(raw: Iterable[str], site_names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the people and newsrooms in raw bylines, in order, once each, without placeholders.

    A name of the site itself is left out: what it stands for is not known here.
    """
    ours = {squeeze(name) for name in site_names}
    names: dict[str, str] = {}
    for line in raw:
        for name in split_names(line):
            if is_name(name) and squeeze(name) not in ours:
                names.setdefault(squeeze(name), name)
    return tuple(_shortest(list(names.values())))


def is_name(text: str) -> bool:
    """Whether text can be a name at all: no placeholder, address, sentence or date."""
    if not text or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    if _NOBODY.match(text) or ":" in text or _HANDLE.search(text) or _ROLE.search(text):
        return False
    return any(letter.isalpha() for letter in text) and not any(digit.isdigit() for digit in text)


def is_person(name: str) -> bool:
    """Whether a name is written as people's are: two to five capitalised words, and no newsroom's."""
    words = name.replace(".", ". ").split()
    if _IDEOGRAPHS.match(name):
        return not _NEWSROOM.search(name)
    if _NEWSROOM.search(name) or not 2 <= len(words) <= 6:
        return False
    return all(_is_capital(word) or word.lower() in _PARTICLES for word in words)


def is_newsroom(name: str, site_names: Iterable[str] = ()) -> bool:
    """Whether a name is the site's own, an agency's or a desk's."""
    return is_own(name, site_names) or bool(_NEWSROOM.search(name)) or (name.isupper() and len(name) <= 5)


def is_own(name: str, site_names: Iterable[str]) -> bool:
    """Whether a name is the site's own, or a telling part of it."""
    ours, wanted = {squeeze(own) for own in site_names}, squeeze(name)
    single = " " not in name and len(wanted) >= _TELLING
    part = single and any(own.startswith(wanted) or own.endswith(wanted) for own in ours)
    return part or wanted in ours


def lead_of(text: str) -> str | None:
    """Return what follows 'By', 'Von', 'Written by:' at the start of text; None where it has no such word."""
    found = _LEAD.match(plain(text)[:_FROM_HERE])
    return plain(text)[found.end() : _FROM_HERE] if found else None


def split_names(line: str) -> list[str]:
    """Return the parts of a byline that may be names; credentials stay with the name before them."""
    line = _ADDRESS.sub(" ", plain(unescape(line[: 2 * _FROM_HERE])))[:_FROM_HERE]
    line = _cut(_LEAD.sub("", line.strip()))
    parts: list[str] = []
    for part in _AND.split(_ASIDE.sub("", line)):
        name = _LEAD.sub("", f"{part} ").strip(" .:,-*()[]|/")
        if parts and " " in parts[-1] and _CREDENTIAL.match(name):
            parts[-1] = f"{parts[-1]} {name}"
        elif name:
            parts.append(name)
    return parts


def _cut(line: str) -> str:
    """Return line without what follows the names; 'Center for Drug Evaluation' is a name as a whole."""
    names = _REST.sub("", line)
    short = " " not in names and names != line and len(line.split()) <= _MOST_WORDS
    return line if short and not any(c.isdigit() or c in "|•·<" for c in line) else names


def _shortest(names: list[str]) -> list[str]:
    """Return names without initials, and without those that are another one with a title or place behind."""
    initials = {"".join(word[0] for word in name.split()) for name in names if " " in name}
    names = [name for name in names if name not in initials]
    return [n for n in names if not any(" " in o and n != o and n.startswith(f"{o} ") for o in names)]


def _is_capital(word: str) -> bool:
    first = word.lstrip("'\"(")[:1]
    return not first.islower() and first.isalpha()
