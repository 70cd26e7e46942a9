"""The text that started the project: `scraper clean SEED.txt`. Expectations are read from the file itself."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

SEED = Path(__file__).parents[3] / "shared" / "SEED.txt"
TITLE = "India and Morocco Sign MoU to Deepen Defence Cooperation"
NOISE = ("Read Also", "Join PSU Connect", "Note*:", TITLE)

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="../shared/SEED.txt is not next to this checkout")


@pytest.fixture
def blocks() -> list[str]:
    return [" ".join(line.split()) for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture
def record(scraper: Callable[..., Result]) -> dict:
    result = scraper("clean", SEED, "--format", "jsonl")
    assert result.exit_code == 0
    return json.loads(result.stdout)


def body_of(blocks: list[str]) -> list[str]:
    standfirst = blocks[1]
    return [block for block in blocks if not block.startswith(NOISE) and block != standfirst]


def test_title_summary_place_and_date(record: dict, blocks: list[str]) -> None:
    assert record["title"] == TITLE == blocks[0]
    assert record["summary"] == blocks[1]
    assert record["place"] == "Rabat"
    assert record["published"] == "2025-09-22"


def test_the_text_is_the_five_paragraphs_in_order(record: dict, blocks: list[str]) -> None:
    paragraphs = record["text"].split("\n\n")
    assert len(paragraphs) == 5
    assert paragraphs == body_of(blocks)
    assert paragraphs[0].startswith("Rabat, September 22")
    assert paragraphs[-1].startswith("Raksha Mantri also extended")


def test_every_other_block_is_removed_by_a_rule(record: dict, blocks: list[str]) -> None:
    body = body_of(blocks)
    removed = [(removal["position"], removal["text"]) for removal in record["removals"]]
    assert removed == [(number, block) for number, block in enumerate(blocks) if block not in body]
    assert len(removed) == 9
    assert all(removal["rule"] for removal in record["removals"])


def test_what_is_printed_says_everything_once(scraper: Callable[..., Result]) -> None:
    printed = scraper("clean", SEED).stdout
    assert printed.count(TITLE) == 1
    assert not any(noise in printed for noise in NOISE[:-1])
