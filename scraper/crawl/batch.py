"""Several finds saved in one transaction: a commit takes as long as writing an article does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from scraper.crawl.frontier import Frontier
from scraper.errors import ExtractError

_MOST = 8
_LONGEST = 0.1  # seconds that a find waits for others

Work = Callable[[], None]


class Batch:
    """What is to be saved next, by all the walks of a crawl, in order.

    Nothing of it is in the archive, nor is anything marked as done there, before all of it is.
    """

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._waiting: list[tuple[Work, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, work: Work) -> asyncio.Future[None]:
        """Return what is done when work is committed; it raises the ExtractError that work raises.

        Where the transaction itself fails, that is raised for all of its work.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.append((work, future))
        if len(self._waiting) >= _MOST:
            self._save()
        elif self._timer is None:
            self._timer = loop.call_later(_LONGEST, self._save)
        return future

    def _save(self) -> None:
        if self._timer:
            self._timer.cancel()
        batch = [(work, future) for work, future in self._waiting if not future.cancelled()]
        self._waiting, self._timer = [], None
        if not batch:
            return
        try:
            with self._frontier.transaction():
                errors = [self._try(work) for work, _ in batch]
        except BaseException as error:  # noqa: BLE001 - whoever waits has to know
            errors = [error] * len(batch)
        for (_, future), failure in zip(batch, errors, strict=True):
            if failure:
                future.set_exception(failure)
            else:
                future.set_result(None)

    def _try(self, work: Work) -> BaseException | None:
        """Do work, all or nothing."""
        try:
            with self._frontier.part():
                work()
        except ExtractError as error:
            return error
        return None
