"""How much it takes until a text counts as a site's boilerplate.

The threshold. A text is boilerplate where it stood, at the same kind of place,
- on at least `pages` articles (10), and
- on articles of at least `days` days of publication (4), and
- on at least `share` (half) of the site's articles that have such a place, counted from the article that it
  was first seen on, and of at least `enough` (20) articles. Where running text never stands at that kind of
  place, as in a box of its own, half of that share will do.

So what two or three articles share (a standfirst, a dateline, a quotation, a paragraph of a press release) is
never learned, on however many days; nor is a paragraph that explains the background in every article on one
affair, until that affair is half of all that the site prints for days. With the settings of `[learn]` the
numbers can be changed; what follows can not.

What it says. Between paragraphs of the article, a site's own lines link somewhere or stand in a box of
their own. Headings, list items, table rows and plain sentences that recur there ("Conclusion", "How to
apply") are the way in which a site writes. The same holds above the text for short lines, such as the place
of a dateline. Below the text there is no such limit, except for table rows. Where only a part of the text
recurs, numbers may differ in short lines at the end and in what is nearly always the same, but not in what is
news on every page: "Gold costs 9,000 rupees" differs from day to day because that is what it tells.
"""

from __future__ import annotations

from dataclasses import dataclass

from scraper.learn.memory import Place, Trace
from scraper.learn.passages import Passage
from scraper.learn.prints import Print
from scraper.rules.repeated import END, INSIDE, OUTSIDE, START
from scraper.settings import Learning

_SELDOM = 0.1  # of the pages: below it, something is not usual
_SHORT = 8  # words of a line; longer ones are sentences
_FEW = 6  # words of a line that is little more than its number


@dataclass(frozen=True, slots=True)
class Sighting:
    """A text as it stands on one page, with all that was seen of it before."""

    passage: Passage
    print: Print
    trace: Trace
    place: Place
    exact: int  # pages with the passage's exact text


def seen_at(trace: Trace) -> frozenset[str]:
    """Return the parts of the article at which a text usually stands."""
    total = sum(trace.where.values())
    return frozenset(part for part, pages in trace.where.items() if pages >= total * _SELDOM)


def usual_parts(sighting: Sighting) -> frozenset[str]:
    """Return the parts of the article where the text is boilerplate: where it was seen.

    What engines nearly always left outside of the body is boilerplate at its ends, too, as an engine is
    mistaken there now and then.
    """
    where = seen_at(sighting.trace) - {OUTSIDE}
    if where:
        return where
    return frozenset((START, END) if sighting.print.place.startswith("line ") else (END,))


def is_own(place: Place) -> bool:
    """Say whether running text never, or hardly ever, stands at such a place."""
    return place.prose < place.pages * _SELDOM


def share_of(trace: Trace, place: Place, least: int) -> float:
    """Return the share of the pages that have such a place on which the text stands, since it first did."""
    return trace.pages / max(place.pages - trace.since, least)


def is_boilerplate(sighting: Sighting, settings: Learning) -> bool:
    """Say whether the evidence is enough."""
    trace, place = sighting.trace, sighting.place
    if trace.pages < settings.pages or len(trace.days) < settings.days:
        return False
    share = settings.share / 2 if is_own(place) else settings.share
    if share_of(trace, place, settings.enough) < share:
        return False
    return _is_no_way_of_writing(sighting, seen_at(trace)) and _is_no_news(sighting, seen_at(trace))


def _is_no_way_of_writing(sighting: Sighting, where: frozenset[str]) -> bool:
    """Say whether a text that recurs is more than the way in which a site writes its articles."""
    kind, own = sighting.print.place.partition(" ")[0], is_own(sighting.place)
    inside = where & {START, INSIDE}
    if not inside:
        return kind != "row" or where <= {OUTSIDE}
    if kind != "line":
        return False
    if own or sighting.passage.is_linked:
        return True
    return INSIDE not in where and sighting.print.words >= _SHORT


def _is_no_news(sighting: Sighting, where: frozenset[str]) -> bool:
    """Say whether the part of a text that differs is not what it tells."""
    varies, kept = sighting.print.varies, where - {OUTSIDE}
    if not varies or not kept:
        return True
    if INSIDE in where and "link" not in varies and not is_own(sighting.place):
        return False
    if "number" not in varies:
        return True
    if sighting.print.words <= _FEW:
        return kept == {END}
    return sighting.exact >= 3 or sighting.passage.is_linked
