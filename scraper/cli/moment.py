"""Times as people type them: a date, how long ago it was, or how long something may take."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

_SPAN = re.compile(r"(\d{1,6})\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Moment(click.ParamType[datetime]):
    """2025-09-22, 2025-09-22T10:00+05:30, or a span such as 2d, counted back from now; UTC without a zone."""

    name = "when"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the time, aware; fail with a usage error."""
        if isinstance(value, datetime):
            return value
        span = _SPAN.fullmatch(value.strip())
        try:
            if span:
                return datetime.now(UTC) - timedelta(**{_UNITS[span[2]]: int(span[1])})
            moment = datetime.fromisoformat(value.strip())
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(
                f'"{value}" is neither a date such as 2025-09-22 nor a span such as 2d or 6h', param, ctx
            )


class Span(click.ParamType[timedelta]):
    """30s, 10m, 6h, 2d or 1w; more than nothing."""

    name = "span"

    def convert(
        self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return the span; fail with a usage error."""
        if isinstance(value, timedelta):
            return value
        found = _SPAN.fullmatch(value.strip())
        if not found or not int(found[1]):
            self.fail(f'"{value}" is not a span such as 30s, 10m or 6h', param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
