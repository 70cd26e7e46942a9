"""Standfirsts that no description states, and descriptions that were cut."""

import pytest

from scraper.extract.metadata import complete, read_metadata
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import read_sources
from scraper.model import Metadata, Removal

TITLE = "Coal miner opens bids for twelve mines"
TEXT = "<p>" + "The ministry opened bids for twelve mines on Monday, and more will follow in the spring. " * 4
LINE = "State to save Rs 1,200 crore a year on coal from abroad"
LONG = f"{LINE}, the minister told the house on Monday, and asked his critics to do the sum again"


def read(body: str, description: str = "") -> Metadata:
    """Return the metadata of a page of which only the paragraphs are kept."""
    stated = f'<meta name="description" content="{description}">' if description else ""
    html = f"<!doctype html><head><title>{TITLE}</title>{stated}</head><body>{body}</body>"
    page = parse(html.encode(), "https://www.coalpost.example/news/bids-open")
    blocks = segment(page)
    removals = [Removal(b.position, "engine", b.text) for b in blocks if len(b.text) < 120]
    sources = read_sources(page)
    return complete(read_metadata(sources), sources, blocks, removals)


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>{}</h2><h3>{}</h3><div>Posted On: 12 MAR 2025 5:41PM</div>",
        "<table><tr><td class=newshead>{}</td></tr><tr><td class=sub><span>{}</span></td></tr>"
        "<tr><td>By Asha Rao</td></tr></table>",
        "<h1>{}</h1><p>{}</p><ul><li>Coal</li></ul><p>22 Sep 2025</p>",
    ],
)
def test_the_line_between_title_and_date_is_the_standfirst(markup: str) -> None:
    found = read(markup.format(TITLE, LINE) + TEXT)
    assert (found.summary, dict(found.sources)["summary"]) == (LINE, "line below the title")


@pytest.mark.parametrize(
    "between",
    [
        f"<p>{LINE}</p>",  # no date after it: the text
        "<p>Coal and power</p><p>22 Sep 2025</p>",
        "<figure><figcaption>Miners at the gate of the pit on Monday</figcaption></figure><p>22 Sep 2025</p>",
        "<p>Also see what the state has to say of it</p><p>22 Sep 2025</p>",
        f"<p><a href=/other>{LINE}</a></p><p>22 Sep 2025</p>",
        "<p>By Asha Rao and Vikram Nair of the Coal Post in Ranchi</p><p>22 Sep 2025</p>",
    ],
)
def test_other_lines_below_the_title_are_no_standfirst(between: str) -> None:
    assert read(f"<h1>{TITLE}</h1>{between}{TEXT}").summary is None


@pytest.mark.parametrize("end", ["…", "...", " [&hellip;]", " and asked his cri"])
def test_a_cut_description_is_made_whole_from_the_page(end: str) -> None:
    cut = f"{LINE}, the minister told the house on Monday,{end}"
    assert read(f"<h1>{TITLE}</h1><p>{LONG}.</p><p>22 Sep 2025</p>{TEXT}", cut).summary == f"{LONG}."


@pytest.mark.parametrize(
    ("description", "body"),
    [
        (f"{LONG}.", f"<p>{LONG}. More follows.</p>"),  # not cut
        (f"{LINE}…", f"<p>{'Coal is up. ' * 40}</p>"),  # nowhere on the page
        (f"{LINE}…", f"<p>{LINE} {'as it said before ' * 30}</p>"),  # a text, no standfirst
        ("Coal is…", "<p>Coal is up again, and the state saves more than it had hoped to.</p>"),  # too short
    ],
)
def test_a_description_stays_as_it_is_where_the_page_has_no_more_of_it(description: str, body: str) -> None:
    assert read(f"<h1>{TITLE}</h1>{body}{TEXT}", description).summary == description


@pytest.mark.parametrize(
    "name", ["td-post-sub-title", "itemIntroText", "field field--name-field-standfirst field__item"]
)
def test_a_theme_s_subtitle_is_the_standfirst(name: str) -> None:
    body = f"<h1>{TITLE}</h1><div class='{name}'><p>{LINE}</p></div>{TEXT}"
    assert read(body, "What search engines are told.").summary == LINE
