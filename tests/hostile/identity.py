"""One article, many addresses."""

from __future__ import annotations

from typing import Any, Protocol

from hostile.stories import Story
from hostile.wire import Answer


class Names(Protocol):
    """What a site offers for naming its articles."""

    url: str
    expected: Any

    def story(self, path: str, source: str | None, *, link: str | None = None, **more: object) -> Story: ...
    def list(self, source: str, story: Story, link: str) -> None: ...
    def serve(
        self, first: Story | Answer, kind: str, then: Story | Answer | None = None, path: str = ""
    ) -> None: ...
    def show(self, path: str, story: Story, canonical: str | None = None) -> None: ...
    def send(self, path: str, target: str, status: int = 301) -> None: ...


def add_identity(site: Names, other: str) -> None:
    """Articles that several addresses lead to, and canonical URLs that can not be right."""
    url = site.url
    s = site.story(
        "/news/tracked-by-three-campaigns-1",
        "rss",
        link="/news/tracked-by-three-campaigns-1?utm_source=rss&fbclid=a1",
    )
    site.show(s.path, s)
    site.list("ports", s, s.path)
    site.list("atom", s, s.path + "?utm_medium=mail#top")
    s = site.story("/news/seen-as-amp-and-in-print-2", "map", link="/news/seen-as-amp-and-in-print-2/amp")
    for path in ("", "/amp"):
        site.show(s.path + path, s, url + s.path)
    site.list("rss", s, s.path)
    site.list("power", s, s.path + "?print=1")
    s = site.story(
        "/news/only-the-amp-view-is-listed-3", "map", link="/amp/news/only-the-amp-view-is-listed-3"
    )
    site.show("/amp" + s.path, s, url + s.path)
    site.show(s.path, s, url + s.path)
    s = site.story("/news/with-a-slash-and-without-4", "rss", link="/news/with-a-slash-and-without-4/")
    site.show(s.path, s)
    site.send(s.path + "/", s.path)
    site.list("ports", s, s.path)
    s = site.story("/ports/in-two-sections-with-canonical-5", "ports")
    for path in (s.path, s.path.replace("ports", "power")):
        site.show(path, s, url + s.path)
    site.list("power", s, s.path.replace("ports", "power"))
    s = site.story("/ports/in-two-sections-without-canonical-6", "ports")
    site.expected.free.add(s.marker)
    for path in (s.path, s.path.replace("ports", "power")):
        site.show(path, s)
    site.list("power", s, s.path.replace("ports", "power"))
    s = site.story("/news/behind-two-redirects-of-a-feed-7", "rss", link="/go?to=7")
    site.send("/go", "/moved/seven", 302)
    site.send("/moved/seven", s.path, 308)
    site.show(s.path, s)
    site.list("map", s, s.path)
    for number, wrong in enumerate(
        (f"{url}/", "/", f"{other}/news/elsewhere-9", "javascript:alert(1)", "http://[")
    ):
        s = site.story(f"/news/names-a-wrong-canonical-url-{number}", "map")
        site.show(s.path, s, wrong)
    a, b = (site.story(f"/news/one-template-names-the-first-{n}", "rss") for n in (1, 2))
    site.show(a.path, a, url + a.path)
    site.show(b.path, b, url + a.path)
    _add_moved(site)
    for number in (31, 32, 33):
        s = site.story(f"/story.php?id={number}", "power")
        site.show(s.path, s)
        site.list("rss", s, s.path + "&utm_source=x")
    s = site.story("/news/with-a-session-in-its-address-8", None)
    site.show(s.path, s)
    for source in ("ports", "power"):
        site.list(source, s, s.path + "?sid={session}")
    site.list("ports", s, s.path + ";jsessionid={session}")
    s = site.story(
        "/news/listed-by-https-that-is-not-served-9",
        "rss",
        link=url.replace("http:", "https:") + "/news/listed-by-https-that-is-not-served-9",
    )
    site.show(s.path, s)
    site.list("ports", s, s.path)


def _add_moved(site: Names) -> None:
    """Slugs that change on the second day: with the same number, or nearly the same text."""
    moves = (
        ("/news/old-slug-by-mistake-7001231", "/news/new-slug-corrected-7001231", 404),
        ("/news/first-slug-that-stays-7001232", "/news/second-slug-for-readers-7001232", 200),
        ("/news/the-old-headline-in-words-only", "/news/a-new-headline-in-words-alone", 301),
        ("/news/words-alone-and-then-none-left", "/news/other-words-in-the-address-now", 404),
    )
    for old, new, status in moves:
        s = site.story(old, "rss")
        site.expected.free.add(s.marker)
        moved = Story(s.number, new)
        after = {404: Answer(b"no", 404), 301: Answer(b"", 301, {"Location": new}), 200: s}[status]
        site.serve(s, "none", after)
        site.serve(Answer(b"no", 404), "none", moved, new)
        site.list("rss2", moved, new)
