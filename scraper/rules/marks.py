"""Rules on elements: what a selector, or a word of a class or id, says about everything inside."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Block, Element, Rule
from scraper.text import count_words, squeeze

_PROSE = 12  # words from which a block without many links counts as running text


def mark_elements(
    tree: LexborHTMLParser | None, blocks: Sequence[Block], rules: tuple[Rule, ...], title: str | None
) -> Mapping[int, str]:
    """Return the positions of blocks inside elements that a rule means, with that rule's id.

    An element that holds more of the page's prose than its rule allows is passed over, and so is one that
    holds the article's title beside prose: CMSs wrap whole pages in forms, "with-sidebar" and the like.
    """
    if tree is None:
        return {}
    by_css = _match_css(tree, rules)
    weights = _weigh(blocks)
    titled = _holders_of_title(blocks, title)
    verdicts: dict[int, str | None] = {}
    marks: dict[int, str] = {}
    for block in blocks:
        rule = _claim(block.element, _Marker(by_css, rules, weights, titled), verdicts)
        if rule is not None:
            marks[block.position] = rule
    return marks


class _Marker:
    """Says which rule means one element itself."""

    __slots__ = ("by_css", "rules", "titled", "total", "weights")

    def __init__(
        self,
        by_css: Mapping[int, Rule],
        rules: tuple[Rule, ...],
        weights: Counter[int],
        titled: frozenset[int],
    ) -> None:
        self.by_css = by_css
        self.rules = rules
        self.weights = weights
        self.titled = titled
        self.total = max(weights.values(), default=0)

    def rule_for(self, element: Element) -> str | None:
        by_css = self.by_css.get(element.id)
        candidates = (
            (by_css, *match_names(element.words, self.rules))
            if by_css
            else match_names(element.words, self.rules)
        )
        return next((rule.id for rule in candidates if self._fits(rule, element)), None)

    def _fits(self, rule: Rule, element: Element) -> bool:
        if element.tag in {"body", "html", "main"}:
            return False
        weight = self.weights[element.id]
        if element.id in self.titled and weight > self.total * 0.1:
            return False
        return weight <= max(self.total * rule.most, _PROSE)


def ancestors(element: Element | None) -> Iterator[Element]:
    """Yield element and every tag around it, from the inside out."""
    while element is not None:
        yield element
        element = element.parent


@lru_cache(maxsize=65536)
def match_names(words: str, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules whose classes are among words, a "-word-word-" string."""
    return tuple(r for r in rules if r.classes is not None and r.classes.search(words)) if words else ()


def _claim(element: Element | None, marker: _Marker, verdicts: dict[int, str | None]) -> str | None:
    """Return the rule of the outermost claimed tag around a block; verdicts remembers each tag's answer."""
    pending = []
    rule: str | None = None
    for tag in ancestors(element):
        if tag.id in verdicts:
            rule = verdicts[tag.id]
            break
        pending.append(tag)
    for tag in reversed(pending):
        rule = rule or marker.rule_for(tag)
        verdicts[tag.id] = rule
    return rule


def _match_css(tree: LexborHTMLParser, rules: tuple[Rule, ...]) -> dict[int, Rule]:
    found: dict[int, Rule] = {}
    for rule in rules:
        for node in tree.css(rule.css) if rule.css else ():
            found.setdefault(node.mem_id, rule)
    return found


def _weigh(blocks: Sequence[Block]) -> Counter[int]:
    """Return the words of running text inside each element."""
    weights: Counter[int] = Counter()
    for block in blocks:
        words = count_words(block.text)
        linked = sum(count_words(link.text) for link in block.links)
        if words >= _PROSE and linked * 2 < words:
            for element in ancestors(block.element):
                weights[element.id] += words
    return weights


def _holders_of_title(blocks: Sequence[Block], title: str | None) -> frozenset[int]:
    wanted = squeeze(title or "")
    holders = [
        block
        for block in blocks
        if block.tag in {"h1", "h2"} and (block.tag == "h1" or squeeze(block.text) == wanted)
    ]
    exact = [block for block in holders if squeeze(block.text) == wanted] or holders
    return frozenset(element.id for block in exact[:1] for element in ancestors(block.element))
