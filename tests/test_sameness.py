import random

from hypothesis import given
from hypothesis import strategies as st

from scraper.sameness import find_runs, is_near_copy, may_be_one_title, overlap, sketch

WORDS = [f"word{letter}{other}" for letter in "abcdefghij" for other in "abcdefghij"]


def write(seed: int, count: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def replace_words(text: str, share: float, seed: int = 1) -> str:
    chance = random.Random(seed)
    return " ".join("another" if chance.random() < share else word for word in text.split())


def test_a_text_is_a_near_copy_of_itself_with_a_word_changed() -> None:
    assert is_near_copy(write(1), write(1))
    assert is_near_copy(write(1), write(1).replace(" wordaa ", " changed ", 1))


def test_other_texts_are_not() -> None:
    assert not is_near_copy(write(1), write(2))
    assert not is_near_copy(write(1), replace_words(write(1), 0.1))


def test_a_form_with_other_numbers_is_another_article() -> None:
    report = f"{write(1)} closed at 81230 points {write(2)}"
    assert not is_near_copy(report, report.replace("81230", "81231"))


def test_short_texts_must_be_equal() -> None:
    assert is_near_copy("The port is open.", "The port is open.")
    assert not is_near_copy("The port is open.", "The port was open.")


def test_near_copies_share_a_part_of_their_sketch() -> None:
    hits = 0
    for seed in range(100):
        text = write(seed)
        copy = replace_words(text, 0.01, seed)
        hits += bool(set(sketch(find_runs(text))) & set(sketch(find_runs(copy))))
    assert hits == 100


def test_a_teaser_is_wholly_in_its_article() -> None:
    assert overlap(write(1), write(1)[:500]) > 0.9
    assert overlap(write(1), write(2)) < 0.1
    assert 0 < overlap("NTPC posted a profit.", "NTPC posted a loss.") < 1
    assert overlap("one", "two") == 0


def test_titles_may_have_words_more_but_no_others() -> None:
    assert may_be_one_title("Port opens third berth", "Port opens its third berth")
    assert may_be_one_title("Port opens", None)
    assert not may_be_one_title("Plan number 1 for the port", "Plan number 2 for the port")
    assert not may_be_one_title("Tender for ports in the south", "Tender for ships in the south")


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert 0 <= overlap(one, other) <= 1
    assert overlap(one, other) == overlap(other, one)
    assert is_near_copy(one, one)
    assert is_near_copy(one, other) == is_near_copy(other, one)
