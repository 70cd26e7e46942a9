"""Signs in an address."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from scraper.addresses import is_home, is_paged, looks_like_article

_SEARCH = re.compile(r"(?:^|&)(?:s|q|query|search|keywords?|search_?query|search_?term)=", re.IGNORECASE)
_SEARCHES = re.compile(r"search|find|results|suche|recherche|buscar|khoj", re.IGNORECASE)
_SHELVES = {
    "address of a list": (
        r"tags?|topics?|category|categories|cat|labels?|sections?|archives?|authors?|list|listing|all|latest"
        r"|browse|director(?:y|ies)|collections?|galler(?:y|ies)|photos?|videos?|page"
    ),
    "address of news": (
        r"news|articles?|blogs?|stor(?:y|ies)|posts?|press-?releases?|press|insights|opinion|features?|magazine"
        r"|(?:19|20)\d\d"
    ),
    "address of a manual": (
        r"docs?|documentation|api|reference|manual|guides?|handbook|wiki|help|support|kb|tutorials?|learn|man"
        r"|how-?to|library|stable|develop|developers?|sdk|faqs?"
    ),
    "address of a forum": (
        r"forums?|threads?|t|topic|community|discussions?|questions?|comments|viewtopic\.php|showthread\.php|r"
        r"|talk|boards?|q|answers|groups?|messages"
    ),
    "address of a shop": (
        r"products?|p|dp|items?|itm|shop|store|buy|gp|pd|sku|app|cart|catalog(?:ue)?|collections?|c"
    ),
    "address of a company": (
        r"services?|solutions?|pricing|platform|features|industries|contact(?:-us)?|about(?:-us)?|careers"
        r"|company|locations?|demo|software|use-cases|departments?|products-and-services"
    ),
}
_HOSTS = {
    "host of a manual": r"^(?:docs?|developers?|api|help|support|wiki|manual|learn)\.",
    "host of a forum": r"^(?:community|discuss(?:ions?)?|boards?|talk|answers|ask|meta)\.|forum",
    "host of a shop": r"shop|store|^buy\.",
    "host of a newspaper": (
        r"news|times|post|daily|journal|blog|press|magazine|herald|tribune|khabar|samachar"
    ),
}
_MOST_WORDS = 10  # of a slug that are counted


def read_address(url: str) -> dict[str, float]:
    """Return the signs in an absolute URL; empty for anything else."""
    try:
        parts = urlsplit(url)
        path = unquote(parts.path)
    except ValueError:
        return {}
    if not parts.netloc:
        return {}
    segments = [segment for segment in path.split("/") if segment]
    host = parts.netloc.lower().removeprefix("www.")
    last = segments[-1] if segments else ""
    return {
        "address of a front page": float(is_home(parts)),
        "address like an article's": float(looks_like_article(url)),
        "address with a page number": float(is_paged(parts)),
        "address of a search": float(is_search(url)),
        "words in the address": min(len(re.findall(r"[^\W_]+", last)), _MOST_WORDS) / _MOST_WORDS,
        "last part names a list": float(bool(_shelf("address of a list").fullmatch(last))),
        **{name: float(any(map(_shelf(name).fullmatch, segments))) for name in _SHELVES},
        **{name: float(bool(re.search(pattern, host))) for name, pattern in _HOSTS.items()},
    }


def is_search(url: str) -> bool:
    """Say whether an address asks something."""
    parts = urlsplit(url)
    asked = _SEARCH.search(parts.query) or any(map(_SEARCHES.fullmatch, parts.path.split("/")))
    return bool(asked) or bool(re.search(r"/search\.\w{2,5}$", parts.path))


def is_tag(url: str) -> bool:
    """Say whether an address names a tag, a topic or an author."""
    segments = urlsplit(url).path.lower().split("/")
    return not {"tag", "tags", "topic", "topics", "label", "author", "authors"}.isdisjoint(segments)


@lru_cache
def _shelf(name: str) -> re.Pattern[str]:
    return re.compile(_SHELVES[name], re.IGNORECASE)
