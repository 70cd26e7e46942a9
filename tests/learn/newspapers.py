"""Generated news sites: sequences of pages in several styles, each with the text that belongs to its article.

Texts are put together from the written articles of tests/expected, so that they read like news. What the site
prints around them differs from style to style, and so does the build: names in words, names with the hashes
of CSS modules, ids of posts in every name, no names at all, lines between <br>.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path
from string import ascii_letters, digits

EXPECTED = Path(__file__).parents[1] / "expected"
FIRST = date(2025, 3, 1)
HOST = "patrika.example"
PEOPLE = ("Meera Patil", "Rakesh Kumar", "S. Iyer", "Farah Khan", "D. Banerjee")
SECTIONS = ("coal", "power", "rail", "defence")
FOOT = "Patrika is a daily of the public enterprises, written, edited and printed in New Delhi since 1998."
OTHERS = ("Works begin", "Order placed", "Board clears plan", "Output rises", "New chief named")


@dataclass(frozen=True)
class Part:
    """A part of an article: a paragraph "p", a subhead "h2", a "quote", a "list", a "table"."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """One article, before a style prints it."""

    number: int
    title: str
    author: str
    day: date
    section: str
    parts: tuple[Part, ...]
    teasers: tuple[str, ...]  # of other articles: running text that is not this article's


@dataclass(frozen=True)
class Paged:
    """A page with its truth."""

    html: str
    truth: tuple[str, ...]  # the lines that belong to the article
    noise: tuple[str, ...]  # lines of the site's own
    day: date
    url: str


@dataclass
class Printer:
    """Prints pages, and notes what of them is whose."""

    story: Story
    build: int = 0
    truth: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)

    def own(self, text: str) -> str:
        """Return a line of the article for HTML."""
        self.truth.append(text)
        return escape(text)

    def site(self, text: str) -> str:
        """Return a line of the site for HTML."""
        self.noise.append(text)
        return escape(text)

    def hashed(self, name: str) -> str:
        """Return a name as CSS modules write it: its hash differs from build to build."""
        chance = random.Random(f"{name} {self.build}")
        return f"{name}__{''.join(chance.choices(ascii_letters + digits, k=5))}"

    def choice(self, name: str, share: float) -> bool:
        """Say whether this page has something that only a share of the pages has."""
        return random.Random(f"{name} {self.story.number}").random() < share


@cache
def sentences() -> tuple[str, ...]:
    """Return the sentences of the written articles, each once."""
    found: dict[str, None] = {}
    for path in sorted(EXPECTED.glob("*/*.md")):
        if path.parent.name in {"rules.example", "tails.example", "ratnakhabar.example"}:
            continue
        text = " ".join(path.read_text(encoding="utf-8").split("\n\n")[2:])
        found |= dict.fromkeys(s for s in re.split(r"(?<=[.!?])\s+", text) if 8 <= len(s.split()) <= 40)
    return tuple(found)


def write_story(number: int, *, a_day: int = 3, odd: float = 0.15) -> Story:
    """Return an article; odd: the share of articles that have a quotation, a list, a table or a subhead."""
    chance = random.Random(number)

    def paragraph() -> str:
        return " ".join(chance.sample(sentences(), chance.randint(2, 3)))

    parts = [Part("p", (paragraph(),)) for _ in range(chance.randint(4, 9))]
    extras = (
        Part("h2", (" ".join(chance.choice(sentences()).split()[:5]).rstrip(".,"),)),
        Part("quote", (chance.choice(sentences()),)),
        Part("list", tuple(" ".join(chance.choice(sentences()).split()[:6]) for _ in range(4))),
        Part("table", tuple(f"Unit {n} | {chance.randint(100, 999)} MW" for n in range(1, 4))),
    )
    for extra in extras:
        if chance.random() < odd:
            parts.insert(chance.randint(1, len(parts) - 1), extra)
    return Story(
        number,
        " ".join(chance.choice(sentences()).split()[:8]).rstrip(".,") + f" {number}",
        chance.choice(PEOPLE),
        FIRST + timedelta(days=number // a_day),
        chance.choice(SECTIONS),
        tuple(parts),
        tuple(paragraph() for _ in range(3)),
    )


def render(printer: Printer, part: Part, tags: dict[str, str] | None = None) -> str:
    """Return a part as HTML; tags: a kind's opening tag where it has a name."""
    named = tags or {}
    lines = [printer.own(line) for line in part.lines]
    if part.kind == "list":
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    if part.kind == "table":
        cells = (f"<tr><td>{line.replace(' | ', '</td><td>')}</td></tr>" for line in lines)
        return f"<table><tbody>{''.join(cells)}</tbody></table>"
    if part.kind == "quote":
        return f"<blockquote><p>{lines[0]}</p></blockquote>"
    name = named.get(part.kind, part.kind)
    return f"<{name}>{lines[0]}</{part.kind}>"


