"""When a page was published and changed: what its markup states first, what stands near its title next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from scraper.extract.dates import Habits, find_dates, read_date
from scraper.extract.datewords import LABEL, is_change, is_dated
from scraper.extract.jsonld import Node
from scraper.extract.markup import is_inside, moment_of
from scraper.extract.neartitle import read_near_title
from scraper.extract.people import lead_of
from scraper.extract.stated import Sources, Stated
from scraper.model import Page
from scraper.text import count_words, squeeze

# Names of meta tags as squeeze() leaves them: "article:published_time" and "article.published-time" are one.
_PUBLISHED = (
    ("articlepublishedtime", "ogarticlepublishedtime", "articlepublished", "ogpublishedtime")
    + ("datepublished", "date")
    + ("dcdate", "dcdateissued", "dctermscreated", "dctermsissued", "dctermsdate", "publishdate", "pubdate")
    + ("parselypubdate", "sailthrudate", "cxenseparserecspublishtime", "publishedtime", "articledateoriginal")
    + ("dcdatecreated", "ptime", "rnewsdatepublished", "articledate", "publisheddate")
    + ("citationpublicationdate", "citationonlinedate", "citationdate", "publicationdate", "publishedat")
    + (
        "published",
        "created",
        "createdat",
        "articlecreated",
        "originalpublicationdate",
        "bloggerdate",
        "lastpublished",
        "shareaholicarticlepublishedtime",
        "dcdatepublished",
        "dctermsavailable",
        "rnewsdatecreated",
        "mediatorpublishedtime",
        "vrpublishedtime",
        "btpubdate",
        "publicdate",
        "postdate",
        "firstpublished",
    )
)
_MODIFIED = (
    ("articlemodifiedtime", "ogmodifiedtime", "ogupdatedtime", "datemodified", "lastmodified", "lastmod")
    + ("dctermsmodified", "articlemodified", "modifiedtime", "revised", "dcdatemodified", "articleupdated")
    + ("updatedtime", "modifieddate", "updated", "lastupdated", "shareaholicarticlemodifiedtime", "btmoddate")
    + ("dateupdated", "lastmodifieddate", "rnewsdatemodified", "cxenseparserecsmodified")
)
_TIMES = 8  # of the page's, that may say when it was published
_BESIDE, _COMMENTS = frozenset(("aside", "nav")), ("comment",)
_BARS = re.compile("[|·•]")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_OFFSET = re.compile(r"[+-]\d{2}:\d{2}$")
_EMBEDDED = re.compile(
    r'"(?:datePublished|date_published|publishedAt|published_at|publishDate|publish_date|publishedDate|'
    r"published_date|publicationDate|publication_date|firstPublished(?:At|Date)?|first_published_at|"
    r'pubDate|datePosted|article_date)\\?"\s{0,3}:\s{0,3}\\?"?(\d[^",}\\]{7,39})'
)
_IN_URL = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_-])|[/_-](20\d{2})(\d{2})(\d{2})(?=[/_.-]|$)"
)
_INDIAN_HOST = re.compile(r"https?://[^/?#]{1,253}\.in(?::\d+)?(?=[/?#]|$)", re.IGNORECASE)
_INDIAN_TIME = re.compile(r" IST\b")
_INDIAN_OFFSETS = ("+05:30", "+0530")
_AMERICAN = re.compile(r"^en[-_]us\b", re.IGNORECASE)


def read_habits(sources: Sources) -> Habits:
    """Return how the page writes dates: in which order, and in which zone."""
    zone = sources.site.timezone if sources.site else None
    page, tree = sources.page, sources.page.tree
    root = tree.root if tree is not None else None
    language = (root.attributes.get("lang") or "") if root is not None else ""
    american = bool(_AMERICAN.match(language)) and (zone or "America/").startswith("America/")
    american = american and not _is_indian(page)
    english = language[:2].lower() in {"", "en"}  # elsewhere the month never comes first
    return Habits(zone, not american, page.day, page.source if english else "")


def _is_indian(page: Page) -> bool:
    """Whether a page is of an Indian host or tells India's time, whatever its template has for a language."""
    host, told = _INDIAN_HOST.match(page.url or ""), any(offset in page.source for offset in _INDIAN_OFFSETS)
    return bool(host or told or _INDIAN_TIME.search(page.source))


def find_moments(sources: Sources, habits: Habits, title: str | None) -> tuple[Stated | None, Stated | None]:
    """Return when the page says that it was published, and last changed.

    What stands near its title counts where nothing else does, or says no time of day.
    """
    stated, changed = [*_published(sources)], [*_modified(sources)]
    published = _best(stated, habits)
    modified = _not_before(published, changed, habits)
    if published and modified and not _DAY.match(published.text):
        return _seen_locally(published, sources), modified
    near = read_near_title(sources, title)
    stated += [each for each in near if not is_change(each.text)]
    stated += _in_microformat(sources, "published")
    changed += [each for each in near if is_change(each.text)]
    changed += _in_microformat(sources, "updated")
    published = _best(stated, habits)
    return published, _not_before(published, changed, habits)


def _not_before(published: Stated | None, changed: Iterable[Stated], habits: Habits) -> Stated | None:
    """Return when the page was changed; a clock that says 'before it was published' is wrong."""
    modified = _best(changed, habits)
    if not (published and modified):
        return modified
    first, last = (datetime.fromisoformat(stated.text) for stated in (published, modified))
    if _DAY.match(published.text) or _DAY.match(modified.text) or bool(first.tzinfo) != bool(last.tzinfo):
        return modified if last.date() >= first.date() else None
    return modified if last >= first else None


