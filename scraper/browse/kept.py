"""Figures that are kept: a reader gets those of a minute ago at once, and new ones are read meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from scraper.browse.page import TookTooLong

_FRESH = 60.0  # seconds
Figures = TypeVar("Figures")


@dataclass(slots=True)
class Kept(Generic[Figures]):
    """What was read last, and the task that reads it anew."""

    figures: Figures
    read_at: float  # by the event loop's clock
    renewal: asyncio.Task[None] | None = None


async def recall(datasette: Any, key: tuple[str, str], read: Callable[[], Awaitable[Figures]]) -> Figures:
    """Return what is kept under a name, or read it; what is kept lives as long as this Datasette."""
    memory: dict[tuple[str, str], Kept[Figures]] = datasette.__dict__.setdefault("_scraper_kept", {})
    now = asyncio.get_running_loop().time()
    kept = memory.get(key)
    if kept is None or now < kept.read_at:  # another event loop has another clock
        kept = memory[key] = Kept(await read(), now)
    elif now - kept.read_at > _FRESH and (kept.renewal is None or kept.renewal.done()):
        kept.renewal = asyncio.create_task(_renew(kept, read))
    return kept.figures


async def _renew(kept: Kept[Figures], read: Callable[[], Awaitable[Figures]]) -> None:
    try:
        kept.figures = await read()
    except TookTooLong:
        return  # what is kept stays
    kept.read_at = asyncio.get_running_loop().time()
