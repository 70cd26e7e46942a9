"""Looking for clues first never loses a line that a pattern fits."""

import gzip
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.config import read_config
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.model import Rule
from scraper.rules.clues import SIGN, fold_case, read_clues
from scraper.rules.marks import ancestors
from scraper.rules.phrasebook import Kind, read_phrases
from scraper.text import plain

RULES = read_config().rules
LINES: tuple[Kind, ...] = ("match", "tail", "heading", "section", "until_end")
PHRASES = [(rule, kind, each) for rule in RULES for kind in LINES for each in getattr(rule, kind)]
CLASSES = [(rule, each) for rule in RULES for each in rule.classes]
PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/*.html.gz"))
thorough = settings(deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))


def found(text: str, kind: Kind) -> set[Rule]:
    return {rule for rule, _ in read_phrases(RULES, kind).search(text)}


@pytest.mark.parametrize("line", ["ayrIca okuyun:", "ayrıca okuyun:", "AYRİCA OKUYUN: bir haber"])
def test_a_dotless_i_is_one_with_an_i(line: str) -> None:
    assert "related.line" in {rule.id for rule in found(line, "match")}


@thorough
@given(st.data())
def test_lines_that_a_pattern_fits_are_found(data: st.DataObject) -> None:
    rule, kind, pattern = data.draw(st.sampled_from(PHRASES))
    text = plain(data.draw(st.from_regex(pattern)))
    if pattern.search(text):
        assert rule in found(text, kind)


def test_letters_that_a_pattern_takes_for_one_are_folded_into_one() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    cased = [each for each in every if {each.lower(), each.upper(), each.casefold()} != {each}]
    assert len(cased) > 2000
    text = "".join(cased)
    for each in cased:
        same = re.findall(re.escape(each), text, re.IGNORECASE)
        assert {fold_case(other) for other in same} == {fold_case(each)}


@thorough
@given(st.data())
def test_names_that_a_pattern_fits_are_found(data: st.DataObject) -> None:
    rule, pattern = data.draw(st.sampled_from(CLASSES))
    word = re.sub(r"\(\?(?:<= -|=- ?)\)", "", pattern.pattern)  # without its edges
    start = data.draw(st.sampled_from(["", "-a", "-ad"]))
    names = f" {start}{data.draw(st.from_regex(word, fullmatch=True))}- "
    if pattern.search(names):
        assert rule in {rule for rule, _ in read_phrases(RULES, "classes").search_names(names)}


def test_every_line_of_real_pages_is_judged_as_by_trying_all_patterns() -> None:
    blocks = [block for page in PAGES for block in segment(parse(gzip.decompress(page.read_bytes())))]
    for text in {plain(block.text) for block in blocks}:
        for kind in LINES:
            assert found(text, kind) == {r for r, k, each in PHRASES if k == kind and each.search(text)}
    names = {name for b in blocks for tag in ancestors(b.element) for name in tag.words.split()}
    for name in names:
        by_clue = {rule for rule, _ in read_phrases(RULES, "classes").search_names(f" {name} ")}
        assert by_clue == {rule for rule, each in CLASSES if each.search(f" {name} ")}


@pytest.mark.parametrize(
    ("pattern", "first", "inside"),
    [
        ("^Join us", {"join us"}, set()),
        ("^(?:please )?join", {"join", "please j"}, set()),
        ("^photos?", {"photo"}, set()),
        (r"^[\W_]*end$", {"end", SIGN + "end"}, set()),
        (r"^\d+ comments", {SIGN + "comments"}, set()),
        (r"^\d+:\d+$", {SIGN}, set()),
        ("^.{0,9}all rights", set(), {"rights"}),
        ("whats ?app", set(), {"whats ap", "whatsapp"}),
        ("(?:join|follow) .* telegram", set(), {"telegram"}),
        (r"\(get .* app\)", set(), {"(get "}),
        (r"(?<=[.!?])\s+read also", set(), {"read als"}),
        ("^by|written by", set(), {"by", "written "}),
        (r"^(?:\w+ )+news", set(), {"news"}),
        (r"^\w+$", set(), set()),
        (".", set(), set()),
        ("^(?:a|.)b", set(), {"b"}),
    ],
)
def test_clues(pattern: str, first: set[str], inside: set[str]) -> None:
    clues = read_clues(re.compile(pattern, re.IGNORECASE))
    assert (clues.first, clues.inside) == (first, inside)
