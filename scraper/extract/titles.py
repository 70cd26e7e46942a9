"""The article's title, without the site's name: what the page's reader sees as its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborNode

from scraper.extract.headlines import find_headline, is_untold
from scraper.extract.markup import is_inside, names_of
from scraper.extract.sitename import LONGEST, first_part, strip_site
from scraper.extract.stated import Sources, Stated
from scraper.text import fold, squeeze

HEADLINE, CARD, WINDOW = "JSON-LD headline", "meta og:title", "<title>"
_KICKER = re.compile(r"^.{2,60}?(?:\s[-–—|]|:)\s")
_HALF = 0.5  # of one title's letters, in another
_ALIKE = 0.4  # of the words of the shorter title that must be shared
_FEW = 3  # words; of a title with fewer, all
_MOST = 30  # words of a headline
_CUT = 100  # characters; a headline that long may have been cut: search engines ask for at most 110
_PART = 8  # letters that tell a title
_TOPS, _SECONDS = 6, 8  # headings that are read
_TOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\\W_]+")
_HOME = re.compile(r"(?:https?://[^/?#]+/?|/)")  # the address of a home page
_TRAIL = frozenset(("nav",))
_TRAILS = ("breadcrumb",)
_UNSEEN = ("breadcrumb", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader")


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings that a reader sees: of the first level, and of the second where the first is not seen."""

    tops: Sequence[str] = ()
    seconds: Sequence[str] = ()
    logos: Sequence[str] = ()  # that link to the home page: the site's name


def find_title(sources: Sources) -> Stated | None:
    """Return the page's title, without the site's name."""
    stated = [
        *sources.data("headline"),
        *sources.tagged("og:title", "headline", "twitter:title"),
        *([Stated(sources.markup.title, WINDOW)] if sources.markup.title else []),
    ]
    headings = read_headings(sources)
    names = [*sources.names, sources.tag("twitter:site") or "", *headings.logos]
    seen = [*headings.tops, *headings.seconds]
    telling = [candidate for candidate in stated if not is_untold(candidate.text, names, seen)]
    news = sources.graph.is_news
    if telling:
        return choose_title(telling, headings, names, news=news)
    shown = Headings([text for text in headings.tops if not is_untold(text, names)])
    untold = [strip_site(_fold(candidate.text), names) for candidate in stated]
    found = choose_title([], shown, names) or find_headline(sources, [*names, *untold])
    return found or choose_title(stated, headings, names, news=news)


def read_headings(sources: Sources) -> Headings:
    """Return the headings of the page; where its h1 is a breadcrumb's end or the logo, it is a lower one."""
    nodes = sources.markup.headings[:_TOPS]
    logos = [node for node in nodes if _is_logo(node)]
    seen = [node for node in nodes if _is_seen(node) and node not in logos]
    seconds = sources.css("h2, h3")[:_SECONDS] if len(seen) < max(1, len(nodes)) else []
    return Headings(_texts(seen), _texts(seconds), _texts(logos))


def choose_title(
    stated: Sequence[Stated], headings: Headings, site_names: Sequence[str], *, news: bool = False
) -> Stated | None:
    """Return the page's title, without the site's name.

    stated: JSON-LD headline, Open Graph, Twitter and <title>, best first; news: JSON-LD says that the page
    is news, so that its headline was written by an editor and not filled in by a plugin.
    """
    said = [Stated(strip_site(text, site_names), c.source) for c in stated if (text := _fold(c.text))]
    said = [candidate for candidate in said if candidate.text]
    tops = [Stated(text, "h1") for h in headings.tops if (text := strip_site(_fold(h), site_names))]
    if not said:
        only = [Stated(_fold(text), "h2") for text in headings.seconds[:1] if len(text.split()) > _FEW]
        return next(iter((*tops, *only)), None)
    names = {squeeze(name) for name in site_names if name} | set(_rests(said))
    tops = [top for top in tops if squeeze(top.text) not in names]
    named = (Stated(_fold(h), "h2") for h in headings.seconds for s in said if _is_behind_kicker(h, s.text))
    told = news and said[0].source == HEADLINE and said[0].text in {s.text for s in said[1:]}
    if not tops and not told and (headline := next(named, None)):
        return headline
    seconds = [squeeze(text) for text in headings.seconds]
    shown = [s for s in said if any(_shows(text, s) for text in seconds)]
    if shown and not _stated_heading(said, tops):
        return min(shown, key=lambda s: not any(_is_behind_kicker(s.text, other.text) for other in shown))
    return _by_headline(said, tops, news=news) if said[0].source == HEADLINE else _by_card(said, tops)


def _by_headline(said: Sequence[Stated], tops: Sequence[Stated], *, news: bool) -> Stated:
    """Return the title of a page that has a headline in JSON-LD.

    It stands, but for a heading that another place states as well; for a card without the headline's kicker;
    in news, for what both cards say where everything else is as search engines are told; elsewhere, for a
    heading in other words than all that a plugin has filled in.
    """
    first, places = said[0], {s.source: squeeze(s.text) for s in reversed(said)}
    wanted, card = places[HEADLINE], next((s for s in said if s.source == CARD), None)
    shown = _stated_heading(said[1:], tops)
    if shown and squeeze(shown.text) != wanted:
        return shown
    if card and _is_behind_kicker(card.text, first.text):
        return card
    if card and news and shown and _is_told_apart(card, first, said):
        return card
    if not (news or shown) and list(places.values()).count(wanted) > 1:
        return next(_in_other_words(first, tops), first)
    return _whole(first, [*said, *tops])


