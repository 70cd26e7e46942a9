"""What pages and feeds tell of a new site."""

from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.crawl.newsite import (
    choose_sections,
    choose_zone,
    find_offsets,
    find_patterns,
    newest_first,
    offset_of,
    read_front,
)
from scraper.model import Lead

URL = "https://www.porttimes.example/"
FRONT = """<html lang="en-IN"><head><title>Latest news and views | Port Times</title>
<link rel="alternate" type="application/rss+xml" href="/feed/">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/"></head><body>
<nav><a href="/">Home</a><a href="/ports/">Ports</a><a href="/ships?utm_source=menu">Ships</a>
<a href="/about-us">About</a>
<a href="/privacy-policy/">Privacy</a><a href="/tag/coal">Coal</a><a href="https://other.example/ports">Elsewhere</a>
<a href="/ports/new-channel-cleared-for-large-ships">Top story</a>
<a href="/media-kit.pdf">Rates</a></nav></body></html>"""


def urls(*paths: str) -> list[str]:
    return [f"https://a.example{path}" for path in paths]


def numbered(template: str, count: int = 6) -> list[str]:
    return urls(*(template.format(n) for n in range(count)))


def test_the_front_page() -> None:
    front = read_front(LexborHTMLParser(FRONT), URL)
    assert (front.name, front.language) == ("Port Times", "en")
    assert front.feeds == (f"{URL}feed/",)
    assert front.menu == (f"{URL}ports/", f"{URL}ships")


@pytest.mark.parametrize(
    ("head", "body", "name"),
    [
        ('<title>x</title><meta property="og:site_name" content=" The  Port ">', "", "The Port"),
        ("<title>Ratna Samvad - News of India</title>", "© 2025 Ratna Samvad", "Ratna Samvad"),
        ("<title>Latest - Ratna Samvad</title>", "<b>Ratna Samvad</b>", "Ratna Samvad"),
        ("<title>Port-led growth</title>", "", "Port-led growth"),
        ("", "", None),
    ],
)
def test_names(head: str, body: str, name: str | None) -> None:
    tree = LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>")
    assert read_front(tree, "https://a.example/").name == name


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<html lang="hi">', "hi"),
        ('<html><meta property="og:locale" content="mr_IN">', "mr"),
        ('<html lang="">', None),
        ('<html lang="English">', None),
    ],
)
def test_languages(markup: str, language: str | None) -> None:
    assert read_front(LexborHTMLParser(markup), URL).language == language


def test_a_box_on_every_page_makes_no_section() -> None:
    box = ["x1", "x2", "x3", "x4"]
    pages = {
        "/ports": ["a", "b", "c", *box],
        "/ships": ["d", "e", "f", *box],
        "/team": box,
        "/rare": ["g"],
        "/none": [],
    }
    assert choose_sections(pages) == ("/ports", "/ships", "/rare")


def test_a_single_page_of_links_is_a_section() -> None:
    assert choose_sections({"/news": ["a", "b", "c"]}) == ("/news",)


@pytest.mark.parametrize(
    ("sources", "others", "globs"),
    [
        ([numbered("/ports/ship-{}.html"), numbered("/ships/b-{}")], [], ("/ports/*.html", "/ships/*")),
        ([numbered("/2024/09/ship-{}"), numbered("/2025/01/ship-{}")], [], ("/20[0-9][0-9]/*",)),
        ([numbered("/news/ship-{}")], urls("/news/"), ("/news/?*",)),
        # not told apart from a section, no folder, too few, a source left out, one odd kind too many
        ([numbered("/news/ship-{}")], urls("/news/banks"), ()),
        ([numbered("/ship-{}")], [], ()),
        ([numbered("/news/{}", 4)], [], ()),
        ([numbered("/news/{}", 200), numbered("/{}", 6)], [], ()),
        ([[*numbered("/news/{}", 10), *urls("/odd/1")]], [], ()),
        ([], [], ()),
    ],
)
def test_patterns_of_addresses(sources: list[list[str]], others: list[str], globs: tuple[str, ...]) -> None:
    assert find_patterns(sources, others) == globs


@pytest.mark.parametrize(
    ("dates", "zone"),
    [
        ("<pubDate>Mon, 22 Sep 2025 10:00:00 +0530</pubDate>", "Asia/Kolkata"),
        (
            "<updated>2025-09-22T10:00:00+05:30</updated><published>2025-09-22T04:30:00Z</published>",
            "Asia/Kolkata",
        ),
        ("<news:publication_date>2025-09-22T10:00:00+05:45</news:publication_date>", "Asia/Kathmandu"),
        ("<pubDate>Mon, 22 Sep 2025 10:00:00 +0000</pubDate>", None),
        ("<pubDate>Mon, 22 Sep 2025 10:00:00 +0100</pubDate>", None),
        ("<updated>2025-09-22T10:00:00+05:30</updated><updated>2025-09-22T10:00:00+01:00</updated>", None),
        ("<title>10:00 +0530</title>", None),
    ],
)
def test_zones_are_named_only_where_they_are_sure(dates: str, zone: str | None) -> None:
    assert choose_zone(find_offsets(dates.encode())) == zone


def test_offsets_of_articles() -> None:
    assert offset_of("2025-09-22T10:00:00+05:30") == {timedelta(hours=5, minutes=30)}
    assert not (offset_of("2025-09-22") | offset_of(None) | offset_of("today"))


def test_newest_first_and_each_once() -> None:
    old, new = (Lead(f"u{n}", published=datetime(2025, 9, n, tzinfo=UTC)) for n in (1, 2))
    bare = [Lead("a"), Lead("b")]
    assert [lead.url for lead in newest_first([*bare, old, new, Lead("u1")])] == ["u2", "u1", "a", "b"]
