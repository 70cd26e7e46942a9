"""Hosts that have one thing wrong with them as a whole."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from hostile.lists import XML, rss
from hostile.stories import Story, page, simple_page
from hostile.wire import Answer, Request, flood


class SmallSite:
    """Another host, which has one thing wrong with it as a whole, and two stories."""

    def __init__(self, address: str, name: str, number: int, robots: Callable[[int], Answer]) -> None:
        self.address, self.name = address, name
        self.stories = [Story(number + n, f"/news/story-of-{name}-number-{n}") for n in range(2)]
        self._robots = robots
        self.expected: set[str] = set()  # markers of the stories that are archived
        self.allowed = {"/robots.txt"}  # paths that may be asked for
        self._asked = itertools.count()
        self.feed: Answer | None = None
        self.all: Answer | None = None

    def answer(self, request: Request) -> Answer:
        if request.path == "/robots.txt":
            return self._robots(next(self._asked))
        if self.all:
            return self.all
        if request.path == "/rss":
            return self.feed or Answer(
                rss(f"http://{request.host}", [(s, s.path) for s in self.stories]), headers=XML
            )
        found = {s.path: s for s in self.stories}.get(request.path)
        return Answer(page(found)) if found else Answer(b"no", 404)


ALLOW_ALL = Answer(b"User-agent: *\nAllow: /\n", headers={})
_LONG = b"User-agent: *\nDisallow: /news/story-of-huge-robots-number-1\n"


def small_sites(forbidden: str) -> dict[str, SmallSite]:
    """The other hosts by name."""
    kinds: dict[str, tuple[Callable[[int], Answer], int]] = {  # how many stories are to come of each
        "robots-that-recover": (lambda n: ALLOW_ALL if n >= 2 else Answer(b"", 503), 2),
        "robots-down": (lambda _: Answer(b"", 500), 0),
        "robots-silent": (lambda _: Answer(raw=lambda _: None), 0),
        "huge-robots": (lambda _: Answer(raw=flood(_LONG, 100_000_000, "text/plain")), 1),
        "moved-robots": (lambda _: Answer(b"", 301, {"Location": "/rules.txt"}), 2),
        "robots-inside": (lambda _: Answer(b"", 302, {"Location": f"{forbidden}/robots.txt"}), 0),
        "no-robots": (lambda _: Answer(b"<h1>no</h1>", 404), 2),
        "html-robots": (lambda _: Answer(simple_page("Welcome", "<p>Disallow: nothing")), 2),
        "crawl-delay": (lambda _: Answer(b"User-agent: *\nCrawl-delay: 0.4\n", headers={}), 2),
        "away": (lambda _: ALLOW_ALL, 0),
        "empty-feed": (lambda _: ALLOW_ALL, 0),
        "slow": (lambda _: ALLOW_ALL, 2),
    }
    sites = {}
    for number, (name, (robots, stories)) in enumerate(kinds.items(), 10):
        sites[name] = site = SmallSite(f"127.0.0.{number}", name, 5000 + 10 * number, robots)
        site.expected = {story.marker for story in site.stories[:stories]}
        if stories or name in ("away", "empty-feed"):
            site.allowed |= {"/rss", "/rules.txt", *(story.path for story in site.stories[:stories])}
    sites["away"].all = Answer(b"", 503, {"Retry-After": "604800"})
    sites["empty-feed"].feed = Answer(rss("", []), headers=XML)
    return sites
