"""What a site asks of its readers goes; what speaks to its reader throughout, or tells of a wish, stays."""

import re

import pytest

from scraper.model import Block, Element, Metadata
from scraper.rules import Draft
from scraper.rules.appeal import judge_appeals, tells_of

STORY = (
    "The second screening plant at Bacheli began work on Monday, after twenty-eight months of building.",
    "Half of its water comes back from a pond below the dam, and the rest is drawn from the river.",
    "The company spent Rs 1,040 crore on it, which is less than it had set aside for the plant.",
)
INVITATION = "Join our WhatsApp channel"
GUIDE = (
    "You will need your service book, two photographs and the order by which you were moved.",
    "Write your number on every page, and keep a copy of what you hand in at the counter.",
    "Your office has thirty days to answer, and you can ask for a receipt before you leave.",
)


def find(*texts: str, url: str = "https://www.psuline.example/plant") -> list[str]:
    """Return the texts that are appeals, of a page of these paragraphs."""
    body = Element(1, "div", "", None)
    blocks = tuple(Block(n, "p", text, Element(n + 2, "p", "", body)) for n, text in enumerate(texts))
    found = judge_appeals(Draft(blocks, Metadata(), (), frozenset(range(len(blocks))), url))
    assert set(found.values()) <= {"promo.appeal"}
    return [texts[position] for position in sorted(found)]


APPEALS = (
    "Dear reader, it takes our small team hours to verify such news, so kindly disable the ad blocker.",
    "Members read this column two days before others. Start your trial and tell us your view.",
    "Psuline is read by two lakh officers. Please share this website with your colleagues.",
    "हमारी पत्रकारिता आपके सहयोग से चलती है। कृपया सौ रुपये की मदद देकर हमारा हौसला बढ़ाएं।",
    "Hat Ihnen dieser Artikel gefallen? Dann unterstützen Sie uns bitte mit einer Spende.",
)


@pytest.mark.parametrize("appeal", APPEALS)
def test_an_appeal_goes_wherever_it_stands(appeal: str) -> None:
    assert find(*STORY, appeal) == [appeal]
    assert find(STORY[0], appeal, *STORY[1:]) == [appeal]


@pytest.mark.parametrize("appeal", APPEALS[:3])
def test_a_guide_that_speaks_to_its_reader_is_left_alone(appeal: str) -> None:
    assert find(*GUIDE, appeal) == []


def test_a_page_of_few_words_tells_nothing() -> None:
    assert find(STORY[0], APPEALS[0]) == []


@pytest.mark.parametrize(
    "text",
    [
        "“Please share our website with your friends,” said the minister at the launch of the portal.",
        "The editor asked us to share the newsletter with you, and told members to join the channel.",
        "In this article we list the ten largest firms. Click on a name to go to your country's website.",
        "Psuline rose by two per cent, and readers of its website found out why.",
    ],
)
def test_what_is_told_of_others_stays(text: str) -> None:
    assert find(*STORY, text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{INVITATION}, and never queue again: that is the line that was on 900 vans of the firm.", True),
        (
            f"{INVITATION}. It was made for officers, with every order on your phone.",
            False,
        ),
        (
            f"{INVITATION}: updates on tenders, results, transfers and much more at 8 am.",
            False,
        ),
        (INVITATION, False),
    ],
)
def test_a_line_that_tells_of_an_invitation_makes_none(text: str, *, told: bool) -> None:
    found = re.search("^join our whatsapp", text, re.IGNORECASE)
    assert found is not None
    assert tells_of(text, found) is told


def test_an_invitation_in_quotation_marks_is_someone_elses() -> None:
    text = "With the words 'join our WhatsApp channel' the state's water board began a service on Friday."
    found = re.search("join our whatsapp", text, re.IGNORECASE)
    assert found is not None
    assert tells_of(text, found)
