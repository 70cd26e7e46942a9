"""Cleaning on all cores: pages are read in processes of their own, so that no page can hurt the crawl.

A page that takes too long, or too much memory, or ends its process, costs only itself. An executor of the
standard library loses every page in work when one process dies, and can't end one that hangs.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import pickle
import resource
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from scraper.config import Config
from scraper.errors import ReaderFailed, ScraperError
from scraper.model import Article, Removal, Response
from scraper.pipeline.accepting import Taken
from scraper.pipeline.cleaning import clean_answers
from scraper.pipeline.learning import recall_at
from scraper.pipeline.noting import note_article

LONGEST = 60.0  # seconds that reading one page may take
_START = 120.0  # seconds that a process may take to begin, on a machine with much else to do
_MEMORY = 4 << 30  # bytes of address space of one process
_PAGES = 1000  # after which a process makes way for a new one, whatever it has piled up
_TRIES = 2  # a process may also be ended by an accident

Question = tuple[Sequence[Response], Taken, bool]
"""The pages of an article, which are taken for one, and whether notes are wanted."""
Answer = Article | BaseException
Parcel = tuple[Article, list[tuple[int, str, str]]]
"""An article without its blocks and removals, and the fields of these, which travel ten times as fast."""


class Readers:
    """The processes; started as pages come in. Use it as an async context manager.

    archive: where what was learned of the sites is read from.
    """

    def __init__(self, config: Config, archive: Path, *, seconds: float = LONGEST) -> None:
        self._frozen = pickle.dumps((config, archive))
        self._seconds = seconds
        self._turns = asyncio.Semaphore(len(os.sched_getaffinity(0)))
        self._all: set[_Reader] = set()
        self._idle: list[_Reader] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        for reader in list(self._all):
            self._end(reader)

    async def read(self, pages: Sequence[Response], taken: Taken, *, noted: bool = False) -> Article:
        """Return the article in the pages that it is over, as one, without its blocks.

        noted: with notes of what its page teaches. Raises ExtractError; of its kinds ReaderFailed, where the
        page could not be dealt with.
        """
        async with self._turns:
            for _ in range(_TRIES):
                answer = await self._ask((pages, taken, noted))
                if not isinstance(answer, EOFError):
                    break
        if isinstance(answer, Article):
            return answer
        if isinstance(answer, ScraperError):
            raise answer
        raise ReaderFailed(f"{pages[0].final_url}: the page can't be read: {self._describe(answer)}")

    async def _ask(self, question: Question) -> Answer:
        """Have a process read the pages; whatever goes wrong is returned, EOFError where the process died."""
        reader = self._find_idle() or await self._start()
        done = False
        try:
            answer = await reader.ask(question, self._seconds)
            done = True
        except (TimeoutError, EOFError) as error:
            answer = error
        finally:  # one that did not answer is still at work, or dead
            if done and reader.served < _PAGES:
                self._idle.append(reader)
            else:
                self._end(reader)
        return answer

    def _find_idle(self) -> _Reader | None:
        while self._idle:
            reader = self._idle.pop()
            if reader.alive:
                return reader
            self._end(reader)
        return None

    async def _start(self) -> _Reader:
        reader = await asyncio.to_thread(_Reader, self._frozen)
        self._all.add(reader)
        return reader

    def _end(self, reader: _Reader) -> None:
        self._all.discard(reader)
        reader.end()

    def _describe(self, error: BaseException) -> str:
        if isinstance(error, TimeoutError):
            return f"it took more than {self._seconds:g} seconds"
        if isinstance(error, EOFError):
            return "it ended the process that read it"
        if isinstance(error, MemoryError):
            return "it takes too much memory"
        return f"{type(error).__name__}: {error}"


class _Reader:
    """One process, which reads one page at a time."""

    def __init__(self, frozen: bytes) -> None:
        # Not by fork: this process may have threads, such as a progress bar's.
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self.served = 0
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, frozen), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.is_alive()

    async def ask(self, question: Question, seconds: float) -> Answer:
        """Return the article, or what was raised; raise EOFError where the process dies, TimeoutError."""
        if not self._ready:
            await self._receive(_START)
            self._ready = True
        self.served += 1
        try:
            self._connection.send(question)
        except OSError as error:
            raise EOFError(str(error)) from error
        answer: Parcel | BaseException = await self._receive(seconds)
        return answer if isinstance(answer, BaseException) else _unpack(*answer)

    async def _receive(self, seconds: float) -> Any:
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()
        number = self._connection.fileno()
        loop.add_reader(number, arrived.set)
        try:
            async with asyncio.timeout(seconds):
                await arrived.wait()
        finally:
            loop.remove_reader(number)
        try:
            return self._connection.recv()
        except OSError as error:
            raise EOFError(str(error)) from error

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._connection.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _pack(article: Article) -> Parcel:
    fields = [(item.position, item.rule, item.text) for item in article.removals]
    return replace(article, blocks=(), removals=()), fields


def _unpack(article: Article, removals: list[tuple[int, str, str]]) -> Article:
    return replace(article, removals=tuple(Removal(*fields) for fields in removals))


def _serve(connection: Connection, frozen: bytes) -> None:
    """Read pages until the parent is gone."""
    _begin()
    config, archive = pickle.loads(frozen)  # noqa: S301 - from our own parent
    recall = recall_at(archive)
    gc.freeze()  # modules and rules are never garbage: looking through them takes longer than a page

    def read(pages: Sequence[Response], taken: Taken, noted: bool) -> Parcel:  # noqa: FBT001 - from a pipe
        article = clean_answers(pages, config, recall, taken)
        if noted and len(pages) == 1:
            article = replace(article, notes=note_article(article, pages[0]))
        return _pack(article)

    connection.send("ready")
    # As a future, so that whatever a page breaks is told to the parent.
    with ThreadPoolExecutor(1) as executor:
        while True:
            try:
                question = connection.recv()
            except EOFError:
                return
            future = executor.submit(read, *question)
            error = future.exception()
            try:
                connection.send(error or future.result())
            except BrokenPipeError:  # the parent was killed
                return


def _begin() -> None:
    """Prepare a process: the parent ends the run and says so, and says what is wrong with a page."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.captureWarnings(capture=True)
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
