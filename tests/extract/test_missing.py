import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.missing import says_missing
from scraper.model import Block

TOLD = "The port handled two million tonnes of coal in a year, its chairman said on Monday."


@pytest.mark.parametrize(
    "heading",
    [
        "404",
        "404 Not Found",
        "404 | Port News",
        "Error 404",
        "Page not found",
        "Page not found - Port News",
        "Oops! Page Not Found",
        "Oops! That page can’t be found.",
        "Sorry, this page isn't available",
        "The page you requested could not be found",
        "The article you are looking for does not exist",
        "This story is no longer available",
        "This article has been removed",
        "We can't find the page you're looking for",
        "Nothing found",
        "Article Not Found",
        "पृष्ठ नहीं मिला",
        "यह खबर अब उपलब्ध नहीं है",
    ],
)
def test_headings_that_say_that_there_is_nothing(heading: str) -> None:
    assert says_missing(heading, (), "Try the search.")
    assert says_missing("Port News", (Block(0, "h1", heading),), "Try the search.")


@pytest.mark.parametrize(
    "heading",
    [
        "404 crore rupees for the port",
        "404 ships wait before Paradip",
        "Black box of the ship not found yet, says ministry",
        "No fault found in the new turbine",
        "Sorry state of the refinery's pages",
        "Page of history: the port at a hundred",
        "Story of a port that was never built",
        "The article that could not please anyone is out",
        "Post office not to close, says minister",
        "Content of the agreement with Iran remains secret",
        "पेज की रिपोर्ट में बंदरगाह का ज़िक्र",
    ],
)
def test_headings_that_report_something(heading: str) -> None:
    assert not says_missing(heading, (Block(0, "h1", heading),), TOLD)


def test_a_few_words_that_say_it_are_enough_and_many_are_an_article() -> None:
    regret = "Sorry, the page you are looking for does not exist. It may have been moved."
    assert says_missing("Port News", (), regret)
    assert not says_missing("Port News", (), f"{TOLD * 8} {regret}")
    assert not says_missing("Page not found", (), TOLD * 12)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_an_answer(title: str, text: str) -> None:
    assert says_missing(title, (), text) in (True, False)
