"""The home page: its figures are those of the archive, and its plots can be read without seeing them."""

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from datasette.app import Datasette
from datasette.database import Database

from scraper.browse import home
from scraper.browse.plots import HEIGHT, shares, stack
from scraper.browse.rising import find_rising
from scraper.errors import BadStatus
from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import open_archive

RELEASE = (
    "The company said on Monday that it had won an order worth Rs 744 crore from the zonal railway to build "
    "a bridge of nineteen spans over the river, together with eleven kilometres of track on either bank."
)


def get(files, path="/", **options):
    async def ask():
        datasette = Datasette([str(file) for file in files], **options)
        await datasette.invoke_startup()
        return await datasette.client.get(path)

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """Five weeks of three sites; this week they write of a cyclone, and all carry one release."""
    path = tmp_path_factory.mktemp("home") / "articles.db"
    now = datetime.now(UTC)
    with open_archive(path) as archive, archive.transaction():
        for day in range(35):
            for number in range(6):
                host = f"www.site{number % 3}.example"
                url = f"https://{host}/{day}-{number}"
                title = f"{'Cyclone' if day < 7 else 'Budget'} report {day} {number}"
                text = f"Report {day} {number} of {host} says what it says, and no more than {day * number}."
                removals = (Removal(0, "promo.whatsapp", "Join us"), Removal(2, "chrome.nav", "Home"))
                article = Article(url, host, Metadata(title=title), text, text, (), removals, "test")
                moment = now - timedelta(days=day, minutes=number + 1)
                archive.save(article, Response(url, url, 200, {}, url.encode() * 50, moment), None)
        for number in range(3):
            host = f"www.site{number}.example"
            url = f"https://{host}/release"
            article = Article(url, host, Metadata(title="Bridge order"), RELEASE, RELEASE, (), (), "test")
            archive.save(article, Response(url, url, 200, {}, b"x", now), None)
        archive.record_failure(
            "https://www.site1.example/broken", "www.site1.example", BadStatus("500"), None, None
        )
    return path


def test_the_home_page_is_at_the_root(busy):
    text = get([busy]).text
    assert "<h1>News archive</h1>" in text
    assert text == get([busy], "/articles/-/home").text
    assert get([busy], "/", settings={"base_url": "/news/"}).status_code in {200, 404}


def test_figures(busy):
    text = " ".join(get([busy]).text.split())
    for part in (
        "<b>213</b> articles of <b>3</b> sites",
        "9</b> new in 24 hours",
        '>Bridge order</a> <span class="facts">3 sites',
        ">cyclone</a>",
        "<code>promo.whatsapp</code></a></th> <td>180</td>",
        "https://www.site1.example/broken",
        "BadStatus: 500",
        "211,",
        'href="/articles/stories_across_sites"',
    ):
        assert part in text, part
    assert ">budget</a>" not in text


def test_plots_are_drawn_in_the_page_and_told_in_words(busy):
    answer = get([busy])
    assert 'role="img" aria-labelledby="daily-title"' in answer.text
    assert answer.text.count('<rect class="c') >= 90
    assert re.search(r"<title>\d{4}-\d\d-\d\d, www.site0.example: 2</title>", answer.text)
    assert '<th scope="row">www.site0.example</th>' in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "http" not in re.sub(r"https://www\.site\d\.example/\S*", "", answer.text).replace("http-", "")


def test_an_empty_archive_has_a_home_page(tmp_path):
    with open_archive(tmp_path / "articles.db"):
        pass
    answer = get([tmp_path / "articles.db"])
    assert answer.status_code == 200
    assert "No new article" in answer.text


@pytest.mark.parametrize(("sites", "told"), [(1, "<b>1</b> site ·"), (2, "<b>2</b> sites ·")])
def test_sites_are_counted_in_words(tmp_path, sites, told):
    with open_archive(tmp_path / "articles.db") as archive:
        for number in range(sites):
            archive.site_id(f"www.site{number}.example")
    assert told in get([tmp_path / "articles.db"]).text


def test_an_archive_that_is_not_counted_in_time_says_so(busy, monkeypatch):
    from scraper.browse import home

    monkeypatch.setattr(home, "_SECONDS", 0.001)
    answer = get([busy])
    assert answer.status_code == 503
    assert "took too long" in answer.text


def test_the_root_stays_datasettes_own_beside_other_databases(busy, tmp_path):
    import sqlite3

    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    text = get([busy, tmp_path / "other.db"]).text
    assert "<h1>News archive</h1>" not in text
    assert "other" in text


def test_permissions(busy):
    assert get([busy], "/", metadata={"allow": False}).status_code == 403


def test_words_that_rise():
    before = ["budget talks go on", "coal output rises"] * 50
    rising = find_rising(["cyclone nears coast", "cyclone hits coal output", *["cyclone"] * 6], before, 4, 5)
    assert [word.word for word in rising] == ["cyclone"]
    assert (rising[0].now, rising[0].usual) == (8, 0)
    assert find_rising(["word"] * 20, [], 4, 5) == []


def test_columns_stand_on_one_another_and_fit():
    plot = stack(["2025-09-01", "2025-09-02"], [("a", [3, 0]), ("b", [4, 1])])
    first = [bar for bar in plot.bars if bar.label.startswith("2025-09-01")]
    assert first[0].y + first[0].height == HEIGHT
    assert first[1].y + first[1].height == first[0].y
    assert plot.ticks[-1][1] == 8
    assert min(bar.y for bar in plot.bars) >= 0
    assert len(plot.bars) == 3


def test_many_sites_become_a_few_colours():
    plot = stack(["2025-09-01"], [(f"s{n}", [10 - n]) for n in range(10)])
    assert plot.legend[-1] == "5 others"
    assert len(plot.legend) == 6
    assert stack([], []).bars == ()
    assert shares([("a", 4), ("b", 1)]) == [("a", 4, 100.0), ("b", 1, 25.0)]


def test_figures_are_read_before_the_first_reader_comes(busy, tmp_path, monkeypatch):
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE t (a)").connection.close()

    async def ask():
        datasette = Datasette([str(other), str(busy)])
        await datasette.invoke_startup()
        monkeypatch.setattr(home, "read_figures", None)
        monkeypatch.setattr(Database, "table_counts", None)
        first = await datasette.client.get("/articles/-/home")
        tables = await datasette.client.get("/articles")
        return first.text, tables.text, list(datasette.databases)

    first, tables, names = asyncio.run(ask())
    assert "<b>213</b> articles" in first
    assert "<p>213 rows</p>" in tables
    assert names == ["_internal", "other", "articles"]


def test_an_archive_without_a_table_is_served_nevertheless(busy, tmp_path):
    path = shutil.copy(busy, tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE removal_counts")
    assert get([path], "/articles/sites").status_code == 200


def test_figures_are_kept_and_renewed_while_the_old_ones_are_shown(monkeypatch):
    from scraper.browse import kept

    class Instance:
        pass

    reads = iter(range(10))

    async def read():
        return next(reads)

    async def ask():
        instance = Instance()
        first = [await kept.recall(instance, ("a", "x"), read) for _ in range(3)]
        monkeypatch.setattr(kept, "_FRESH", -1.0)
        stale = await kept.recall(instance, ("a", "x"), read)
        await instance._scraper_kept["a", "x"].renewal
        return [*first, stale, await kept.recall(instance, ("a", "x"), read)]

    assert asyncio.run(ask()) == [0, 0, 0, 0, 1]
