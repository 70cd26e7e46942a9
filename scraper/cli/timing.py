"""How often a crawl comes round, and at which minutes: as crontab fields and as a systemd calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

import click

_SPAN = re.compile(r"(\d{1,4})\s*([mhdw])")
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080}
_HOUR, _DAY, _WEEK = _MINUTES["h"], _MINUTES["d"], _MINUTES["w"]
# What goes evenly into an hour, a day or a week: neither cron nor a calendar knows "every 7 hours". Below
# five minutes a crawl would run into the one before it.
_EVEN = tuple(
    [minutes for minutes in range(5, _HOUR) if _HOUR % minutes == 0]
    + [hours * _HOUR for hours in range(1, 24) if 24 % hours == 0]
    + [_DAY, _WEEK]
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Every(click.ParamType[int]):
    """A span such as 30m, 1h, 6h, 1d or 1w, as minutes; only those that go evenly into hour, day or week."""

    name = "span"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the minutes; fail with a usage error."""
        found = _SPAN.fullmatch(str(value).strip())
        minutes = int(found[1]) * _MINUTES[found[2]] if found else 0
        if minutes not in _EVEN:
            known = ", ".join(map(span, _EVEN))
            self.fail(f'"{value}" is not a span that a schedule can keep to; known are {known}', param, ctx)
        return minutes


@dataclass(frozen=True, slots=True)
class Turn:
    """When a crawl comes round: every so many minutes, so many minutes after the full hour, day or week."""

    every: int
    offset: int  # 0 to every - 1

    def cron(self) -> str:
        """Return the five time fields of a crontab line, see crontab(5)."""
        day, hour, minute = self._parts()
        if self.every < _HOUR:
            return f"{','.join(map(str, range(minute, _HOUR, self.every)))} * * * *"
        if self.every < _DAY:
            hours = range(hour, 24, self.every // _HOUR)
            return f"{minute} {'*' if len(hours) == 24 else ','.join(map(str, hours))} * * *"
        return f"{minute} {hour} * * {'*' if self.every == _DAY else day + 1}"

    def calendar(self) -> str:
        """Return the same as a calendar event, see systemd.time(7)."""
        day, hour, minute = self._parts()
        if self.every < _HOUR:
            return f"*-*-* *:{minute:02}/{self.every}:00"
        if self.every < _DAY:
            return f"*-*-* {hour:02}/{self.every // _HOUR}:{minute:02}:00"
        return f"{'' if self.every == _DAY else f'{_DAYS[day]} '}*-*-* {hour:02}:{minute:02}:00"

    def _parts(self) -> tuple[int, int, int]:
        day, rest = divmod(self.offset, _DAY)
        return day, *divmod(rest, _HOUR)


def spread(machine: str, every: int, count: int = 1) -> list[Turn]:
    """Return the turns of count crawls: evenly apart, from a minute that only the machine's name decides.

    Machines that are set up the same thus don't all come to a site at the full hour.
    """
    start = int.from_bytes(sha256(machine.encode()).digest()[:8]) % every
    return [Turn(every, (start + number * every // count) % every) for number in range(count)]


def span(minutes: int) -> str:
    """Return minutes as people type them: 30m, 6h, 1d, 1w."""
    for unit in ("w", "d", "h"):
        if minutes % _MINUTES[unit] == 0:
            return f"{minutes // _MINUTES[unit]}{unit}"
    return f"{minutes}m"
