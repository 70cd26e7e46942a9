"""What a page states, and what its lines add, with where each field was found."""

import json
from collections.abc import Sequence
from datetime import date

import pytest

from scraper.extract.metadata import complete, read_metadata, read_text_metadata
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import read_sources
from scraper.model import Metadata, Removal, Site

URL = "https://www.coalpost.example/news/bids-open"
TEXT = "<p>" + "The ministry opened bids for twelve mines on Monday, and more will follow in the spring. " * 4
SITE = Site(host="www.coalpost.example", name="Coal Post", timezone="Asia/Kolkata")


def read(head: str = "", body: str = TEXT, site: Site | None = None, html: str = "<html>") -> Metadata:
    """Return the metadata of a page of which only the long paragraphs are kept."""
    page = parse(f"<!doctype html>{html}<head>{head}</head><body>{body}</body>".encode(), URL)
    blocks = segment(page)
    removals = [Removal(b.position, "engine", b.text) for b in blocks if len(b.text) < 200]
    sources = read_sources(page, site)
    return complete(read_metadata(sources), sources, blocks, removals)


def json_ld(**fields: object) -> str:
    data = {"@type": "NewsArticle", "headline": "Bids open", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def meta(**tags: str) -> str:
    return "".join(f'<meta name="{name.replace("__", ":")}" content="{text}">' for name, text in tags.items())


def person(*names: str) -> Sequence[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def test_each_field_says_where_it_was_found() -> None:
    head = json_ld(
        author=person("Asha Rao"), datePublished="2025-09-22T10:00:00+05:30", articleSection="Mines"
    )
    head += meta(og__title="Bids open - Coal Post", og__description="Twelve mines.", og__image="/a.jpg")
    head += '<link rel="canonical" href="/news/bids-open"><meta property="article:tag" content="coal, bids">'
    found = read(head, f"<h1>Bids open</h1><p>NEW DELHI: {TEXT[3:]}", html='<html lang="en-IN">')
    assert found == Metadata(
        title="Bids open",
        authors=("Asha Rao",),
        published="2025-09-22T10:00:00+05:30",
        place="New Delhi",
        section="Mines",
        tags=("coal", "bids"),
        language="en",
        summary="Twelve mines.",
        image="https://www.coalpost.example/a.jpg",
        canonical_url=URL,
        sources=found.sources,
    )
    assert dict(found.sources) == {
        "title": "JSON-LD headline",
        "authors": "JSON-LD author",
        "published": "JSON-LD datePublished",
        "place": "dateline",
        "section": "JSON-LD articleSection",
        "tags": "meta article:tag",
        "language": "html lang",
        "summary": "meta og:description",
        "image": "meta og:image",
        "canonical_url": "link canonical",
    }


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (json_ld(author=person("Asha Rao", "Jo Li")), "", ("Asha Rao", "Jo Li")),
        (json_ld(author="Asha Rao and Jo Li"), "", ("Asha Rao", "Jo Li")),
        (json_ld(author=person("Admin")) + meta(author="Asha Rao"), "", ("Asha Rao",)),
        (json_ld(author=person("Coal Post")) + meta(author="Asha Rao"), "", ("Asha Rao",)),
        (meta(author="coalpost_admin2"), "<p>By Asha Rao</p>", ("Asha Rao",)),
        (meta(author="Web Desk"), "", ()),
        (meta(author="PTI"), "", ("PTI",)),
        (meta(author="Coal Post", og__site_name="Coal Post"), "", ("Coal Post",)),
        (meta(twitter__label1="Written by", twitter__data1="Asha Rao"), "", ("Asha Rao",)),
        (meta(twitter__label1="Reading time", twitter__data1="Five Minutes"), "", ()),
        (meta(citation_author="Rao, Asha K."), "", ("Asha K. Rao",)),
        ("", "<p>By Asha Rao and Jo Li | Updated: 22 Sep 2025</p>", ("Asha Rao", "Jo Li")),
        ("", "<p><a href='/author/asha-rao'>Asha Rao</a></p>", ("Asha Rao",)),
        ("", "<p><a href='/people/'>Our People</a></p>", ()),
        ("", "<div class=post-author-box><p>Asha Rao</p></div>", ("Asha Rao",)),
        ("", "<p>Asha Rao | Senior Writer | 22 Sep 2025</p>", ("Asha Rao",)),
        ("", f"<p>Asha Rao</p>{TEXT}<p>Asha Rao is a reporter at Coal Post.</p>", ("Asha Rao",)),
        ("", "<p>Real Estate</p><p>22 Sep 2025</p>", ()),
        ("", "<p>By opening bids now, the state saves</p>", ()),
        ("", "<aside class=related><p class=byline>By Jo Li</p></aside>", ()),
        ("", "<p>By asha in Mining</p><p>By <a href=/member/asha>asha</a> Rao Works</p>", ("asha",)),
        ("", "<p><a href='/library?_author=Asha Rao'>Asha Rao</a></p>", ("Asha Rao",)),
        ("", f"<p>Written by</p>{TEXT}<p>But guess what</p>{TEXT}", ()),
        ("", "<p>By Asha</p><p>Asha Rao</p><p>Asha Rao is a reporter here.</p>", ("Asha Rao",)),
    ],
)
def test_authors_are_people_first(head: str, body: str, names: tuple[str, ...]) -> None:
    assert read(head, f"<h1>Bids open</h1>{body}{TEXT}").authors == names


