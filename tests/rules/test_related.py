"""A second article on the page, told from a section of the first."""

from scraper.config import read_config
from scraper.extract.metadata import read_metadata
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.extract.stated import read_sources
from scraper.rules import Draft
from scraper.rules.related import judge_next

TEXT = "The ministry said on Monday that the output of coal rose by nine per cent in the year to March. "


def cut_off(body: str) -> list[str]:
    page = parse(f"<title>Coal output rises</title><body>{body}".encode(), "https://port.example/news/1")
    blocks = segment(page)
    everything = frozenset(block.position for block in blocks)
    draft = Draft(blocks, read_metadata(read_sources(page, None)), read_config().rules, everything)
    return [blocks[position].text for position in sorted(judge_next(draft))]


def test_a_section_headed_like_a_title_inside_the_article_stays() -> None:
    text = f"<p>{TEXT * 3}</p><h1>The mines of the east</h1><p>{TEXT}</p>"
    assert cut_off(f"<h1>Coal output rises</h1><article>{text}</article>") == []


def test_the_next_article_in_a_tag_of_its_own_goes() -> None:
    first = f"<article><h1>Coal output rises</h1><p>{TEXT * 3}</p></article>"
    second = "<article><h1>Port board meets again</h1><p>It met on Friday.</p></article>"
    assert cut_off(first + second) == ["Port board meets again", "It met on Friday."]
