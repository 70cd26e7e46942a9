"""Rules on elements: what a selector, or a word of a class or id, says about everything inside."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from re import Match

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from scraper.model import HEADINGS, Block, Element, Rule
from scraper.rules.phrasebook import Phrasebook, read_phrases
from scraper.text import count_words, reads_as, squeeze

BARE = frozenset(("div", "td", "section", "article", "font", "center", "body"))
_FRAMES = frozenset(("html", "body", "main"))
_PROSE = 12  # words from which a block without many links counts as running text


class Claim(Struct, frozen=True):
    """A rule that means an element, and by which of its words it does. A Struct, as it is often a key."""

    rule: Rule
    sign: str


def mark_elements(
    tree: LexborHTMLParser | None, blocks: Sequence[Block], rules: tuple[Rule, ...], title: str | None
) -> Mapping[int, str]:
    """Return the positions of blocks inside elements that a rule means, with that rule's id.

    A sign that stands on a larger share of the page's prose than its rule allows is passed over, and so is
    one on an element that holds the title: CMSs wrap whole pages in forms, "with-sidebar" and the like.
    """
    if tree is None:
        return {}
    titled = _holders_of_title(blocks, title)
    claims = _collect_claims(blocks, rules, _match_css(tree, rules), titled)
    overdrawn = _find_overdrawn(blocks, claims)
    chosen = (
        (position, next((claim for claim in found if claim not in overdrawn), None))
        for position, found in claims.items()
        if found
    )
    return {position: claim.rule.id for position, claim in chosen if claim is not None}


def _collect_claims(
    blocks: Sequence[Block], rules: tuple[Rule, ...], by_css: Mapping[int, Rule], titled: frozenset[int]
) -> dict[int, tuple[Claim, ...]]:
    """Return each block's claims, of the outermost tag first."""
    names = read_phrases(rules, "classes")
    known: dict[int, tuple[Claim, ...]] = {}
    found: dict[int, tuple[Claim, ...]] = {}
    for block in blocks:
        pending, around = find_new(block.element, known)
        claims = known[around.id] if around is not None else ()
        for tag in reversed(pending):
            if tag.id not in titled and tag.tag not in _FRAMES:
                claims += _own_claims(tag, names, by_css.get(tag.id))
            known[tag.id] = claims
        found[block.position] = claims
    return found


def is_prose(block: Block) -> bool:
    """Whether a block is running text: a dozen words, no heading, and not most of them links."""
    if len(block.text) < 2 * _PROSE - 1 or block.tag in HEADINGS:
        return False
    words = count_words(block.text)
    return words >= _PROSE and sum([count_words(link.text) for link in block.links]) * 2 < words


def find_holder(block: Block) -> Element | None:
    """Return the tag around a block's own; its own one where a container holds the text itself."""
    element = block.element
    return element if element is None or block.tag in BARE else element.parent or element


def _own_claims(element: Element, names: Phrasebook, selected: Rule | None) -> tuple[Claim, ...]:
    """Return the claims on one tag, in the rules' order; selected is the rule whose css means it."""
    named = match_names(element.words, names) if element.words else ()
    if selected is None:
        return named
    return _sort((Claim(selected, f"<{element.tag}>"), *named), names.rules)


def _sort(claims: Iterable[Claim], rules: tuple[Rule, ...]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda claim: rules.index(claim.rule)))


def _find_overdrawn(blocks: Sequence[Block], claims: Mapping[int, tuple[Claim, ...]]) -> set[Claim]:
    """Return the claims that would take more of the page's running text than their rules allow.

    A rule's share is of the text that no other rule claims: a long footer does not excuse a rule that
    takes the whole article.
    """
    prose = [block for block in blocks if is_prose(block)]
    everything = sum(count_words(block.text) for block in prose)
    overdrawn = _exceed(prose, claims, set(), Counter({"": everything}))
    first_claims: Counter[str] = Counter()
    for block in prose:
        rule = next((claim.rule.id for claim in claims[block.position] if claim not in overdrawn), "")
        first_claims[rule] += count_words(block.text)
    return overdrawn | _exceed(prose, claims, overdrawn, first_claims)


def _exceed(
    prose: Sequence[Block],
    claims: Mapping[int, tuple[Claim, ...]],
    passed_over: set[Claim],
    words_by: Counter[str],
) -> set[Claim]:
    """Return the claims on more than their share of the words that are free or their own rule's."""
    weights: Counter[Claim] = Counter()
    for block in prose:
        for claim in set(claims[block.position]) - passed_over:
            weights[claim] += count_words(block.text)
    return {
        claim
        for claim, words in weights.items()
        if words > max((words_by[""] + words_by[claim.rule.id]) * claim.rule.most, _PROSE)
    }


def find_new(element: Element | None, known: Container[int]) -> tuple[list[Element], Element | None]:
    """Return element and the tags around it, from the inside out, up to one whose id is known, and that."""
    pending = []
    while element is not None and element.id not in known:
        pending.append(element)
        element = element.parent
    return pending, element


def ancestors(element: Element | None) -> Iterator[Element]:
    """Yield element and every tag around it, from the inside out."""
    while element is not None:
        yield element
        element = element.parent


@lru_cache(maxsize=65536)
def match_names(words: str, names: Phrasebook) -> tuple[Claim, ...]:
    """Return the claims of the rules whose classes are among words, " -word-word- -word- "."""
    signs: dict[Rule, Match[str]] = {}
    for rule, match in names.search_names(words):
        if rule not in signs or match.start() < signs[rule].start():
            signs[rule] = match
    return tuple([Claim(rule, sign[0]) for rule, sign in signs.items()])


def _match_css(tree: LexborHTMLParser, rules: tuple[Rule, ...]) -> dict[int, Rule]:
    found: dict[int, Rule] = {}
    for rule in rules:
        for node in tree.css(rule.css) if rule.css else ():
            found.setdefault(node.mem_id, rule)
    return found


def _holders_of_title(blocks: Sequence[Block], title: str | None) -> frozenset[int]:
    wanted = squeeze(title or "")
    holders = [
        block
        for block in blocks
        if block.tag in {"h1", "h2"} and (block.tag == "h1" or reads_as(block.text, wanted))
    ]
    exact = [block for block in holders if reads_as(block.text, wanted)] or holders
    return frozenset(element.id for block in exact[:1] for element in ancestors(block.element))
