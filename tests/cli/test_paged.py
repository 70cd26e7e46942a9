"""Articles over several pages: fetched, crawled, looked at again, and extracted anew as one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Scraper = Callable[..., Result]
TITLE = "How the Eastern Ports Were Rebuilt in Ten Years"
STANDFIRST = (
    "A decade ago ships waited a week at anchor; today the longest wait is a day, and the work goes on."
)
TEXTS = (
    (
        "When the first crane went up at the eastern terminal ten years ago, the harbour master had ninety "
        "ships at anchor and room for eleven of them at the quays, which were older than he was.",
        "The ministry had a plan that filled four shelves, and money for about half of the first shelf. What "
        "happened then surprised nearly everybody who had worked on such plans before.",
        "The engineers began with the railway yard, since no ship can be emptied faster than the trains that "
        "carry its cargo away can be loaded, whatever stands at the quay.",
    ),
    (
        "By the third year the yard handled forty trains a day. Only then did the dredgers arrive, and the "
        "channel went from nine metres to fourteen in two dry seasons.",
        "The fishermen of the northern shore went to court over the dredged mud, and they won: it now lies "
        "in three lagoons behind a dyke, where birds have come to nest.",
    ),
    (
        "What is left to do is the road. The bypass has been under construction for six years, and its last "
        "bridge waits for a pier that the river took away in the flood of last autumn.",
        "The harbour master, who retires in May, says that he will be back to see the first lorry cross it.",
    ),
)
ALL = [paragraph for page in TEXTS for paragraph in page]


def pager(urls: tuple[str, ...], here: int) -> str:
    links = " ".join(
        f"<span>{n}</span>" if n == here else f'<a href="{url}">{n}</a>' for n, url in enumerate(urls, 1)
    )
    following = f'<a href="{urls[here]}">Next page</a>' if here < len(urls) else ""
    return f'<div class="page-links">Pages: {links} {following}</div>'


def build(urls: tuple[str, ...], here: int, *, foot: str | None = None, head: str = "") -> str:
    """Return a page of the article: title, standfirst, byline and boilerplate stand on each."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in TEXTS[here - 1])
    return (
        f"<!doctype html><html lang=en><head><title>{TITLE}</title>{head}"
        f'<meta name="description" content="{STANDFIRST}"></head><body><article><h1>{TITLE}</h1>'
        f"<p class=standfirst>{STANDFIRST}</p><p class=byline>By Anita Rao</p><div class=story>{body}"
        f"<p>Join Port News on WhatsApp now for quick updates!</p></div>"
        f"{pager(urls, here) if foot is None else foot}</article>"
        "<footer><p>Port News is read by people who work in harbours along the coast.</p></footer>"
    )


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "archive/articles.db")) as db:
        return db.execute(sql).fetchall()


def put_pages(server: Any, urls: tuple[str, ...], **options: Any) -> None:
    for number, url in enumerate(urls, 1):
        server.routes[url] = build(urls, number, **options)


PATTERNS = {
    "query": ("/news/ports", "/news/ports?page=2", "/news/ports?page=3"),
    "query from 0": ("/news/ports", "/news/ports?page=1", "/news/ports?page=2"),
    "query from 1": ("/news/ports?page=1", "/news/ports?page=2", "/news/ports?page=3"),
    "with an id": ("/news/story.php?id=7", "/news/story.php?id=7&pg=2", "/news/story.php?id=7&pg=3"),
    "path": ("/news/ports/", "/news/ports/2/", "/news/ports/3/"),
    "page in path": ("/news/ports", "/news/ports/page/2", "/news/ports/page/3"),
    "before the ending": ("/news/ports.html", "/news/ports-2.html", "/news/ports-3.html"),
    "named before the ending": ("/news/ports.html", "/news/ports_page2.html", "/news/ports_page3.html"),
    "offset": ("/news/ports", "/news/ports?start=10", "/news/ports?start=20"),
}


