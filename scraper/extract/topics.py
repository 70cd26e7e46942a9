"""What an article is filed under: section and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from scraper.extract.stated import Sources, Stated
from scraper.text import fold, squeeze

_SECTIONS = ("article:section", "section", "parsely-section", "og:article:section", "articlesection") + (
    "category",
    "news_category",
    "cxenseparse:recs:category",
    "page.section",
)
_LISTS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags", "og:article:tag")
_LAST_OF_ONE = re.compile(r"&|\b(?:and|und|et|y|og|och)\b")
_LONGEST = 60  # characters of a tag
_MOST = 30  # tags
_TRAILS, _STEPS = 3, 6  # breadcrumbs, and steps of all, that are read
_HOME = frozenset(  # what is filed under nothing
    ("home", "homepage", "home page", "front page", "frontpage", "startseite", "accueil", "inicio", "होम")
    + (
        "मुखपृष्ठ",
        "all",
        "uncategorized",
        "uncategorised",
        "allgemein",
        "non classé",
        "sin categoría",
        "default",
    )
)
_FOR_MACHINES = re.compile(r"^[a-z][\w-]*:\s?\S|\w_\w|^[\W\d_]+$")  # 'contentId: 15cd', 'autoplay_video'


def find_section(sources: Sources) -> Stated | None:
    """Return the section that the page states, else the last step of its breadcrumb above the article."""
    stated = [*sources.data("articleSection"), *sources.tagged(*_SECTIONS)]
    named = (Stated(text, s.source) for s in stated for text in _listed(s.text) if _is_section(text))
    return next(named, None) or _last_crumb(sources)


def _listed(text: str) -> list[str]:
    """Return the sections that are listed with commas; 'Food, Drink and Travel' is one."""
    text = fold(unescape(text))
    parts = [part.strip() for part in text.split(",")]
    return [text] if len(parts) == 2 and _LAST_OF_ONE.search(parts[1]) else parts


def _is_section(text: str) -> bool:
    return bool(text) and text.lower() not in _HOME and not _FOR_MACHINES.search(text)


def find_tags(sources: Sources) -> tuple[tuple[str, ...], str | None]:
    """Return the article's tags, once each, and where they are stated."""
    first, *others = _LISTS
    for stated in (list(sources.tagged(first)), list(sources.data("keywords")), *_each(sources, others)):
        tags = _split(s.text for s in stated)
        if tags:
            return tags, stated[0].source
    linked = _split(node.text() for node in sources.markup.part("rel tag")[:_MOST])
    return linked, "rel=tag" if linked else None


def _each(sources: Sources, names: list[str]) -> Iterator[list[Stated]]:
    yield from (list(sources.tagged(name)) for name in names)


def _split(texts: Iterator[str]) -> tuple[str, ...]:
    parts = (fold(part).strip("#") for text in texts for part in unescape(text).split(","))
    single: dict[str, str] = {}
    for part in parts:
        if 1 < len(part) <= _LONGEST and not _FOR_MACHINES.search(part):
            single.setdefault(squeeze(part), part)
    return tuple(single.values())[:_MOST]


def _last_crumb(sources: Sources) -> Stated | None:
    lists = (sources.markup.part("breadcrumb") or sources.css(".breadcrumb, .breadcrumbs"))[:_TRAILS]
    crumbs = [node for trail in lists for node in trail.css("a[href]")][:_STEPS]
    names = [text for node in crumbs if (text := fold(node.text())) and text.lower() not in _HOME]
    ours = {squeeze(name) for name in sources.names}
    sections = [name for name in names if squeeze(name) not in ours and len(name.split()) <= 4]
    return Stated(sections[-1], "breadcrumb") if sections else None
