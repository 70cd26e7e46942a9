import pytest

from scraper.extract.parse import parse
from scraper.extract.sitename import strip_site
from scraper.extract.stated import Stated, read_sources
from scraper.extract.titles import Headings, choose_title, find_title

SITE = ["Coal Post", "coalpost.example", "coalpost"]
LD, OG, CARD, TITLE = "JSON-LD headline", "meta og:title", "meta twitter:title", "<title>"


def chosen(stated: list[tuple[str, str]], headings: list[str]) -> tuple[str, str] | None:
    found = choose_title([Stated(text, source) for text, source in stated], Headings(headings), SITE)
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
        ("NTPC wins bid | Coal Post India", "NTPC wins bid"),
        ("Coal Post | Energy | NTPC wins bid", "Energy | NTPC wins bid"),
        ("Coal Post | coalpost.example - NTPC wins bid", "NTPC wins bid"),
        ("NTPC wins bid：Coal Post", "NTPC wins bid"),
        ("NTPC wins bid--Energy--Coal Post", "NTPC wins bid--Energy"),
        ("NTPC wins bid ｜Coal Post", "NTPC wins bid"),
        ("Coal Post", "Coal Post"),
        ("Coal Post | Coal Post", "Coal Post"),
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


def pick(
    stated: list[tuple[str, str]], *headings: str, seconds: tuple[str, ...] = (), news: bool = False
) -> str:
    said = [Stated(text, source) for source, text in stated]
    found = choose_title(said, Headings(headings, seconds), SITE, news=news)
    return found.text if found else ""


def test_where_the_h1_is_not_seen_the_headline_is_the_h2_that_is_stated() -> None:
    stated = [(LD, "Bids for mines open"), (OG, "Coal: who bids for mines?")]
    assert pick(stated, seconds=("Newsletters", "Coal: who bids for mines?")) == "Coal: who bids for mines?"
    assert pick(stated, seconds=("Energy Coal: who bids for mines?",)) == "Coal: who bids for mines?"
    assert pick(stated, seconds=("Newsletters",)) == "Bids for mines open"


def test_news_that_state_the_kicker_everywhere_keep_it_though_the_h2_lacks_it() -> None:
    stated = [(LD, "Coal auction: Who bids?"), (OG, "Coal auction: Who bids?")]
    assert pick(stated, seconds=("Who bids?",), news=True) == "Coal auction: Who bids?"
    assert pick(stated, seconds=("Who bids?",)) == "Who bids?"


def test_a_card_without_the_kicker_is_the_title() -> None:
    stated = [
        (LD, "Coal auction: Twelve mines open"),
        (OG, "Twelve mines open"),
        (TITLE, "Coal auction: Twelve mines open"),
    ]
    assert pick(stated, "Coal auction: Twelve mines open") == "Twelve mines open"
    assert (
        pick(
            [(LD, "Coal: Twelve mines open"), (OG, "Coal: Twelve mines open")], "Twelve mines open", news=True
        )
        == "Coal: Twelve mines open"
    )


def test_in_news_both_cards_beat_what_search_engines_are_told() -> None:
    stated = [
        (LD, "Twelve coal mines open in UP"),
        (OG, "Twelve mines open at last"),
        (CARD, "Twelve mines open at last"),
        (TITLE, "Twelve coal mines open in UP"),
    ]
    assert pick(stated, "Twelve coal mines open in UP", news=True) == "Twelve mines open at last"
    assert pick(stated, "Twelve coal mines open in UP") == "Twelve coal mines open in UP"
    assert (
        pick(
            [*stated[:2], *stated[3:], (CARD, "Twelve coal mines open in UP")],
            "Twelve coal mines open in UP",
            news=True,
        )
        == "Twelve coal mines open in UP"
    )


def test_a_plugin_s_headline_gives_way_to_the_heading_an_editor_s_does_not() -> None:
    stated = [(LD, "Coal Auction 2025: Mines, Bids & Dates"), (OG, "Coal Auction 2025: Mines, Bids & Dates")]
    assert (
        pick(stated, "Which mines are in the coal auction of 2025")
        == "Which mines are in the coal auction of 2025"
    )
    assert pick(stated, "Which mines are in the coal auction of 2025", news=True) == stated[0][1]
    assert pick(stated, "Subscribe to the coal auction newsletter " * 9) == stated[0][1]


def test_a_heading_is_spelled_as_stated_where_its_markup_splits_words() -> None:
    assert pick([(OG, "How planning works")], "How plan ning works") == "How planning works"
    assert pick([(OG, "How planning works")], "HOW PLANNING WORKS") == "How planning works"
    assert pick([(OG, "It's open")], "It’s open") == "It’s open"


@pytest.mark.parametrize("heading", ["Discord", "Yoga pathways", "Planning"])
def test_a_heading_of_a_word_or_two_says_too_little(heading: str) -> None:
    title = "Wedding planning, yoga, and discord in twelve steps"
    assert pick([(OG, title)], heading) == title


def test_a_headline_that_was_cut_is_made_whole() -> None:
    whole = "Ministry puts " + "twelve new coal mines " * 5 + "up for sale"
    assert chosen([(whole[:105], LD), (whole, OG)], []) == (whole, OG)


@pytest.mark.parametrize("part", ["a | ", " - ", "a: ", "|", "&amp;", "Coal Post "])
def test_hostile_titles_end(part: str) -> None:
    found = choose_title([Stated(part * 50_000, OG)], Headings([part * 50_000]), SITE)
    assert found is None or len(found.text) <= 600


BLOG = """<title>{title}</title><body><h1 class="title"><a href="/">PSU Jobs &amp; News</a></h1>
<h2>Tuesday, 17 September 2013</h2><h3 class="post-title">Logistics park to come up near port</h3></body>"""


def test_a_blog_s_name_over_the_page_is_not_its_headline() -> None:
    title = "PSU Jobs &amp; News: Logistics park to come up near port"
    page = parse(BLOG.format(title=title).encode(), "https://blog.example/1.html")
    found = find_title(read_sources(page, None))
    assert found is not None
    assert found.text == "Logistics park to come up near port"


def test_a_page_that_states_no_title_has_its_first_heading() -> None:
    page = parse(
        b"<body><h2>Unions defer strike after talks</h2><p>They met.</p>", "https://old.example/1.html"
    )
    found = find_title(read_sources(page, None))
    assert found is not None
    assert found.text == "Unions defer strike after talks"
