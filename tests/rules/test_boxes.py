"""A box between paragraphs goes where it teases another article, or speaks for the site; others stay."""

import pytest

from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.model import Metadata
from scraper.rules import Draft
from scraper.rules.boxes import judge_boxes

STORY = (
    "<p>The second screening plant at Bacheli began work on Monday, after twenty-eight months.</p>",
    "<p>Half of its water comes back from a pond below the dam, and the rest is drawn from the river.</p>",
    "<p>The company spent Rs 1,040 crore on it, which is less than it had set aside for the plant.</p>",
    "<p>Lumps and fines now leave the hill on separate belts, and two gangs of forty run the plant.</p>",
)
GUIDE = (
    "<p>You will need your service book, two photographs and the order by which you were moved.</p>",
    "<p>Write your number on every page, and keep a copy of what you hand in at the counter.</p>",
)


def find(*parts: str) -> dict[str, str]:
    """Return the rule of each text that goes from an article of these parts."""
    markup = f"<html><body><div class=story>{''.join(parts)}</div></body></html>"
    blocks = segment(parse(markup.encode()))
    draft = Draft(blocks, Metadata(), (), frozenset(range(len(blocks))), "https://psuline.example/news/plant")
    return {blocks[position].text: rule for position, rule in judge_boxes(draft).items()}


TEASER = (
    "<div class=box><h4><a href='/news/chairmen'>Why three chairmen walked out in two years</a></h4>"
    "<p>It began with a file that went missing from the fourth floor of the ministry.</p></div>"
)
SHOW = (
    "<div class=embed><div>The Long Seam</div>"
    "<div>Our editor goes underground at Barkot. You can hear it wherever you get your shows.</div></div>"
)
FACTS = (
    "<div class=facts><h4>The plant in figures</h4><p>Twelve million tonnes; 28 months; two lines.</p></div>"
)


def test_the_teaser_of_another_article_goes() -> None:
    assert find(STORY[0], TEASER, *STORY[1:]) == {
        "Why three chairmen walked out in two years": "related.link",
        "It began with a file that went missing from the fourth floor of the ministry.": "related.link",
    }


def test_what_the_site_wants_of_its_readers_goes() -> None:
    assert set(find(*STORY[:2], SHOW, *STORY[2:]).values()) == {"promo.appeal"}
    assert len(find(*STORY[:2], SHOW, *STORY[2:])) == 2


@pytest.mark.parametrize(
    "box",
    [
        FACTS,
        "<div><p>“You may keep your pond, and we keep our river,” said the sarpanch of Bacheli.</p></div>",
        "<div><h4><a href='https://nmdc.example/report.pdf'>The plant's report for the year</a></h4></div>",
        "<blockquote><p>We ask you to join us at the plant, and to tell your friends.</p></blockquote>",
        "<ul><li>We need your number and your order.</li></ul>",
    ],
)
def test_boxes_of_the_article_stay(box: str) -> None:
    assert find(*STORY[:2], box, *STORY[2:]) == {}


def test_a_box_above_the_text_stays() -> None:
    assert find(SHOW, *STORY) == {}


def test_an_article_built_of_boxes_stays() -> None:
    boxes = [
        f"<div class=card>{part}<p>We went there for you, number {n}.</p></div>"
        for n, part in enumerate(STORY)
    ]
    assert find(*STORY[:3], *boxes) == {}


def test_a_guide_may_speak_to_its_reader_in_boxes() -> None:
    assert find(*GUIDE, SHOW, *STORY[:1]) == {}
