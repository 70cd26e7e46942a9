"""Site-config files as sites: what is carried over does the same, and the rest is told."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.errors import NotReadable
from scraper.ftr.convert import Imported, convert
from scraper.ftr.read import read_directives
from scraper.sitefile import write_site
from scraper.sites import load_site

SAMPLE = """\ufeff# Port Times, looked at in spring
title: //h1[@class='headline']
author: //span[@class="byline"]
date: //time/@datetime
body: //div[@id='story']
body: //article | //main

strip: //div[contains(@class, 'promo')]
strip: //p[contains(., 'Read also')]
STRIP_ID_OR_CLASS: "share-bar"
strip_image_src: /ads/
prune: no
tidy: no
next_page_link: //a[@rel='next']
find_string: <br><br>
replace_string: </p><p>
replace_string(<b>): <i>
http_header(User-Agent): Googlebot/2.1
http_header(referer): https://www.google.com/
requires_login: yes
if_page_contains: //div[@id='gallery']
dance: yes
just some words
author:
test_url: http://www.porttimes.example/news/1?a=b
test_contains: The board
"""


def imported(text: str, name: str = "porttimes.example.txt") -> Imported:
    return convert(name, text)


def test_directives() -> None:
    found = read_directives(SAMPLE)
    assert (found[0].line, found[0].name, found[0].value) == (2, "title", "//h1[@class='headline']")
    labels = [each.label for each in found]
    assert labels.count("author") == 1
    assert {"replace_string(<b>)", "http_header(User-Agent)", "strip_id_or_class", ""} <= set(labels)
    assert next(each for each in found if each.name == "test_url").value.endswith("/news/1?a=b")


def test_host_body_and_strips_are_carried_over() -> None:
    found = imported(SAMPLE)
    assert (found.site.host, found.site.aliases) == ("www.porttimes.example", ("porttimes.example",))
    (layout,) = found.site.layout
    assert [(rule.id, rule.css) for rule in layout.remove] == [
        ("www.porttimes.example.strip-1", 'div[class*="promo"]'),
        ("www.porttimes.example.strip-2", '[class*="share-bar"], [id*="share-bar"]'),
    ]
    assert "strip: //div[contains(@class, 'promo')]" in layout.remove[0].why
    assert (layout.title, layout.author) == ('h1[class="headline"]', 'span[class="byline"]')
    assert layout.date == "time"
    assert found.pages == ("http://www.porttimes.example/news/1?a=b",)
    assert load_site(write_site(found.site), "x.toml").layout[0].body == layout.body


def test_a_later_body_counts_where_those_before_find_nothing() -> None:
    body = imported(SAMPLE).site.layout[0].body
    both = LexborHTMLParser("<article>a<div id=story>b</div></article>")
    last = LexborHTMLParser("<article>a</article><main>c</main>")
    assert [node.text() for node in both.css(body)] == ["b"]
    assert [node.text() for node in last.css(body)] == ["a", "c"]


def test_everything_else_is_told_with_its_line() -> None:
    left = {each.line: each for each in imported(SAMPLE).left}
    assert [each.text.partition(":")[0] for each in left.values()] == [
        *("strip", "strip_image_src", "prune", "tidy", "next_page_link"),
        *("find_string", "replace_string", "replace_string(<b>)", "http_header(User-Agent)"),
        *(
            "http_header(referer)",
            "requires_login",
            "if_page_contains",
            "dance",
            "just some words",
            "test_contains",
        ),
    ]
    assert "no CSS selector for it" in left[9].why
    assert "unknown directive" in left[22].why


def test_tricks_are_never_imported() -> None:
    found = imported(SAMPLE)
    tricks = [each.text for each in found.left if each.why.startswith("never imported")]
    assert [text.partition(":")[0] for text in tricks] == [
        "http_header(User-Agent)",
        "http_header(referer)",
        "requires_login",
    ]
    assert "Googlebot" not in write_site(found.site)


def test_a_file_for_subdomains_says_that_it_was_one() -> None:
    found = imported("body: //article", ".porttimes.example.txt")
    assert (found.site.host, found.site.aliases) == ("porttimes.example", ("www.porttimes.example",))
    assert "subdomains" in found.left[0].why


def test_the_same_strip_twice_is_one_rule() -> None:
    found = imported("strip: //aside\nstrip: //nav\nstrip: //aside")
    assert [rule.css for rule in found.site.layout[0].remove] == ["aside", "nav"]


@pytest.mark.parametrize(
    "name", ["global.txt", "readme.txt", "..txt", ".txt", "a b.example.txt", "fingerprint.x.com.txt"]
)
def test_names_that_are_no_sites(name: str) -> None:
    with pytest.raises(NotReadable, match="not a site's"):
        imported("body: //article", name)


@pytest.mark.parametrize("text", ["", "prune: no", "body: //h1/text()", "\0\0"])
def test_files_with_nothing_to_carry_over(text: str) -> None:
    with pytest.raises(NotReadable, match="nothing in it"):
        imported(text)
