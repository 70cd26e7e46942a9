"""Made-up news sites on loopback, one an address, for the crawl's benchmark: real enough in size and shape.

    python benchmarks/newssite.py --sites 20 --articles 100 --port 8410 [--corpus DIR ...]

Site n is at 127.0.0.(n + 2). Each has a layout of its own, a robots.txt, a sitemap, a section page, and
articles with about as many bytes, tags, links and words as the median page of the public corpora that
extraction.py is run on. One article in forty is printed, lightly edited, by two sites. `--corpus` serves the
pages of such a corpus at the same addresses instead. Answers are gzipped, as on the web, with ETag; a line
"ready" on standard output says that all is up.
"""

import argparse
import asyncio
import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from corpus import read_rows
from peers import decode
from prose import NOUNS, PLACES, Prose

SHARED = 40  # one article in so many is printed by two sites
NEWEST = datetime(2026, 1, 1, tzinfo=UTC)


class Layout:
    """What the pages of one site have in common."""

    def __init__(self, number: int, origin: str) -> None:
        self.prose = Prose(f"layout {number}")
        self.rng = self.prose.rng
        self.origin = origin
        self.name = (
            f"{self.rng.choice(PLACES)} {self.rng.choice(('Samvad', 'Post', 'Herald', 'Times', 'Mail'))}"
        )
        self.mark = format(self.rng.getrandbits(20), "x")
        self.style = f"<style>{self.prose.code(14_000)}</style>"
        self.script = f"<script>{self.prose.code(22_000)}</script>"
        self.menu = self._menu("nav", 60)
        self.footer = self._menu("footer", 35)

    def _menu(self, tag: str, count: int) -> str:
        items = "".join(
            f'<li class="{tag}-item {self.mark}"><a href="/topic/{n}" data-track="{tag}-{n}">'
            f"{self.rng.choice(NOUNS).title()}</a></li>"
            for n in range(count)
        )
        return f'<{tag} class="{tag}-{self.mark}" role="navigation"><ul>{items}</ul></{tag}>'

    def icons(self) -> str:
        names = ("facebook", "whatsapp", "x", "linkedin", "telegram", "mail")
        drawn = (" ".join(str(self.rng.randint(0, 900)) for _ in range(60)) for _ in names)
        return "".join(
            f'<a class="share-{name}" href="https://{name}.example/share?u={self.mark}">'
            f'<svg viewBox="0 0 24 24"><path d="M{path}z"/></svg></a>'
            for name, path in zip(names, drawn, strict=True)
        )


class Article:
    """One article: what is printed of it, whichever site prints it."""

    def __init__(self, seed: str, age: timedelta) -> None:
        self.prose = Prose(seed)
        self.title = self.prose.headline()
        self.standfirst = self.prose.sentence()
        self.author = self.prose.author()
        self.published = NEWEST - age
        self.paragraphs = [self.prose.paragraph() for _ in range(self.prose.rng.randint(10, 24))]

    def edited(self) -> list[str]:
        """Return the paragraphs as another site would print them."""
        return [*self.paragraphs[:-1], f"{self.prose.sentence()} {self.paragraphs[-1]}"]


_PAGE = """\
<!DOCTYPE html><html lang="en-IN"><head><meta charset="utf-8"><title>{title} | {name}</title>
<link rel="canonical" href="{url}"><meta name="description" content="{standfirst}">
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{stated}"><meta name="author" content="{author}">
<script type="application/ld+json">{data}</script>{head}</head>
<body class="single {mark}"><header>{menu}</header><main><article class="story-{mark}">
<h1 class="headline">{title}</h1><p class="deck">{standfirst}</p>
<div class="byline">By <a rel="author" href="/author">{author}</a> |
<time datetime="{stated}">{printed}</time></div><div class="share">{share}</div>
<figure><img src="/img/lead.jpg" alt=""><figcaption>Photo: file</figcaption></figure>
<div class="row"><div class="col"><div class="inner"><div class="body-{mark}">{opening}{also}{body}
<p>Join our WhatsApp channel for the latest news.</p></div></div></div></div></article></main>
<aside class="trending"><h2>Trending</h2>{near}</aside>{footer}
<script>window.__STATE__={{"v":"{state}"}}</script></body></html>"""
_CARD = """\
<div class="card"><div class="card-media">
<a href="{url}" tabindex="-1"><img src="/img/{number}.jpg" alt=""></a></div><div class="card-text">
<h3><a href="{url}">{title}</a></h3>
<div class="card-meta"><span class="ago">{number} hours ago</span></div></div></div>"""
_HEAD = """\
HTTP/1.1 200 OK\r
Content-Type: {}\r
Content-Encoding: gzip\r
Content-Length: {}\r
ETag: {}\r
\r
"""
_SLOT = '<div class="ad-slot"><div id="gpt-ad" data-size="300x250"></div></div>'


def _dress(text: str) -> str:
    """Return a paragraph with a link and a word in bold, as most have."""
    words = text.split(" ")
    words[1], words[4] = f'<a href="/topic/{words[1]}">{words[1]}</a>', f"<strong>{words[4]}</strong>"
    return " ".join(words)


def slug(title: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in title.lower())


