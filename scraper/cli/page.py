"""HTML pages that stand alone: no script, no request to anywhere, and all text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scraper.cli.explanation import Explanation, describe_engine
from scraper.cli.output import facts, known_fields, lead, printable
from scraper.extract.assemble import keep
from scraper.model import Article, Block
from scraper.pipeline import describe_kind

_TAGS = frozenset(("h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre"))


def as_html(article: Article) -> str:
    """Return the article as a page for reading."""
    return _render(
        "article.html",
        article=article,
        facts=facts(article.meta),
        lead=lead(article),
        elements=list(_elements(article)),
    )


def explain_as_html(explanation: Explanation) -> str:
    """Return the explanation as a page: the metadata, the rules, and every block in its colour."""
    meta, kind = explanation.article.meta, explanation.article.kind
    return _render(
        "explain.html",
        it=explanation,
        facts=facts(meta),
        fields=list(known_fields(meta)),
        kind=describe_kind(kind) if kind else None,
        engine=describe_engine(explanation.article),
    )


def _render(template: str, **values: Any) -> str:
    environment = Environment(
        loader=PackageLoader("scraper.cli"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return printable(environment.get_template(template).render(values))


def _elements(article: Article) -> Iterator[tuple[str, str]]:
    """Yield tag and text of each paragraph, heading, and so on; h1 is the title's."""
    for block in keep(article.blocks, article.removals):
        yield _tag(block), block.text


def _tag(block: Block) -> str:
    tag = "h2" if block.tag == "h1" else block.tag
    return tag if tag in _TAGS else "p"
