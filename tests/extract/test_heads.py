"""The heads of news pages as the systems and sites of Indian newsrooms set them: who wrote it, and when."""

import pytest

from scraper.extract.metadata import complete, read_metadata
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import read_sources
from scraper.model import Metadata, Removal

URL = "https://www.coalpost.example/news/bids-open"
TITLE = "Coal miner opens bids for twelve mines"
H1 = f"<h1>{TITLE}</h1>"
TEXT = "<p>" + "The ministry opened bids for twelve mines on Monday, and more will follow in the spring. " * 4
WORDS = tuple(f"w{a}{b}" for a in "abcdefghij" for b in "abcdefghij")  # enough to tell a name from words
MORNING = "2025-09-22T10:15:00"
IN_INDIA = f"{MORNING}+05:30"


def read(body: str, *, lang: str = "en", url: str = URL) -> Metadata:
    """Return the metadata of a page with that body above and around its text."""
    html = f"<!doctype html><html lang={lang}><title>{TITLE} | Coal Post</title><body>{body}</body></html>"
    page = parse(html.encode(), url)
    blocks = segment(page)
    removals = [Removal(b.position, "engine", b.text) for b in blocks if len(b.text) < 200]
    sources = read_sources(page)
    return complete(read_metadata(sources), sources, blocks, removals)


