"""Which address of the frontier comes next, as SQL: a look at one end of an index, however long it is."""

from __future__ import annotations

from scraper.crawl.rows import TASK

# Newest first, within three ranks: articles never seen, then those to look at again, then those that
# failed before. Each rank is further below the last than any date's seconds since 1970 reach.
RANK = 1 << 40
RANKS = 3

_FIRST = f"""
    SELECT {TASK}, priority FROM frontier {{index}}
    WHERE site = :site AND state = 'queued' AND (not_before IS NULL OR not_before <= :now) AND {{which}}
    ORDER BY priority DESC LIMIT 1
"""  # noqa: S608 - columns of ours
_YOUNG = "(date IS NULL OR date >= :since)"

NEXT = _FIRST.format(index="", which="1")
"""The next of all, by :site and :now."""


def _first_of_rank(rank: int) -> str:
    """Return the first of those whose priority says that they are young enough."""
    low, high = f":floor - {rank * RANK}", (1 - rank) * RANK
    return _FIRST.format(index="", which=f"priority >= {low} AND priority < {high} AND {_YOUNG}")


# Where an article has no date, or had one that was still to come, the priority does not tell its age.
_FIRST_UNTOLD = _FIRST.format(
    index="INDEXED BY frontier_untold", which=f"(date IS NULL OR date > found_at) AND {_YOUNG}"
)

_EACH = " UNION ALL ".join(
    f"SELECT * FROM ({query})"  # noqa: S608 - built from the above
    for query in (*map(_first_of_rank, range(RANKS)), _FIRST_UNTOLD)
)
NEXT_SINCE = f"{_EACH} ORDER BY priority DESC LIMIT 1"
"""The next of those that are undated or dated :since or later; :floor is :since in seconds since 1970."""
