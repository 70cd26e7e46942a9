"""A point in time as people type it: a date, or how long ago it was."""

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
