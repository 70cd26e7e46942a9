import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import BadUrl
from scraper.urls import absolute, canonicalize, host_of, matches, same_site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.COM:443/News", "https://example.com/News"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/a#part", "http://example.com:8080/a"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
        ("https://example.com/a?id=7&utm_source=x&fbclid=y", "https://example.com/a?id=7"),
        ("https://example.com/a?utm_medium=x", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1&gclid=z", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a?cid=4&eid=5&source=6", "https://example.com/a?cid=4&eid=5&source=6"),
        ("https://example.com/a;jsessionid=12ab?PHPSESSID=3", "https://example.com/a"),
        ("https://example.com/a?sid=1f0c9a3be7d24c55&id=7", "https://example.com/a?id=7"),
        ("https://example.com/a?session_id=8D5B8F2E-7A3C-4F7E-9B1D-2C6A5E4F3B2A", "https://example.com/a"),
        ("https://example.com/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://example.com/a.aspx"),
        (
            "https://example.com/a?sid=4711&session=budget-session-2025-in-parliament",
            "https://example.com/a?sid=4711&session=budget-session-2025-in-parliament",
        ),
        (
            "https://example.com/%7ea/हिन्दी",
            "https://example.com/%7Ea/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80",
        ),
        ("https://example.com/50%-off-%E0%A4%AD?a=5%", "https://example.com/50%25-off-%E0%A4%AD?a=5%25"),
        ("https://user:secret@example.com./", "https://example.com/"),
        (" https://example.com/a\nb ", "https://example.com/ab"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    ],
)
def test_every_address_has_one_spelling(url: str, expected: str) -> None:
    assert canonicalize(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "/a",
        "ftp://example.com/",
        "javascript:void(0)",
        "http://",
        "http://a..b/",
        "http://exa mple.com/",
        "http://[::1/",
        "http://a:99999/",
        "http://a\x00b/",
        "https://example.com/" + "a" * 3000,
    ],
)
def test_what_is_no_web_address_is_named_in_the_error(url: str) -> None:
    with pytest.raises(BadUrl):
        canonicalize(url)
    assert host_of(url) is None


@given(st.text(max_size=200))
def test_any_text_gives_a_url_or_our_error(text: str) -> None:
    for url in (text, "http://" + text, "https://example.com/" + text):
        try:
            once = canonicalize(url)
        except BadUrl:
            continue
        assert canonicalize(once) == once
        assert host_of(once) is not None
        assert same_site(once, once)


@given(st.text(max_size=100))
def test_links_are_absolute_web_addresses_or_nothing(href: str) -> None:
    link = absolute("https://example.com/news/", href)
    assert link is None or canonicalize(link)
    matches(["/news/*"], href)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("story-1", "https://example.com/news/story-1"),
        ("//cdn.example.com/x#y", "https://cdn.example.com/x"),
        ("?page=2", "https://example.com/news/?page=2"),
        ("javascript:void(0)", None),
        ("mailto:a@example.com", None),
        ("http://[broken", None),
    ],
)
def test_absolute(href: str, expected: str | None) -> None:
    assert absolute("https://example.com/news/", href) == expected


def test_a_site_is_its_host_with_or_without_www_and_its_aliases() -> None:
    assert same_site("https://www.psu.example/a", "http://psu.example/b")
    assert same_site("www.psu.example", "https://m.psu.example/", ["m.psu.example"])
    assert same_site("127.0.0.1:8000", "http://127.0.0.1:8000/x")
    assert not same_site("127.0.0.1:8000", "http://127.0.0.1:9000/x")
    assert not same_site("psu.example", "https://psu.example.evil.test/")
    assert not same_site("psu.example", "not a url")


def test_globs_match_path_query_or_whole_url() -> None:
    assert matches(["/psu-news/*"], "https://example.com/psu-news/a-b?utm_source=x")
    assert matches(["*/story.php[?]id=*"], "https://example.com/n/story.php?id=4")
    assert matches(["https://example.com/*"], "https://example.com/a")
    assert matches(
        ["/समाचार/*"], "https://example.com/%e0%a4%b8%e0%a4%ae%e0%a4%be%e0%a4%9a%e0%a4%be%e0%a4%b0/a"
    )
    assert not matches(["/psu-news/*"], "https://example.com/events/psu-news")
    assert not matches([], "https://example.com/")
