"""Search hostile lines for every pattern of a rules file or module; write how many patterns there were."""

import importlib
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random

from scraper.rules.load import load_rules
from scraper.text import plain

LONG = 600  # characters
LONGER = 2_000  # of lines of a pattern's own words: rules are tried on no longer ones
ORDERS = 24
OWN = re.compile(r"[^\W\d_]{2,}|[?!:,.|]")
ESCAPE = re.compile(r"\\[a-zA-Z]|\(\?[:=!<]+")
STARTS = (
    *(
        "",
        "By ",
        "by A ",
        "Also Read: ",
        "home > ",
        "tags: ",
        "(join ",
        ". Join us ",
        "published on ",
        "photo ",
    ),
    *(
        "© ",
        "copyright ",
        "note: ",
        "the information ",
        "reporting by ",
        "A is a ",
        "1 jan 2020 ",
        "for more ",
    ),
    *(
        "get ",
        "download ",
        "share ",
        "leave a comment ",
        "this article ",
        "we use ",
        "by continuing ",
        "Rabat, ",
    ),
    *(
        "व्हाट्सएप ",
        "हमारे ",
        "यह भी ",
        "प्रकाशित ",
        "views expressed ",
        "read more ",
        "follow us on ",
        " -related-",
    ),
)
UNITS = (
    *(
        "a",
        "a ",
        "A",
        "By ",
        "by ",
        "Also Read ",
        "1",
        "1 ",
        "12 ",
        "2025 ",
        "1,",
        "1.",
        "1-",
        ".",
        ". ",
        ", ",
        "- ",
    ),
    *(
        "_",
        "*",
        "|",
        " | ",
        ">",
        "> ",
        "#a ",
        "#",
        "(",
        "((a",
        "()",
        ") ",
        "(join ",
        "Join us on ",
        ". Join us ",
        "क",
    ),
    *(
        "क ",
        "को",
        "यह भी पढ़ें ",
        "व्हाट्सएप ",
        "A.B ",
        "A-",
        "Ab Cd ",
        "a, ",
        ",",
        "photo ",
        "© ",
        "note: ",
        ": ",
        ":",
    ),
    *(
        "published on ",
        "updated: ",
        "last ",
        "comments ",
        "share | ",
        "x ",
        "app ",
        "jan 1 ",
        "mon ",
        "• ",
        '"',
        "' ",
    ),
    *(
        "! ",
        "? ",
        "/",
        "@",
        "a@",
        "http://",
        "<",
        "<a ",
        '<a b="',
        "<!--",
        "</",
        " a1",
        "-a-b",
        " -related-",
        "tag-",
    ),
)
ENDS = ("", "!§")


def find_patterns(source: str) -> Iterator[re.Pattern[str]]:
    if source.endswith(".toml"):
        for rule in load_rules(Path(source).read_text(encoding="utf-8"), source):
            given = (rule.classes, rule.match, rule.tail, rule.heading, rule.section, rule.until_end)
            yield from chain.from_iterable(given)
        return
    for value in vars(importlib.import_module(source)).values():
        yield from (
            each for each in (value if isinstance(value, tuple | list) else [value]) if is_pattern(each)
        )


def is_pattern(value: object) -> bool:
    return isinstance(value, re.Pattern) and isinstance(value.pattern, str)


def write_lines() -> Iterator[str]:
    for start in STARTS:
        for unit in UNITS:
            for end in ENDS:
                yield plain(start + unit * (LONG // len(unit)))[: LONG - len(end)] + end


def write_own_lines(pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield lines made of a pattern's own words and marks, in many orders: it gets far into them."""
    words = OWN.findall(ESCAPE.sub(" ", pattern.pattern)) or ["a"]
    chance = Random(pattern.pattern)
    for number in range(ORDERS):
        few = chance.sample(words, min(len(words), chance.choice((1, 2, 3, 6, 30))))
        between = chance.choice((" ", "", ", ", ". "))
        first = words[0] if number % 2 else chance.choice(words)
        parts = chance.choices(few, k=LONGER // len(min(few, key=len) + between))
        yield f"{first} {between.join(parts)}"[:LONGER]


def main() -> None:
    patterns, lines = list(find_patterns(sys.argv[1])), list(write_lines())
    for pattern in patterns:
        for line in chain(lines, write_own_lines(pattern)):
            pattern.search(line)
    sys.stdout.write(str(max(1, len(patterns))))


main()