@pytest.mark.parametrize(
    ("markup", "authors", "published"),
    [
        pytest.param(
            f"{H1}<div class=submitted>Submitted by <span class=username>Asha Rao</span> on "
            f"Mon, 09/22/2025 - 10:15</div>{TEXT}",
            ("Asha Rao",),
            MORNING,
            id="Drupal 7",
        ),
        pytest.param(
            f"{H1}<div class=field--name-field-byline>Asha Rao</div>"
            f"<div class=field--name-created>Mon, 22 Sep 2025 - 10:15</div>{TEXT}",
            ("Asha Rao",),
            MORNING,
            id="Drupal 10",
        ),
        pytest.param(
            f"<div class=item-page><h2 itemprop=headline>{TITLE}</h2><dl class=article-info><dt>Details</dt>"
            "<dd class=createdby itemprop=author>Written by: <span itemprop=name>Asha Rao</span></dd>"
            "<dd class=published><time datetime=2025-09-22T10:15:00+05:30 itemprop=datePublished>"
            f"Published: 22 September 2025</time></dd><dd class=hits>Hits: 1021</dd></dl>{TEXT}</div>",
            ("Asha Rao",),
            IN_INDIA,
            id="Joomla 3",
        ),
        pytest.param(
            f"<table><tr><td class=contentheading>{TITLE}</td></tr></table><table><tr><td><span class=small>"
            "Written by Asha Rao</span></td></tr><tr><td class=createdate>Monday, 22 September 2025 10:15"
            f"</td></tr><tr><td>{TEXT}</td></tr></table>",
            ("Asha Rao",),
            MORNING,
            id="Joomla 1.5",
        ),
        pytest.param(
            f"{H1}<div class=entry-meta><span class=posted-on><time class='entry-date published' "
            "datetime=2025-09-22T10:15:00+05:30>September 22, 2025</time><time class=updated "
            "datetime=2025-09-23T11:00:00+05:30>September 23, 2025</time></span> <span class=byline>by "
            f"<span class='author vcard'><a href=/author/asha/>Asha Rao</a></span></span></div>{TEXT}",
            ("Asha Rao",),
            IN_INDIA,
            id="WordPress",
        ),
        pytest.param(
            f"{H1}<ul><li itemprop=author>Asha Rao</li><li itemprop=datePublished><time>September 22, 2025"
            f"</time></li><li><time>10:15 am</time></li></ul>{TEXT}",
            ("Asha Rao",),
            MORNING,
            id="Elementor",
        ),
        pytest.param(
            f"<article class=amp-wp-article>{H1}<div class='amp-wp-meta amp-wp-byline'><span "
            "class='amp-wp-author author vcard'>Asha Rao</span></div><div class=amp-wp-posted-on><time "
            f"datetime=2025-09-22T04:45:00+00:00>2 days ago</time></div>{TEXT}</article>",
            ("Asha Rao",),
            "2025-09-22T04:45:00+00:00",
            id="AMP",
        ),
        pytest.param(
            f"<h3 class=entry-title>{TITLE}</h3>{TEXT}<div class=post-footer>Posted by <span class=fn>"
            "Asha Rao</span> at <a title=permalink><abbr class=published title=2025-09-22T10:15:00+05:30>"
            "10:15 am</abbr></a></div><div class=comments><abbr class=published "
            "title=2025-09-20T10:15:00+05:30>then</abbr></div>",
            ("Asha Rao",),
            IN_INDIA,
            id="Blogger",
        ),
        pytest.param(
            f"<h2 class=date-header>Monday, 22 September 2025</h2><h3 class=entry-title>{TITLE}</h3>{TEXT}"
            "<div class=post-footer>at <abbr itemprop=datePublished title=2025-09-22T10:15:00+05:30>10:15 am"
            "</abbr></div>",
            (),
            IN_INDIA,
            id="Blogger with microdata",
        ),
        pytest.param(
            f"<h2>{TITLE}</h2><div class=Date>Posted On: 22 SEP 2025 10:15AM by PIB Mumbai</div>{TEXT}",
            (),
            MORNING,
            id="press release",
        ),
        pytest.param(
            f"{H1}<p>Posted Date:- Sep 22, 2025</p><p>Posted On: 22 SEP 2025 10:15 AM</p>{TEXT}",
            (),
            MORNING,
            id="the day, then its hour",
        ),
        pytest.param(
            f"{H1}<p>Updated - September 22, 2025 10:15 am IST - NEW DELHI</p>"
            f"<a href=/profile/author/Asha-Rao-12/>Asha Rao</a>{TEXT}",
            ("Asha Rao",),
            IN_INDIA,
            id="zone and place",
        ),
        pytest.param(
            f"{H1}<p>Last Updated: 22 Sep, 2025 10:15 AM IST</p>{TEXT}", (), IN_INDIA, id="last updated"
        ),
        pytest.param(
            f"{H1}<div class=byline>Published By: <a href=/byline/asha-rao>Asha Rao</a> | Updated: "
            f"September 22, 2025, 10:15 IST</div>{TEXT}",
            ("Asha Rao",),
            IN_INDIA,
            id="published by",
        ),
        pytest.param(
            f"{H1}<p>Edited By: Ravi Menon | First Published: Sep 22, 2025, 10:15 AM IST</p>{TEXT}",
            (),
            IN_INDIA,
            id="edited only",
        ),
        pytest.param(
            f"{H1}<p>Edited By: Ravi Menon</p><p>Reported By: Asha Rao</p>"
            f"<p>Updated on: 22 Sep 2025, 10:15 am IST</p>{TEXT}",
            ("Asha Rao",),
            IN_INDIA,
            id="edited and reported",
        ),
        pytest.param(
            f"{H1}<p>New Delhi, Updated At : 10:15 AM Sep 22, 2025 IST</p>{TEXT}",
            (),
            IN_INDIA,
            id="the hour first",
        ),
        pytest.param(
            f"{H1}<p>Published: 10:15 am on 22 Sep 2025</p>{TEXT}", (), MORNING, id="the hour on a day"
        ),
        pytest.param(
            f"{H1}<p>By Our Special Correspondent</p><p>Dt. 22.09.2025, 10.15 hrs</p>{TEXT}",
            (),
            MORNING,
            id="nobody that is known",
        ),
        pytest.param(
            f"{H1}<p>By S. P. Chatterji &nbsp; Dated: September 22, 2025</p>{TEXT}",
            ("S. P. Chatterji",),
            "2025-09-22",
            id="dated",
        ),
        pytest.param(
            f"{H1}<p>By Cdr. A. K. Menon (Retd.)</p><p>22/09/2025 10:15:00</p>{TEXT}",
            ("Cdr. A. K. Menon (Retd)",),
            MORNING,
            id="retired",
        ),
        pytest.param(
            f"{H1}<div><a href=/topic/pti>Press Trust of India</a> | <span>Last Updated: 22 Sep, 2025 "
            f"10:15 AM IST</span></div>{TEXT}",
            ("Press Trust of India",),
            IN_INDIA,
            id="agency",
        ),
        pytest.param(
            f"{H1}<p>Source: PTI</p><p>22 Sept 2025 10:15 AM IST</p>{TEXT}", ("PTI",), IN_INDIA, id="source"
        ),
        pytest.param(
            f"{H1}<p>Our Bureau</p><p>Updated - September 22, 2025 at 10:15 AM. | Mumbai</p>{TEXT}",
            (),
            MORNING,
            id="our bureau",
        ),
        pytest.param(
            f"{H1}<p>CPNS &nbsp; Dated: 22/09/2025 10:15:00</p><p>KOLKATA, Sept 22 (CPNS): {TEXT[3:]}",
            ("CPNS",),
            MORNING,
            id="initials that the dateline repeats",
        ),
        pytest.param(
            f"{H1}<p>CPNS &nbsp; Dated: 22/09/2025 10:15:00</p>{TEXT}", (), MORNING, id="initials of nothing"
        ),
        pytest.param(f"{H1}<p>भाषा | 22 सितंबर 2025 10:15</p>{TEXT}", ("भाषा",), MORNING, id="Hindi agency"),
        pytest.param(
            f"{H1}<p>अमर खबर नेटवर्क, नई दिल्ली Published by: आशा राव Updated Mon, 22 Sep 2025 10:15 AM IST"
            f"</p>{TEXT}",
            ("आशा राव",),
            IN_INDIA,
            id="Hindi, published by",
        ),
        pytest.param(
            f"{H1}<p>रांची ब्यूरो | प्रकाशित तिथि: २२ सितंबर २०२५</p>{TEXT}",
            ("रांची ब्यूरो",),
            "2025-09-22",
            id="Hindi bureau and digits",
        ),
        pytest.param(f"{H1}<p>22 सितंबर 2025 को 10:15 बजे</p>{TEXT}", (), MORNING, id="Hindi hour"),
        pytest.param(
            f"{H1}<div><span class=label>Publish Date : </span><span>22/09/2025</span></div>{TEXT}"
            "<div>Page last updated on: 25/11/2025</div>",
            (),
            "2025-09-22",
            id="government portal",
        ),
        pytest.param(
            f"{H1}<p>22-09-2025 10:15:00 AM | Reporter: Asha Rao</p>{TEXT}",
            ("Asha Rao",),
            MORNING,
            id="reporter",
        ),
        pytest.param(
            f"{H1}<p>By Asha Rao | 22-Sep-25 10:15 AM</p>{TEXT}", ("Asha Rao",), MORNING, id="short year"
        ),
        pytest.param(
            f"{H1}<p>Curated By: Ravi Menon</p><p>Agency: PTI</p><p>Updated: Sept 22, 2025, 10:15 IST</p>"
            f"{TEXT}",
            ("PTI",),
            IN_INDIA,
            id="curated",
        ),
        pytest.param(
            f"{H1}<p>Asha Rao / TNN / Sep 22, 2025, 10:15 IST</p>{TEXT}<p>{' '.join(WORDS)}</p>",
            ("Asha Rao",),
            IN_INDIA,
            id="name and wire",
        ),
        pytest.param(
            f"{H1}<p>22 Sep 2025 10:15 IST</p>{TEXT}<div class=related-posts><article><h3><a href=/x>Zinc</a>"
            "</h3><span class=byline>By Jo Li</span></article></div>",
            (),
            IN_INDIA,
            id="a related card's byline",
        ),
        pytest.param(
            f"{H1}<p>By Shri A. K. Menon, IAS (Retd.)</p><p>22 Sep 2025 10:15 IST</p>{TEXT}",
            ("Shri A. K. Menon IAS (Retd)",),
            IN_INDIA,
            id="service",
        ),
        pytest.param(
            f"{H1}<p>From Our Correspondent</p><p>Ranchi, Sept 22, 2025</p>{TEXT}<p>{' '.join(WORDS)}</p>",
            (),
            "2025-09-22",
            id="from nobody",
        ),
        pytest.param(
            f"<main><article>{H1}<p>22 Sep 2025, 10:15 IST</p>{TEXT}</article><article><h2>Another</h2>"
            f"<div class=Byline_wrap>By <a href=#>Jo Li</a></div>{TEXT}</article></main>",
            (),
            IN_INDIA,
            id="the next article's byline",
        ),
        pytest.param(
            f"{H1}<span class=field--name-field-byline>Report by Asha Rao</span> "
            f"<p>22.09.2025, 10.15 AM</p>{TEXT}",
            ("Asha Rao",),
            MORNING,
            id="report by",
        ),
        pytest.param(
            f"{H1}<div><a href=/p/17>Asha Rao</a> 22 Sep 2025, 10:15 AM IST</div>"
            f"<button>+ Follow writer</button>{TEXT}",
            ("Asha Rao",),
            IN_INDIA,
            id="follow",
        ),
        pytest.param(
            f"{H1}<div><a href=/p/17>Real Estate</a> 22 Sep 2025, 10:15 AM IST</div>"
            f"<button>Follow</button>{TEXT}",
            (),
            IN_INDIA,
            id="follow a section",
        ),
        pytest.param(
            f"{H1}<p>प्रकाशित: 22 सितंबर 2025, 10:15 AM</p><p>ब्यूरो, नई दिल्ली</p>{TEXT}", (), MORNING, id="Hindi"
        ),
        pytest.param(
            f"{H1}<p>By: आशा राव | Updated at : 22 Sep 2025 10:15 AM (IST)</p>{TEXT}",
            ("आशा राव",),
            IN_INDIA,
            id="Hindi byline",
        ),
    ],
)
def test_bylines_and_dates_of_indian_newsrooms_are_read(
    markup: str, authors: tuple[str, ...], published: str
) -> None:
    found = read(markup)
    assert (found.title, found.authors, found.published) == (TITLE, authors, published)


@pytest.mark.parametrize(
    ("lang", "url", "body", "day"),
    [
        ("en-US", URL, "", "2025-09-10"),
        ("en-US", "https://www.coalpost.in/news/bids-open", "", "2025-10-09"),
        ("en-US", URL, "<p>Read at 10:15 IST", "2025-10-09"),
        ("en-US", URL, "<p>KOLKATA, Oct 9: Jute is up.", "2025-10-09"),
        ("en-US", URL, "<p>KOLKATA, Oct 9: Up.<p>MUMBAI, 10 September: Down.", "2025-09-10"),
        ("en", URL, "<p>PUNE, Sept. 10: Jute is up.", "2025-09-10"),
        ("en", URL, "", "2025-10-09"),
    ],
)
def test_a_page_says_whether_its_numeric_dates_begin_with_the_day(
    lang: str, url: str, body: str, day: str
) -> None:
    assert read(f"{H1}<p>By Asha Rao | 09/10/2025</p>{TEXT}{body}", lang=lang, url=url).published == day