@pytest.mark.parametrize(
    ("head", "body", "published", "source"),
    [
        (
            meta(article__published_time="2025-09-22T10:00:00Z"),
            "",
            "2025-09-22T10:00:00+00:00",
            "meta article:p",
        ),
        (meta(article__published__time="2025-09-22"), "", "2025-09-22", "meta article:p"),
        (
            json_ld(datePublished="2025-09-22"),
            "<p>22 Sep 2025, 10:30 AM IST</p>",
            "2025-09-22T10:30:00+05:30",
            "date l",
        ),
        (json_ld(datePublished="Nov 05, 2025"), "<p>January 31, 2024</p>", "2024-01-31", "date line"),
        (
            json_ld(datePublished="2025-09-22T10:00:00") + meta(date="2025-09-22T10:00:00+02:00"),
            "",
            "2025-09-22T10:00:00+02:00",
            "meta date",
        ),
        (
            "",
            "<time datetime='2025-09-22T10:00:00Z'>today</time>",
            "2025-09-22T10:00:00+00:00",
            "date near title",
        ),
        ("", "<p>Published on 22 Sep 2025 | Updated on 23 Sep 2025</p>", "2025-09-22", "date line"),
        ("", "<p>प्रकाशित: 22 सितंबर 2025</p>", "2025-09-22", "date line"),
        (
            '<script>{"publishedAt": "2025-09-22T10:00:00Z"}</script>',
            "",
            "2025-09-22T10:00:00+00:00",
            "script data",
        ),
        (
            "",
            f"{TEXT}<footer><time datetime=2025-09-22>then</time></footer>",
            "2025-09-22",
            "the page's only <time>",
        ),
        ("", f"<p>Last updated: 23 Sep 2025</p>{TEXT}", "2025-09-23", "date of the last change"),
        ("", "<p class=date>22 Sep 2025. <i>Updated: 24 Sep 2025</i></p>", "2025-09-22", "date near title"),
        ("", "<p>Published</p><div>22 Sep 2025</div>", "2025-09-22", "date line"),
        ("", f"{TEXT}<aside><h4>Published</h4><p>22 Sep 2025</p></aside>", "2025-09-22", "date line"),
        (
            "",
            "<b>Updated</b> <time datetime=2025-09-24>x</time> <time datetime=2025-09-22>y</time>",
            "2025-09-22",
            "date near title",
        ),
        (
            '<script type="application/ld+json">{"@type": "Recipe", "datePublished": "2025-09-22"}</script>',
            "",
            "2025-09-22",
            "JSON-LD datePublished",
        ),
    ],
)
def test_the_date_of_publication_is_found(head: str, body: str, published: str, source: str) -> None:
    found = read(head, f"<h1>Bids open</h1>{body}{TEXT}")
    assert found.published == published
    assert dict(found.sources)["published"].startswith(source)


