"""What was learned of the sites: their boilerplate with its evidence, and how far their pages were read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scraper.learn.boilerplate import Finding
from scraper.model import Learned, Repeat
from scraper.store.templates import judge_template, read_templates
from scraper.store.values import now, storable
from scraper.text import say_count

REPEATED = "the site repeats it"
"""Why a learned rule removes a block, before the evidence."""
LEARNED, REFUSED, PINNED = "learned", "refused", "pinned"


@dataclass(frozen=True, slots=True)
class Known:
    """A learned rule, as a user sees it."""

    site: str  # its host
    rule: str
    state: str
    text: str  # an example
    pages: int
    of_pages: int
    days: int
    first_seen: str
    last_seen: str

    @property
    def evidence(self) -> str:
        """Where and when the text was seen, in words."""
        return tell_evidence(self.pages, self.of_pages, self.days, (self.first_seen, self.last_seen))

    @property
    def why(self) -> str:
        """The reason that the rule gives for removing a block."""
        pinned = "; pinned by the user" if self.state == PINNED else ""
        return f"{REPEATED}: {self.evidence}{pinned}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a site's pages were read."""

    article: int = 0  # the id of the last one
    memory: bytes | None = None  # of texts
    outlines: bytes | None = None


def tell_evidence(pages: int, of_pages: int, days: int, span: tuple[str, str]) -> str:
    """Return in words on how many pages and days a text was seen; span: the first and the last day."""
    seen = f"on {pages} of {say_count(of_pages, 'page')}, of {say_count(days, 'day')}"
    return f"{seen} from {span[0]} to {span[1]}"


def read_learned(connection: sqlite3.Connection, host: str) -> Learned:
    """Return what is known of a site; nothing where nothing was learned."""
    if not _is_kept(connection):
        return Learned()
    rows = connection.execute(
        """
        SELECT fingerprint, rule, parts, state FROM boilerplate JOIN sites ON sites.id = site
        WHERE host = ? AND state <> ?
        """,
        (host, REFUSED),
    )
    return Learned(
        {key: Repeat(rule, frozenset(parts.split()), state == PINNED) for key, rule, parts, state in rows},
        read_templates(connection, host),
    )


def list_known(connection: sqlite3.Connection, hosts: Sequence[str] | None = None) -> list[Known]:
    """Return the learned rules of all sites, or of these hosts: the most seen ones of each site first."""
    if not _is_kept(connection):
        return []
    named = "" if hosts is None else f"WHERE host IN ({', '.join('?' * len(hosts))})"
    rows = connection.execute(
        f"""
        SELECT host, rule, state, text, pages, of_pages, days, first_seen, last_seen
        FROM boilerplate JOIN sites ON sites.id = site {named} ORDER BY host, pages DESC, rule
        """,  # noqa: S608 - only question marks are put in
        tuple(hosts or ()),
    )
    return [Known(*row) for row in rows]


def learned_reasons(connection: sqlite3.Connection, host: str) -> dict[str, str]:
    """Return why each of a site's learned rules removes what it does, by rule id."""
    return {known.rule: known.why for known in list_known(connection, [host])}


def set_state(connection: sqlite3.Connection, rule: str, state: str) -> bool:
    """Refuse or pin a learned rule, or take that back; say whether there is such a rule.

    Templates are refused in the same way; they can't be pinned.
    """
    if state != PINNED and judge_template(connection, rule, state):
        return True
    changed = connection.execute("UPDATE boilerplate SET state = ? WHERE rule = ?", (state, rule))
    return changed.rowcount > 0


def read_progress(connection: sqlite3.Connection, site: int) -> Progress:
    """Return how far a site's pages were read."""
    columns = "article, memory, outlines"
    row = connection.execute(f"SELECT {columns} FROM lessons WHERE site = ?", (site,)).fetchone()  # noqa: S608
    return Progress(*row) if row else Progress()


def put_progress(connection: sqlite3.Connection, site: int, progress: Progress, pages: int) -> None:
    """Keep how far a site's pages were read."""
    connection.execute(
        "INSERT OR REPLACE INTO lessons (site, article, pages, memory, outlines, learned)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (site, progress.article, pages, progress.memory, progress.outlines, now()),
    )


def put_findings(connection: sqlite3.Connection, site: int, findings: Iterable[Finding]) -> int:
    """Keep a site's boilerplate, or bring its counts up to date; return how much of it is new.

    What the user said of a rule stays: a refused one is never learned again.
    """
    before = _count(connection, site)
    connection.executemany(
        """
        INSERT INTO boilerplate (site, rule, text, form, fingerprint, place, parts, pages, of_pages, days,
            first_seen, last_seen, learned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site, fingerprint) DO UPDATE SET parts = excluded.parts, pages = excluded.pages,
            of_pages = excluded.of_pages, days = excluded.days, first_seen = excluded.first_seen,
            last_seen = excluded.last_seen
        """,
        [_to_row(site, finding) for finding in findings],
    )
    return _count(connection, site) - before


def forget(connection: sqlite3.Connection, site: int) -> None:
    """Delete what was learned of a site, except for what the user refused or pinned."""
    connection.execute("DELETE FROM boilerplate WHERE site = ? AND state = ?", (site, LEARNED))


def _is_kept(connection: sqlite3.Connection) -> bool:
    """Say whether an archive keeps rules: one that is only read may be of an earlier version."""
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'lessons'").fetchone())


def _count(connection: sqlite3.Connection, site: int) -> int:
    row = connection.execute("SELECT count(*) FROM boilerplate WHERE site = ?", (site,)).fetchone()
    return int(row[0])


def _to_row(site: int, finding: Finding) -> tuple[str | int, ...]:
    return (
        site,
        finding.rule,
        storable(finding.example),
        storable(finding.form),
        finding.fingerprint,
        finding.place,
        " ".join(sorted(finding.where)),
        finding.pages,
        finding.of,
        finding.days,
        finding.first_seen.isoformat(),
        finding.last_seen.isoformat(),
        now(),
    )
