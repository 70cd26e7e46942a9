"""A site's template as the judge of what is body: blocks are looked up by their place, where the page fits.

A page is checked before it is believed to fit, and in doubt the engine that knows no site has it: the part
that holds the body is there, once; the headline is at its place; nothing stands where the template does not
know what stands; there is no running text elsewhere that was never seen; the body is about as long as usual,
and has no more links. Every twentieth page is judged by the other engine as well, and must come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

from scraper.engines.view import Engine, View
from scraper.extract.outline import (
    LINK,
    TEXT,
    Outline,
    find_body,
    is_outside,
    is_plain,
    is_rival,
    name_places,
    outline,
    tell_place,
)
from scraper.model import Template, Verdict

TEMPLATE = "template"
BODY, NOISE, UNSURE = "body", "noise", "unsure"
"""What is known of a place."""
ABSENT = "the part that holds the body is not there"
SAMPLE = 20  # pages, of which one is judged by the other engine, too
AGREED = 0.9  # word F1 of the two, below which they are not of one mind
_NEW = 0.1  # of the body's words: more running text at places that were never seen may belong to it


@dataclass(frozen=True, slots=True)
class Fit:
    """What a template makes of a page."""

    kept: frozenset[int] = frozenset()  # positions
    why: str | None = None  # it does not fit


def judge_by_templates(view: View, templates: Sequence[Template], other: Engine) -> Verdict:
    """Return the verdict of the first template that the page fits, else the other's, with the reason."""
    if view.page.tree is None or not templates:
        return other(view)
    page = outline(view.blocks)
    template, fit = choose(page, valid_on(templates, view.page.day or date.today()))
    if template is None:
        return replace(other(view), why=fit.why)
    if is_sampled(view.page.url):
        second = other(view)
        same = agreement(page.words, fit.kept, second.kept - view.marks.keys())
        if same < AGREED:
            why = f"every {SAMPLE}th page is checked by the {second.engine}: word F1 of the two {same:.2f}"
            return replace(second, why=why)
    return Verdict(fit.kept, template.confidence, TEMPLATE)


def choose(page: Outline, templates: Iterable[Template]) -> tuple[Template | None, Fit]:
    """Return the first template that a page fits, with what it makes of it; None, and why not."""
    reasons = []
    for template in templates:
        fit = fit_page(template, page)
        if fit.why is None:
            return template, fit
        reasons.append(fit.why)
    near = (why for why in reasons if why != ABSENT)  # of a template that is nearer than the others
    return None, Fit(why=next(near, ABSENT))


def valid_on(templates: Iterable[Template], day: date) -> tuple[Template, ...]:
    """Return the templates of a site's pages as they were built on a day, and later ones behind them."""
    return tuple(template for template in templates if template.until is None or day <= template.until)


def is_sampled(url: str | None) -> bool:
    """Say whether a page is judged by the other engine, too; always the same for an address."""
    return crc32((url or "").encode("utf-8", "replace")) % SAMPLE == 0


def agreement(words: Sequence[int], one: Iterable[int], other: Iterable[int]) -> float:
    """Return the word F1 of two choices of blocks, 0 to 1; words of each block by position."""
    one, other = set(one), set(other)
    total = sum(words[n] for n in one) + sum(words[n] for n in other)
    return 2 * sum(words[n] for n in one & other) / total if total else 1.0


def fit_page(template: Template, page: Outline) -> Fit:
    """Return which blocks of a page a template keeps, or why the page does not fit it."""
    body, rival = find_body(page, template.path, template.names)
    if body < 0:
        return Fit(why=ABSENT)
    if is_rival(rival):
        return Fit(why="two parts of the page could be the body")
    places = name_places(page, body)
    if template.title and not set(template.title).intersection(places):
        return Fit(why="no headline at its place")
    known = [template.places.get(place) or _guess(place) for place in places]
    if UNSURE in known:
        return Fit(why=f"it is not known what stands at {tell_place(places[known.index(UNSURE)])}")
    kept = frozenset(n for n, verdict in enumerate(known) if verdict == BODY)
    return Fit(kept, _check(template, page, places, kept))


def _guess(place: str) -> str:
    """Return what to think of a place that was never seen: paragraphs and lists in the body belong to it."""
    if is_outside(place):
        return NOISE
    return BODY if is_plain(place) and place.endswith(("|text", "|line", "|end")) else UNSURE


def _check(template: Template, page: Outline, places: Sequence[str], kept: frozenset[int]) -> str | None:
    words = sum(page.words[n] for n in kept)
    least, most = template.words
    if not least <= words <= most:
        return f"{words} words; usual are {least} to {most}"
    links = sum(page.shapes[n] == LINK for n in kept) / len(kept)
    if links > template.links:
        return f"{links:.0%} of the body are links; at most {template.links:.0%} are usual"
    new = [n for n, place in enumerate(places) if _is_new_text(page, n, place, template)]
    if sum(page.words[n] for n in new) > words * _NEW:
        return f"running text where none was seen before, at {tell_place(places[new[0]])}"
    return None


def _is_new_text(page: Outline, position: int, place: str, template: Template) -> bool:
    return page.shapes[position] == TEXT and is_outside(place) and place not in template.places