@pytest.mark.parametrize(
    ("kind", "modified", "line", "published"),
    [
        ("Article", "2025-05-03", "Last updated: 3 May 2025", "2025-05-03"),
        ("Article", "2025-05-03", "3 May 2025", "2025-05-03"),
        ("Article", "2025-05-03", "Published 1 Feb 2021 | Updated 3 May 2025", "2021-02-01"),
        ("NewsArticle", "2025-05-03", "Last updated: 3 May 2025", "2021-02-01"),
        ("NewsArticle", "2025-05-03", "3 May 2025", "2021-02-01"),
        ("Article", "2021-02-09", "Last updated: 9 Feb 2021", "2021-02-01"),
    ],
)
def test_a_guide_that_shows_only_its_last_change_is_a_text_of_that_day(
    kind: str, modified: str, line: str, published: str
) -> None:
    head = json_ld(**{"@type": kind, "datePublished": "2021-02-01T00:00:00Z", "dateModified": modified})
    found = read(head, f"<h1>Bids open</h1><p>{line}</p>{TEXT}")
    assert (found.published or "").startswith(published)


@pytest.mark.parametrize(
    "body", ["<p>&copy; 2025 Coal Post", "<p>The fair opens on 3 May", "<p>Bids by 12.5.2199"]
)
def test_no_date_is_better_than_a_guess(body: str) -> None:
    assert read("", f"<h1>Bids open</h1>{TEXT}{body}").published is None


def test_the_site_s_zone_serves_times_that_name_none() -> None:
    assert read(meta(date="2025-09-22 10:00"), site=SITE).published == "2025-09-22T10:00:00+05:30"


def test_nothing_is_published_after_its_capture() -> None:
    page = parse(f"<html><body><h1>Bids</h1><p>22 Sep 2025</p>{TEXT}".encode(), URL)
    early = type(page)(page.url, page.source, page.tree, page.charset, day=date(2025, 1, 1))
    sources = read_sources(early)
    assert complete(read_metadata(sources), sources, segment(early), []).published is None


