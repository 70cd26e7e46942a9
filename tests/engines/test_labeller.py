"""The trained judge of blocks: its trees, its cut and its fallback."""

from importlib.resources import files
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.config import default_folder, read_config
from scraper.engines.features import describe, find_dull
from scraper.engines.judges import DEFAULT, ENGINES, SURE, judge_by_labels, judge_by_trafilatura
from scraper.engines.labeller import MODEL, Labels, Trees, choose, expect, load_trees, read_trees
from scraper.engines.template import TEMPLATE
from scraper.engines.view import View
from scraper.extract.metadata import read_metadata
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import read_sources
from scraper.rules import mark_elements
from scraper.sites import DEFAULT_ENGINE
from scraper.sites import ENGINES as NAMES

RULES = read_config(default_folder()).rules
PARAGRAPH = "The board of the port approved the dredging of the channel on Monday, at a cost of Rs {} crore."
TEASER = '<li><a href="/news/{0}">Ministry to look at the tariffs of port number {0} again</a></li>'
PAGE = f"""<html><body><nav><ul>{"".join(TEASER.format(n) for n in range(8))}</ul></nav>
<article class="post"><h1>Port Board Approves Dredging</h1><div class="entry-content">
{"".join(f"<p>{PARAGRAPH.format(n)}</p>" for n in range(7))}</div></article>
<footer><p>Copyright 2025 The Port Times. All rights reserved.</p></footer></body></html>"""

UNSURE = Trees(
    np.zeros((1, 1), np.int16), np.zeros((1, 1), np.float32), np.zeros((1, 2), np.float32), bias=-3.0
)

chances = st.lists(st.tuples(st.floats(0, 1, width=32), st.integers(1, 200)), min_size=1, max_size=12).map(
    lambda pairs: Labels(np.array([p for p, _ in pairs]), np.array([float(w) for _, w in pairs]))
)


def make_view(html: str) -> View:
    page = parse(html.encode(), "https://port.example/news/1")
    blocks, meta = segment(page), read_metadata(read_sources(page, None))
    return View(page, blocks, meta, mark_elements(page.tree, blocks, RULES, meta.title))


def test_the_body_of_a_plain_page_is_kept_and_the_rest_is_not() -> None:
    view = make_view(PAGE)
    verdict = judge_by_labels(view)
    kept = [block.text for block in view.blocks if block.position in verdict.kept]
    assert [text for text in kept if text.startswith("The board")] == [PARAGRAPH.format(n) for n in range(7)]
    assert not any("tariffs" in text or "Copyright" in text for text in kept)
    assert verdict.engine == "labeller"
    assert verdict.confidence is not None
    assert verdict.confidence >= SURE


def test_a_page_it_is_not_sure_of_goes_to_trafilatura() -> None:
    view = make_view(PAGE)
    verdict = judge_by_labels(view, UNSURE)
    assert verdict.engine == "trafilatura"
    assert verdict.kept == judge_by_trafilatura(view).kept
    assert verdict.confidence is not None
    assert verdict.confidence < SURE


def test_plain_text_is_body_altogether() -> None:
    page = parse(b"one\n\ntwo")
    view = View(page, segment(page), read_metadata(read_sources(page, None)), {})
    assert judge_by_labels(view).kept == frozenset({0, 1})


def test_the_model_is_small_and_asks_for_columns_that_there_are() -> None:
    assert files("scraper.engines").joinpath(MODEL).stat().st_size < 1_000_000  # type: ignore[attr-defined]
    view = make_view(PAGE)
    rows = describe(view, find_dull(view))
    assert rows.shape[0] == len(view.blocks)
    assert load_trees().columns.max() < rows.shape[1]


def test_trees_take_the_leaf_that_their_answers_name() -> None:
    file = BytesIO()
    np.savez(
        file,
        columns=np.array([[0, 1]], np.int16),
        borders=np.array([[5, 5]], np.float32),
        leaves=np.array([[-9, 1, 2, 9]], np.float32),
        bias=0.0,
    )
    rows = np.array([[0, 0], [9, 0], [0, 9], [9, 9]], np.float32)
    found = read_trees(file.getvalue()).predict(rows)
    assert np.log(found / (1 - found)) == pytest.approx([-9, 1, 2, 9])


@given(chances, st.data())
def test_no_other_choice_of_blocks_promises_more(labels: Labels, data: st.DataObject) -> None:
    choice = choose(labels)
    places = st.sets(st.integers(0, len(labels.chances) - 1))
    assert expect(labels, choice.kept) == pytest.approx(choice.expected)
    assert expect(labels, data.draw(places)) <= choice.expected + 1e-9


@pytest.mark.parametrize(
    "html", ["<p>x</p>", "<html></html>", "<h1>Only a title</h1>", "<div>" * 50 + "deep"]
)
def test_every_page_has_finite_numbers(html: str) -> None:
    view = make_view(html)
    if view.blocks:
        assert np.isfinite(describe(view, find_dull(view))).all()
        assert find_dull(view).shape == (len(view.blocks),)
    assert judge_by_labels(view).kept <= frozenset(range(len(view.blocks)))


def test_a_site_can_name_every_engine_and_no_other() -> None:
    assert set(NAMES) == {TEMPLATE, *ENGINES}
    assert (DEFAULT_ENGINE, DEFAULT) == (TEMPLATE, "labeller")


def test_a_huge_page_is_judged_without_trafilatura_even_where_it_is_not_sure() -> None:
    lines = "".join(f"<p>{PARAGRAPH.format(number)}</p>" for number in range(2_100))
    view = make_view(f"<body><p>Menu</p><div>{lines}</div></body>")
    verdict = judge_by_labels(view, UNSURE)
    assert verdict.engine == "labeller"
    assert verdict.confidence is not None
    assert verdict.confidence < SURE
    assert len(verdict.kept) >= 2_100
