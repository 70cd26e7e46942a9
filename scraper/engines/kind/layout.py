"""Signs in how a page's blocks are laid out: running text in one place, or teasers side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from math import log1p

from scraper.addresses import looks_like_article
from scraper.model import HEADINGS, Block, Link
from scraper.rules.marks import find_holder
from scraper.text import count_words, squeeze

_PROSE = 12  # words from which a block without many links is running text
_TEASER = 4  # words of a link that may be another article's headline
_MOST_LINKS = 20  # teasers whose addresses are looked at
_LONGEST_LINK = 500  # characters
_RUN = 15  # words of running text that are more than a label
_SAMPLE = 4_000  # characters of running text that are read for its words
_SHORT_LINES = 10_000  # characters of short lines, likewise
_ENDS = frozenset(".!?।:…")
_NO_PAGE = ("#", "javascript:", "mailto:", "tel:")
_ROWS = frozenset(("tr", "td", "th"))


@dataclass(frozen=True, slots=True)
class Teaser:
    """A block that is a link, long enough for another article's headline."""

    above: int  # words of running text above it
    links: tuple[Link, ...]


@dataclass(slots=True)
class Survey:
    """What is counted on the way through the blocks; words, unless it says something else."""

    everything: int = 0
    open: int = 0  # outside of what rules know as the site's own
    linked: int = 0  # of the open ones
    prose: int = 0
    paragraphs: int = 0  # blocks of running text
    sentences: int = 0  # of these, blocks that end as a sentence does
    run: int = 0  # running text since the last teaser
    after_title: int = 0  # running text between the title and the first teaser
    below_title: bool = False
    most_after_title: int = 0
    runs: list[int] = field(default_factory=list)
    teasers: list[Teaser] = field(default_factory=list)
    headings: int = 0  # blocks
    linked_headings: int = 0
    plain_headings: int = 0
    items: int = 0
    rows: int = 0
    code: int = 0
    labels: int = 0  # short blocks
    holders: Counter[int] = field(default_factory=Counter)  # running text by the tag around it
    outer: Counter[int] = field(default_factory=Counter)  # and by the tag around that
    short: list[str] = field(default_factory=list)  # short lines
    sample: list[str] = field(default_factory=list)  # of the running text
    sampled: int = 0  # characters

    def add(self, block: Block, words: int, linked: int, *, titled: bool) -> None:
        """Count a block that no rule knows as the site's own."""
        self.open += words
        self.linked += linked
        self.items += block.tag == "li"
        self.rows += block.tag in _ROWS
        self.code += block.tag == "pre"
        heading = block.tag in HEADINGS
        whole = linked >= words * 0.8
        if heading:
            self.headings += 1
            self.linked_headings += whole
            self.plain_headings += not linked
        if titled or (block.tag == "h1" and not linked and not self.most_after_title):
            self.below_title, self.after_title = True, 0
        if whole and words >= _TEASER:
            self._add_teaser(block)
        elif not heading and words >= _PROSE and linked * 2 < words:
            self._add_prose(block, words)
        else:
            self.labels += words < _PROSE

    def _add_teaser(self, block: Block) -> None:
        self.teasers.append(Teaser(self.prose, block.links))
        self.below_title = False
        self.end_run()

    def _add_prose(self, block: Block, words: int) -> None:
        self.paragraphs += 1
        self.prose += words
        self.run += words
        if self.below_title:
            self.after_title += words
            self.most_after_title = max(self.most_after_title, self.after_title)
        self.sentences += block.text.rstrip("\"'”’)»")[-1:] in _ENDS
        holder = find_holder(block)
        if holder is not None:
            self.holders[holder.id] += words
            self.outer[holder.parent.id if holder.parent else holder.id] += words
        if self.sampled < _SAMPLE:
            self.sample.append(block.text)
            self.sampled += len(block.text)

    def end_run(self) -> None:
        """End a run of text that no teaser breaks."""
        if self.run:
            self.runs.append(self.run)
            self.run = 0


def survey(blocks: Sequence[Block], marked: Container[int], title: str | None) -> Survey:
    """Return what is to count in blocks; marked are the positions that a rule on elements claims."""
    found, length = Survey(), 2 * len(title or "")
    wanted = squeeze(title or "")
    size = 0
    for block in blocks:
        words = count_words(block.text)
        found.everything += words
        if words <= _PROSE and size < _SHORT_LINES:
            found.short.append(block.text)
            size += len(block.text)
        if block.position not in marked:
            linked = min(words, _count_linked(block.links)) if block.links else 0
            near = wanted and not linked and len(block.text) <= length
            found.add(block, words, linked, titled=bool(near) and squeeze(block.text) == wanted)
    found.end_run()
    return found


def _count_linked(links: Sequence[Link]) -> int:
    return sum(count_words(link.text) for link in links)


def read_layout(found: Survey, title: str | None) -> dict[str, float]:
    """Return the signs in what was counted."""
    longest = max(found.runs, default=0)
    end = _end_of_longest(found)
    above = [teaser for teaser in found.teasers if teaser.above < end or not end]
    return {
        "running text": log1p(found.prose),
        "running text below the title": log1p(found.most_after_title),
        "running text in one place": log1p(max(found.holders.values(), default=0)),
        "share of running text in one place": _share(max(found.outer.values(), default=0), found.prose),
        "share of running text on the page": _share(found.prose, found.everything),
        "share of running text in the main part": _share(found.prose, found.open),
        "longest text without a teaser": log1p(longest),
        "share of that text": _share(longest, found.prose),
        "texts between teasers": log1p(sum(run >= _RUN for run in found.runs)),
        "length of these texts": log1p(_share(sum(found.runs), len(found.runs))),
        "share of words in links": _share(found.linked, found.open, otherwise=1.0),
        "teasers": log1p(len(found.teasers)),
        "teasers above the text's end": log1p(len(above)),
        "teasers for the text": log1p(100 * len(found.teasers) / (found.prose + 50)),
        "links to articles above the text's end": log1p(_count_articles(above)),
        "links to articles below it": log1p(_count_articles(found.teasers[len(above) :])),
        "headings that are links": _share(found.linked_headings, found.headings),
        "headings that are none": log1p(found.plain_headings),
        "words a paragraph": min(_share(found.prose, found.paragraphs), 100) / 100,
        "paragraphs that end as sentences do": _share(found.sentences, found.paragraphs),
        "share of short lines": _share(found.labels, found.labels + found.paragraphs),
        "list items": log1p(found.items),
        "table rows": log1p(found.rows),
        "listings of code": log1p(found.code),
        "words of the title": min(count_words(title or ""), 14) / 14,
    }


def _count_articles(teasers: Sequence[Teaser]) -> int:
    """Return how many pages the teasers lead to whose addresses are like an article's."""
    links = dict.fromkeys(link.href for teaser in teasers[:_MOST_LINKS] for link in teaser.links)
    return sum(map(_is_article, links))


def _is_article(href: str) -> bool:
    if href.startswith(_NO_PAGE) or len(href) > _LONGEST_LINK:
        return False
    try:
        return looks_like_article(href)
    except ValueError:
        return False


def _end_of_longest(found: Survey) -> int:
    """Return how much running text there is up to the end of the longest run."""
    end, best, text = 0, 0, 0
    for run in found.runs:
        text += run
        if run > best:
            best, end = run, text
    return end


def _share(part: float, whole: float, otherwise: float = 0.0) -> float:
    return part / whole if whole else otherwise
