"""The records that the parts of scraper hand to each other; no behaviour, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from re import Pattern

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered to one request, after redirects."""

    url: str  # as asked for
    final_url: str  # where the redirects ended
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes  # after decompression
    fetched_at: datetime  # aware, UTC


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional GET asks with (RFC 9110, section 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """An article's address, with what the place it was found at says of it."""

    url: str
    source: str | None = None  # the feed, sitemap or page that names it
    title: str | None = None
    published: datetime | None = None  # aware, UTC
    modified: datetime | None = None  # aware, UTC
    section: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. Plain text has no tree."""

    url: str | None
    source: str
    tree: LexborHTMLParser | None
    charset: str
    markup: str = ""  # what the tree was parsed from: the source, without what a parser would choke on
    day: date | None = None  # of the capture, where it is known


class Element(Struct, frozen=True, eq=False):
    """An open tag on the way from <body> down to a block, linked to its parent.

    A Struct, as a page has hundreds: it is made in an eighth of a frozen dataclass's time.
    """

    id: int  # the same for every block inside the same tag
    tag: str
    words: str  # class and id, lower case, as " -word-word- -word- "
    parent: Element | None

    def __repr__(self) -> str:
        """Write the tag without all those around it."""
        return f"<{self.tag}{self.words}#{self.id}>"


class Link(Struct, frozen=True):
    """A hyperlink inside a block."""

    href: str
    text: str


HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
"""Tags of a block that is a heading."""


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf of the page: a run of text that no other block holds a part of."""

    position: int
    tag: str
    text: str  # white space folded, never empty
    element: Element | None = field(default=None, compare=False, repr=False)
    links: tuple[Link, ...] = ()
    joined: bool = False  # goes on in the line of the block before it


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity: rules are keys of caches
class Rule:
    """One reason for removing a block, and the ways to know one. Patterns are searched in plain() text."""

    id: str
    why: str
    css: str | None = None  # blocks inside elements that this selector matches
    classes: tuple[Pattern[str], ...] = ()  # blocks inside elements with such a word of a class or id
    match: tuple[Pattern[str], ...] = ()  # blocks whose whole text matches one
    tail: tuple[Pattern[str], ...] = ()  # the matching end of a block
    heading: tuple[Pattern[str], ...] = ()  # a heading, with the list or links that follow it
    section: tuple[Pattern[str], ...] = ()  # a line below most of the body, with all up to the next heading
    until_end: tuple[Pattern[str], ...] = ()  # a line, with everything below it
    where: str = "anywhere"  # "edges": not between paragraphs; "end": below the last kept block
    max_words: int = 60  # longer blocks are running text
    most: float = 0.4  # an element with a larger share of the page's prose is not what css or classes meant


@dataclass(frozen=True, slots=True)
class Repeat:
    """A text that a site repeats: its boilerplate, as learned from its pages."""

    id: str  # "learned." and more: the rule by which it is removed
    where: frozenset[str]  # "start", "inside", "end" of the article: where in its text it was seen
    pinned: bool = False  # the user vouches for it


@dataclass(frozen=True, slots=True)
class Template:
    """How a site builds its articles' pages, as learned from them (scraper.learn.template)."""

    name: str
    path: tuple[str, ...]  # steps from the top of the page to the body (scraper.extract.outline)
    names: frozenset[str]  # classes and ids that count in the path
    places: Mapping[str, str]  # "body", "noise" or "unsure" by place, of those that were seen
    title: tuple[str, ...]  # places, at one of which each page has its headline; empty where that varies
    byline: tuple[str, ...]  # places, likewise
    dated: tuple[str, ...]
    words: tuple[int, int]  # of the body: the fewest and the most that are usual
    links: float  # the most of the body's blocks that are links
    confidence: float  # word F1 to expect, 0 to 1
    until: date | None = None  # the last day on which pages were built so; None: still are


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of one site."""

    repeats: Mapping[str, Repeat] = field(default_factory=dict)  # by fingerprint (scraper.learn.prints)
    templates: tuple[Template, ...] = ()  # those that ended first stand first


@dataclass(frozen=True, slots=True)
class Removal:
    """A block that was taken out, and the id of the one rule that did it."""

    position: int
    rule: str
    text: str


SELECTORS = ("body", "title", "author", "date")
"""The keys of a layout that are CSS selectors."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a site's pages were built up to a date."""

    until: date | None = None
    body: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    remove: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One site's configuration; only the host is required."""

    host: str
    aliases: tuple[str, ...] = ()
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    depth: int = 1  # 1: the sections; 2: the lists that they link to as well, and so on
    list_pages: int = 5  # pages of one list
    pages: int | None = None  # requests a run
    delay: float | None = None
    max_age: timedelta | None = None
    refetch: timedelta | None = None
    allow_private: bool = False
    any_page: bool = False  # keep also what seems to be no article
    engine: str = "template"  # or "labeller", "trafilatura": no template is used then
    layout: tuple[Layout, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article; unknown is None or empty."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None  # ISO 8601, with offset where known
    modified: str | None = None
    place: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    summary: str | None = None
    image: str | None = None
    canonical_url: str | None = None
    sources: tuple[tuple[str, str], ...] = ()  # (field, where the page says it), for known fields


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which blocks an engine takes as the article's body."""

    kept: frozenset[int]
    confidence: float | None = None  # 0 to 1, where the engine knows
    engine: str = "trafilatura"
    why: str | None = None  # what was learned of the site was not used for it


ARTICLE = "article"
"""The name of the kind of page that is wanted."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for or against a page's being an article."""

    name: str
    level: str  # "yes" or "no"; "much" or "little" where it is a matter of degree
    points: float  # log odds: above 0 for an article, below 0 for what else the page is likeliest to be


@dataclass(frozen=True, slots=True)
class Kind:
    """What a page seems to be, and why."""

    name: str  # "article", or "section", "tag", "home", "search", "product", "catalogue", "forum" ...
    chance: float  # of being an article, 0 to 1
    doubtful: bool  # rather no article, but it may be one
    signs: tuple[Sign, ...]  # those that count most


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page says of the other pages of its article, which is over several."""

    following: str | None = None  # URL of the page after it
    first: str | None = None  # URL of the first page, or of the one before it


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article, with every block of its page and what became of it."""

    url: str | None
    site: str | None  # the site's host
    meta: Metadata
    text: str  # paragraphs with one blank line between them
    markdown: str
    blocks: tuple[Block, ...]
    removals: tuple[Removal, ...]
    engine: str
    confidence: float | None = None
    kind: Kind | None = None  # None where nothing tells: plain text
    paging: Paging | None = None  # None where the page is all of it
    why: str | None = None  # the engine was not the site's template
    notes: bytes | None = None  # what the page teaches of its site (scraper.pipeline.noting)

    @property
    def word_count(self) -> int:
        """Words between white space in the text."""
        return len(self.text.split())
