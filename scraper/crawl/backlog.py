"""What of one site was fetched and is still to be read and saved, while the next page is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from scraper.crawl.ending import heed_cancellation
from scraper.variants import url_key

_AHEAD = 3  # pages that are read, or wait to be, before another one is fetched
_GRACE = 5.0  # seconds for reading what was fetched before an early end


class Turn:
    """The place of a page in the order in which they are saved."""

    def __init__(self, before: Turn | None) -> None:
        self._before = before
        self._over = asyncio.Event()

    async def come(self) -> None:
        """Wait for the page before it to be handed on."""
        if self._before:
            await self._before._over.wait()
            self._before = None

    def pass_on(self) -> None:
        """Let the next one be handed on."""
        self._over.set()


Deal = Callable[[Turn], Coroutine[Any, Any, None]]
"""Deals with a page, and hands on what saves it in its turn."""


class Backlog:
    """The pages, in the order in which they were fetched. Use it as an async context manager.

    The end of the block waits until all are saved. Where the task is cancelled, it waits for a few seconds,
    and then cancels the dealing with what is left.
    """

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self.room = asyncio.Semaphore(_AHEAD)  # to be held while a page is read
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn: Turn | None = None  # of the last page
        self._keys: list[str] = []  # of the pages' addresses
        self._ending = False
        self._gathering: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                await self.catch_up()
        except asyncio.CancelledError as cancelled:
            error = cancelled
        if isinstance(error, asyncio.CancelledError):
            self._stop_gathering()
            await self.catch_up(_GRACE)
        await self._group.__aexit__(type(error) if error else None, error, trace)

    def add(self, url: str, deal: Deal) -> None:
        """Deal with the page that came from url beside the fetching of the next one."""
        key = url_key(url)
        self._keys.append(key)
        self._turn = Turn(self._turn)
        task = self._group.create_task(self._run(key, deal, self._turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: str, deal: Deal, turn: Turn) -> None:
        try:
            await deal(turn)
        finally:
            turn.pass_on()
            self._keys.remove(key)

    @property
    def is_empty(self) -> bool:
        """Whether all that was fetched is saved."""
        return not self._keys

    def holds(self, url: str) -> bool:
        """Say whether a page that came from this address is still to be saved."""
        return url_key(url) in self._keys

    async def wait_for_room(self) -> None:
        """Wait until few enough pages are being read."""
        heed_cancellation()
        async with self.room:
            pass

    async def catch_up(self, seconds: float | None = None) -> None:
        """Wait until all that was fetched is saved, or for so long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Fetch another page of an article that is being read: an early end leaves it to the next run."""
        task = asyncio.current_task()
        if self._ending or task is None:
            raise asyncio.CancelledError
        self._gathering.add(task)
        try:
            yield
        finally:
            self._gathering.discard(task)

    def _stop_gathering(self) -> None:
        self._ending = True
        for task in self._gathering:
            task.cancel()
