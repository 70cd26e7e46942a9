"""Stories that no two of which share a sentence, and the pages that they stand on."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape

NOW = datetime.now(UTC).replace(microsecond=0)
_NAMES = ["Arvind", "Meera", "Sunil", "Kavita", "Rakesh", "Anjali", "Mohan", "Leela", "Vikram", "Nandini"]
_PLACES = [
    "Paradip",
    "Korba",
    "Talcher",
    "Haldia",
    "Vizag",
    "Kandla",
    "Barauni",
    "Angul",
    "Bina",
    "Dahej",
    "Ennore",
    "Numaligarh",
]
_THINGS = [
    "berth",
    "turbine",
    "pipeline",
    "conveyor",
    "refinery",
    "substation",
    "dredger",
    "boiler",
    "terminal",
    "furnace",
    "railway siding",
    "tank farm",
    "transformer yard",
    "coal washery",
    "jetty",
    "cooling tower",
    "compressor",
    "smelter",
    "ash pond",
    "rolling mill",
]
_VERBS = [
    "approved",
    "postponed",
    "inspected",
    "commissioned",
    "tendered for",
    "insured",
    "repaired",
    "doubled the capacity of",
    "took over",
    "mortgaged",
    "upgraded",
    "mapped",
    "audited",
    "leased out",
    "suspended work on",
    "began trials of",
]
_REASONS = [
    "after a review that lasted {n} weeks",
    "because freight rates rose by {n} per cent",
    "to save {n} crore rupees a year",
    "while {n} contract workers waited for their wages",
    "as the monsoon had delayed the work by {n} days",
    "so that {n} wagons a day can be unloaded",
    "once the court had heard {n} petitions",
    "although {n} villages had objected",
    "with a loan that runs for {n} months",
]


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its site has it on one day."""

    number: int
    path: str
    age: timedelta = timedelta(hours=3)
    added: str = ""  # a sentence that an editor put in later
    words: tuple[str, ...] = field(default=())  # further paragraphs

    @property
    def marker(self) -> str:
        """A word of this story alone."""
        return f"Project-{self.number:04d}-X"

    @property
    def title(self) -> str:
        chance = random.Random(self.number)
        return (
            f"{chance.choice(_PLACES)} {chance.choice(_THINGS)} number {self.number} is "
            f"{chance.choice(('delayed', 'ready', 'sold', 'insured', 'flooded', 'on fire'))}"
        )

    @property
    def published(self) -> datetime:
        return NOW - self.age

    def paragraphs(self) -> list[str]:
        chance = random.Random(self.number * 7919)
        told = [" ".join(_sentence(chance) for _ in range(chance.randint(2, 3))) for _ in range(4)]
        told[0] = f"The ministry calls it {self.marker}. {told[0]}"
        if self.added:
            told.insert(2, self.added)
        return [*told, *self.words]

    def edited(self, sentence: str) -> Story:
        return replace(self, added=sentence)


def _sentence(chance: random.Random) -> str:
    reason = chance.choice(_REASONS).format(n=chance.randint(2, 990))
    who = f"{chance.choice(_NAMES)} of {chance.choice(_PLACES)}"
    place, thing, verb = chance.choice(_PLACES), chance.choice(_THINGS), chance.choice(_VERBS)
    return f"The board led by {who} {verb} the {place} {thing} {reason}."


_HEADER = '<header><a href="/">Home</a> <a href="/ports">Ports</a> <a href="/power">Power</a></header>'
_FOOTER = "<footer>Copyright Port News. All rights reserved.</footer>"


def page(story: Story, *, head: str = "") -> bytes:
    """The story's page, in UTF-8, as such sites build them."""
    told = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs())
    when = f'<time datetime="{story.published.isoformat()}">{story.published:%d %B %Y}</time>'
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{story.title} | Port News</title><meta property="og:type" content="article">{head}</head><body>
{_HEADER}<main><article><h1>{story.title}</h1><div class="meta">By Asha Rao | {when}</div>
{told}<p>Join Port News on WhatsApp for quick updates</p></article>
<aside><h3>Most read</h3><ul><li><a href="/ports">All about ports</a></li></ul></aside></main>
{_FOOTER}</body></html>""".encode()


def simple_page(title: str, html: str, head: str = "") -> bytes:
    """Another page of such a site."""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body>{_HEADER}<main><h1>{title}</h1>{html}</main>{_FOOTER}</body></html>""".encode()
