"""Where the parts meet: bytes to an article, and an article to the archive.

bytes --parse--> Page --segment--> blocks --engine, rules--> removals --assemble--> Article --save--> archive
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from scraper.engines.trafilatura import find_body
from scraper.errors import NothingKept
from scraper.extract.assemble import assemble, keep
from scraper.extract.metadata import complete, read_metadata, read_text_metadata
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.model import Article, Block, Layout, Metadata, Page, Rule, Site
from scraper.rules import Draft, judge, mark_elements, split_tails


def clean(
    body: bytes,
    url: str | None,
    rules: tuple[Rule, ...],
    site: Site | None = None,
    content_type: str | None = None,
) -> Article:
    """Return the article in body, HTML or plain text.

    Raises NotReadable where body is no text, NothingKept where no article is found in it.
    """
    page = parse(body, url, content_type)
    article = clean_page(page, rules, site)
    host = urlsplit(url or "").netloc or None
    return replace(article, site=site.host if site else host)


def clean_page(page: Page, rules: tuple[Rule, ...], site: Site | None = None) -> Article:
    """Return the article on page: every block of it kept, or removed by one rule."""
    rules = (*_site_rules(site), *rules)
    blocks = split_tails(segment(page), rules)
    meta = read_metadata(page, site) if page.tree else read_text_metadata(blocks)
    marks = mark_elements(page.tree, blocks, rules, meta.title)
    verdict = find_body(page, blocks, marks)
    removals = judge(Draft(blocks, meta, rules, verdict.kept, page.url, marks))
    body = keep(blocks, removals)
    if not body:
        raise NothingKept(f"{page.url or 'input'}: no article found: {_describe(blocks, meta)}")
    return assemble(page, blocks, removals, complete(meta, page, body), verdict)


def _site_rules(site: Site | None, day: date | None = None) -> tuple[Rule, ...]:
    layout = choose_layout(site, day or date.today())  # noqa: DTZ011
    return layout.remove if layout else ()


def choose_layout(site: Site | None, day: date) -> Layout | None:
    """Return the layout that site's pages had on day: the first that had not ended, newest last."""
    layouts = site.layout if site else ()
    current = (layout for layout in layouts if layout.until is None or day <= layout.until)
    return next(current, None)


def _describe(blocks: Sequence[Block], meta: Metadata) -> str:
    words = sum(len(block.text.split()) for block in blocks)
    return f"{len(blocks)} blocks, {words} words, title {meta.title!r}; see `scraper explain`"
