"""What closes an article is taken for that only below most of its text."""

import pytest

from scraper.config import read_config
from scraper.pipeline import examine

TOLD = [
    f"The board of the port said in part {n} of its report that the works on the channel are nearly done and "
    f"that ship number {n} can enter at any tide once the last of the dredgers has left."
    for n in range(6)
]
URL = "https://www.example.in/news/port-clears-plan-for-channel"


def clean(above: str = "", between: str = "", below: str = "") -> list[str]:
    halves = ("".join(f"<p>{paragraph}</p>" for paragraph in half) for half in (TOLD[:3], TOLD[3:]))
    first, second = halves
    body = f"<h1>Port Clears Plan</h1>{above}{first}{between}{second}{below}"
    page = f"<!doctype html><title>Port Clears Plan</title><article>{body}</article>"
    return examine(page.encode(), URL, read_config().rules).text.split("\n\n")


def test_a_link_to_the_comments_under_the_title_ends_nothing() -> None:
    assert clean(above="<p>By Anita Rao</p><p><a href='#c'>3 Comments</a></p>") == TOLD


def test_a_list_of_links_between_paragraphs_takes_no_paragraph() -> None:
    links = "".join(f"<li><a href='/news/{n}'>Ships wait at anchor for day {n}</a></li>" for n in range(3))
    assert clean(between=f"<h3>More on ports</h3><ul>{links}</ul>") == TOLD


@pytest.mark.parametrize("name", ["Anita Rao", "ANITA RAO"])
def test_what_is_said_of_the_author_goes_and_what_the_author_says_stays(name: str) -> None:
    above, bio = f"<p>By {name}</p>", "<p>Anita Rao covers ports and has reported from nine of them.</p>"
    assert clean(above=above, below=bio) == TOLD
    said = "Anita Rao, the harbour master's daughter, saw the first ship of the morning enter the basin."
    assert clean(above="<p>By Sunil Kumar</p>", below=f"<p>{said}</p>") == [*TOLD, said]


def test_comments_go_whatever_their_classes() -> None:
    thread = "".join(
        f"<div><b>Reader {n}</b><p>Number {n} is a good ship to begin with.</p></div>" for n in range(3)
    )
    assert clean(below=f"<h3>3 Comments</h3>{thread}") == TOLD