def _published(sources: Sources) -> Iterator[Stated]:
    yield from _data(sources.graph.article, "datePublished", "dateCreated", "uploadDate")
    yield from _tagged(sources, _PUBLISHED)
    yield from _in_markup(sources, "datePublished")
    yield from _data(sources.graph.page, "datePublished")


def _modified(sources: Sources) -> Iterator[Stated]:
    yield from _data(sources.graph.article, "dateModified")
    yield from _tagged(sources, _MODIFIED)
    yield from _in_markup(sources, "dateModified")
    yield from _data(sources.graph.page, "dateModified")


def read_line(text: str, habits: Habits) -> tuple[str | None, str | None]:
    """Return when a printed line says that its article was published, and changed."""
    published: str | None = None
    modified: str | None = None
    for before, date in find_dates(text):
        label = _last_part(before)
        said = is_change(label) or is_dated(text) or lead_of(text)
        found = read_date(date, habits) if said or count_words(label) <= LABEL else None
        if found and is_change(label):
            modified = modified or found
        elif found and published is None:
            published = found
        elif found and published and found > published and not any(c.isalpha() for c in label):
            modified = modified or found  # 'May 2, 2024 June 3, 2025' without a word
    return published, modified


def _last_part(label: str) -> str:
    """Return what stands behind the last bar: 'Edited by Asha Rao | Published: ' says no more than that."""
    return next((part for part in reversed(_BARS.split(label)) if any(c.isalpha() for c in part)), label)


def find_embedded(page: Page, habits: Habits) -> Stated | None:
    """Return the first date of publication in the page's scripts, where they state one for the article."""
    found = {read_date(match[1], habits) for match in _EMBEDDED.finditer(page.source)} - {None}
    # Several dates are those of a list of articles.
    return Stated(str(found.pop()), "script data") if len(found) == 1 else None


def find_in_url(url: str | None, habits: Habits) -> Stated | None:
    """Return the day in the page's address: /2025/09/22/, /2025/sep/22/ or -20250922."""
    try:
        found = _IN_URL.search(urlsplit(url or "").path)
    except ValueError:
        return None
    if not found:
        return None
    year, month, day = (part for part in found.groups() if part)
    named = f"{day} {month} {year}" if month.isalpha() else f"{year}-{int(month):02}-{int(day):02}"
    read = read_date(named, habits)
    return Stated(read, "address") if read else None


def find_only_time(sources: Sources, habits: Habits) -> Stated | None:
    """Return the time that <time> elements state, where all on the page state the same day."""
    times = [node for node in sources.markup.times if node.attributes.get("datetime")][:20]
    found = [read_date(node.attributes.get("datetime") or "", habits) for node in times]
    days = {text[:10] for text in found if text}
    first = next((text for text in found if text), None)
    return Stated(first, "the page's only <time>") if first and len(days) == 1 else None


def _best(stated: Iterable[Stated], habits: Habits) -> Stated | None:
    """Return the first date; of the same day one with a time of day, of the same time one with an offset.

    Of the same moment in UTC and in the site's own time, the latter: its day is the one that readers saw.
    """
    dates = [Stated(read, s.source) for s in stated if (read := read_date(s.text, habits))]
    if not dates:
        return None
    day = dates[0].text[:10]
    timed = [date for date in dates if date.text[:10] == day and not _DAY.match(date.text)]
    if not timed:
        return dates[0]
    first = timed[0]
    if first.text.endswith("+00:00"):
        return next((date for date in dates if _is_local(date.text, first.text)), first)
    same = (date for date in timed if date.text[:16] == first.text[:16] and _OFFSET.search(date.text))
    return first if _OFFSET.search(first.text) else next(same, first)


def _seen_locally(published: Stated, sources: Sources) -> Stated:
    """Return a moment that is stated in UTC as a <time> of the page has it, in the site's own time."""
    if not published.text.endswith("+00:00"):
        return published
    times = (node.attributes.get("datetime") or "" for node in sources.markup.times[:_TIMES])
    local = (text for text in times if _OFFSET.search(text) and not text.endswith("00:00"))
    read = (found for text in local if (found := read_date(text)))
    return next((Stated(text, "time") for text in read if _is_local(text, published.text)), published)


def _is_local(text: str, moment: str) -> bool:
    """Whether text is the same moment as one in UTC, with another offset."""
    if text.endswith("+00:00") or not _OFFSET.search(text):
        return False
    return datetime.fromisoformat(text) == datetime.fromisoformat(moment)


def _data(node: Node, *keys: str) -> Iterator[Stated]:
    for key in keys:
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str | int) and not isinstance(item, bool):
                yield Stated(str(item), f"JSON-LD {key}")


def _tagged(sources: Sources, names: tuple[str, ...]) -> Iterator[Stated]:
    spelled = {squeeze(name): name for name in reversed(sources.markup.tags)}
    yield from sources.tagged(*(spelled[name] for name in names if name in spelled))


def _in_markup(sources: Sources, name: str) -> Iterator[Stated]:
    for node in sources.markup.part(name)[:3]:
        attributes = node.attributes
        text = attributes.get("datetime") or attributes.get("content") or moment_of(attributes) or node.text()
        yield Stated(text, f"itemprop {name}")


def _in_microformat(sources: Sources, name: str) -> Iterator[Stated]:
    """Yield the times that hAtom states, in titles of tags with such a class, but for those of comments."""
    for node in sources.markup.part(f"class {name}")[:_TIMES]:
        if not is_inside(node, _BESIDE, _COMMENTS):
            yield Stated(node.attributes.get("title") or "", f"class {name}")
