import pytest

from scraper.extract.stated import Stated
from scraper.extract.titles import choose_title, strip_site

SITE = ["Coal Post", "coalpost.example", "coalpost"]
LD, OG, TITLE = "JSON-LD headline", "meta og:title", "<title>"


def chosen(stated: list[tuple[str, str]], headings: list[str]) -> tuple[str, str] | None:
    found = choose_title([Stated(text, source) for text, source in stated], headings, SITE)
    return (found.text, found.source) if found else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("NTPC wins bid - Coal Post", "NTPC wins bid"),
        ("NTPC wins bid | Energy | Coal Post", "NTPC wins bid | Energy"),
        ("Coal Post: NTPC wins bid", "Coal Post: NTPC wins bid"),
        ("Coal Post | NTPC wins bid", "NTPC wins bid"),
        ("NTPC wins bid for plant | Another Site", "NTPC wins bid for plant"),
        ("NTPC wins bid | Coal Post | 28.04.2023", "NTPC wins bid"),
        ("SAIL - steel and more", "SAIL - steel and more"),
    ],
)
def test_the_site_s_name_is_left_out(title: str, expected: str) -> None:
    assert strip_site(title, SITE) == expected


@pytest.mark.parametrize(
    ("stated", "headings", "expected"),
    [
        ([(LD, "Bids open"), (OG, "Bids open in May")], ["Bids are open"], ("Bids open", LD)),
        ([(LD, "Bids open"), (OG, "Bids open in May")], ["Bids open in May"], ("Bids open in May", "h1")),
        (
            [(OG, "Bids for 12 mines open")],
            ["Bids for 12 coal mines open"],
            ("Bids for 12 coal mines open", "h1"),
        ),
        ([(OG, "Bids for 12 mines open")], ["Our newsletters"], ("Bids for 12 mines open", OG)),
        ([(OG, "Bids open"), (TITLE, "Diary: Bids open")], ["Diary"], ("Bids open", OG)),
        (
            [(OG, "World: Who pays for coal now?")],
            ["Energy - Who pays for coal now?"],
            ("Who pays for coal now?", OG),
        ),
        ([(TITLE, "Bids open &amp; close - Coal Post")], [], ("Bids open & close", TITLE)),
        ([], ["Coal Post", "Bids open"], ("Coal Post", "h1")),
        ([], [], None),
    ],
)
def test_agreement_then_json_ld_then_a_heading_in_other_words(
    stated: list[tuple[str, str]], headings: list[str], expected: tuple[str, str] | None
) -> None:
    assert chosen([(text, source) for source, text in stated], headings) == expected


def test_a_headline_that_was_cut_is_made_whole() -> None:
    whole = "Ministry puts " + "twelve new coal mines " * 5 + "up for sale"
    assert chosen([(whole[:105], LD), (whole, OG)], []) == (whole, OG)


@pytest.mark.parametrize("part", ["a | ", " - ", "a: ", "|", "&amp;", "Coal Post "])
def test_hostile_titles_end(part: str) -> None:
    found = choose_title([Stated(part * 50_000, OG)], [part * 50_000], SITE)
    assert found is None or len(found.text) <= 600
