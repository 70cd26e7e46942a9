"""Outlines: the same for all pages of a site, whatever its builds write into names."""

import pytest

from scraper.extract.outline import (
    LINE,
    LINK,
    TEXT,
    find_body,
    is_outside,
    is_plain,
    name_places,
    outline,
    path_to,
    step_of,
    tell_place,
)
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.text import split_names

PROSE = "The board of the port cleared a plan to deepen the channel to sixteen metres on Monday."


@pytest.mark.parametrize(
    ("names", "step"),
    [
        ("story-text", "div.story-text"),
        ("storyText wide", "div.story-text.wide"),
        ("Story_body__x7Gh2", "div.story-body"),
        ("Story_body__bKqWz Layout_main__PQrZt", "div.layout-main.story-body"),
        ("sc-bdVaJa hKpBqX", "div"),
        ("css-1x2y3z", "div"),
        ("post-1234 category-coal tag-ntpc hentry", "div.post"),
        ("elementor-element elementor-element-3fa1c2", "div.elementor-element"),
        ("", "div"),
    ],
)
def test_of_names_only_words_of_the_site_count(names: str, step: str) -> None:
    assert step_of("div", split_names(names)) == step


def test_names_on_the_frames_of_a_page_say_nothing_of_places() -> None:
    assert step_of("body", split_names("single postid-7 dark")) == "body"


def test_blocks_have_the_shapes_of_text_lines_and_links() -> None:
    page = outline(
        segment(
            parse(
                f"<p>{PROSE}</p><p>Photo: PTI</p><p><a href='/x'>Another order for the yard</a></p>"
                "<p><a href='/a.pdf'>The order as a document</a></p>".encode()
            )
        )
    )
    assert page.shapes == (TEXT, LINE, LINK, LINE)
    assert page.words[0] == len(PROSE.split())


def test_places_tell_the_body_from_what_is_around_it() -> None:
    html = (
        "<div class=top><p>Menu of the paper</p></div><main><h1>Port Cleared</h1>"
        f"<div class=story><h2>First</h2><p>{PROSE}</p><p>Short one</p>"
        f"<blockquote><p>{PROSE}</p></blockquote><p>{PROSE}</p><p>PTI</p></div></main>"
    )
    page = outline(segment(parse(html.encode())))
    body, rival = find_body(page, ("body", "main", "div.story"), frozenset(("story",)))
    assert rival == 0
    places = name_places(page, body)
    assert places == [
        "^body>div.top>p|line",
        "^body>main>h1|line",
        "h2|edge",
        "p|end",
        "p|line",
        "blockquote>p|text",
        "p|end",
        "p|edge",
    ]
    assert [is_outside(place) for place in places[:3]] == [True, True, False]
    assert tell_place(places[0]) == "body>div.top>p"
    assert path_to(page, body, frozenset()) == ("body", "main", "div")


def test_a_second_part_with_as_much_text_is_told() -> None:
    html = f"<div class=story><p>{PROSE}</p><p>{PROSE}</p></div><div class=story><p>{PROSE}</p></div>"
    page = outline(segment(parse(html.encode())))
    body, rival = find_body(page, ("body", "div.story"), frozenset(("story",)))
    assert (page.steps[body], rival) == ("div.story", 0.5)
    assert find_body(page, ("body", "div.text"), frozenset(("text",))) == (-1, 0.0)


@pytest.mark.parametrize(
    ("place", "plain"),
    [
        ("p|text", True),
        ("|end", True),
        ("ul>li|line", True),
        ("table>tbody>tr|line", True),
        ("blockquote>p|text", True),
        ("div>p|text", False),
        ("p.note|text", False),
        ("div.promo>p|text", False),
    ],
)
def test_plain_places_are_those_of_running_text(place: str, plain: bool) -> None:
    assert is_plain(place) is plain
