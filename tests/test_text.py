import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text import count_words, fold, plain, say_count, split_names, squeeze

anything = st.text(alphabet=st.characters(exclude_categories=()))  # with lone surrogates


@given(anything)
def test_folding_is_done_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded
    folded.encode()  # raises where a lone surrogate is left


@given(anything)
def test_plain_text_has_a_character_for_each_folded_one(text: str) -> None:
    assert len(plain(text)) == len(fold(text))


@given(anything, anything)
def test_white_space_and_case_do_not_matter_to_comparing(one: str, two: str) -> None:
    assert squeeze(f" {one}\n{two}\t") == squeeze(f"{one} {two}".casefold())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\n\tb\u00a0c ", "a b c"),
        ("e\u0301", "é"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\u200bb\ufeffc\u202ed", "abcd"),
        ("क्\u200dष", "क्\u200dष"),  # the joiner shapes the letters
        ("a\x00b\x1bc\x7f", "abc"),
        ("\ud800a\udfff", "a"),
        ("\u200b \u200b", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_marks_piled_on_a_letter_are_thinned_out() -> None:
    piled = "a" + "\u0301\u0323" * 200_000 + "b"
    assert len(fold(piled)) < 50
    assert len(squeeze(piled)) < 50
    assert fold("\u2014" * 100 + "!" * 100) == "\u2014" * 100 + "!" * 100
    lawful = unicodedata.normalize("NFC", "a" + "\u0323\u0301" * 15)
    assert fold(lawful) == lawful


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\u201cNo\u201d \u2013 \u2018it\u2019s\u2019", "\"No\" - 'it's'"), ("a \u2014 b", "a - b")],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("India and Morocco Sign MoU", "INDIA AND MOROCCO SIGN MOU!"),
        ("\u201cCoal\u201d \u2013 output", "coal output"),
        ("ﬁnal", "FINAL"),
        ("कोल इंडिया।", "कोल  इंडिया"),
        ("snake_case", "snake case"),
    ],
)
def test_texts_that_read_the_same(one: str, two: str) -> None:
    assert squeeze(one) == squeeze(two) != ""


def test_vowel_signs_tell_words_apart() -> None:
    assert squeeze("कोल") != squeeze("काल")


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("one two", 2), (" a  b\nc ", 3), ("कोल इंडिया", 2)])
def test_count_words(text: str, expected: int) -> None:
    assert count_words(text) == expected


def test_counts_are_said_as_people_say_them() -> None:
    said = [say_count(number, "raw page") for number in (0, 1, 2, 2000)]
    assert said == ["0 raw pages", "1 raw page", "2 raw pages", "2,000 raw pages"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("relatedPosts ad_1", " -related-posts- -ad-1- "),
        ("td-trending--now", " -td-trending-now- "),
        ("__ --", "  "),
        ("", "  "),
    ],
)
def test_split_names(names: str, expected: str) -> None:
    assert split_names(names) == expected