def links(printer: Printer, count: int = 5) -> str:
    """Return items that link to other articles."""
    chance = random.Random(f"links {printer.story.number}")
    found = []
    for number in range(count):
        place = f"{chance.choice(SECTIONS)} unit {chance.randint(1, 999)}"
        text = printer.site(f"{chance.choice(OTHERS)} at {place}")
        found.append(f'<li><a href="/news/{number}">{text}</a></li>')
    return "".join(found)


def head(story: Story, *, stated: bool = True) -> str:
    """Return all above the body, with what a page may state of its article."""
    title = escape(story.title)
    meta = (
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{story.day}T09:30:00+05:30">'
    )
    return (
        f"<!doctype html><html lang=en><head><title>{title} - Patrika</title>{meta if stated else ''}</head>"
    )


def wordpress(printer: Printer) -> str:
    """A blog engine's usual names, with the post's number, sections and tags on them."""
    story, body = printer.story, []
    for number, part in enumerate(story.parts):
        body.append(render(printer, part, {"h2": "h2 class='wp-block-heading'"}))
        if number == 1 and printer.choice("also", 0.6):
            other = printer.site("Another Order for the Yard of Hooghly")
            body.append(f"<p><strong>Also Read:</strong> <a href='/x'>{other}</a></p>")
    bio = printer.site(f"{story.author} has written on public enterprises for years and lives in New Delhi.")
    number, section = story.number, story.section
    return (
        f"{head(story)}<body class='single postid-{number} category-{section}'>"
        f"<header class='site-header'><nav class='menu'><ul>{links(printer)}</ul></nav></header>"
        f"<div id='primary' class='content-area'><article id='post-{number}' class='post-{number} post"
        f" type-post category-{section} tag-{section}-news hentry'><header class='entry-header'>"
        f"<h1 class='entry-title'>{escape(story.title)}</h1><div class='entry-meta'><span class='author'>"
        f"By {story.author}</span> <time class='entry-date'>{story.day:%d %B %Y}</time></div></header>"
        f"<div class='entry-content clearfix'>{''.join(body)}</div>"
        f"<div class='author-box'><p>{bio}</p></div>"
        f"<div class='jp-relatedposts'><h3>Related</h3><ul>{links(printer)}</ul></div></article></div>"
        f"<aside class='widget-area'><div><p>{printer.site(story.teasers[0])}</p></div></aside>"
        f"<footer class='site-footer'><p>{printer.site(FOOT)}</p></footer></body></html>"
    )


def modules(printer: Printer) -> str:
    """Names with the hashes of CSS modules, and of styled components."""
    story, name = printer.story, printer.hashed
    paragraph = f"<div class='{name('Block_paragraph')}'>"
    body = "".join(
        f"{paragraph}{render(printer, part)}</div>" if part.kind == "p" else render(printer, part)
        for part in story.parts
    )
    promo = printer.site("Our reporters travel for you: read it all in the paper, each day, at your door.")
    teasers = "".join(
        f"<div class='{name('Teaser_card')}'><h3><a href='/t'>{printer.site('Of another day')}</a></h3>"
        f"<p>{printer.site(text)}</p></div>"
        for text in story.teasers
    )
    return (
        f"{head(story)}<body><div id='__next'><div class='{name('Header_bar')}'><ul>{links(printer)}</ul>"
        f"</div><main class='{name('Layout_main')} sc-{name('')}'><div class='{name('Story_head')}'>"
        f"<h1 class='{name('Story_title')}'>{escape(story.title)}</h1>"
        f"<p class='{name('Story_byline')}'>{story.author}, {story.day:%B %d, %Y}</p></div>"
        f"<div class='{name('Story_body')}'>{body}</div>"
        f"<div class='{name('Promo_card')}'><p>{promo}</p></div>"
        f"<div class='{name('Teaser_grid')}'>{teasers}</div></main>"
        f"<div class='{name('Footer_text')}'><p>{printer.site(FOOT)}</p></div></div></body></html>"
    )


def breaks(printer: Printer) -> str:
    """An old portal: a table for the layout, the text between <br>."""
    story = printer.story
    lines = [printer.own(line) for part in story.parts for line in part.lines]
    told = printer.site("The views in this report are those of the enterprise, and not of this paper.")
    return (
        f"{head(story, stated=False)}<body><table id='frame'><tr><td class='left'><a href='/'>Home</a><br>"
        f"<a href='/a'>Archive</a></td><td class='middle'><h1>{escape(story.title)}</h1>"
        f"<div class='when'>{story.day:%d.%m.%Y}</div><div id='ctl00_body' class='newsText'>"
        f"{'<br><br>'.join(lines)}</div><div class='told'>{told}</div></td>"
        f"<td class='right'><div class='hot'>{printer.site(story.teasers[0])}</div></td></tr></table>"
        f"<div class='bottom'>{printer.site(FOOT)}</div></body></html>"
    )


