"""What a page says about its article: JSON-LD first, then meta tags, then markup, then guesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from scraper.extract.authors import MARKUP, Byline, find_authors
from scraper.extract.bylines import BELOW, BESIDE, LED, LINKED, read_byline, read_lead
from scraper.extract.dateline import find_dateline
from scraper.extract.jsonld import texts
from scraper.extract.language import guess_language
from scraper.extract.lines import Head, find_head
from scraper.extract.named import put_named
from scraper.extract.people import clean_names, is_own, is_person
from scraper.extract.printed import Printed, complete_dates, title_lines
from scraper.extract.published import find_moments, read_habits
from scraper.extract.standfirst import complete_summary
from scraper.extract.stated import Sources, Stated
from scraper.extract.titles import find_title
from scraper.extract.topics import find_section, find_tags
from scraper.model import Block, Metadata, Removal
from scraper.text import fold, squeeze

_STANDFIRSTS = ", ".join(
    (".standfirst", ".sub-title", ".subtitle", ".sub-heading", ".subheading", ".article-summary", ".summary")
    + (".excerpt", ".dek", ".deck", ".article-intro", ".post-excerpt", ".short-desc", ".synopsis")
    + (".td-post-sub-title", ".jeg_post_subtitle", ".entry-sub-title", ".elementor-widget-theme-post-excerpt")
    + ("[class*='field-standfirst']", "[class*='field-subtitle']", "[class*='field-sub-title']")  # Drupal's
    + ("[class*='field-subhead']", "[class*='field-strapline']")
    + ("[class*='field-deck']", "[class*='field-dek']")
    + (".itemIntroText",)  # K2's, of Joomla
)
_DESCRIBING = ("description", "alternativeHeadline")
_LANGUAGE = re.compile(r"^[a-zA-Z]{2,3}(?=$|[-_])")


def read_metadata(sources: Sources) -> Metadata:
    """Return what the markup of a page states. Plain text states nothing: see read_text_metadata."""
    if sources.page.tree is None:
        return Metadata()
    habits = read_habits(sources)
    title = find_title(sources)
    published, modified = find_moments(sources, habits, _text(title))
    authors = find_authors(sources)
    tags, tagged = find_tags(sources)
    stated = {
        "title": title,
        "published": published,
        "modified": modified,
        "section": find_section(sources),
        "language": _language(sources),
        "summary": _summary(sources),
        "image": _image(sources),
        "canonical_url": _canonical(sources),
    }
    places = {field: found.source for field, found in stated.items() if found}
    places |= {"authors": authors.source} if authors else {}
    places |= {"tags": tagged} if tagged else {}
    meta = Metadata(
        title=_text(title),
        authors=authors.names if authors else (),
        published=_text(stated["published"]),
        modified=_text(stated["modified"]),
        section=_text(stated["section"]),
        tags=tags,
        language=_text(stated["language"]),
        summary=_text(stated["summary"]),
        image=_text(stated["image"]),
        canonical_url=_text(stated["canonical_url"]),
        sources=tuple(places.items()),
    )
    return put_named(meta, sources)


def complete(
    meta: Metadata, sources: Sources, blocks: Sequence[Block], removals: Sequence[Removal]
) -> Metadata:
    """Return meta with what only the blocks tell: place, byline and date lines where nothing else did."""
    gone = {removal.position for removal in removals}
    body = [block for block in blocks if block.position not in gone]
    head = find_head(blocks, frozenset(block.position for block in body), meta.title)
    authors = _printed_authors(meta, head, removals, sources)
    dateline = find_dateline(block.text for block in body)
    dates = complete_dates(meta, Printed(head, removals, dateline), sources)
    language = guess_language(meta.language, body)
    summary = complete_summary(meta.summary, head)
    found = {
        "place": Stated(dateline.place, "dateline") if dateline else None,
        "published": dates.published,
        "modified": dates.modified,
        "language": language,
        "summary": summary,
    }
    places = dict(meta.sources) | {field: known.source for field, known in found.items() if known}
    places |= {"authors": authors.source} if authors else {}
    completed = replace(
        meta,
        authors=authors.names if authors else meta.authors,
        place=_text(found["place"]),
        published=_text(dates.published) or meta.published,
        modified=_text(dates.modified) or meta.modified,
        language=_text(language) or meta.language,
        summary=_text(summary) or meta.summary,
        sources=tuple(places.items()),
    )
    return put_named(completed, sources)


def read_text_metadata(blocks: Sequence[Block]) -> Metadata:
    """Return what already extracted text tells: its first line as title, a repeated second as summary."""
    title = blocks[0].text if blocks else None
    places = (("title", "first line"),) if title else ()
    for block in blocks[1:4]:
        start = squeeze(block.text)
        if start == squeeze(title or ""):
            continue
        later = (other for other in blocks if other.position > block.position)
        if any(squeeze(other.text).startswith(start) for other in later):
            return Metadata(title=title, summary=block.text, sources=(*places, ("summary", "repeated line")))
        break
    return Metadata(title=title, sources=places)


def _text(stated: Stated | None) -> str | None:
    return stated.text if stated else None


def _printed_authors(
    meta: Metadata, head: Head, removals: Sequence[Removal], sources: Sources
) -> Byline | None:
    """Return the authors that stand in the page's lines, where they say more than what is stated."""
    names, where = sources.names, dict(meta.sources).get("authors")
    stated = [name for name in meta.authors if is_person(name) and not is_own(name, names)]
    if stated and where != MARKUP:
        lead = read_lead(head, names)
        return lead if lead and _says_more(lead, stated, sources) else None
    printed = read_byline(head, names)
    agency = bool(meta.authors) and not is_own(meta.authors[0], names)
    if (
        printed
        and (printed.people or not meta.authors)
        and not (agency and printed.source in {BELOW, BESIDE})
    ):
        return printed
    if meta.authors:
        return None
    lines = (clean_names([text], names) for text in title_lines(removals))
    return next((Byline(found, "byline", people=False) for found in lines if found), None)


