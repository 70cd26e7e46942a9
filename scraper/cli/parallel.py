"""Many pages on all cores: results in the order of the pages, and a bounded number of pages in memory."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import Generic, TypeVar

from scraper.cli.logs import hush_libraries

T = TypeVar("T")
R = TypeVar("R")
_FEW = 8  # so many are done before other processes have started
_AHEAD = 4  # pages waiting for each core


class Crew(Generic[T, R]):
    """Processes that do one job; when a page kills one of them, only that page is lost."""

    def __init__(self, job: Callable[[T], R], dead: Callable[[T], R]) -> None:
        self._job = job
        self._dead = dead  # gives the result of a page that ended its process
        self._pool = _build_pool(_cores())

    def __enter__(self) -> Crew[T, R]:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def start(self, item: T) -> Future[R]:
        """Start the job on an item."""
        try:
            return self._pool.submit(self._job, item)
        except BrokenProcessPool:
            self._pool = _build_pool(_cores())
            return self._pool.submit(self._job, item)

    def finish(self, item: T, future: Future[R]) -> R:
        """Return the result; an item that was in a broken pool is tried again on its own."""
        try:
            return future.result()
        except BrokenProcessPool:
            return self._try_alone(item)

    def _try_alone(self, item: T) -> R:
        with _build_pool(1) as pool:
            try:
                return pool.submit(self._job, item).result()
            except BrokenProcessPool:
                return self._dead(item)


def map_in_order(job: Callable[[T], R], items: Iterable[T], dead: Callable[[T], R]) -> Iterator[R]:
    """Yield the job's result for each item, in order; on all cores where there are enough items."""
    rest = iter(items)
    first = list(islice(rest, _FEW))
    if len(first) < _FEW or _cores() == 1:
        yield from map(job, chain(first, rest))
        return
    waiting: deque[tuple[T, Future[R]]] = deque()
    with Crew(job, dead) as crew:
        for item in chain(first, rest):
            waiting.append((item, crew.start(item)))
            if len(waiting) >= _AHEAD * _cores():
                yield crew.finish(*waiting.popleft())
        while waiting:
            yield crew.finish(*waiting.popleft())


def _build_pool(workers: int) -> ProcessPoolExecutor:
    # Not by fork: this process may have threads, such as a progress bar's.
    return ProcessPoolExecutor(workers, mp_context=get_context("forkserver"), initializer=_begin)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the run, and says so
    hush_libraries()
    gc.freeze()  # modules are never garbage: looking through them takes longer than a page


def _cores() -> int:
    return len(os.sched_getaffinity(0))
