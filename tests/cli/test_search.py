"""`scraper search`: the archive's articles on a query, for people and for machines."""

import json

import pytest

from scraper.model import Article, Metadata
from scraper.store.archive import open_archive


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "a.db"
    with open_archive(path) as opened:
        for number, text in enumerate(("The port is \x1b[31mdredged.", "रक्षा मंत्री ने कहा।"), 1):
            url = f"https://www.a.example/{number}"
            meta = Metadata(title=f"Title {number}", published=f"2025-09-2{number}", authors=("A. Rao",))
            opened.save(Article(url, "www.a.example", meta, text, text, (), (), "test"), None, None)
    return path


def test_hits_are_listed_with_their_facts(scraper, archive):
    result = scraper("search", "--archive", archive, "port")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "1. Title 1",
        "   www.a.example · 2025-09-21 · A. Rao",
        "   The port is [31mdredged.",
        "   https://www.a.example/1",
        "",
    ]
    assert result.stderr == "1 article found\n"


def test_hits_as_json(scraper, archive):
    result = scraper("search", "--archive", archive, "मंत्*", "--format", "json")
    record = json.loads(result.stdout)
    assert record["id"] == 2
    assert record["snippet"] == "रक्षा **मंत्री** ने कहा।"


def test_nothing_found_points_to_beginnings(scraper, archive):
    result = scraper("search", "--archive", archive, "dredg")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing found" in result.stderr
    assert "dredg*" in result.stderr


def test_filters_and_no_words(scraper, archive):
    result = scraper("search", "--archive", archive, "--since", "2025-09-22")
    assert "Title 2" in result.stdout
    assert "Title 1" not in result.stdout
    assert scraper("search", "--archive", archive, "--site", "b.example").stdout == ""


def test_a_page_beyond_the_last_one_is_told(scraper, archive):
    for page in (2, 7):
        result = scraper("search", "--archive", archive, "--page", page, "port")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "1 article found\nThere is nothing on this page: the last one is 1.\n"
    assert "the last one is 2" in scraper("search", "--archive", archive, "--limit", 1, "--page", 3).stderr
    assert "nothing found" in scraper("search", "--archive", archive, "--page", 2, "coal").stderr


@pytest.mark.parametrize("verb", [("search",), ("search", "--format", "json"), ("export",)])
def test_a_site_that_is_not_there_is_told(scraper, archive, verb):
    result = scraper(*verb, "--archive", archive, "--site", "b.example")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No site b.example is in the archive; there is: www.a.example\n" in result.stderr
    for site in ("www.a.example", "a.example"):
        known = scraper(*verb, "--archive", archive, "--site", site, "port")
        assert known.stdout
        assert "No site" not in known.stderr


@pytest.mark.parametrize("verb", ["search", "export"])
@pytest.mark.parametrize(
    "words", [("-port",), ("coal", "-port"), ("coal", "-port", "--site", "x"), ("-quay",)]
)
def test_an_excluded_word_is_taken_for_options(scraper, archive, verb, words):
    result = scraper(verb, "--archive", archive, *words)
    assert result.exit_code == 2
    word = next(word for word in words if word.startswith("-"))
    assert f"no such option: {word}; to exclude a word: " in result.stderr
    assert f"{verb} [OPTIONS] -- {word}\n" in result.stderr
    assert scraper(verb, "--archive", archive, "--", *words[:2]).exit_code == 0
    assert "No such option '--prot'" in scraper(verb, "--archive", archive, "--prot").stderr


def test_no_archive(scraper):
    result = scraper("search", "x")
    assert result.exit_code == 2
    assert "no archive here yet" in result.stderr
