"""How a site builds its articles' pages: where body, title, byline, date and noise live, learned from pages.

The evidence. A template is learned from at least `enough` pages (20) of one build: the part that holds nine
tenths of the text that was kept lies at the same path on each, named by classes and ids that three tenths
of the site's pages have. Pages of another build, such as galleries, get a template of their own or none. So
many, since what misleads on one page in ten is then seen to do so with a chance of 88 % (1 - 0.9 ** 20). Only
the labels of the trained labeller with the rules count, never what a template itself decided.

A place is known as body, or as noise, where at least 95 % of the pages that have it agree: pages are counted,
so that a long one does not outvote the others. For paragraphs and the like between the body's first and last
text 90 % will do, as what does not belong to an article is mostly found elsewhere; outside of the part that
holds the body, nothing is body but what always is. What only rules removed is theirs to judge again. Fewer
than three pages are no evidence: such a place is unsure, unless it is a paragraph, list, table, quotation or
subhead in the body and was never left out. But for links, a plain place (one of these without a name) is
never known as noise, since an article may write there what it likes. A page with anything at an unsure place
is left to the labeller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from scraper.extract.outline import (
    LINK,
    Outline,
    find_body,
    is_outside,
    is_plain,
    is_rival,
    name_places,
    path_to,
    without_names,
)
from scraper.model import Template

OUT, KEPT, RULED = 0, 1, 2
"""What became of a block: outside by the engine, kept, removed by a rule."""
_BODY, _NOISE, _UNSURE = "body", "noise", "unsure"
_NAMED = 0.3  # of the pages: classes and ids that fewer have are not a site's
_MOST = 0.9  # of the kept words that a body holds, and of the pages that must agree
_NEARLY_ALL = 0.95  # of the pages, where noise is not far
_FEW = 3  # pages
_SHORTER, _LONGER = 0.5, 3.0  # than the shortest and the longest body that was seen
_LEAST = 40  # words
_LINKS = 0.1  # more of the blocks than on any page that was seen
_LAYOUTS = 8  # of one site


@dataclass(frozen=True, slots=True)
class Record:
    """A page to learn a template from."""

    page: Outline
    labels: tuple[int, ...]  # of each block
    number: int  # of the site's pages that were read before it
    day: int  # of the capture, as a proleptic Gregorian ordinal
    title: int = -1  # positions; -1: none
    byline: int = -1
    dated: int = -1
    core: bool = True  # no template was known when it was read: it is as likely as any page
    confidence: float = 1.0  # of its labels

    @property
    def kept(self) -> frozenset[int]:
        """The positions of the blocks that were kept."""
        return frozenset(n for n, label in enumerate(self.labels) if label == KEPT)


@dataclass(slots=True)
class Tally:
    """On how many pages the blocks of a place were all kept, all outside, or some of each."""

    kept: int = 0
    out: int = 0
    mixed: int = 0
    ruled: int = 0  # nothing but rules removed them

    def add(self, labels: set[int]) -> None:
        """Count a page in."""
        found = labels - {RULED}
        self.ruled += not found
        self.mixed += len(found) == 2
        self.kept += found == {KEPT}
        self.out += found == {OUT}


@dataclass(slots=True)
class Draft:
    """A template in the making: the pages of one build, each with the part that holds its body."""

    path: tuple[str, ...]
    pages: list[tuple[Record, int]] = field(default_factory=list)


def learn_templates(
    records: Sequence[Record], enough: int, name: Callable[[Sequence[str]], str]
) -> list[tuple[Template, list[Record]]]:
    """Return the templates that a site's pages teach, each with its pages: the most usual first."""
    names = find_names(records)
    rest = list(records)
    found: list[tuple[Template, list[Record]]] = []
    while len(rest) >= enough and len(found) < _LAYOUTS:
        draft = _draft(rest, names)
        if draft is None or len(draft.pages) < enough:
            break
        found.append((_build(draft, names, name(draft.path)), [record for record, _ in draft.pages]))
        used = {id(record) for record, _ in draft.pages}
        rest = [record for record in rest if id(record) not in used]
    return found


def name_template(site: str, generation: int, path: Sequence[str]) -> str:
    """Return a template's id: the name of its body, and a number that its path and generation give."""
    named = next((step for step in reversed(path) if "." in step), path[-1] if path else "page")
    number = blake2b(f"{site} {generation} {' '.join(path)}".encode(), digest_size=4).hexdigest()
    return f"template.{named.replace('.', '-')}-{number}"


def find_names(records: Iterable[Record]) -> frozenset[str]:
    """Return the classes and ids that a good part of the pages have."""
    counts: Counter[str] = Counter()
    total = 0
    for record in records:
        counts.update({name for step in record.page.steps for name in step.split(".")[1:]})
        total += 1
    return frozenset(name for name, count in counts.items() if count >= total * _NAMED)


