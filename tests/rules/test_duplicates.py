"""Which repeated blocks of a body go, and which repeat by nature."""

from scraper.config import read_config
from scraper.extract.metadata import read_metadata
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import read_sources
from scraper.rules import Draft
from scraper.rules.duplicates import judge_repeats

TEXT = "The ministry said on Monday that the output of coal rose by {} per cent in the year to March."


def repeats(body: str) -> list[int]:
    page = parse(f"<title>Coal output rises</title><body>{body}".encode(), "https://port.example/news/1")
    blocks = segment(page)
    everything = frozenset(block.position for block in blocks)
    draft = Draft(blocks, read_metadata(read_sources(page, None)), read_config().rules, everything)
    return sorted(judge_repeats(draft))


def test_a_subheading_that_comes_again_under_another_section_stays() -> None:
    parts = (f"<h2>Mine {n}</h2><h3>What the ministry says</h3><p>{TEXT.format(n)}</p>" for n in range(3))
    assert repeats("".join(parts)) == []


def test_a_short_line_right_below_itself_goes() -> None:
    assert repeats(f"<p>Coal in the east</p><p>Coal in the east</p><p>{TEXT.format(9)}</p>") == [1]


def test_a_paragraph_that_comes_again_goes_wherever_it_stands() -> None:
    assert repeats(f"<p>{TEXT.format(9)}</p><p>{TEXT.format(8)}</p><p>{TEXT.format(9)}</p>") == [2]


def test_many_short_lines_alike_are_compared_in_one_go() -> None:
    assert len(repeats("<p>Sold out</p>" * 15_000)) == 14_999
