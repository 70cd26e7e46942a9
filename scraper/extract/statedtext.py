"""What a page states of its article's text: the text itself, summaries of it, and what kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scraper.extract.stated import Sources
from scraper.text import squeeze

_SUMMARIES = ("description", "alternativeHeadline")
_TAGS = ("og:description", "description", "twitter:description")
_SHORTEST = 20  # letters of a summary that tells anything
_GENRES: Mapping[str, int] = {
    "article": 1,
    "techarticle": 1,
    "report": 1,
    "blogposting": 2,
    "socialmediaposting": 2,
    "liveblogposting": 3,
}
_NEWS = 3


@dataclass(frozen=True, slots=True)
class StatedText:
    """Texts are squeezed (see scraper.text.squeeze); a page that states nothing has empty ones."""

    body: str = ""  # JSON-LD articleBody: often cut or an earlier version, so it is a hint only
    summaries: tuple[str, ...] = ()
    genre: int = 0  # of the JSON-LD article: 1 any, 2 a blog's, 3 news
    is_article: bool = False  # by og:type


def read_stated_text(sources: Sources) -> StatedText:
    """Return what the page of sources states of its article's text."""
    bodies = [stated.text for stated in sources.data("articleBody")]
    stated = (*sources.data(*_SUMMARIES), *sources.tagged(*_TAGS))
    summaries = dict.fromkeys(squeeze(each.text) for each in stated)
    return StatedText(
        squeeze(" ".join(bodies)),
        tuple(text for text in summaries if len(text) >= _SHORTEST),
        _find_genre(sources),
        (sources.tag("og:type") or "").lower() == "article",
    )


def _find_genre(sources: Sources) -> int:
    graph = sources.graph
    return _NEWS if graph.is_news else max((_GENRES.get(name, 0) for name in graph.types), default=0)
