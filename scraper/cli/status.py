"""`scraper status`: how each site is, by what the archive knows of its past."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.cli.seeds import group_seeds, read_seeds, seeds_option
from scraper.cli.terminal import cell, is_narrow
from scraper.store.connect import reading
from scraper.store.health import Health, Trend, assess, percent, words
from scraper.store.history import read_histories
from scraper.store.values import utc

TABLE = "table"
JSON = "json"
EXAMPLE = """\
scraper status
scraper status --format json
40 7 * * *  cd /srv/news && scraper status --quiet > status.txt || mail -s "news sites" me < status.txt"""
_BARS = "▂▃▄▅▆▇█"
_NONE = "▁"


@click.command("status", cls=Verb, example=EXAMPLE)
@click.option(
    "--format",
    "form",
    type=click.Choice([TABLE, JSON]),
    default=TABLE,
    show_default=True,
    help="A table (a line a site where nobody looks), or JSON with every figure.",
)
@seeds_option
@click.pass_obj
def command(session: Session, *, form: str, seeds: Path) -> int:
    """Show how each site is: its last crawl, new articles a day over two weeks, failures, alerts.

    A site is compared with its own past, and only once there is enough of it. Days are 24 hours, counted back
    from now. The archive is only read, also while a crawl runs. The exit code is 1 where there is an alert.
    """
    sites = group_seeds(read_seeds(seeds), session.config().sites)
    now = datetime.now(UTC)
    with reading(session.archive) as db:
        histories = read_histories(db, sorted(site.host for site in sites), now)
    report = [assess(history) for history in histories]
    if form == JSON:
        click.echo(as_json(report, now))
    else:
        _show(report, now)
    return int(any(health.alerts for health in report))


def _show(report: Sequence[Health], now: datetime) -> None:
    console = Console()
    if not sys.stdout.isatty():
        for health in report:
            click.echo(printable(as_line(health, now)))
    elif is_narrow(console):
        for health in report:
            click.echo(printable(as_lines(health, now)))
    else:
        console.print(build_table(report, now))
    _show_alerts(report)


def _show_alerts(report: Sequence[Health]) -> None:
    for alert in (alert for health in report for alert in health.alerts):
        click.echo(f"alert: {printable(alert.text)}")


def draw(counts: Sequence[int]) -> str:
    """Return counts as a sparkline: the lowest bar is 0, the highest the largest of them."""
    most = max(counts, default=0)
    return "".join(
        _BARS[(count - 1) * (len(_BARS) - 1) // max(most - 1, 1)] if count else _NONE for count in counts
    )


def as_line(health: Health, now: datetime) -> str:
    """Return a site's figures as a line of text."""
    return f"{health.host}: {', '.join(_facts(health, now))}"


def as_lines(health: Health, now: datetime) -> str:
    """Return a site's figures below each other, for a narrow terminal."""
    return "\n  ".join((health.host, *_facts(health, now)))


def _facts(health: Health, now: datetime) -> list[str]:
    if health.last_crawl is None:
        return ["never crawled"]
    names = ("last crawl", "new a day", "usual", "no article in", "errors in", "no date on")
    return [f"{name} {value}" for name, value in zip(names, _cells(health, now), strict=True)]


def build_table(report: Sequence[Health], now: datetime) -> Table:
    """Return the sites' figures for a terminal."""
    table = Table(caption="Shares are of the newest only.", caption_justify="left")
    table.add_column("site", overflow="fold")
    table.add_column("last crawl")
    table.add_column("new a day", no_wrap=True)
    for name in ("usual", "no article", "errors", "no date"):
        table.add_column(name, justify="right")
    for health in report:
        style = "red" if health.alerts else ""
        rest = ["never"] if health.last_crawl is None else _cells(health, now)
        table.add_row(cell(health.host, style), *map(cell, rest))
    return table


def _cells(health: Health, now: datetime) -> list[str]:
    ago = f"{words(max(now - health.last_crawl, timedelta()))} ago" if health.last_crawl else "never"
    usual = f"{health.rhythm.per_day:g}" if health.rhythm else "-"
    shares = (_show_share(trend) for trend in (health.empty, health.errors, health.undated))
    return [ago, draw(health.per_day), usual, *shares]


def _show_share(trend: Trend) -> str:
    return f"{percent(trend.recent.value)} of {trend.recent.of}" if trend.recent.of else "-"


def as_json(report: Sequence[Health], now: datetime) -> str:
    """Return every figure; what is unknown is null."""
    record = {"at": utc(now), "sites": [_as_record(health) for health in report]}
    return json.dumps(record, ensure_ascii=False, indent=2)


def _as_record(health: Health) -> dict[str, Any]:
    rhythm, interval = health.rhythm, health.usual_interval
    return {
        "host": health.host,
        "last_crawl": utc(health.last_crawl) if health.last_crawl else None,
        "usual_interval_seconds": interval.total_seconds() if interval else None,
        "last_article": utc(health.last_article) if health.last_article else None,
        "new_per_day": list(health.per_day),
        "usual_per_day": rhythm.per_day if rhythm else None,
        "longest_pause_days": rhythm.longest_pause if rhythm else None,
        "empty": _as_trend(health.empty),
        "errors": _as_trend(health.errors),
        "undated": _as_trend(health.undated),
        "empty_sources": list(health.empty_sources),
        "alerts": [{"kind": alert.kind, "text": alert.text} for alert in health.alerts],
    }


def _as_trend(trend: Trend) -> dict[str, dict[str, float | None]]:
    """Return the shares of the newest and of those before them."""
    parts = {"recent": trend.recent, "before": trend.before}
    return {name: {"count": part.hits, "of": part.of, "share": part.value} for name, part in parts.items()}
