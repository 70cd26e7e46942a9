"""Who wrote the article: what the page states, what its markup marks, what its lines say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from selectolax.lexbor import LexborNode

from scraper.extract.markup import names_of
from scraper.extract.people import clean_names, is_name, is_newsroom, is_own, is_person
from scraper.extract.stated import Sources, Stated
from scraper.text import fold, squeeze

_TAGS = (
    ("author", "sailthru.author", "parsely-author", "byl", "citation_authors", "citation_author")
    + ("dc.creator", "dcterms.creator")
    + (
        "article:author",
        "article:author_name",
        "articleauthor",
        "article_author",
        "og:article:author",
        "creator",
    )
    + ("dable:author", "og:author", "cxenseparse:author", "rbauthors", "authors")
)
_WRITTEN = re.compile(
    r"\b(?:written|interview|author|by|von|verfasst|geschrieben|écrit|par|escrito|por|autor|scritto|geschreven|"
    r"skrevet|yazar)\b",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"^([A-Z][\w'-]+), ([A-Z]\w*\.?(?: [A-Z]\.){1,2})$")
_CLASS, _HREF = "class", "href"
_MARKED = "[class*='author' i], [class*='byline' i], .by-line, a[href*='/author/'], a[href*='/authors/']"
_BYLINES = (  # part of the page or attribute, what it is like, and where in it names stand; the surest first
    ("author", None, '[itemprop~="name"]'),
    ("author", None, None),
    ("rel author", None, None),
    (_CLASS, re.compile(r"(?<!\S)byline(?!\S)"), "a[href]"),
    (_CLASS, re.compile("byline", re.IGNORECASE), "a[href*='author' i]"),
    (_CLASS, re.compile(r"author-?name|(?<!\S)(?:author_name|byline__name|byline-name)(?!\S)", re.I), None),
    (_HREF, re.compile("/authors?/"), None),
    (_CLASS, re.compile(r"(?<!\S)(?:post-)?author(?!\S)"), "a"),
    (_CLASS, re.compile(r"(?<!\S)(?:byline|by-line|article-byline|(?:post-|entry-)?author)(?!\S)"), None),
    (_CLASS, re.compile("byline|author", re.IGNORECASE), None),
)
_FIRST_LOOSE = 4  # of the selectors above: from here on, class names that may mean anything
MARKUP = "byline markup"
_AROUND = 4  # levels above a card that say what it is part of
_MOST = 6  # names that a byline has; more is a list of the site's authors
_CARDS = re.compile(
    r"(?<![a-z])(?:related|recommended|popular)[-_ ]?(?:posts?|articles?|stories|news|reads?)(?![a-z])"
)
_ELSEWHERE = ("comment", "related", "sidebar", "recommend", "bookmark", "popular")


@dataclass(frozen=True, slots=True)
class Byline:
    """Names, where they stand, and whether people are among them."""

    names: tuple[str, ...]
    source: str
    people: bool


def find_authors(sources: Sources) -> Byline | None:
    """Return the authors that the page states: people, then handles, then agencies and newsrooms.

    A byline in the markup says more than a handle or nothing; but not more than a stated newsroom, as the
    names in the markup of such a page are often an editor's or a sidebar's.
    """
    site_names = sources.names
    found = [*_stated(sources, site_names)]
    people = next((byline for byline in found if byline.people), None)
    newsroom = None if people else _newsroom(sources, site_names)
    marked = None if people or newsroom else find_byline(sources, site_names)
    if people or (marked and marked.people):
        return people or marked
    return next(iter(found), None) or newsroom or marked or _signed_by_site(sources, site_names)


def find_byline(sources: Sources, site_names: Sequence[str] = ()) -> Byline | None:
    """Return the people named by the page's own markup, from the most telling place that names any."""
    marked = [(node, node.attributes) for node in sources.css(_MARKED)]
    own = next((_article_of(heading) for heading in sources.markup.headings[:1]), None)
    for number, (place, like, inner) in enumerate(_BYLINES):
        if like is None:
            found = sources.markup.part(place)
        else:
            found = [node for node, attributes in marked if like.search(attributes.get(place) or "")]
        found = [node for outer in found[:12] for node in outer.css(inner)] if inner else found
        ours = (node for node in found[:12] if not _is_another(_article_of(node), own))
        nodes = [node for node in ours if not _is_elsewhere(node)]
        names = clean_names((_text(node) for node in nodes[:6]), site_names)
        if number >= _FIRST_LOOSE:
            names = tuple(name for name in names if _is_capitalised(name))
        if len(names) > 1 and not any(is_person(name) or name[:1].islower() for name in names):
            continue  # sections: 'Wellness & Prevention'
        if names and len(names) <= _MOST:
            return grade(names, MARKUP, site_names)
    return None


