"""A page to learn from what its site repeats: its texts with their fingerprints, and its kinds of places."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from scraper.learn.places import place_of
from scraper.learn.prints import Context, Print, take_prints
from scraper.learn.specimen import Specimen
from scraper.rules.marks import is_prose
from scraper.rules.repeated import is_telling

MOST = 1_500  # blocks of a page that are looked at


class Passage(Struct, frozen=True):
    """A block that no rule but a learned one removed."""

    position: int
    text: str
    prints: tuple[Print, ...]
    place: str
    is_linked: bool
    is_body: bool
    is_telling: bool
    is_prose: bool


class Passages(Struct, frozen=True):
    """The passages of one page."""

    places: tuple[str, ...]  # of all its blocks
    all: tuple[Passage, ...]
    day: date  # of publication, or else of the fetch


def take_passages(specimen: Specimen) -> Passages:
    """Return what there is to learn from on a page."""
    blocks = specimen.blocks[:MOST]
    places = list(map(place_of, blocks))
    context = Context(specimen.title, specimen.authors)
    found = tuple(
        Passage(
            block.position,
            block.text,
            take_prints(block, place, context),
            place,
            bool(block.links),
            specimen.is_body(block),
            is_telling(block),
            is_prose(block),
        )
        for block, place in zip(blocks, places, strict=True)
        if specimen.is_open(block)
    )
    return Passages(tuple(dict.fromkeys(places)), found, specimen.day)
