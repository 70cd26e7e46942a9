"""127.0.0.2: all ways to find an article, to name it twice, and to fail at it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hostile.faults import FAULTS, SCRIPTS
from hostile.identity import add_identity
from hostile.lists import JSON_FEED, XML, atom, index, json_feed, news_map, packed, rss, section, url_map
from hostile.stories import Story, page, simple_page
from hostile.wire import Answer, Request

Route = Callable[[Request], Answer]


@dataclass(slots=True)
class Expected:
    """What an archive must hold after both days, of the main site."""

    stories: dict[str, str] = field(default_factory=dict)  # marker: the path of its canonical URL
    new: set[str] = field(default_factory=set)  # markers of the second day's
    edited: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    steady: set[str] = field(default_factory=set)  # paths that stay as they are and give validators
    reasons: dict[str, str] = field(default_factory=dict)  # path: a pattern of what its capture says
    free: set[str] = field(default_factory=set)  # markers of stories that may be under either address
    phrases: dict[str, str] = field(default_factory=dict)  # marker: words that its text must have


class MainSite:
    """The routes of one day or the other, and what is expected of both."""

    def __init__(self) -> None:
        self.day = 1
        self.expected = Expected()
        self.routes: dict[str, Route] = {}
        self.sources: dict[str, list[tuple[Story, str]]] = {}
        self._numbers = itertools.count(1001)
        self._counter = itertools.count()
        self.disallowed: set[str] = set()
        self.conditional: set[str] = set()  # sources that the second day asks on condition
        self.url = ""

    def build(self, url: str, forbidden: str, other: str, *, calm: bool = False) -> None:
        """Put up the pages; a calm site has none that fails."""
        self.url = url
        self._add_plain()
        add_identity(self, other)
        if not calm:
            self._add_faults(forbidden, other)
        self._add_scripts()
        self._add_traps()
        self._add_robots()
        self._add_lists()

    def answer(self, request: Request) -> Answer:
        route = self.routes.get(request.path) or self.routes.get(request.path.split("?", 1)[0])
        return route(request) if route else Answer(b"<h1>Not found</h1>", 404)

    def story(self, path: str, source: str | None, *, link: str | None = None, **more: object) -> Story:
        """A story that the archive must have once, listed by a source under its path or another link."""
        story = Story(next(self._numbers), path.format(n=0), **more)  # type: ignore[arg-type]
        self.expected.stories[story.marker] = story.path
        if source:
            self.list(source, story, link or story.path)
        return story

    def list(self, source: str, story: Story, link: str) -> None:
        self.sources.setdefault(source, []).append((story, link))

    def _add_plain(self) -> None:
        """Stories with either validator, both, neither and lying ones; some edited, some gone, some new."""
        sources = ("rss", "atom", "json", "news", "map", "packed", "ports")
        kinds = ("etag", "modified", "both", "none", "lying")
        for number, (source, kind) in enumerate(itertools.product(sources, kinds)):
            story = self.story(f"/news/a-story-of-{kind}-from-{source}-{number}", source)
            self.serve(story, kind)
        for number in range(12):  # the section goes on over several pages
            self.serve(self.story(f"/ports/an-older-story-of-the-port-{number}", "ports"), "etag")
        for number, kind in enumerate(("etag", "modified", "none", "lying", "etag", "both")):
            story = self.story(
                f"/news/an-edited-story-of-{kind}-{number}", ("rss", "map", "ports")[number % 3]
            )
            self.expected.edited.add(story.marker)
            self.serve(story, kind, story.edited(f"Late on Friday the board added remark {number}."))
        for status in (404, 410):
            story = self.story(f"/news/a-story-that-will-be-gone-by-{status}", "rss")
            self.expected.gone.add(story.marker)
            self.serve(story, "etag", Answer(b"gone", status))
        for number in range(4):
            story = Story(next(self._numbers), f"/news/the-news-of-the-second-day-{number}")
            self.expected.stories[story.marker] = story.path
            self.expected.new.add(story.marker)
            self.sources[("rss", "atom", "map", "ports")[number]].insert(0, (story, story.path))
            self.serve(Answer(b"", 404), "none", story, story.path)
        story = Story(next(self._numbers), "/news/a-story-far-too-old-to-be-news")
        self.list("old", story, story.path)

    def serve(
        self, first: Story | Answer, kind: str, then: Story | Answer | None = None, path: str = ""
    ) -> None:
        place = path or (first.path if isinstance(first, Story) else "")

        def route(request: Request) -> Answer:
            now = then if then is not None and self.day > 1 else first
            if isinstance(now, Answer):
                return now
            body = page(now)
            stamp = f"{'Tue' if now is first else 'Wed'}, 0{1 if now is first else 2} Sep 2026 06:00:00 GMT"
            etags = {
                "etag": f'"{hash(body)}"',
                "both": f'W/"{hash(body)}"',
                "lying": f'"{next(self._counter)}"',
            }
            modified = stamp if kind in ("modified", "both") else None
            return Answer(body, etag=etags.get(kind), last_modified=modified)

        if then is None and kind in ("etag", "modified", "both"):
            self.expected.steady.add(place)
        self.routes[place] = route

    def fixed(self, path: str, answer: Answer) -> None:
        self.routes[path] = lambda _: answer

    def show(self, path: str, story: Story, canonical: str | None = None) -> None:
        head = f'<link rel="canonical" href="{canonical}">' if canonical else ""
        self.fixed(path, Answer(page(story, head=head)))

    def send(self, path: str, target: str, status: int = 301) -> None:
        self.fixed(path, Answer(b"", status, {"Location": target}))

    def _add_faults(self, forbidden: str, other: str) -> None:
        """Pages that fail, by the table in hostile.faults; each beside a good one that must not suffer."""
        for number, (name, fault) in enumerate(FAULTS.items()):
            path = f"/faults/the-page-with-{name}-{number}"
            broken = Story(next(self._numbers), path)
            route = fault.route(broken, forbidden, other)
            self.routes[path] = route
            self.list(("rss", "map", "ports")[number % 3], broken, path)
            if fault.reason:
                self.expected.reasons[path] = fault.reason
            if fault.recovers:
                self.expected.stories[broken.marker] = path
            if fault.on_second_day:
                self.expected.stories[broken.marker] = path
                self.routes[path] = self._good_first(broken, route)
            if fault.gone:
                self.expected.gone.add(broken.marker)

    def _good_first(self, story: Story, then: Route) -> Route:
        return lambda request: then(request) if self.day > 1 else Answer(page(story))

    def _add_scripts(self) -> None:
        """Charsets: declared, in a BOM, in meta, guessed, and wrong."""
        for number, (name, (words, encode)) in enumerate(SCRIPTS.items()):
            s = self.story(f"/scripts/a-page-in-{name}-of-many-{number}", "map", words=(words,))
            self.expected.phrases[s.marker] = words
            self.fixed(s.path, encode(page(s).decode()))

    def _add_traps(self) -> None:
        """Addresses without end: days of a calendar, orders of a list, filters that pile up, sessions."""
        self.routes["/calendar"] = lambda r: self._trap(r, "/calendar?day={n}", 2)
        self.routes["/filter"] = lambda r: self._trap(r, r.path + "&x{n}={n}", 3)
        self.routes["/deep"] = lambda r: self._trap(r, "/deep?path=" + "a/" * (r.path.count("/") + 1), 1)

    def _trap(self, request: Request, link: str, many: int) -> Answer:
        links = "".join(f'<a href="{link.format(n=next(self._counter))}">More</a> ' for _ in range(many))
        return Answer(simple_page("Archive", links))

    def _add_robots(self) -> None:
        rules = "User-agent: *\nDisallow: /private/\nAllow: /private/open-\n"
        rules += "Disallow: /*?draft=\nDisallow: /*.secret$\n"
        bait = "User-agent: baitbot\nDisallow: /\n\n"
        self.fixed("/robots.txt", Answer((bait + rules + "Crawl-delay: 0.02\n").encode(), headers={}))
        s = self.story("/private/open-to-all-who-come-by-1", "rss")
        self.show(s.path, s)
        for path in (
            "/private/a-story-for-members-only-2",
            "/news/not-done-yet-at-all-3?draft=1",
            "/news/a-story-with-this-ending-4.secret",
        ):
            s = Story(next(self._numbers), path)
            for source in ("rss", "map", "ports"):
                self.list(source, s, path)
            self.show(path, s)
            self.disallowed.add(path)
        s = Story(next(self._numbers), "/news/leads-into-the-private-part-5")
        self.list("rss", s, s.path)
        self.send(s.path, "/private/a-story-for-members-only-2")

    def _add_lists(self) -> None:
        """Feeds, sitemaps and sections, each with an ETag."""
        url = self.url
        at = self._listed
        self.fixed("/", Answer(simple_page("Port News", "<p>All the news of ports</p>")))
        self._list("/rss", lambda: rss(url, [*at("rss"), *(at("rss2") if self.day > 1 else [])]), XML)
        self._list("/atom", lambda: atom(url, at("atom")), XML)
        self._list("/feed.json", lambda: json_feed(url, at("json")), JSON_FEED)
        self._list(
            "/sitemap.xml",
            lambda: index(
                url, ("/s-news.xml", "/s-map.xml", "/s-packed.xml.gz", "/s-old.xml", "/s-missing.xml")
            ),
            XML,
        )
        self._list("/s-news.xml", lambda: news_map(url, at("news")), XML)
        self._list("/s-map.xml", lambda: url_map(url, at("map")), XML)
        self._list(
            "/s-packed.xml.gz",
            lambda: packed(url_map(url, at("packed"))),
            {"Content-Type": "application/x-gzip"},
        )
        self._list(
            "/s-old.xml", lambda: url_map(url, [(s, link) for s, link in self.sources["old"]], old=True), XML
        )
        self._list("/bomb.xml", lambda: BOMB, XML)
        self._list("/cut.xml", lambda: rss(url, at("rss"))[:-900], XML)
        traps = (
            "/calendar?day=0",
            "/filter?x=1",
            "/deep?path=",
            "/ports?sort=asc",
            "/ports?sort=desc",
            "/ports?order=old&sort=asc",
        )
        for name in ("ports", "power"):
            self._section(name, at, traps)

    def _section(self, name: str, at: Callable[..., list[tuple[Story, str]]], traps: Iterable[str]) -> None:
        def route(request: Request) -> Answer:
            number = int(request.path.rpartition("page=")[2] or 1) if "page=" in request.path else 1
            stories = [(s, link.format(session=f"{next(self._counter):032x}")) for s, link in at(name)]
            return section(name, stories, number, traps)

        self.routes[f"/{name}"] = route
        self.conditional.add(f"/{name}")

    def _listed(self, name: str) -> list[tuple[Story, str]]:
        return [(story, link) for story, link in self.sources.get(name, ()) if self._is_up(story)]

    def _is_up(self, story: Story) -> bool:
        return story.marker not in self.expected.new or self.day > 1

    def _list(self, path: str, build: Callable[[], bytes], headers: dict[str, str]) -> None:
        def route(_: Request) -> Answer:
            body = build()
            return Answer(body, headers=headers, etag=f'"{hash(body)}"')

        self.routes[path] = route
        if path not in ("/bomb.xml", "/s-old.xml"):
            self.conditional.add(path)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (n + 1, n, n, n, n) for n in range(97, 110))
    + b"]><rss version='2.0'><channel><item><title>&n;</title></item></channel></rss>"
)