def _is_told_apart(card: Stated, first: Stated, said: Sequence[Stated]) -> bool:
    """Whether both cards have one title, everything else has another, and the two are alike."""
    ours, theirs = squeeze(card.text), squeeze(first.text)
    cards = [squeeze(s.text) == ours for s in said if s.source.startswith("meta")]
    others = [squeeze(s.text) == theirs for s in said if not s.source.startswith("meta")]
    apart = len(others) > 1 and all(cards) and all(others)
    return apart and not ours.endswith(theirs) and _likeness(card.text, first.text) >= _ALIKE


def _by_card(said: Sequence[Stated], tops: Sequence[Stated]) -> Stated:
    """Return the title of a page without a headline in JSON-LD: a heading that is or says what is stated."""
    first = said[0]
    shown = _stated_heading(said, tops)
    if shown:
        return shown
    behind = next((_without_kickers(first, top) for top in tops if _without_kickers(first, top)), None)
    if behind:
        return behind
    whole, starts = [squeeze(s.text) for s in said], {squeeze(first_part(s.text)) for s in said}
    parts = (top for top in tops if squeeze(top.text) in starts or _is_part(squeeze(top.text), whole))
    return next(parts, None) or next(_in_other_words(first, tops), first)


def _stated_heading(said: Sequence[Stated], tops: Sequence[Stated]) -> Stated | None:
    """Return the first heading that is stated as well."""
    known = {squeeze(s.text): s.text for s in reversed(said)}
    found = next((top for top in tops if squeeze(top.text) in known), None)
    return Stated(_spell(found.text, known[squeeze(found.text)]), "h1") if found else None


def _spell(heading: str, stated: str) -> str:
    """Return the heading, or what is stated where markup splits the heading's words, or it is in capitals."""
    split = len(_TOKEN.findall(heading)) != len(_TOKEN.findall(stated))
    return stated if split or (heading.isupper() and not stated.isupper()) else heading


def _in_other_words(first: Stated, tops: Sequence[Stated]) -> Iterator[Stated]:
    """Yield the headings that share words with what is stated, but do not only put a kicker before it."""
    core = squeeze(first.text)
    for top in tops:
        whole = squeeze(top.text)
        kicked = whole.endswith(core) and len(whole) > len(core) + len("the")
        if _likeness(top.text, first.text) >= _ALIKE and not kicked and len(top.text.split()) <= _MOST:
            yield top


def _whole(first: Stated, others: Sequence[Stated]) -> Stated:
    """Return first, or the title that it was cut from."""
    start = squeeze(first.text.rstrip("….").rsplit(" ", 1)[0])
    if len(first.text) < _CUT:
        return first
    longer = (
        c
        for c in others
        if c.source != WINDOW and len(c.text) > len(first.text) and squeeze(c.text).startswith(start)
    )
    return next(longer, first)


def _without_kickers(first: Stated, top: Stated) -> Stated | None:
    """Return what a stated title and a heading share behind different kickers, 'World: ...'."""
    tail = _KICKER.sub("", top.text, count=1)
    ours = {first.text, _KICKER.sub("", first.text, count=1)}
    behind = top.text not in {tail, first.text} and tail in ours and len(tail) > len(top.text) * _HALF
    return Stated(tail, first.source) if behind else None


def _is_behind_kicker(text: str, whole: str) -> bool:
    """Whether text is what follows the kicker of whole."""
    tail = _KICKER.sub("", whole, count=1)
    return tail != whole and squeeze(tail) == squeeze(text)


def _is_part(heading: str, stated: Sequence[str]) -> bool:
    """Whether a stated title is the heading, with something around it; a short end is a site's name."""
    return len(heading) >= _PART and any(
        title.startswith(heading)
        or heading.startswith(title)
        or (title.endswith(heading) and len(heading) > len(title) * _HALF)
        for title in stated
        if len(title) >= _PART
    )


def _shows(heading: str, stated: Stated) -> bool:
    """Whether a heading is the stated title, perhaps behind a kicker."""
    text = squeeze(stated.text)
    return len(text) >= _PART and heading.endswith(text) and len(text) > len(heading) * _HALF


def _likeness(a: str, b: str) -> float:
    """Return the share of words that two titles have in common: 0 to 1, of the shorter one's."""
    ours, theirs = (set(_TOKEN.findall(text.casefold())) for text in (a, b))
    return len(ours & theirs) / max(_FEW, min(len(ours), len(theirs)))


def _rests(said: Sequence[Stated]) -> Iterator[str]:
    """Yield what other places put around the first title: the site's name, squeezed."""
    core = squeeze(said[0].text)
    yield from (text.replace(core, "") for s in said[1:] if core in (text := squeeze(s.text)))


def _is_logo(node: LexborNode) -> bool:
    """Whether a heading is the site's name: it links to the home page."""
    link = node.css_first("a[href]")
    href = (link.attributes.get("href") or "") if link else ""
    return bool(_HOME.fullmatch(href.strip()))


def _is_seen(node: LexborNode) -> bool:
    return not is_inside(node, _TRAIL, _TRAILS) and not any(word in names_of(node) for word in _UNSEEN)


def _texts(nodes: Sequence[LexborNode]) -> tuple[str, ...]:
    return tuple(node.text(separator=" ") for node in nodes)


def _fold(text: str) -> str:
    return fold(unescape(text[:LONGEST]))
