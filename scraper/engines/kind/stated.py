"""Signs in what a page states of itself: Open Graph, schema.org, the classes of its <body>."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Metadata
from scraper.text import split_names

_TYPES = {
    "says it is an article": frozenset(
        ("newsarticle", "article", "blogposting", "reportagenewsarticle", "analysisnewsarticle", "report")
        + ("opinionnewsarticle", "reviewnewsarticle", "liveblogposting", "backgroundnewsarticle")
        + ("scholarlyarticle",)
    ),
    "says it is a manual": frozenset(("techarticle", "howto", "apireference")),
    "says it is a product": frozenset(
        ("product", "offer", "productgroup", "aggregateoffer", "individualproduct", "productmodel", "vehicle")
    ),
    "says it is a list": frozenset(
        ("itemlist", "collectionpage", "searchresultspage", "blog", "medialist", "offercatalog")
    ),
    "says it is a forum": frozenset(("qapage", "discussionforumposting", "question", "answer")),
    "says it is a company": frozenset(
        ("service", "localbusiness", "softwareapplication", "faqpage", "professionalservice", "course")
        + ("webapplication", "organization", "corporation", "governmentorganization", "aboutpage")
        + ("contactpage",)
    ),
    "says it is a profile": frozenset(("profilepage",)),
}
_TYPE = re.compile(r'"@type"\s*:\s*(?:"([^"]{1,80})"|\[([^\]]{1,200})\])')
_BODIES = {
    "classes of an article": (
        r"single|single-post|articles?|post-template-default|article-page|story|postid-\d+"
        r"|node-type-(?:article|news|blog)|page-node-type-(?:article|news|blog)"
    ),
    "classes of a list": (
        r"archive|category|tag|home|blog|search|search-results|author|post-type-archive|term-[a-z0-9-]+"
        r"|tax-[a-z-]+|front-?page|section|path-frontpage|paged"
    ),
    "classes of a shop": (
        r"[a-z-]*product[a-z-]*|woocommerce[a-z-]*|template-(?:collection|cart)|shopify[a-z-]*"
    ),
    "classes of a fixed page": r"page|page-template[a-z-]*|page-id-\d+",
    "classes of a forum": r"[a-z-]*(?:forum|thread|topic|discourse|phpbb|question)[a-z-]*",
    "classes of a manual": r"[a-z-]*(?:docs|documentation|wiki|mediawiki|manual|sphinx)[a-z-]*",
}
_BODY_CLASSES = {name: re.compile(f"-(?:{pattern})-") for name, pattern in _BODIES.items()}
_FIELDS = {  # known from what the page states for machines, not from a line that may belong to a teaser
    "states a headline in data": "title",
    "states its date in data": "published",
    "states its authors in data": "authors",
}
_DATA = ("JSON-LD", "meta article:", "meta date", "meta dc", "itemprop")
_LONGEST_NAMES = 1_000  # characters of the body tag's class and id: what is longer is broken markup
_LONGEST = 200_000  # characters of a script that are read


def read_stated(tree: LexborHTMLParser, meta: Metadata) -> dict[str, float]:
    """Return the signs in head and body tag, and in what is known of the article."""
    found = tree.css_first('meta[property="og:type"]')
    kind = (found.attributes.get("content") or "").lower() if found is not None else ""
    types = frozenset(_read_types(tree))
    body = tree.body.attributes if tree.body is not None else {}
    names = split_names(f"{body.get('class') or ''} {body.get('id') or ''}"[:_LONGEST_NAMES])
    where = dict(meta.sources)
    return {
        "og:type article": float(kind.startswith(("article", "news", "blog"))),
        "og:type website": float(kind == "website"),
        "og:type product": float("product" in kind),
        "states its type": float(bool(kind or types)),
        "states its date": float(meta.published is not None),
        "states its authors": float(bool(meta.authors)),
        **{name: float(where.get(field, "").startswith(_DATA)) for name, field in _FIELDS.items()},
        **{name: float(not known.isdisjoint(types)) for name, known in _TYPES.items()},
        **{name: float(bool(pattern.search(names))) for name, pattern in _BODY_CLASSES.items()},
    }


def _read_types(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the schema.org types that the page names, in lower case."""
    for node in tree.css('script[type*="ld+json"], [itemtype]'):
        if node.tag == "script":
            for one, several in _TYPE.findall((node.text() or "")[:_LONGEST]):
                yield from (name.lower() for name in re.findall(r"\w+", several or one.rsplit("/", 1)[-1]))
        else:
            yield (node.attributes.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1].lower()
