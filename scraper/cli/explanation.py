"""What became of every block of a page, and why: what `scraper explain` shows, in whatever form."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from scraper.cli.output import as_record
from scraper.model import Article, Block


@dataclass(frozen=True, slots=True)
class Line:
    """One block."""

    block: Block
    rule: str | None  # None: it is kept
    why: str | None


@dataclass(frozen=True, slots=True)
class Use:
    """What one rule did on the page."""

    rule: str
    why: str
    blocks: int
    words: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page's article, and its blocks in page order."""

    source: str  # as the user named it
    article: Article
    lines: tuple[Line, ...]
    uses: tuple[Use, ...]  # the busiest rule first

    @property
    def kept(self) -> int:
        """How many blocks are kept."""
        return sum(line.rule is None for line in self.lines)

    @property
    def words(self) -> int:
        """How many words all blocks have."""
        return sum(len(line.block.text.split()) for line in self.lines)


def explain(source: str, article: Article, reasons: Mapping[str, str]) -> Explanation:
    """Return what became of the blocks; reasons by rule id."""
    rules = {removal.position: removal.rule for removal in article.removals}
    lines = tuple(_line(block, rules.get(block.position), reasons) for block in article.blocks)
    return Explanation(source, article, lines, tuple(_uses(lines, reasons)))


def describe_engine(article: Article) -> str:
    """Return in words what decided which blocks are the body, and why the site's template did not."""
    sure = "" if article.confidence is None else f" (confidence {article.confidence:.2f})"
    why = f"; the site's template was not used: {article.why}" if article.why else ""
    return f"{article.engine}{sure}{why}"


def as_json(explanation: Explanation) -> str:
    """Return the explanation as JSON: the article's fields, where each is from, `blocks` and `rules`."""
    record = as_record(explanation.article, explanation.source)
    record["sources"] = dict(explanation.article.meta.sources)
    record["engine"] = explanation.article.engine
    record["confidence"] = explanation.article.confidence
    record["engine_why"] = explanation.article.why
    record["kind"] = asdict(explanation.article.kind) if explanation.article.kind else None
    record["blocks"] = [
        {
            "position": line.block.position,
            "tag": line.block.tag,
            "text": line.block.text,
            "kept": line.rule is None,
            "rule": line.rule,
            "why": line.why,
        }
        for line in explanation.lines
    ]
    record["rules"] = [asdict(use) for use in explanation.uses]
    return json.dumps(record, ensure_ascii=False, indent=2)


def _line(block: Block, rule: str | None, reasons: Mapping[str, str]) -> Line:
    return Line(block, rule, _why(rule, reasons) if rule else None)


def _uses(lines: tuple[Line, ...], reasons: Mapping[str, str]) -> list[Use]:
    blocks = Counter(line.rule for line in lines if line.rule)
    words: Counter[str] = Counter()
    for line in lines:
        if line.rule:
            words[line.rule] += len(line.block.text.split())
    return [Use(rule, _why(rule, reasons), count, words[rule]) for rule, count in blocks.most_common()]


def _why(rule: str, reasons: Mapping[str, str]) -> str:
    return reasons.get(rule, "no reason is given for this rule")
