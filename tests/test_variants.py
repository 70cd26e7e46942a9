import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.variants import is_view, url_key, url_number

SPELLINGS = [
    "https://www.example.in/news/port-opens",
    "http://www.example.in/news/port-opens",
    "https://example.in/news/port-opens",
    "https://example.in:443/news//port-opens/",
    "https://example.in/news/port-opens/index.html",
    "https://example.in/news/%70ort-opens",
    "https://example.in/news/port-opens?utm_source=x#top",
    "https://example.in/news/port-opens/amp",
    "https://example.in/news/port-opens/amp/",
    "https://example.in/amp/news/port-opens",
    "https://example.in/news/port-opens.amp",
    "https://example.in/news/port-opens?amp",
    "https://example.in/news/port-opens?amp=1",
    "https://example.in/news/port-opens?outputType=amp",
    "https://example.in/news/port-opens/print",
    "https://example.in/print/news/port-opens",
    "https://example.in/news/port-opens?print=1",
    "https://example.in/news/port-opens?view=print",
    "https://example.in/news/port-opens?share=facebook",
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_spellings_of_one_address_share_a_key(url: str) -> None:
    assert url_key(url) == "example.in/news/port-opens"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/news?id=1", "https://a.example/news?id=2"),
        ("https://a.example/news/Port", "https://a.example/news/port"),
        ("https://a.example/news", "https://b.example/news"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/", "https://a.example/amp"),
        ("https://a.example/lamp", "https://a.example/l"),
        ("https://a.example/news/print-media-grows", "https://a.example/news/"),
        ("https://a.example:8000/a", "https://a.example/a"),
        ("https://a.example/a?page=2", "https://a.example/a"),
    ],
)
def test_addresses_of_two_pages_do_not(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_parameters_may_stand_in_any_order() -> None:
    assert url_key("https://a.example/x.php?b=2&a=1") == url_key("https://a.example/x.php?a=1&b=2")
    assert url_key("https://a.example/x.amp.html") == url_key("https://a.example/x.html")


@pytest.mark.parametrize("url", SPELLINGS)
def test_views_are_told_by_their_address(url: str) -> None:
    path = url.split(".in", 1)[1]
    assert is_view(url) == any(word in path for word in ("amp", "print", "share"))


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://a.example/news/port-opens-123456.html", "123456"),
        ("https://a.example/news/123456/port-opens", "123456"),
        ("https://a.example/news/98765_port", "98765"),
        ("https://a.example/12345/news/port-678901", "678901"),
        ("https://a.example/story.php?id=7&lang=en", "id=7"),
        ("https://a.example/?p=41", "p=41"),
        ("https://a.example/2025/09/22/port-opens", None),
        ("https://a.example/20250922/port-opens", None),
        ("https://a.example/news/port-opens-2025", None),
        ("https://a.example/news/port", None),
    ],
)
def test_the_number_that_names_an_article(url: str, number: str | None) -> None:
    assert url_number(url) == number


@given(st.text(max_size=100))
def test_any_text_has_a_key(text: str) -> None:
    for url in (text, f"https://a.example/{text}", f"https://a.example/?{text}"):
        assert url_key(url) or not url
        is_view(url)
        url_number(url)
