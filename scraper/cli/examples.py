"""Examples at the end of a command's help, as they are to be typed."""

from __future__ import annotations

import click


def write_examples(example: str, formatter: click.HelpFormatter) -> None:
    """Write the lines of an example below their heading."""
    with formatter.section("Example" if "\n" not in example else "Examples"):
        for line in example.splitlines():
            formatter.write(f"{' ' * formatter.current_indent}{line}\n")
