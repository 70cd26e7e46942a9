"""Notes of what a page teaches of its site, taken as it is read in a crawl, so that it is read once."""

from __future__ import annotations

from datetime import date

import msgspec
import zstandard
from msgspec import Struct

from scraper.learn.passages import Passages, take_passages
from scraper.learn.specimen import Specimen, day_of, match_removals
from scraper.learn.template import Record
from scraper.model import Article, Response
from scraper.pipeline.templating import is_labelled, record_page
from scraper.store.values import normal_date

_LEVEL = 1  # of zstd: notes are kept for minutes


class Notes(Struct, frozen=True):
    """What one page teaches, and what of its article that depends on."""

    passages: Passages
    record: Record | None
    is_labelled: bool
    url: str | None
    title: str | None
    authors: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day of publication, or else of the fetch."""
        return self.passages.day


def take_notes(specimen: Specimen, fetched: date) -> Notes:
    """Return what a page teaches."""
    return Notes(
        take_passages(specimen),
        record_page(specimen, fetched),
        is_labelled(specimen),
        specimen.url,
        specimen.title,
        specimen.authors,
    )


def note_article(article: Article, response: Response) -> bytes:
    """Return, packed, what the page of a response teaches, as if it were read from the archive."""
    meta, fetched = article.meta, response.fetched_at.date()
    specimen = Specimen(
        article.blocks,
        match_removals(article.blocks, article.removals, article.text),
        day_of(normal_date(meta.published), fetched),
        meta.title,
        meta.authors,
        response.final_url,
        article.engine,
        article.confidence,
    )
    packed = msgspec.msgpack.encode(take_notes(specimen, fetched))
    return zstandard.ZstdCompressor(level=_LEVEL).compress(packed)


def unpack_notes(data: bytes) -> Notes:
    """Return the notes in what `note_article` returned."""
    return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(data), type=Notes)
