"""What a page states of its text, beside its blocks."""

import json

import numpy as np
import pytest

from scraper.engines.stating import describe_stating
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import read_sources
from scraper.extract.statedtext import StatedText, read_stated_text

BODY = [
    f"Paragraph {n} of the report says how much coal the mines of the east gave in {n}." for n in range(9)
]
STANDFIRST = "The mines of the east gave more coal than ever, says a report of the ministry."
FOUND, TOLD, GENRE, IS_ARTICLE, COVERED = range(5)


def read(article: dict[str, str], head: str = "") -> StatedText:
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    page = parse(f"<html><head>{head}{script}</head><body><p>x</p></body></html>".encode())
    return read_stated_text(read_sources(page))


def describe(texts: list[str], stated: StatedText) -> np.ndarray:
    blocks = segment(parse("".join(f"<p>{text}</p>" for text in texts).encode()))
    words = np.array([float(len(block.text.split())) for block in blocks])
    return describe_stating(blocks, stated, np.zeros(len(blocks), dtype=bool), words)


def test_blocks_of_the_stated_body_are_told_from_others() -> None:
    stated = read({"@type": "NewsArticle", "headline": "Coal", "articleBody": " ".join(BODY)})
    rows = describe([*BODY, "Subscribe to the letter that we send on Mondays."], stated)
    assert rows[:, FOUND].tolist() == [1.0] * 9 + [0.0]
    assert 0.9 < rows[0, COVERED] < 1


def test_a_page_that_states_no_body_says_nothing_of_its_blocks() -> None:
    for article in ({}, {"articleBody": "Cut off after a few wo..."}):
        rows = describe(BODY, read({"@type": "NewsArticle", "headline": "Coal", **article}))
        assert set(rows[:, FOUND]) == set(rows[:, COVERED]) == {-1.0}


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (STANDFIRST, 3),
        (STANDFIRST[:-1] + ", which was given to the press on Monday in the capital.", 2),
        (STANDFIRST[:50], 1),
        ("The mines", 0),
        (BODY[0], 0),
    ],
)
def test_a_block_may_be_the_stated_summary(block: str, told: int) -> None:
    stated = read({}, f'<meta name="description" content="{STANDFIRST}">')
    assert describe([block], stated)[0, TOLD] == told


@pytest.mark.parametrize(
    ("kind", "genre"), [("NewsArticle", 3), ("BlogPosting", 2), ("Article", 1), ("Thing", 0)]
)
def test_the_genre_is_what_json_ld_says(kind: str, genre: int) -> None:
    stated = read({"@type": kind, "headline": "Coal"}, '<meta property="og:type" content="article">')
    assert describe(BODY, stated)[0, [GENRE, IS_ARTICLE]].tolist() == [genre, 1]
