import json

import pytest

from scraper.extract.jsonld import Graph, Node, read_graph, texts


def graph_of(*scripts: object, url: str | None = None) -> Graph:
    return read_graph((text if isinstance(text, str) else json.dumps(text) for text in scripts), url)


def find_article(*scripts: object, url: str | None = None) -> Node:
    return graph_of(*scripts, url=url).article


def test_the_article_is_found_among_other_scripts_and_in_a_graph() -> None:
    article = {"@type": "NewsArticle", "headline": "A"}
    assert find_article({"@type": "Organization"}, {"@graph": [{"@type": "WebPage"}, article]}) == article


def test_the_more_specific_type_wins_and_the_page_s_own_address_beats_it() -> None:
    news = {"@type": "NewsArticle", "headline": "Other", "url": "https://a.example/other"}
    own = {"@type": "Article", "headline": "Own", "mainEntityOfPage": {"@id": "https://a.example/own"}}
    assert find_article(own, news)["headline"] == "Other"
    assert find_article(news, own, url="https://a.example/own")["headline"] == "Own"


def test_references_are_followed() -> None:
    person = {"@type": "Person", "@id": "#asha", "name": "Asha Rao"}
    article = {"@type": "Article", "headline": "A", "author": [{"@id": "#asha"}]}
    graph = graph_of({"@graph": [article, person]})
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
    assert find_article(script)["headline"] == "A"


@pytest.mark.parametrize(
    "script", ["", "{", "[[[[", "null", '"Article"', "[" * 5000, '{"@type": ["Article", 7]}']
)
def test_hopeless_scripts_state_nothing(script: str) -> None:
    assert find_article(script) == {}


@pytest.mark.parametrize("key", ["@type", "@id", "author", "headline", "mainEntity"])
def test_endless_nesting_states_nothing_and_ends(key: str) -> None:
    inner = "[" * 900 + "]" * 900
    graph = graph_of(f'{{"@type": "Article", "headline": "A", "{key}": {inner}}}')
    assert texts(graph.resolve(graph.article.get("author"))) == ()


def test_the_page_or_else_another_work_with_a_date_stands_for_the_article() -> None:
    recipe, photo = (
        {"@type": "Recipe", "datePublished": "2025"},
        {"@type": "ImageObject", "datePublished": "1"},
    )
    assert graph_of([photo, recipe]).page == recipe
    assert graph_of([photo, recipe, {"@type": "MedicalWebPage"}]).page == {"@type": "MedicalWebPage"}
    assert graph_of(photo).page == {}
