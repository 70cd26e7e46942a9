"""Headlines of pages whose <title> says only whose page it is."""

import pytest

from scraper.extract.parse import parse
from scraper.extract.stated import read_sources
from scraper.extract.titles import find_title

URL = "https://www.coalpost.example/NewsDetail.aspx?nid=4"
TEXT = "The ministry opened bids for twelve mines on Monday, and more will follow in the spring. " * 4
LINE = "Bids open for twelve mines"
CELLS = (
    "<table><tr><td class=newshead><span id=ctl00_lblHead>{}</span></td></tr>"
    "<tr><td class=newsdate>{}</td></tr><tr><td>{}</td></tr></table>"
)


def read(title: str, body: str) -> str | None:
    html = f"<!doctype html><title>{title}</title><body><a href=/>Coal Post</a>{body}</body>"
    found = find_title(read_sources(parse(html.encode(), URL)))
    return found.text if found else None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Coal Post", CELLS.format(LINE, "By Asha Rao", TEXT)),
        ("Coal Post of India", CELLS.format(LINE, "Dated: 22/09/2025 10:15:00", TEXT)),
        ("News Details", CELLS.format(LINE, "", TEXT)),
        ("Untitled Page", f"<div class=news_title>{LINE}</div><div>{TEXT}</div>"),
        ("Welcome to our web site", f"<h1>{LINE}</h1><p>{TEXT}"),
        ("Press Release: Press Information Bureau", f"<h2>{LINE}</h2><h3>More later</h3><p>22 SEP 2025"),
        ("Press Releases", f"<h1>{LINE}</h1><p>{TEXT}"),
        ("Coal Post - News", f"<font size=4><b>{LINE}</b></font><p>Posted on 22-Sep-2025<p>{TEXT}"),
        ("", CELLS.format(LINE, "22 Sep 2025", TEXT)),
        ("Coal Post Bids open for twelve mines", f"<h1>{LINE}</h1>"),
        ("Coal Post", f"<center><b>{LINE}</b></center><p>{TEXT}"),
        ("Coal Post", f"<p align=center><font size=4><b>{LINE}</b></font><table><td>1.2.2024</table>{TEXT}"),
        (
            "Coal Post",
            f"<b>Circular No. 31/2024</b> <b>Dated: 05.10.2024</b><p><font size='+1'>{LINE}</font><p>{TEXT}",
        ),
        ("Coal Post", f"<font size=2>Dear friends, read on</font><center><b>{LINE}</b></center><p>{TEXT}"),
        (
            "COALPOST - Coal Post",
            f"<font size=5><b>COAL POST</b></font><p>{TEXT[:60]}<p align=center><b>{LINE}</b><p>{TEXT}",
        ),
    ],
)
def test_the_marked_line_above_byline_date_or_text_is_the_headline(title: str, body: str) -> None:
    assert read(title, body) == LINE


@pytest.mark.parametrize(
    "body",
    [
        CELLS.format("Home", "22 Sep 2025", TEXT),  # too short
        CELLS.format(f"<a href=/other>{LINE}</a>", "22 Sep 2025", TEXT),  # of another article
        f"<div class=sidebar>{CELLS.format(LINE, '22 Sep 2025', TEXT)}</div>",
        f"<div class=comments-head>Post your comment here</div><p>{TEXT}",
        f"<h2>{LINE}</h2><p>Nothing more",
        f"<b>{LINE}</b><p>{TEXT}",
        f"<h2>Monday, 22 September 2025</h2><p>{TEXT}",
        f"<p>{LINE}</p><p>22 Sep 2025</p><p>{TEXT}",  # not marked
        f"<font size=2>{LINE}</font><p>22 Sep 2025</p><p>{TEXT}",
        f"<p>{TEXT}</p><center><b>{LINE}</b></center><p>{TEXT}",  # a box in the text
        f"<center><b>{LINE}</b></center><ul><li><a href=/1>{TEXT}</a></ul>",
    ],
)
def test_where_no_line_is_marked_the_stated_title_stays(body: str) -> None:
    assert read("Coal Post", body) == "Coal Post"


def test_a_title_that_begins_like_the_host_is_told_where_a_heading_repeats_it() -> None:
    title = "Coalpost rules of conduct"
    assert (
        read(title, f"<h1>{title}</h1><div class=subhead>What every writer must know</div><p>{TEXT}") == title
    )


def test_a_long_name_is_told_by_its_initials_in_the_host() -> None:
    title = "<title>NMWIF - National Mine Workers of India Federation</title>"
    html = f"<!doctype html>{title}<body><center><b>{LINE}</b></center><p>{TEXT}</body>"
    found = find_title(read_sources(parse(html.encode(), "http://www.nmwif.example/cir_31.htm")))
    assert found is not None
    assert found.text == LINE