class Site:
    """The articles of one site, and its pages."""

    def __init__(self, number: int, articles: int, port: int, real: Sequence[str] = ()) -> None:
        self.number = number
        self.real = real  # texts of pages to serve instead of made-up ones
        self.host = f"127.0.0.{number + 2}:{port}"
        self.origin = f"http://{self.host}"
        self.layout = Layout(number, self.origin)
        self.articles = [self._article(n) for n in range(articles)]
        self.urls = [f"{self.origin}/news/{slug(a.title)}-{n}" for n, a in enumerate(self.articles)]

    def _article(self, number: int) -> Article:
        borrowed = number % SHARED == 0 and self.number % 2 == 1
        owner = self.number - 1 if borrowed else self.number
        article = Article(f"article {owner} {number}", timedelta(hours=3 * number + self.number % 2))
        if borrowed:
            article.paragraphs = article.edited()
        return article

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Yield path, type and text of each page."""
        entries = "".join(
            f"<url><loc>{url}</loc><lastmod>{article.published.isoformat()}</lastmod></url>"
            for url, article in zip(self.urls, self.articles, strict=True)
        )
        urlset = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        yield (
            "/robots.txt",
            "text/plain",
            f"User-agent: *\nDisallow: /private/\nSitemap: {self.origin}/sitemap.xml\n",
        )
        yield "/sitemap.xml", "application/xml", f"{urlset}{entries}</urlset>"
        yield "/", "text/html; charset=utf-8", self._section()
        for number, (url, article) in enumerate(zip(self.urls, self.articles, strict=True)):
            place = self.number * len(self.urls) + number
            text = self.real[place % len(self.real)] if self.real else self._page(url, article)
            yield url.removeprefix(self.origin), "text/html; charset=utf-8", text

    def _section(self) -> str:
        items = "".join(self._teaser(n) for n in range(min(30, len(self.urls))))
        top = f"<!DOCTYPE html><html lang=en><title>{self.layout.name}</title>{self.layout.menu}"
        return f"{top}<main>{items}</main></html>"

    def _teaser(self, number: int) -> str:
        return _CARD.format(url=self.urls[number], number=number, title=self.articles[number].title)

    def _page(self, url: str, article: Article) -> str:
        rng, layout = random.Random(url), self.layout
        stated = article.published.isoformat()
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "datePublished": stated,
            "dateModified": stated,
            "author": [{"@type": "Person", "name": article.author}],
            "mainEntityOfPage": url,
        }
        near = "".join(self._teaser(rng.randrange(len(self.urls))) for _ in range(25))
        paragraphs = [
            f'<p class="para-{layout.mark}">{_dress(text)}</p>{_SLOT}' for text in article.paragraphs
        ]
        opening, body = "".join(paragraphs[:2]), "".join(paragraphs[2:])
        return _PAGE.format(
            title=article.title,
            name=layout.name,
            url=url,
            standfirst=article.standfirst,
            stated=stated,
            printed=f"{article.published:%d %b %Y, %I:%M %p} IST",
            author=article.author,
            data=json.dumps(data),
            head=layout.style + layout.script,
            mark=layout.mark,
            menu=layout.menu,
            share=layout.icons(),
            opening=opening,
            also=f'<p class="also">Also Read: <a href="{self.urls[0]}">{self.articles[0].title}</a></p>',
            body=body,
            near=near,
            footer=layout.footer,
            state=Prose(url).code(24_000),
        )


class Answers(asyncio.Protocol):
    """HTTP/1.1 with connections kept open, from answers made before; cheap, as it shares the machine."""

    def __init__(self, pages: Mapping[bytes, tuple[bytes, bytes, bytes]]) -> None:
        self._pages = pages  # by host and path: the head, the body, the ETag
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for request in requests:
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        first, *lines = request.split(b"\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        found = self._pages.get(fields.get(b"host", b"") + first.split(b" ")[1])
        write = self._transport.write  # type: ignore[attr-defined]
        if found is None:
            write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        elif fields.get(b"if-none-match") == found[2]:
            write(b"HTTP/1.1 304 Not Modified\r\nETag: " + found[2] + b"\r\n\r\n")
        else:
            write(found[0])
            write(found[1])


def answer(kind: str, text: str) -> tuple[bytes, bytes, bytes]:
    body = gzip.compress(text.encode(), 5, mtime=0)
    etag = f'"{sha256(body).hexdigest()[:16]}"'
    return _HEAD.format(kind, len(body), etag).encode(), body, etag.encode()


async def serve(sites: list[Site]) -> None:
    pages = {
        f"{site.host}{path}".encode(): answer(kind, text)
        for site in sites
        for path, kind, text in site.pages()
    }
    loop = asyncio.get_running_loop()
    for site in sites:
        address, _, port = site.host.partition(":")
        await loop.create_server(lambda: Answers(pages), address, int(port), backlog=512)
    print("ready", flush=True)
    await asyncio.Event().wait()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--articles", type=int, default=100, help="of each site")
    parser.add_argument("--port", type=int, default=8410)
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="real pages to serve")
    return parser.parse_args()


def main() -> None:
    options = read_options()
    real = [decode(body) for folder in options.corpus for _, body in read_rows(folder)]
    asyncio.run(serve([Site(n, options.articles, options.port, real) for n in range(options.sites)]))


if __name__ == "__main__":
    main()
