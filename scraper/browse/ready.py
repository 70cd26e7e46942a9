"""What is read before the first reader comes, so that no page has to count a million rows first."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from datasette.database import Database

from scraper.browse import home
from scraper.browse.attached import archives
from scraper.browse.kept import recall
from scraper.browse.limits import BoundedConnection
from scraper.browse.page import TookTooLong
from scraper.store.connect import connect_to_read

_LONGEST = 5000  # milliseconds that counting one table may take; beyond, Datasette says "many rows"


class Served(Database):  # type: ignore[misc]  # Datasette has no types
    """An archive that is opened as all commands open it, with bounds to what one answer may take.

    Its rows are counted in the background: shown are the counts of a minute ago.
    """

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: FBT001, FBT002 - Datasette's own
        """Return a connection to read; Datasette itself puts the path into a URI as it stands."""
        if write:
            raise sqlite3.OperationalError("an archive is only read here")
        connection = connect_to_read(Path(self.path), BoundedConnection, any_thread=True)
        self._all_file_connections.append(connection)
        return connection

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Return the rows of each table, None where counting them took too long; limit does not matter.

        SQLite does not look at Datasette's time limit while it counts, so all pages would wait for it.
        """

        async def count() -> dict[str, int | None]:
            counts: dict[str, int | None] = await super(Served, self).table_counts(_LONGEST)
            return counts

        return await recall(self.ds, (self.name, "counts"), count)


async def prepare(datasette: Any) -> None:
    """Read what the pages of every attached archive keep, so that also the first of them is fast."""
    found = archives(datasette)
    for name, database in tuple(datasette.databases.items()):
        # All are put back, not only archives, so that they stay in the order that they were named in.
        datasette.remove_database(name)
        put = Served(datasette, database.path, database.is_mutable) if name in found else database
        datasette.add_database(put, name=name, route=database.route)
    for name in found:
        with suppress(TookTooLong, sqlite3.Error):  # the page says so when it is asked for
            await home.find_figures(datasette, name)
        await datasette.databases[name].table_counts()