def builder(printer: Printer) -> str:
    """A page builder: boxes in boxes, each with an id of its own; a bio on every third page."""
    story = printer.story

    def box(inner: str, kind: str) -> str:
        ident = f"{random.Random(f'{kind} {story.number}').getrandbits(28):07x}"
        return (
            f"<div class='elementor-element elementor-element-{ident} elementor-widget-{kind}'>"
            f"<div class='elementor-widget-container'>{inner}</div></div>"
        )

    body = "".join(render(printer, part) for part in story.parts)
    if printer.choice("bio", 0.33):
        bio = f"{story.author} is a staff writer of Patrika who covers {story.section} and its ministries."
        body += f"<p><em>{printer.site(bio)}</em></p>"
    made = f"<ul><li>{story.author}</li><li>{story.day:%d %b %Y}</li></ul>"
    return (
        f"{head(story)}<body>{box(f'<ul>{links(printer)}</ul>', 'nav-menu')}<section class='section'>"
        f"{box(f'<h1>{escape(story.title)}</h1>', 'theme-post-title')}{box(made, 'post-info')}"
        f"{box(body, 'theme-post-content')}"
        f"{box(f'<p>{printer.site(story.teasers[1])}</p>', 'text-editor')}"
        f"{box(f'<ul>{links(printer)}</ul>', 'posts')}</section>"
        f"{box(f'<p>{printer.site(FOOT)}</p>', 'footer')}</body></html>"
    )


def bare(printer: Printer) -> str:
    """No names at all."""
    story = printer.story
    body = "".join(render(printer, part) for part in story.parts)
    side = "".join(f"<div><p>{printer.site(text)}</p></div>" for text in story.teasers[:2])
    return (
        f"{head(story)}<body><div><ul>{links(printer)}</ul></div><div><div>"
        f"<h1>{escape(story.title)}</h1><div>{story.author} | {story.day:%d %B %Y}</div><div>{body}</div>"
        f"<div><h4>More</h4><ul>{links(printer)}</ul></div></div><div>{side}</div></div>"
        f"<div><p>{printer.site(FOOT)}</p></div></body></html>"
    )


def boxed(printer: Printer) -> str:
    """Boxes of the site between the paragraphs, with running text in them."""
    story, body = printer.story, []
    for number, part in enumerate(story.parts):
        body.append(render(printer, part))
        if number == 2 and printer.choice("box", 0.7):
            inset = f"<h4>In this series</h4><p>{printer.site(story.teasers[2])}</p>"
            body.append(f"<div class='inset'>{inset}</div>")
    return (
        f"{head(story)}<body><div class='wrap'><div class='strip'><ul>{links(printer)}</ul></div>"
        f"<article class='report'><h1 class='hl'>{escape(story.title)}</h1>"
        f"<div class='info'><a href='/a'>{story.author}</a> {story.day:%d %B %Y}</div>"
        f"<div class='report-text'>{''.join(body)}</div><ul class='labels'>{links(printer, 3)}</ul></article>"
        f"<div class='rail'><p>{printer.site(story.teasers[0])}</p></div></div>"
        f"<div class='base'><p>{printer.site(FOOT)}</p></div></body></html>"
    )


def video(printer: Printer) -> str:
    """A page that shows a film, with a paragraph below it: another layout of the same site."""
    story = printer.story
    told = "".join(f"<p>{printer.own(part.lines[0])}</p>" for part in story.parts[:2] if part.kind == "p")
    return (
        f"{head(story)}<body class='video'><div class='stage'><div class='player'>Loading</div>"
        f"<h1 class='clip-title'>{escape(story.title)}</h1><div class='clip-text'>{told}</div></div>"
        f"<div class='playlist'><ul>{links(printer, 9)}</ul></div>"
        f"<footer><p>{printer.site(FOOT)}</p></footer></body></html>"
    )


STYLES: dict[str, Callable[[Printer], str]] = {
    style.__name__: style for style in (wordpress, modules, breaks, builder, bare, boxed)
}


def print_page(style: Callable[[Printer], str], story: Story, build: int = 0) -> Paged:
    """Return a story as a style prints it."""
    printer = Printer(story, build)
    html = style(printer)
    url = f"https://{HOST}/{story.section}/{story.number}-{story.title.lower().replace(' ', '-')[:40]}"
    return Paged(html, tuple(printer.truth), tuple(printer.noise), story.day, url)


def print_site(
    style: Callable[[Printer], str], count: int = 40, videos: int = 0, start: int = 0
) -> Iterator[Paged]:
    """Yield the pages of a site; videos: every so many pages one is a film's."""
    for number in range(start, start + count):
        other = bool(videos) and number % videos == videos - 1
        yield print_page(video if other else style, write_story(number))


def lines_of(texts: Sequence[str]) -> frozenset[str]:
    """Return texts as they are compared: letters and digits only."""
    return frozenset("".join(re.findall(r"\w+", text.lower())) for text in texts)