def test_modified_is_told_apart() -> None:
    assert read(json_ld(dateModified="2025-09-23T10:00:00Z")).modified == "2025-09-23T10:00:00+00:00"
    assert read("", f"<h1>Bids</h1><p>22 Sep 2025 | Updated 23 Sep 2025</p>{TEXT}").modified == "2025-09-23"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://coalpost.example/news/other", "https://coalpost.example/news/other"),
        ("/", None),
        ("https://elsewhere.example/news/bids-open", None),
        ("http://[broken", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_canonical_url_is_of_the_same_site_and_no_home_page(href: str, expected: str | None) -> None:
    assert read(f'<link rel="canonical" href="{href}">').canonical_url == expected


def test_sections_and_tags_come_from_the_markup_where_nothing_states_them() -> None:
    crumbs = "<div class=breadcrumb><a href=/>Home</a><a href=/mines>Mines</a></div>"
    found = read(
        "", f"{crumbs}<h1>Bids open</h1>{TEXT}<a rel=tag href=/t/coal>#Coal</a><a rel=tag href=/t/c>coal</a>"
    )
    assert (found.section, found.tags) == ("Mines", ("Coal",))


@pytest.mark.parametrize(
    ("stated", "section"),
    [
        ("Mines", "Mines"),
        ("Home, Mines, Coal", "Mines"),
        ("Mines &amp; Metals", "Mines & Metals"),
        ("Mines, Metals and Steel", "Mines, Metals and Steel"),
        ("Uncategorized", None),
        ("https://www.coalpost.example/mines", None),
        ("mines_all-india", None),
    ],
)
def test_a_section_is_one_that_readers_know(stated: str, section: str | None) -> None:
    assert read(json_ld(articleSection=stated)).section == section


def test_keywords_for_machines_are_no_tags() -> None:
    stated = [
        "coal",
        "contentId: 15cd344d",
        "locale: US",
        "autoplay_video",
        "Budget: the numbers",
        "R&amp;D",
    ]
    assert read(json_ld(keywords=stated)).tags == ("coal", "Budget: the numbers", "R&D")


@pytest.mark.parametrize(
    ("published", "modified", "expected"),
    [
        ("2025-09-22T13:38:00+05:30", "2025-09-22T01:41:00+05:30", None),  # a clock without am and pm
        ("2025-09-22T18:10:07-05:00", "2025-09-22T18:10:00Z", None),
        ("2025-09-22T10:00:00Z", "2025-09-22", "2025-09-22"),
        ("2025-09-22T10:00:00Z", "2025-09-21", None),
        ("2025-09-22T10:00:00Z", "2025-09-22T10:00:00Z", "2025-09-22T10:00:00+00:00"),
    ],
)
def test_nothing_is_changed_before_it_was_published(
    published: str, modified: str, expected: str | None
) -> None:
    assert read(json_ld(datePublished=published, dateModified=modified)).modified == expected


def test_of_a_moment_in_utc_the_site_s_own_time_is_told() -> None:
    head = json_ld(datePublished="2025-09-22T20:00:00Z", dateModified="2025-09-22T20:00:00Z")
    found = read(head, f"<h1>Bids open</h1>{TEXT}<time datetime=2025-09-23T01:30:00+05:30>x</time>")
    assert found.published == "2025-09-23T01:30:00+05:30"


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("कोयला मंत्रालय ने बारह खानों की बोली खोली। ", "en-US", "hi"),
        ("कोळसा मंत्रालयाने बारा खाणींची बोली उघडली. ", "mr", "mr"),
        ("The Ministry of Coal opened the bids for twelve mines and more. ", "", "en"),
        ("Das Ministerium hat die Gebote für zwölf Gruben nicht geöffnet und wartet. ", "", "de"),
        ("Le ministère a ouvert les offres pour douze mines dans le pays. ", "", "fr"),
        ("Bids mines coal steel power. ", "", None),
        ("The Ministry of Coal opened the bids. ", "de", "de"),
    ],
)
def test_letters_beat_a_stated_language_and_words_serve_where_none_is(
    text: str, stated: str, language: str | None
) -> None:
    html = f'<html lang="{stated}">' if stated else "<html>"
    assert read("", f"<p>{text * 12}</p>", html=html).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("कोयला मंत्रालय ने कहा। ", "hi"),
        ("石炭の入札が始まった。", "ja"),
        ("நிலக்கரி ஏலம். ", "ta"),
        ("Coal bids open. ", None),
    ],
)
def test_the_script_tells_the_language(text: str, language: str | None) -> None:
    assert read("", f"<p>{text * 60}").language == language


def test_plain_text_has_a_title_and_perhaps_a_summary() -> None:
    page = parse(b"Bids open\n\nTwelve mines are up for sale\n\nTwelve mines are up for sale. More follow.")
    found = read_text_metadata(segment(page))
    assert (found.title, found.summary) == ("Bids open", "Twelve mines are up for sale")
    assert dict(found.sources) == {"title": "first line", "summary": "repeated line"}


@pytest.mark.parametrize(
    "unit", ["<h1>a</h1>", "<p class=byline>By A B</p>", "<time datetime=2025-01-01>x</time>"]
)
def test_endless_markup_is_read(unit: str) -> None:
    assert isinstance(read("", unit * 5000), Metadata)