def _says_more(printed: Byline, stated: Sequence[str], sources: Sources) -> bool:
    """Whether a printed byline corrects stated people: it names them and more, or quite others.

    What a content management system states is often who typed the article in; in news it is trusted.
    """
    if printed.source not in {LED, LINKED} or not all(map(is_person, printed.names)):
        return False
    ours, theirs = ([set(name.lower().split()) for name in names] for names in (printed.names, stated))
    if len(theirs) < len(ours) and all(any(name <= other for other in ours) for name in theirs):
        return True
    apart = not set().union(*ours) & set().union(*theirs)
    return apart and printed.source == LED and not sources.graph.is_news


def _language(sources: Sources) -> Stated | None:
    tree = sources.page.tree
    attributes = tree.root.attributes if tree is not None and tree.root is not None else {}
    stated = [
        Stated(attributes.get("lang") or attributes.get("xml:lang") or "", "html lang"),
        *sources.data("inLanguage"),
        *sources.tagged("og:locale", "content-language", "language"),
        Stated((sources.site.language or "") if sources.site else "", "the site's file"),
    ]
    for candidate in stated:
        if found := _LANGUAGE.match(candidate.text.strip()):
            return Stated(found[0].lower(), candidate.source)
    return None


def _summary(sources: Sources) -> Stated | None:
    """Return the standfirst: as printed where the page marks it, else as the page describes itself."""
    parts = [node for name in _DESCRIBING for node in sources.markup.part(name) if node.tag != "meta"]
    printed = next(iter([*sources.css(_STANDFIRSTS), *parts]), None)
    if printed is not None and 6 <= len((text := fold(printed.text(separator=" "))).split()) <= 80:
        return Stated(text, "standfirst")
    stated = [*sources.tagged("og:description", "description", "twitter:description")]
    stated += sources.data("description")
    return next((Stated(text, s.source) for s in stated if (text := fold(s.text))), None)


def _image(sources: Sources) -> Stated | None:
    stated = [*sources.tagged("og:image", "og:image:url", "og:image:secure_url", "twitter:image")]
    stated += [Stated(text, "JSON-LD image") for text in texts(sources.graph.article.get("image"), "url")]
    found = (Stated(url, s.source) for s in stated if (url := _absolute(s.text, sources.url)))
    return next(found, None)


def _canonical(sources: Sources) -> Stated | None:
    """Return the canonical URL where it is of the same site and not its home page."""
    href = sources.markup.canonical
    stated = [Stated(href, "link canonical")] if href else [*sources.tagged("og:url")]
    found = _absolute(stated[0].text, sources.url) if stated else None
    if found is None:
        return None
    there, here = urlsplit(found), urlsplit(_absolute(sources.url or "", None) or found)
    hosts = {here.netloc, *((sources.site.host, *sources.site.aliases) if sources.site else ())}
    same = there.netloc.removeprefix("www.") in {host.removeprefix("www.") for host in hosts}
    home = not there.path.strip("/") and not there.query
    return Stated(found, stated[0].source) if same and (not home or not here.path.strip("/")) else None


def _absolute(href: str, url: str | None) -> str | None:
    href = href.strip()
    try:
        found = href if href.startswith(("https://", "http://")) else urljoin(url or "", href)
        return found if urlsplit(found).scheme in {"http", "https"} else None
    except ValueError:
        return None
