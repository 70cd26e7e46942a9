"""An early end: a task that is cancelled lets a request that was made come to its answer, and then stops."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_GRACE = 3.0  # seconds for the answer to a request that was made
_T = TypeVar("_T")


async def finish(work: Coroutine[Any, Any, _T]) -> _T:
    """Return what comes of work, also where the caller is cancelled and it takes a few seconds at most.

    The caller then has to heed its cancellation before it begins anything else.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_GRACE)
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
            raise
        return task.result()


def heed_cancellation() -> None:
    """Raise CancelledError where the current task was cancelled during `finish`."""
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
