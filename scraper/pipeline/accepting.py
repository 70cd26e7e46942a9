"""Which pages are taken for articles, and what is said of the others."""

from __future__ import annotations

from typing import Literal

from scraper.errors import NotAnArticle, NothingKept, SoftNotFound
from scraper.extract.missing import says_missing
from scraper.model import ARTICLE, Article, Kind, Site
from scraper.text import count_words, say_count

Taken = Literal["articles", "likely", "any"]
"""Only what seems to be an article; also what may be one all the same; whatever has a text."""

_NAMES = {
    "section": "a section page, a list of articles",
    "tag": "a list of the articles on a topic or by an author",
    "home": "a home page",
    "search": "a page of search results",
    "product": "a product's page",
    "catalogue": "a list of products",
    "forum": "a page of a forum",
    "documentation": "a page of a manual",
    "company": "a page of a company about itself or its services",
}
_LISTS = frozenset(("section", "tag", "home", "search", "catalogue"))
_FEWEST, _WORDS = 5, 4  # links of a list, and words of such a link
_FEW = 3  # signs that are named
_LEAST = 3  # words; less tells nothing


def accept(article: Article, taken: Taken = "likely", site: Site | None = None) -> Article:
    """Return article if it is one.

    Raises NothingKept where it has no text, NotAnArticle where it seems to be something else, SoftNotFound
    where it says that there is nothing.
    """
    kind, any_page = article.kind, taken == "any" or (site is not None and site.any_page)
    if taken != "any" and says_missing(article.meta.title, article.blocks, article.text):
        raise SoftNotFound(f"{article.url or 'input'}: the page says that there is nothing here")
    other = kind is not None and kind.name != ARTICLE and not (kind.doubtful and taken == "likely")
    if kind and other and not any_page and (article.text or _is_list(kind, article)):
        raise NotAnArticle(f"{article.url or 'input'}: this seems to be {describe_kind(kind)}")
    if count_words(article.text) < _LEAST:
        raise NothingKept(f"{article.url or 'input'}: no article found: {_describe(article)}")
    return article


def describe_kind(kind: Kind) -> str:
    """Return in words what a page seems to be, how surely, and by which signs."""
    name = _NAMES.get(kind.name, f"an {ARTICLE}")
    against = kind.name != ARTICLE
    signs = [sign for sign in kind.signs if (sign.points < 0) == against][:_FEW]
    named = "; ".join(f"{sign.name}: {sign.level}" for sign in signs)
    return f"{name} (chance of an article {kind.chance:.0%}{'; ' if named else ''}{named})"


def doubt(article: Article) -> str | None:
    """Return what is to be said of an article that may be none; None where all is well."""
    kind = article.kind
    if kind is None or not kind.doubtful:
        return None
    return f"taken for an article, but it may be {describe_kind(kind)}"


def _is_list(kind: Kind, article: Article) -> bool:
    """Whether it is no wonder that a page has no text: it is a list, and its entries are there."""
    links = (link for block in article.blocks for link in block.links if count_words(link.text) >= _WORDS)
    return kind.name in _LISTS and sum(1 for _ in links) >= _FEWEST


def _describe(article: Article) -> str:
    words = sum(len(block.text.split()) for block in article.blocks)
    found = f"{say_count(len(article.blocks), 'block')}, {say_count(words, 'word')}"
    return f"{found}, title {article.meta.title!r}; see `scraper explain`"