@pytest.fixture(params=PATTERNS.values(), ids=PATTERNS.keys())
def urls(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return request.param


PORTS = PATTERNS["path"]


def article_of(folder: Path) -> tuple[str, list[str]]:
    ((url, text),) = rows(folder, "SELECT url, text FROM articles")
    return url, text.split("\n\n")


def test_all_pages_are_fetched_and_joined(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path, urls: tuple[str, ...]
) -> None:
    put_pages(server, urls)
    result = scraper("fetch", f"{server.url}{urls[0]}", "--config", config)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert server.paths()[1:] == list(urls)
    url, text = article_of(tmp_path)
    assert url == f"{server.url}{urls[0]}"
    assert text == [STANDFIRST, *ALL]
    assert rows(tmp_path, "SELECT title, authors FROM articles") == [(TITLE, "Anita Rao")]


def test_it_begins_at_the_first_page_wherever_one_starts(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path, urls: tuple[str, ...]
) -> None:
    put_pages(server, urls)
    for start in (urls[2], urls[1]):
        assert scraper("fetch", f"{server.url}{start}", "--config", config).exit_code == 0
        assert article_of(tmp_path) == (f"{server.url}{urls[0]}", [STANDFIRST, *ALL])
    assert rows(tmp_path, "SELECT count(*) FROM revisions") == [(0,)]


def test_what_is_removed_of_every_page_stands_at_its_place_in_the_whole(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    gone = rows(tmp_path, "SELECT position, rule, text FROM removals ORDER BY position")
    ((markdown,),) = rows(tmp_path, "SELECT markdown FROM articles")
    kept = len(markdown.split("\n\n"))
    assert len({position for position, _, _ in gone}) == len(gone)
    assert max(position for position, _, _ in gone) == kept + len(gone) - 1
    assert sum(text.startswith("Join Port News") for _, _, text in gone) == 3
    assert [rule for _, rule, text in gone if text == STANDFIRST] == ["duplicate.page"] * 2
    assert [rule for _, rule, text in gone if text == TITLE] == ["duplicate.title"] * 3


def test_the_captures_of_all_pages_are_kept_and_their_addresses_lead_to_the_article(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    assert rows(tmp_path, "SELECT url, article, body IS NOT NULL FROM captures") == [
        (f"{server.url}{url}", 1, 1) for url in PORTS
    ]
    assert rows(tmp_path, "SELECT number, capture FROM article_pages") == [(2, 2), (3, 3)]
    assert {url for (url,) in rows(tmp_path, "SELECT url FROM aliases")} == {
        f"{server.url}{url}" for url in PORTS
    }


@pytest.fixture
def crawl(scraper: Scraper, server: Any, config: Path) -> Callable[..., Result]:
    """Crawl with these links on the front page."""

    def run(*paths: str) -> Result:
        links = "".join(f'<a href="{path}">A headline of some length</a>' for path in paths)
        server.routes["/"] = f"<html><body>{links}</body></html>"
        return scraper("crawl", "--config", config)

    return run


def test_a_crawl_joins_them_and_takes_no_page_for_an_article(
    crawl: Callable[..., Result], server: Any, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    for _ in range(2):
        assert crawl(*PORTS).exit_code == 0
        assert article_of(tmp_path) == (f"{server.url}{PORTS[0]}", [STANDFIRST, *ALL])
    before = len(server.requests)
    crawl(*PORTS)
    asked = server.paths()[before:]
    assert sorted(asked) == sorted(["/", *PORTS])  # each once: as a page of the article
    assert rows(tmp_path, "SELECT count(*) FROM revisions") == [(0,)]


def test_a_crawl_that_meets_a_further_page_first_finds_the_first(
    crawl: Callable[..., Result], server: Any, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    assert crawl(PORTS[1]).exit_code == 0
    assert article_of(tmp_path) == (f"{server.url}{PORTS[0]}", [STANDFIRST, *ALL])
    before = len(server.requests)
    assert crawl(PORTS[1]).exit_code == 0
    assert server.paths()[before:] == ["/", *PORTS]


def test_pages_that_were_articles_of_their_own_become_part_of_the_whole(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    put_pages(server, PORTS, foot="")
    for url in PORTS:
        scraper("fetch", f"{server.url}{url}", "--config", config)
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(3,)]
    put_pages(server, PORTS)
    scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    assert article_of(tmp_path)[1] == [STANDFIRST, *ALL]
    assert rows(tmp_path, "SELECT count(*) FROM revisions") == [(3,)]


def test_pages_that_have_not_changed_are_not_sent_again(
    crawl: Callable[..., Result], server: Any, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    page = server.routes[PORTS[0]]

    def answer(request: Any) -> Any:
        if request.headers.get("if-none-match") == '"1"':
            return (304, {"ETag": '"1"'}, b"")
        return (200, {"ETag": '"1"'}, page)

    server.routes[PORTS[0]] = answer
    crawl(PORTS[0])
    before = len(server.requests)
    result = crawl(PORTS[0])
    assert "1 unchanged" in result.stdout
    assert server.paths()[before:] == ["/", PORTS[0]]
    assert article_of(tmp_path)[1] == [STANDFIRST, *ALL]


@pytest.mark.parametrize(
    "answer", [(500, {"Retry-After": "0"}, "down"), (404, {}, "no"), "<nav>a menu</nav>"]
)
def test_a_page_that_fails_is_told_and_read_the_next_time(
    crawl: Callable[..., Result], server: Any, tmp_path: Path, answer: Any
) -> None:
    put_pages(server, PORTS)
    good, first = server.routes[PORTS[2]], server.routes[PORTS[0]]
    server.routes[PORTS[0]] = lambda request: (
        (304, {}, b"") if request.headers.get("if-none-match") else (200, {"ETag": '"1"'}, first)
    )
    server.routes[PORTS[2]] = answer
    result = crawl(PORTS[0])
    assert result.exit_code == 1
    assert "only 2 of its pages could be read" in result.stderr
    assert article_of(tmp_path)[1] == [STANDFIRST, *TEXTS[0], *TEXTS[1]]
    ((failed,),) = rows(tmp_path, "SELECT url FROM captures WHERE error IS NOT NULL")
    assert failed == f"{server.url}{PORTS[2]}"
    server.routes[PORTS[2]] = good
    assert crawl(PORTS[0]).exit_code == 0
    assert article_of(tmp_path)[1] == [STANDFIRST, *ALL]


def test_a_look_that_reads_less_never_replaces_the_whole(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    before = rows(tmp_path, "SELECT text, capture FROM articles"), rows(tmp_path, "SELECT * FROM removals")
    parts = rows(tmp_path, "SELECT * FROM article_pages")
    server.routes[PORTS[1]] = (500, {"Retry-After": "0"}, "down")
    result = scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    assert result.exit_code == 0
    assert "only 1 of its pages could be read" in result.stderr
    assert before == (
        rows(tmp_path, "SELECT text, capture FROM articles"),
        rows(tmp_path, "SELECT * FROM removals"),
    )
    assert rows(tmp_path, "SELECT * FROM article_pages") == parts
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(1,)]


def test_robots_txt_holds_for_every_page(scraper: Scraper, server: Any, config: Path, tmp_path: Path) -> None:
    put_pages(server, PORTS)
    server.routes["/robots.txt"] = f"User-agent: *\nDisallow: {PORTS[1]}"
    result = scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    assert "disallowed by robots.txt" in result.stderr
    assert server.paths() == ["/robots.txt", PORTS[0]]
    assert article_of(tmp_path)[1] == [STANDFIRST, *TEXTS[0]]


def test_so_many_pages_as_the_settings_allow(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    (config / "scraper.toml").write_text("article_pages = 2\n")
    result = scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    assert "more than 2 pages" in result.stderr
    assert article_of(tmp_path)[1] == [STANDFIRST, *TEXTS[0], *TEXTS[1]]


def test_the_archived_pages_are_joined_again(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    put_pages(server, PORTS)
    scraper("fetch", f"{server.url}{PORTS[0]}", "--config", config)
    asked = len(server.requests)
    assert "1 article with a page: 0 would change" in scraper("reextract", "--config", config).stdout
    (site,) = (config / "sites").glob("*.toml")
    site.write_text(
        site.read_text()
        + '\n[[layout]]\n[[layout.remove]]\nid = "fish"\nmatch = "^The fishermen"\nwhy = "test"\n'
    )
    assert scraper("reextract", "--apply", "--config", config).exit_code == 0
    assert article_of(tmp_path)[1] == [
        STANDFIRST,
        *(text for text in ALL if not text.startswith("The fishermen")),
    ]
    assert [text[:13] for (text,) in rows(tmp_path, "SELECT text FROM removals WHERE rule = 'fish'")] == [
        "The fishermen"
    ]
    assert len(server.requests) == asked


OTHER = "Coal Freight Falls for a Third Month"
COAL = (
    "Freight trains carried less coal in March than in any month since the floods, the railway board said on "
    "Tuesday, as the power stations of the south burned what they had in stock.",
    "The board expects a better April, because the stocks are now down to nine days and the heat has begun "
    "earlier than usual in most of the peninsula.",
)


def other(title: str = OTHER) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in COAL)
    return f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{body}</article>"


@pytest.mark.parametrize(
    "case",
    [
        ("/news/ports", '<a rel="next" href="/news/coal">Coal freight falls</a>', []),
        ("/news/ports", '<a rel="next" href="/news/coal-2">Next</a>', []),
        ("/news/ports-1", '<a rel="next" href="/news/ports-2">Next</a>', []),
        ("/news/41", '<a rel="next" href="/news/42">Next</a>', []),
        ("/news/ports", '<a rel="next" href="http://elsewhere.example/news/ports?page=2">Next</a>', []),
        ("/news/ports", '<div class="comments"><a rel="next" href="/news/ports?page=2">Next</a></div>', []),
        ("/news/ports", '<a rel="next" href="/news/ports/comment-page-2#comments">Newer</a>', []),
        ("/news/ports", '<aside><a href="/news/ports?page=2">2</a></aside>', []),
        ("/news/ports", '<a href="/news/ports?page=2">More on ports and harbours</a>', []),
        ("/news/ports", '<a rel="next" href="/news/ports?page=3">3</a>', []),
        ("/news/ports", '<a rel="next" href="/news/ports-2">Next</a>', ["/news/ports-2"]),
        ("/news/ports", '<a rel="next" href="/news/ports">Next</a>', []),
    ],
)
def test_the_next_article_is_none_of_its_pages(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path, case: tuple[str, str, list[str]]
) -> None:
    path, foot, asked = case
    server.routes[path] = build((path,), 1, foot=foot)
    for target in ("/news/coal", "/news/coal-2", "/news/ports-2", "/news/42", "/news/ports?page=3"):
        server.routes[target] = other()
    result = scraper("fetch", f"{server.url}{path}", "--config", config)
    assert (result.exit_code, result.stderr) == (0, "")
    assert article_of(tmp_path) == (f"{server.url}{path}", [STANDFIRST, *TEXTS[0]])
    assert server.paths()[1:] == [path, *asked]


def test_a_pager_that_leads_in_a_circle_ends(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    page = build(
        PORTS,
        1,
        foot='<a rel="next" href="/news/ports/2/">Next</a><a rel="prev" href="/news/ports/">Back</a>',
    )
    server.routes["/news/ports/"] = server.routes["/news/ports/2/"] = page
    for start in ("/news/ports/", "/news/ports/2/"):
        result = scraper("fetch", f"{server.url}{start}", "--config", config)
        assert (result.exit_code, result.stderr) == (0, "")
    assert article_of(tmp_path)[1] == [STANDFIRST, *TEXTS[0]]
    assert len(server.requests) < 10


def test_a_paragraph_that_two_pages_share_is_said_once(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    urls = PORTS[:2]
    put_pages(server, urls)
    whole = f"{TEXTS[0][-1]} The trains came first."
    server.routes[urls[1]] = server.routes[urls[1]].replace(
        "<div class=story>", f"<div class=story><p>{TEXTS[0][1]}</p><p>{whole}</p>"
    )
    scraper("fetch", f"{server.url}{urls[0]}", "--config", config)
    assert article_of(tmp_path)[1] == [STANDFIRST, *TEXTS[0][:2], whole, *TEXTS[1]]


HINDI = (
    "पूर्वी तट के बंदरगाहों का पुनर्निर्माण दस साल में कैसे हुआ",
    (
        "दस साल पहले जब पूर्वी टर्मिनल पर पहली क्रेन लगाई गई थी, तब बंदरगाह के बाहर नब्बे जहाज खड़े थे "
        "और घाटों पर केवल ग्यारह के लिए जगह थी।",
        "मंत्रालय के पास योजना तो थी, लेकिन पैसा आधे काम के लिए ही था। इंजीनियरों ने सबसे पहले रेलवे यार्ड से काम शुरू किया।",
    ),
    (
        "तीसरे साल तक यार्ड से रोज चालीस ट्रेनें निकलने लगीं। उसके बाद ही ड्रेजर आए "
        "और चैनल की गहराई नौ से चौदह मीटर हो गई।",
        "अब केवल सड़क का काम बाकी है, जिसका आखिरी पुल पिछले साल की बाढ़ में बह गए एक खंभे का इंतजार कर रहा है।",
    ),
)


def test_a_hindi_pager_is_followed(scraper: Scraper, server: Any, config: Path, tmp_path: Path) -> None:
    title, *pages = HINDI
    for number, page in enumerate(pages, 1):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in page)
        link = '<p><a href="/news/bandargah?page=2">अगला पेज &gt;&gt;</a></p>' if number == 1 else ""
        server.routes["/news/bandargah" + "?page=2" * (number - 1)] = (
            f"<!doctype html><html lang=hi><meta charset=utf-8><title>{title}</title>"
            f"<article><h1>{title}</h1>{body}{link}</article>"
        )
    result = scraper("fetch", f"{server.url}/news/bandargah", "--config", config)
    assert result.exit_code == 0
    assert article_of(tmp_path)[1] == [paragraph for page in pages for paragraph in page]


def test_a_file_says_that_its_article_goes_on(scraper: Scraper, tmp_path: Path) -> None:
    link = '<link rel="canonical" href="https://ports.example/news/ports/">'
    (tmp_path / "page.html").write_text(build(PORTS, 1, head=link))
    result = scraper("clean", "page.html")
    assert result.exit_code == 0
    assert "https://ports.example/news/ports/2/" in result.stderr
