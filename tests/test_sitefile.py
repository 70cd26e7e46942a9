"""What write_site writes, load_site reads back as it was."""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Layout, Rule, Site
from scraper.sitefile import quote, write_site
from scraper.sites import load_site

ADDRESSES = st.lists(
    st.sampled_from(["https://a.example/feed", 'https://a.example/"x\\', "https://a.example/खबर" + "x" * 90]),
    max_size=3,
).map(tuple)


@given(
    name=st.none() | st.text(min_size=1),
    globs=st.lists(st.text(min_size=1), max_size=4).map(tuple),
    addresses=ADDRESSES,
    span=st.none() | st.integers(0, 10**6).map(lambda n: timedelta(seconds=n)),
    head=st.lists(st.text()),
)
def test_a_site_comes_back(
    name: str | None,
    globs: tuple[str, ...],
    addresses: tuple[str, ...],
    span: timedelta | None,
    head: list[str],
) -> None:
    site = Site(
        "www.example.in",
        aliases=("example.in",),
        name=name,
        timezone="Asia/Kolkata",
        feeds=addresses,
        include=globs,
        delay=2.5,
        max_age=span,
        allow_private=True,
    )
    assert load_site(write_site(site, head), "x.toml") == site


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_any_text_can_be_quoted(text: str) -> None:
    whole = text.encode("utf-8", "replace").decode()
    assert tomllib.loads(f"x = {quote(text)}") == {"x": whole}


def test_layouts_and_their_rules_come_back() -> None:
    rule = Rule("a.strip-1", 'says "so"', css='div[class*="x\\"y"]')
    site = Site(
        "a.example",
        layout=(
            Layout(
                until=date(2025, 1, 31),
                body="div > p",
                title="h2.a",
                author=".by",
                date="time",
                remove=(rule,),
            ),
            Layout(),
        ),
    )
    (old, new) = load_site(write_site(site), "x.toml").layout
    assert (old.until, old.body) == (date(2025, 1, 31), "div > p")
    assert (old.title, old.author, old.date) == ("h2.a", ".by", "time")
    assert [(each.id, each.why, each.css) for each in old.remove] == [(rule.id, rule.why, rule.css)]
    assert new == Layout()


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0s"), (5400, "90m"), (21600, "6h"), (2592000, "30d"), (61, "61s")]
)
def test_spans_are_written_short(seconds: int, written: str) -> None:
    assert f'refetch = "{written}"' in write_site(Site("a.example", refetch=timedelta(seconds=seconds)))


def test_keys_are_explained() -> None:
    text = write_site(Site("a.example", timezone="Asia/Kolkata"), ["Port News"])
    assert text.startswith('# Port News\nhost = "a.example"\n')
    assert "# for dates that name none" in text