def grade(names: tuple[str, ...], source: str, site_names: Sequence[str]) -> Byline:
    """Return the names with what they are worth."""
    return Byline(names, source, any(is_person(n) and not is_newsroom(n, site_names) for n in names))


def _stated(sources: Sources, site_names: Sequence[str]) -> Iterator[Byline]:
    organisations = {squeeze(name) for name in sources.graph.organisations}
    for group in filter(None, _groups(sources)):
        names = clean_names(_in_order(stated.text) for stated in group)
        whole = tuple(s.text for s in group if squeeze(s.text) in organisations)
        names = whole if whole and len(whole) == len(group) else names
        byline = grade(names, group[0].source, site_names) if names else None
        if byline and byline.people:
            byline = replace(byline, names=tuple(n for n in names if not is_own(n, site_names)))
        if byline and (byline.people or not any(is_newsroom(name, site_names) for name in names)):
            yield byline


def _groups(sources: Sources) -> Iterator[list[Stated]]:
    yield list(sources.data("author"))
    yield list(sources.data("creator"))
    for name in _TAGS:
        yield list(sources.tagged(name))
    for number in ("1", "2"):
        if _WRITTEN.search(sources.tag(f"twitter:label{number}") or ""):
            yield list(sources.tagged(f"twitter:data{number}"))


def _signed_by_site(sources: Sources, site_names: Sequence[str]) -> Byline | None:
    """Return the site's own name where its markup has it as the author, and nobody else."""
    marked = find_byline(sources)
    return marked if marked and len(marked.names) == 1 and is_own(marked.names[0], site_names) else None


def _in_order(name: str) -> str:
    """Return 'Jeff T. Kaufman' for 'Kaufman, Jeff T.'."""
    return _INVERTED.sub(r"\2 \1", name)


def _newsroom(sources: Sources, site_names: Sequence[str]) -> Byline | None:
    """Return the newsroom or agency that stands where an author belongs, as it is written; the site last."""
    ours = {squeeze(name) for name in site_names}
    stated = [Stated(fold(unescape(s.text)), s.source) for group in _groups(sources) for s in group]
    named = [Stated(s.text.split(",")[0].partition(" (")[0], s.source) for s in stated]
    named = [s for s in named if squeeze(s.text) in ours or _is_stated(s.text)]
    others = (s for s in named if squeeze(s.text) not in ours)
    found = next(others, None) or next(iter(named), None)
    return Byline((found.text,), found.source, people=False) if found else None


def _is_stated(name: str) -> bool:
    return is_name(name) or (is_newsroom(name) and is_name(name.removesuffix(" reporter")))


def _is_capitalised(name: str) -> bool:
    return is_person(name) or (len(name) > 2 and not any(word[:1].islower() for word in name.split()[:3]))


def _text(node: LexborNode) -> str:
    return fold(node.attributes.get("content") or node.text(separator=" "))


def _is_card(article: LexborNode) -> bool:
    """Whether an <article> is a card in a list of others."""
    parent = article.parent
    for _ in range(_AROUND):
        if parent is None or parent.tag in {"main", "body"}:
            return False
        if _CARDS.search(names_of(parent)):
            return True
        parent = parent.parent
    return False


def _article_of(node: LexborNode) -> int | None:
    """Return what tells the outermost <article> that a tag is in from others, None where it is in none."""
    found: int | None = None
    parent = node.parent
    while parent is not None:
        found = parent.mem_id if parent.tag == "article" else found
        parent = parent.parent
    return found


def _is_another(article: int | None, own: int | None) -> bool:
    """Whether a tag is in another <article> than the page's headline: endless pages go on with the next."""
    return article is not None and own is not None and article != own


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether a byline belongs to a comment, a card of another article or the footer."""
    parent, footer = node.parent, False
    for _ in range(8):
        if parent is not None and parent.tag == "article":
            return _is_card(parent)
        if parent is None or parent.tag in {"main", "body"}:
            return footer and (parent is None or parent.tag == "body")
        names = f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}".lower()
        if parent.tag in {"aside", "nav"} or any(word in names for word in _ELSEWHERE):
            return True
        footer = footer or parent.tag == "footer"  # an article's own footer may hold its byline
        parent = parent.parent
    return footer
