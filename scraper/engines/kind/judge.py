"""The verdict: the signs of a page, weighed by multinomial logistic regression."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from math import exp
from urllib.parse import urlsplit

from scraper.addresses import is_home
from scraper.engines.kind.address import is_search, is_tag, read_address
from scraper.engines.kind.layout import read_layout, survey
from scraper.engines.kind.stated import read_stated
from scraper.engines.kind.weights import Weight, Weights, read_lexicon, read_weights
from scraper.engines.kind.wording import read_wording
from scraper.model import ARTICLE, Block, Kind, Metadata, Page, Sign

_FEWEST_WORDS = 12  # of a page that has something to tell
_SHOWN = 6  # signs that are named for a verdict
_LISTS = frozenset(("section", "catalogue"))


def judge_kind(page: Page, blocks: Sequence[Block], marked: Container[int], meta: Metadata) -> Kind | None:
    """Return what page is, with the signs that say so; None where nothing tells: plain text, an empty page.

    marked: positions of the blocks that a rule on elements claims, such as navigation.
    """
    signs = read_signs(page, blocks, marked, meta)
    if not signs:
        return None
    weights = read_weights()
    chances = weigh(signs, weights)
    chance = chances.pop(ARTICLE)
    other = max(chances, key=lambda name: chances[name])
    name = ARTICLE if chance >= weights.enough else other
    return Kind(
        name=_refine(name, page.url or meta.canonical_url or ""),
        chance=chance,
        doubtful=weights.doubtful[other] <= chance < weights.enough,
        signs=_explain(signs, weights, other),
    )


def read_signs(
    page: Page, blocks: Sequence[Block], marked: Container[int], meta: Metadata
) -> dict[str, float]:
    """Return the signs of a page, by name. Without an address, those of the address are missing."""
    found = survey(blocks, marked, meta.title)
    if page.tree is None or found.everything < _FEWEST_WORDS:
        return {}
    return {
        **read_address(page.url or meta.canonical_url or ""),
        **read_stated(page.tree, meta),
        **read_layout(found, meta.title),
        **read_wording(found.short, found.sample, meta.title or "", read_lexicon()),
    }


def weigh(signs: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """Return the chance of each kind, 0 to 1. A sign that is missing counts as usual."""
    sums = list(weights.bias)
    for name, value in signs.items():
        if known := weights.signs.get(name):
            scaled = known.scale(value)
            sums = [total + scaled * weight for total, weight in zip(sums, known.weights, strict=True)]
    top = max(sums)
    odds = [exp(total - top) for total in sums]
    everything = sum(odds)
    return {name: each / everything for name, each in zip(weights.kinds, odds, strict=True)}


def _explain(signs: Mapping[str, float], weights: Weights, other: str) -> tuple[Sign, ...]:
    """Return the signs that count most between an article and the likeliest other kind."""
    article, best = weights.kinds.index(ARTICLE), weights.kinds.index(other)
    found = (
        Sign(name, _level(value, known), known.scale(value) * (known.weights[article] - known.weights[best]))
        for name, value in signs.items()
        if (known := weights.signs.get(name))
    )
    return tuple(sorted(found, key=lambda sign: -abs(sign.points))[:_SHOWN])


def _level(value: float, known: Weight) -> str:
    high = value > known.mean
    return ("yes" if high else "no") if known.flag else ("much" if high else "little")


def _refine(name: str, url: str) -> str:
    """Return a narrower name where the address gives one: a home page, a search, a tag."""
    if name == ARTICLE or not url:
        return name
    if is_home(urlsplit(url)):
        return "home"
    if name in _LISTS and is_tag(url):
        return "tag"
    return "search" if name in _LISTS and is_search(url) else name
