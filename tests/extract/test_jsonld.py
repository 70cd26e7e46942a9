import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.extract.jsonld import find_article, read_graph, texts


def tree_of(*scripts: object) -> LexborHTMLParser:
    written = (text if isinstance(text, str) else json.dumps(text) for text in scripts)
    tags = "".join(f'<script type="application/ld+json">{text}</script>' for text in written)
    return LexborHTMLParser(f"<html><head>{tags}</head><body></body></html>")


def test_the_article_is_found_among_other_scripts_and_in_a_graph() -> None:
    article = {"@type": "NewsArticle", "headline": "A"}
    assert (
        find_article(tree_of({"@type": "Organization"}, {"@graph": [{"@type": "WebPage"}, article]}))
        == article
    )


def test_the_more_specific_type_wins_and_the_page_s_own_address_beats_it() -> None:
    news = {"@type": "NewsArticle", "headline": "Other", "url": "https://a.example/other"}
    own = {"@type": "Article", "headline": "Own", "mainEntityOfPage": {"@id": "https://a.example/own"}}
    assert find_article(tree_of(own, news))["headline"] == "Other"
    assert find_article(tree_of(news, own), "https://a.example/own")["headline"] == "Own"


def test_references_are_followed() -> None:
    person = {"@type": "Person", "@id": "#asha", "name": "Asha Rao"}
    article = {"@type": "Article", "headline": "A", "author": [{"@id": "#asha"}]}
    graph = read_graph(tree_of({"@graph": [article, person]}))
    assert texts(graph.resolve(graph.article["author"])) == ("Asha Rao",)


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "A"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "A"}\n//]]>',
        '{"@type": "Article", "headline": "A"};',
        '{"@type": "Article",\n"headline": "A", "description": "one\ntwo"}',
    ],
)
def test_broken_scripts_are_read(script: str) -> None:
    assert find_article(tree_of(script))["headline"] == "A"


@pytest.mark.parametrize(
    "script", ["", "{", "[[[[", "null", '"Article"', "[" * 5000, '{"@type": ["Article", 7]}']
)
def test_hopeless_scripts_state_nothing(script: str) -> None:
    assert find_article(tree_of(script)) == {}
