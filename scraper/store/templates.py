"""The templates of sites: how each builds its pages, and built them before, with the evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from scraper.extract.outline import tell_place
from scraper.learn.build import Build, Taught
from scraper.model import Template
from scraper.store.values import now

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A template, as a user sees it; days are of captures."""

    site: str  # its host
    name: str
    state: str
    body: str  # the path to it
    title: tuple[str, ...]  # the places where headline, byline and date are; empty where that varies
    byline: tuple[str, ...]
    dated: tuple[str, ...]
    pages: int  # that it was learned from
    fit: float  # share of these pages that fit it
    confidence: float
    first_seen: str
    last_seen: str
    checked: int  # of the site's newest pages
    misfits: int  # of these, that fit no template of the site
    drift: float  # how many less than usual fit, 0 to 1
    until: str | None  # the day on which the pages changed

    @property
    def evidence(self) -> str:
        """What it was learned from, and how it does, in words."""
        days = f"{self.first_seen} to {self.last_seen}"
        span = f"from {self.pages} pages of {days}, of which {self.fit:.0%} fit"
        if self.until:
            return f"{span}; until {self.until}, when the pages changed"
        return f"{span}; {self._recent}" if self.checked else span

    @property
    def _recent(self) -> str:
        if not self.misfits:
            return f"all of the last {self.checked} pages fit it or another one"
        return f"{self.misfits} of the last {self.checked} pages fit{'s' * (self.misfits == 1)} no template"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """That a site builds its pages anew."""

    day: str  # of the first new page's capture
    checked: int  # pages, the newest when it was noticed
    misfits: int  # of these
    noticed: str
    pages: int  # that the new templates were learned from; 0: there are none yet


def read_templates(connection: sqlite3.Connection, host: str) -> tuple[Template, ...]:
    """Return the templates of a site that may be used, those that ended first in front."""
    return tuple(_read(connection, host, f"state <> '{REFUSED}'"))


def read_current(connection: sqlite3.Connection, host: str, generation: int) -> tuple[Template, ...]:
    """Return the templates of a generation, also those that the user refused."""
    return tuple(_read(connection, host, f"generation = {generation:d}"))


def _read(connection: sqlite3.Connection, host: str, wanted: str) -> Iterator[Template]:
    if not _is_kept(connection):
        return
    rows = connection.execute(
        f"""
        SELECT data, until FROM templates JOIN sites ON sites.id = site WHERE host = ? AND {wanted}
        ORDER BY until IS NULL, until, pages DESC, templates.name
        """,  # noqa: S608 - conditions of this module
        (host,),
    )
    for data, until in rows:
        template = msgspec.json.decode(data, type=Template)
        yield replace(template, until=date.fromisoformat(until)) if until else template


def list_templates(
    connection: sqlite3.Connection, hosts: Sequence[str] | None = None
) -> list[StoredTemplate]:
    """Return the templates of all sites, or of these hosts: of each site the newest first."""
    if not _is_kept(connection):
        return []
    named = "" if hosts is None else f"WHERE host IN ({', '.join('?' * len(hosts))})"
    rows = connection.execute(
        f"""
        SELECT host, templates.name, state, body, data, pages, fit, confidence, first_seen, last_seen,
            checked, misfits, drift, until
        FROM templates JOIN sites ON sites.id = site {named}
        ORDER BY host, generation DESC, pages DESC, templates.name
        """,  # noqa: S608 - only question marks are put in
        tuple(hosts or ()),
    )
    return [_show(*row) for row in rows]


def _show(host: str, name: str, state: str, body: str, data: str, *rest: Any) -> StoredTemplate:
    it = msgspec.json.decode(data, type=Template)
    title, byline, dated = (tuple(map(tell_place, places)) for places in (it.title, it.byline, it.dated))
    return StoredTemplate(host, name, state, body, title, byline, dated, *rest)


def read_rebuilt(connection: sqlite3.Connection, site: int) -> Rebuilt | None:
    """Return the last time that a site's pages changed; None where they never did."""
    if not _is_kept(connection):
        return None
    row = connection.execute(
        """
        SELECT until, checked, misfits, noticed, (
            SELECT coalesce(sum(pages), 0) FROM templates AS newer
            WHERE newer.site = old.site AND newer.generation > old.generation
        )
        FROM templates AS old WHERE site = ? AND until IS NOT NULL ORDER BY generation DESC LIMIT 1
        """,
        (site,),
    ).fetchone()
    return Rebuilt(*row) if row else None


def judge_template(connection: sqlite3.Connection, name: str, state: str) -> bool:
    """Refuse a template, or take that back; say whether there is such a template."""
    changed = connection.execute("UPDATE templates SET state = ? WHERE name = ?", (state, name))
    return changed.rowcount > 0


def put_builds(connection: sqlite3.Connection, site: int, builds: Iterable[Build]) -> None:
    """Keep what was learned of how a site builds its pages.

    What the user said of a template stays: a refused one is never used, until the pages change.
    """
    for build in builds:
        if build.taught is not None:
            _replace(connection, site, build.generation, build.taught)
        until, noticed = (build.until.isoformat(), now()) if build.until else (None, None)
        connection.execute(
            "UPDATE templates SET checked = ?, misfits = ?, drift = ?, until = ?, noticed = ?"
            " WHERE site = ? AND generation = ?",
            (build.checked, build.misfits, build.drift, until, noticed, site, build.generation),
        )


def forget_templates(connection: sqlite3.Connection, site: int) -> None:
    """Delete a site's templates, except for those that the user refused."""
    connection.execute("DELETE FROM templates WHERE site = ? AND state <> ?", (site, REFUSED))


def _replace(connection: sqlite3.Connection, site: int, generation: int, taught: Sequence[Taught]) -> None:
    names = [each.template.name for each in taught]
    connection.execute(
        f"""
        DELETE FROM templates WHERE site = ? AND generation = ? AND state <> ?
            AND name NOT IN ({", ".join("?" * len(names))})
        """,  # noqa: S608 - only question marks are put in
        (site, generation, REFUSED, *names),
    )
    connection.executemany(
        """
        INSERT INTO templates (site, name, generation, body, data, pages, fit, confidence,
            first_seen, last_seen, learned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site, name) DO UPDATE SET data = excluded.data, pages = excluded.pages,
            fit = excluded.fit, confidence = excluded.confidence, first_seen = excluded.first_seen,
            last_seen = excluded.last_seen
        """,
        [_to_row(site, generation, each) for each in taught],
    )


def _to_row(site: int, generation: int, taught: Taught) -> tuple[str | int | float, ...]:
    template = taught.template
    return (
        site,
        template.name,
        generation,
        " > ".join(template.path),
        msgspec.json.encode(template, order="sorted").decode(),
        taught.pages,
        round(taught.fit, 4),
        template.confidence,
        taught.first.isoformat(),
        taught.last.isoformat(),
        now(),
    )


def _is_kept(connection: sqlite3.Connection) -> bool:
    """Say whether an archive keeps templates: one that is only read may be of an earlier version."""
    kept = "SELECT 1 FROM pragma_table_info('templates') WHERE name = 'generation'"
    return bool(connection.execute(kept).fetchone())
