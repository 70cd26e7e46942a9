"""The running count of one walk."""

from __future__ import annotations

import logging
from collections import Counter

from scraper.crawl.tools import Report

_MOST_REASONS = 200
_log = logging.getLogger(__name__)


class Spent(Exception):
    """The run has made as many requests to a site as its file allows."""


class Tally:
    """Counts what happens and logs it; `report` freezes it."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.counts: Counter[str] = Counter()
        self.planned: list[str] = []
        self._requests = 0
        self.state = "done"  # how the walk ended; what a run's row says
        self._reasons: list[str] = []
        self._alerts: list[str] = []

    def spend(self, most: int | None) -> None:
        """Count a request; raise Spent where the run has made all that it may make."""
        if most is not None and self._requests >= most:
            raise Spent(f"{self.site}: {most} requests are made, as many as its file allows a run")
        self._requests += 1

    def count(self, what: str, url: str) -> None:
        """Count one more of something."""
        self.counts[what] += 1
        _log.info("%s: %s", what, url)

    def fail(self, what: str, reason: str) -> None:
        """Count a failure and keep its reason."""
        self.counts[what] += 1
        if len(self._reasons) < _MOST_REASONS:
            self._reasons.append(reason)
        _log.warning("%s", reason)

    def alert(self, words: str) -> None:
        """Keep something that the site's reader should look at."""
        self._alerts.append(f"{self.site}: {words}")
        _log.error("%s: %s", self.site, words)

    def report(self) -> Report:
        """Return the counts."""
        return Report(
            site=self.site,
            state=self.state,
            fetched=self.counts["fetched"],
            added=self.counts["added"],
            updated=self.counts["updated"],
            unchanged=self.counts["unchanged"],
            failed=self.counts["failed"],
            gone=self.counts["gone"],
            skipped=self.counts["skipped"],
            sources=self.counts["sources"],
            reasons=tuple(self._reasons),
            alerts=tuple(self._alerts),
            planned=tuple(self.planned),
        )
