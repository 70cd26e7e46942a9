"""An early end to a crawl: a signal, or the time that it was given. Both end every walk in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Ends tasks early. A task that is cancelled while `state` is set tidies up and returns as if done.

    `listen` has signals and the clock ask for the end; `ask` does it by hand.
    """

    def __init__(self, max_time: timedelta | None = None) -> None:
        self.state: str | None = None  # what a run's row says of its end
        self.signal: signal.Signals | None = None
        self._max_time = max_time
        self._tasks: set[asyncio.Task[object]] = set()

    @contextmanager
    def listen(self) -> Iterator[None]:
        """Heed SIGINT, SIGTERM and the clock inside the block, in the main thread of a running loop.

        Only the first signal is heeded: the second one does what it does to any program.
        """
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._hear, number)
        timer = loop.call_later(self._max_time.total_seconds(), self._time_out) if self._max_time else None
        try:
            yield
        finally:
            if timer:
                timer.cancel()
            self._stop_listening()

    def guard(self, task: asyncio.Task[object]) -> None:
        """Have this task end early with the others."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def ask(self, state: str) -> None:
        """End every guarded task now; state says why."""
        if self.state is None:
            self.state = state
            for task in list(self._tasks):
                task.cancel()

    def _hear(self, number: signal.Signals) -> None:
        self.signal = number
        self._stop_listening()
        self.ask("interrupted")

    def _time_out(self) -> None:
        self.ask("out of time")

    @staticmethod
    def _stop_listening() -> None:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.remove_signal_handler(number)
