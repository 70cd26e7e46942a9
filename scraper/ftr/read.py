"""The site-config format: a directive a line, `name: value` or `name(argument): value`; # starts a comment.

https://help.fivefilters.org/full-text-rss/site-patterns.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIRECTIVE = re.compile(r"(?P<name>[a-z_]+)\s*(?:\((?P<argument>.*?)\))?\s*:(?P<value>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directive:
    """One line that says something; where it can't be read, the name is empty and the value the line."""

    line: int  # from 1
    name: str  # in lower case
    value: str
    argument: str | None = None

    @property
    def label(self) -> str:
        """The name, with its argument in brackets where it has one."""
        return self.name if self.argument is None else f"{self.name}({self.argument})"


def read_directives(text: str) -> list[Directive]:
    """Return the directives of a file in their order; those without a value say nothing."""
    found = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _DIRECTIVE.fullmatch(stripped)
        if match is None:
            found.append(Directive(number, "", stripped))
        elif match["value"].strip():
            found.append(Directive(number, match["name"].lower(), match["value"].strip(), match["argument"]))
    return found
