import pytest

from scraper.extract.dateline import Dateline, find_dateline, read_dateline


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("NEW DELHI: The ministry said on Monday", "New Delhi", None),
        ("New Delhi, Sept 22 (PTI): The ministry said", "New Delhi", None),
        ("Rabat, September 22, 2025: The ministry said", "Rabat", "2025-09-22"),
        ("MUMBAI — The exchange said", "Mumbai", None),
        ("Mumbai (Reuters) - The exchange said", "Mumbai", None),
        ("Ranchi - The court said", "Ranchi", None),
    ],
)
def test_places_are_read(text: str, place: str, day: str | None) -> None:
    assert read_dateline(text) == Dateline(place, day)


@pytest.mark.parametrize(
    "text",
    [
        "Analysts: the price will fall",
        "Note: all articles are ours",
        "The ministry said: no",
        "Read Also : NTPC wins",
    ]
    + [
        "May 22, 2025: the day it began",
        "What we know - and what not",
        "ASHA RAO, BYLINE: Coal is mined",
        "",
    ],
)
def test_what_is_no_place_is_left(text: str) -> None:
    assert read_dateline(text) is None


def test_a_colon_counts_before_a_full_paragraph_only() -> None:
    long = "रांची: " + "कोयला मंत्रालय ने सोमवार को कहा कि " * 4
    assert find_dateline([long]) == Dateline("रांची", None)
    assert find_dateline(["Noida: a short line"]) is None
    assert find_dateline(["one", "two", "three", long]) is None


@pytest.mark.parametrize("part", ["A", "A ", "NEW ", "(", "Aa, ", "नई "])
def test_hostile_paragraphs_end(part: str) -> None:
    assert find_dateline([part * 50_000]) is None
