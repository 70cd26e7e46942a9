"""An explanation on a terminal: kept blocks plain, removed blocks dim beside their rule, then the rules."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scraper.cli.explanation import Explanation, Line, describe_engine
from scraper.cli.output import known_fields, printable
from scraper.pipeline import describe_kind
from scraper.text import say_count

_NARROW = 80  # characters


def show_explanation(explanation: Explanation, console: Console) -> None:
    """Print what is known of the article, every block, and what each rule did."""
    console.print(_build_head(explanation))
    console.print(_build_blocks(explanation))
    console.print(_build_legend(explanation))


def is_narrow(console: Console) -> bool:
    """Say whether a table of several columns would break its words into letters here."""
    return console.width < _NARROW


def cell(text: str | None, style: str = "") -> Text:
    """Return a page's text for a table: no markup in it counts, and no control character."""
    return Text(printable(text or ""), style=style)


def _build_head(explanation: Explanation) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row(cell("source", "dim"), cell(explanation.source))
    if explanation.article.kind:
        table.add_row(cell("kind", "dim"), cell(describe_kind(explanation.article.kind)))
    table.add_row(cell("engine", "dim"), cell(describe_engine(explanation.article)))
    places = dict(explanation.article.meta.sources)
    for name, value in known_fields(explanation.article.meta):
        place = places.get(name.lower().replace(" ", "_"))
        table.add_row(
            cell(name, "dim"), cell(value, "bold" if name == "title" else ""), cell(place, "dim italic")
        )
    return table


def _build_blocks(explanation: Explanation) -> Table:
    table = Table(expand=True, show_lines=False, box=None, padding=(0, 1))
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column("what became of it", no_wrap=True)
    table.add_column("block", ratio=1, overflow="fold")
    for line in explanation.lines:
        table.add_row(
            str(line.block.position), _build_verdict(line), cell(line.block.text, "dim" if line.rule else "")
        )
    return table


def _build_verdict(line: Line) -> Text:
    return cell(f"- {line.rule}", "red") if line.rule else cell("+ kept", "green")


def _build_legend(explanation: Explanation) -> Table:
    removed = len(explanation.lines) - explanation.kept
    table = Table(
        title=f"{say_count(explanation.kept, 'block')} kept, {removed} removed",
        title_justify="left",
        box=None,
        padding=(0, 1),
    )
    table.add_column("blocks", justify="right")
    table.add_column("words", justify="right")
    table.add_column("rule", style="red", no_wrap=True)
    table.add_column("why", overflow="fold")
    for use in explanation.uses:
        table.add_row(str(use.blocks), str(use.words), cell(use.rule), cell(use.why))
    return table