def _draft(records: Sequence[Record], names: frozenset[str]) -> Draft | None:
    """Return the pages whose body lies at the most usual path."""
    deepest = Counter(path for path in (_body_path(record, names) for record in records) if path)
    if not deepest:
        return None
    path = deepest.most_common(1)[0][0]
    found = Draft(path)
    for record in records:
        tag, rival = find_body(record.page, path, names)
        if tag >= 0 and not is_rival(rival) and _share_in(record, tag) >= _MOST:
            found.pages.append((record, tag))
    return found


def _body_path(record: Record, names: frozenset[str]) -> tuple[str, ...] | None:
    """Return the path to the innermost tag that holds nearly all of what was kept."""
    weights = [0] * len(record.page.steps)
    for position in record.kept:
        holder = record.page.holders[position]
        if holder >= 0:
            outer = record.page.parents[holder]
            weights[holder if outer < 0 else outer if _is_own(record.page.steps[holder]) else holder] += (
                record.page.words[position]
            )
    for tag in range(len(weights) - 1, 0, -1):
        weights[record.page.parents[tag]] += weights[tag]
    total = max(weights, default=0)
    full = [tag for tag, weight in enumerate(weights) if total and weight >= total * _MOST]
    return path_to(record.page, full[-1], names) if full else None


def _is_own(step: str) -> bool:
    """Say whether a tag is a block's own, and no container."""
    return is_plain(f"{step.partition('.')[0]}|")


def _share_in(record: Record, tag: int) -> float:
    inside, total = 0, 0
    under = [False] * len(record.page.steps)
    for number, parent in enumerate(record.page.parents):
        under[number] = number == tag or (parent >= 0 and under[parent])
    for position in record.kept:
        total += record.page.words[position]
        inside += record.page.words[position] * under[record.page.holders[position]]
    return inside / total if total else 0.0


def _build(draft: Draft, names: frozenset[str], name: str) -> Template:
    tallies: dict[str, Tally] = {}
    lengths, links = [], []
    places = [name_places(record.page, tag) for record, tag in draft.pages]
    for (record, _), named in zip(draft.pages, places, strict=True):
        labels: dict[str, set[int]] = {}
        for place, label in zip(named, record.labels, strict=True):
            labels.setdefault(place, set()).add(label)
        for place, found in labels.items():
            tallies.setdefault(place, Tally()).add(found)
        kept = record.kept
        lengths.append(sum(record.page.words[n] for n in kept))
        links.append(sum(record.page.shapes[n] == LINK for n in kept) / len(kept))
    return Template(
        name=name,
        path=draft.path,
        names=names,
        places={place: decide(place, tally) for place, tally in sorted(tallies.items())},
        title=_usual_places(places, [record.title for record, _ in draft.pages]),
        byline=_usual_places(places, [record.byline for record, _ in draft.pages]),
        dated=_usual_places(places, [record.dated for record, _ in draft.pages]),
        words=(max(_LEAST, int(min(lengths) * _SHORTER)), int(max(lengths) * _LONGER)),
        links=max(links) + _LINKS,
        confidence=1.0,
    )


def decide(place: str, tally: Tally) -> str:
    """Return what is known of a place."""
    plain, seen = is_plain(place), tally.kept + tally.out + tally.mixed
    link = place.endswith("|link")
    if is_outside(place):
        return _decide_outside(tally, seen)
    if not seen:
        return _BODY if plain and not link else _NOISE
    if seen < _FEW:
        usual = is_plain(without_names(place)) and not place.endswith(("|edge", "|link"))
        return _BODY if usual and seen == tally.kept else _UNSURE
    if tally.kept >= seen * (_MOST if plain and not place.endswith(("|end", "|edge")) else _NEARLY_ALL):
        return _BODY
    return _NOISE if tally.out >= seen * _NEARLY_ALL and (link or not plain) else _UNSURE


def _decide_outside(tally: Tally, seen: int) -> str:
    if seen >= _FEW and tally.kept == seen:
        return _BODY
    return _NOISE if tally.out >= seen * _NEARLY_ALL else _UNSURE


def _usual_places(places: Sequence[Sequence[str]], positions: Sequence[int]) -> tuple[str, ...]:
    """Return the places at which nearly every page has something; none where that varies.

    places: of each page's blocks; positions: of what is looked for on each page, -1 where it is not there.
    """
    counts = Counter(named[at] for named, at in zip(places, positions, strict=True) if at >= 0)
    usual = [place for place, count in counts.most_common() if count >= _FEW]
    return tuple(usual) if sum(counts[place] for place in usual) >= _MOST * len(places) else ()
