"""A page's bytes to an article: every block of it kept, or removed by one rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from scraper.config import Config
from scraper.engines.judges import DEFAULT, ENGINES
from scraper.engines.kind import judge_kind
from scraper.engines.selector import select_body
from scraper.engines.template import TEMPLATE, judge_by_templates
from scraper.engines.view import Engine, View
from scraper.extract.assemble import assemble
from scraper.extract.joining import join
from scraper.extract.metadata import complete, read_metadata, read_text_metadata
from scraper.extract.paging import find_paging
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import Sources, read_sources
from scraper.extract.statedtext import read_stated_text
from scraper.learn.boilerplate import find_repeats
from scraper.model import ARTICLE, Article, Kind, Layout, Learned, Page, Response, Rule, Sign, Site, Verdict
from scraper.pipeline.accepting import Taken, accept
from scraper.rules import BUILT_IN, Draft, judge, mark_elements, split_tails
from scraper.sites import DEFAULT_ENGINE
from scraper.urls import host_of

NOTHING = Learned()
"""Of a site that nothing was learned of."""
FITTING = Kind(ARTICLE, 1.0, doubtful=False, signs=(Sign("built as the site's articles are", "yes", 10.0),))
"""What a page is that fits a template: it was learned from articles only."""
Recall = Callable[[str], Learned]
"""Gives what was learned of a site, by its host."""


def recall_nothing(host: str) -> Learned:
    """Recall nothing of any site."""
    return NOTHING


def clean(
    body: bytes,
    url: str | None,
    rules: tuple[Rule, ...],
    site: Site | None = None,
    content_type: str | None = None,
) -> Article:
    """Return the article in body, HTML or plain text.

    Raises NotReadable where body is no text, NothingKept where no article is found in it, NotAnArticle where
    it surely is a page of another kind.
    """
    return accept(examine(body, url, rules, site, content_type), site=site)


def examine(
    body: bytes,
    url: str | None,
    rules: tuple[Rule, ...],
    site: Site | None = None,
    content_type: str | None = None,
) -> Article:
    """Return the same, with an empty text where no block is kept; raises NotReadable."""
    return clean_page(parse(body, url, content_type), rules, site)


def clean_page(
    page: Page,
    rules: tuple[Rule, ...],
    site: Site | None = None,
    learned: Learned = NOTHING,
    engine: Engine | None = None,
) -> Article:
    """Return the article on page: every block of it kept, or removed by one rule.

    learned: what is known of the site from its archived pages; engine: instead of the site's.
    """
    layout = choose_layout(site, page.day or date.today())
    rules = (*layout.remove, *rules)
    sources = read_sources(page, site, layout)
    view = read_view(sources, rules)
    blocks, meta, marks = view.blocks, view.meta, view.marks
    verdict = judge_body(view, layout, engine or _engine_of(site, learned))
    kind = FITTING if verdict.engine == TEMPLATE else judge_kind(page, blocks, marks, meta)
    repeats = find_repeats(blocks, meta, learned.repeats)
    removals = judge(Draft(blocks, meta, rules, verdict.kept, page.url, marks, repeats=repeats))
    article = assemble(page, blocks, removals, complete(meta, sources, blocks, removals), verdict)
    host = site.host if site else host_of(page.url or "")
    return replace(article, site=host, kind=kind, paging=find_paging(page, article))


def read_view(sources: Sources, rules: tuple[Rule, ...]) -> View:
    """Return the page of sources as engines see it: its blocks, what is stated, what rules claim of tags."""
    page = sources.page
    blocks = split_tails(segment(page), rules)
    meta = read_metadata(sources) if page.tree else read_text_metadata(blocks)
    marks = mark_elements(page.tree, blocks, rules, meta.title)
    return View(page, blocks, meta, marks, read_stated_text(sources))


def choose_layout(site: Site | None, day: date) -> Layout:
    """Return the layout that site's pages had on day: the first that had not ended, newest last."""
    layouts = site.layout if site else ()
    return next((layout for layout in layouts if layout.until is None or day <= layout.until), Layout())


def judge_body(view: View, layout: Layout, engine: Engine) -> Verdict:
    """Return what is body: by the layout's selector where the page has it, else by the engine."""
    if view.page.tree is not None and layout.body is not None:
        verdict = select_body(view.page.tree, view.blocks, layout.body)
        if verdict.kept:
            return verdict
    return engine(view)


def _engine_of(site: Site | None, learned: Learned) -> Engine:
    name = site.engine if site else DEFAULT_ENGINE
    if name != TEMPLATE:
        return ENGINES[name]
    return partial(judge_by_templates, templates=learned.templates, other=ENGINES[DEFAULT])


def reasons(config: Config) -> dict[str, str]:
    """Return why each rule removes what it does, by rule id."""
    of_sites = (rule for site in config.sites for layout in site.layout for rule in layout.remove)
    return {**BUILT_IN, **{rule.id: rule.why for rule in (*config.rules, *of_sites)}}


def clean_answer(
    response: Response, config: Config, recall: Recall = recall_nothing, taken: Taken = "likely"
) -> Article:
    """Return the article in a server's answer, by the rules of its site; raises as `clean` does.

    recall: gives what was learned of a site, by its host. taken: which pages are taken for articles.
    """
    host = host_of(response.final_url) or ""
    site = config.site_of(host)
    page = parse(response.body, response.final_url, response.headers.get("content-type"))
    page = replace(page, day=response.fetched_at.date())
    return accept(clean_page(page, config.rules, site, recall(site.host if site else host)), taken, site)


def clean_answers(
    pages: Sequence[Response], config: Config, recall: Recall = recall_nothing, taken: Taken = "likely"
) -> Article:
    """Return the article in the pages that it is over, in order, as one; raises as `clean` does."""
    first, *further = pages
    article = clean_answer(first, config, recall, taken)
    if not further:
        return article
    return join((article, *(clean_answer(page, config, recall, "any") for page in further)))
