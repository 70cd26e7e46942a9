"""What a page says about its article: JSON-LD first, then meta tags, then markup, then guesses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.extract.dateline import find_dateline
from scraper.extract.dates import find_modified, find_published, guess_published, read_date
from scraper.extract.jsonld import find_article, texts
from scraper.extract.people import clean_names, find_byline
from scraper.extract.titles import choose_title
from scraper.model import Block, Metadata, Page, Removal, Site
from scraper.text import fold, squeeze

_SUMMARIES = ", ".join(
    (".standfirst", ".sub-title", ".subtitle", ".sub-heading", ".subheading", ".article-summary", ".summary")
    + (".excerpt", ".dek", ".deck", ".article-intro", ".post-excerpt", ".short-desc", ".synopsis")
    + ("[itemprop=description]", "[itemprop=alternativeHeadline]")
)
_LANGUAGE = re.compile(r"^[a-zA-Z]{2,3}(?=$|[-_])")
_LINES = 4  # of byline and date, from the top of the page
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")


@dataclass(frozen=True, slots=True)
class Sources:
    """The places of a page that state metadata."""

    tree: LexborHTMLParser
    tags: dict[str, list[str]]  # <meta> name or property, lower case, to contents
    data: dict[str, Any]  # the JSON-LD article
    site: Site | None

    def tag(self, *names: str) -> str | None:
        """Return the first content under any of names."""
        return next((text for name in names for text in self.tags.get(name, ()) if text), None)


def read_metadata(page: Page, site: Site | None = None) -> Metadata:
    """Return what the markup of page states. Plain text states nothing: see read_text_metadata."""
    if page.tree is None:
        return Metadata()
    sources = Sources(page.tree, _meta_tags(page.tree), find_article(page.tree), site)
    zone = site.timezone if site else None
    name = sources.tag("og:site_name") or next(iter(texts(sources.data.get("publisher"))), None)
    return Metadata(
        title=_title(sources, page.url, name),
        authors=_authors(sources, name),
        published=find_published(page.tree, sources.tags, sources.data, zone),
        modified=find_modified(page.tree, sources.tags, sources.data, zone),
        section=_section(sources),
        tags=_tags(sources),
        language=_language(sources),
        summary=_summary(sources),
        image=_image(sources, page.url),
        canonical_url=_canonical(sources, page.url),
    )


def complete(meta: Metadata, page: Page, blocks: Sequence[Block], removals: Sequence[Removal]) -> Metadata:
    """Return meta with what only the blocks tell: place, byline and date lines where nothing else did."""
    gone = {removal.position for removal in removals}
    body = [block for block in blocks if block.position not in gone]
    dateline = find_dateline(block.text for block in body)
    lines = [r for r in removals if r.rule in {"meta.byline", "meta.date"}][:_LINES]
    published = meta.published or next((d for line in lines if (d := read_date(line.text))), None)
    published = published or (dateline.date if dateline else None)
    if published is None and page.tree is not None:
        published = guess_published(page.source, page.url)
    return replace(
        meta,
        authors=meta.authors or next((n for line in lines if (n := clean_names([line.text]))), ()),
        place=dateline.place if dateline else None,
        published=published,
        language=meta.language or _guess_language(body),
    )


def read_text_metadata(blocks: Sequence[Block]) -> Metadata:
    """Return what already extracted text tells: its first line as title, a repeated second as summary."""
    title = blocks[0].text if blocks else None
    for block in blocks[1:4]:
        start = squeeze(block.text)
        if start == squeeze(title or ""):
            continue
        later = (other for other in blocks if other.position > block.position)
        if any(squeeze(other.text).startswith(start) for other in later):
            return Metadata(title=title, summary=block.text)
        break
    return Metadata(title=title)


def _meta_tags(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        name = (
            node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        )
        content = fold(node.attributes.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _title(sources: Sources, url: str | None, name: str | None) -> str | None:
    page_title = sources.tree.css_first("head > title, title")
    stated = [
        *texts(sources.data.get("headline")),
        *sources.tags.get("og:title", ()),
        *sources.tags.get("twitter:title", ()),
        *([page_title.text()] if page_title is not None else []),
    ]
    host = urlsplit(url or "").netloc.removeprefix("www.")
    site = sources.site
    names = [name or "", host, host.split(".")[0], *([site.name or ""] if site else [])]
    names += [sources.tag("application-name", "twitter:site") or ""]
    return choose_title(stated, [node.text(separator=" ") for node in sources.tree.css("h1")[:6]], names)


def _authors(sources: Sources, name: str | None) -> tuple[str, ...]:
    stated: Iterable[tuple[str, ...]] = (
        texts(sources.data.get("author")),
        tuple(sources.tags.get("author", ())),
        tuple(sources.tags.get("article:author", ())),
        tuple(sources.tags.get("parsely-author", ())) or tuple(sources.tags.get("dc.creator", ())),
    )
    cleaned = (clean_names(names, name) for names in stated)
    return next((names for names in cleaned if names), None) or find_byline(sources.tree, name)


def _section(sources: Sources) -> str | None:
    stated = [
        *texts(sources.data.get("articleSection")),
        sources.tag("article:section", "section", "parsely-section") or "",
    ]
    return next((fold(section) for section in stated if fold(section)), None)


def _tags(sources: Sources) -> tuple[str, ...]:
    listed = [*sources.tags.get("article:tag", ())]
    listed += (
        texts(sources.data.get("keywords"))
        or sources.tags.get("news_keywords", ())
        or sources.tags.get("keywords", ())
    )
    single = {fold(tag): None for text in listed for tag in text.split(",") if 1 < len(fold(tag)) <= 60}
    linked = {fold(node.text()): None for node in sources.tree.css('a[rel~="tag"]')[:30] if fold(node.text())}
    return tuple(single or linked)[:30]


def _language(sources: Sources) -> str | None:
    root = sources.tree.css_first("html")
    stated = [
        (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else "",
        *texts(sources.data.get("inLanguage")),
        sources.tag("og:locale", "content-language", "language") or "",
        (sources.site.language or "") if sources.site else "",
    ]
    return next((found[0].lower() for text in stated if (found := _LANGUAGE.match(text.strip()))), None)


def _guess_language(body: Sequence[Block]) -> str | None:
    text = " ".join(block.text for block in body[:10])
    return "hi" if len(_DEVANAGARI.findall(text)) * 2 > len(text.replace(" ", "")) else None


def _summary(sources: Sources) -> str | None:
    """Return the standfirst: as printed where the page marks it, else as the page describes itself."""
    printed = sources.tree.css_first(_SUMMARIES)
    if printed is not None and 6 <= len((text := fold(printed.text(separator=" "))).split()) <= 80:
        return text
    stated = [
        sources.tag("og:description", "description", "twitter:description") or "",
        *texts(sources.data.get("description")),
    ]
    return next((fold(text) for text in stated if fold(text)), None)


def _image(sources: Sources, url: str | None) -> str | None:
    stated = [
        sources.tag("og:image", "og:image:url", "twitter:image") or "",
        *texts(sources.data.get("image"), "url"),
    ]
    found = next((text for text in stated if text.strip()), None)
    return _absolute(found, url) if found else None


def _canonical(sources: Sources, url: str | None) -> str | None:
    """Return the canonical URL where it is of the same site and not its home page."""
    link = sources.tree.css_first('link[rel="canonical"]')
    stated = (link.attributes.get("href") if link is not None else None) or sources.tag("og:url")
    found = _absolute(stated, url) if stated else None
    if found is None:
        return None
    there, here = urlsplit(found), urlsplit(url or found)
    hosts = {here.netloc.removeprefix("www."), *(sources.site.aliases if sources.site else ())}
    same = there.netloc.removeprefix("www.") in {host.removeprefix("www.") for host in hosts}
    return found if same and (there.path.strip("/") or there.query or not here.path.strip("/")) else None


def _absolute(href: str, url: str | None) -> str | None:
    try:
        found = urljoin(url or "", href.strip())
        return found if urlsplit(found).scheme in {"http", "https"} else None
    except ValueError:
        return None
