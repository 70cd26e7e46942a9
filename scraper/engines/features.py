"""What the labeller sees of a page: a row of numbers for each block.

The columns and their order are part of the trained model: who changes them trains again.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scraper.engines.container import score_tags
from scraper.engines.places import AROUND, NAMES, find_places, list_tags, number_paths
from scraper.engines.stating import describe_stating
from scraper.engines.view import View
from scraper.engines.wording import PHRASES, SKETCHED, TAGS, WIDTH, describe_text, sketch_text
from scraper.model import HEADINGS, Block, Metadata
from scraper.rules.related import find_title

Table = NDArray[np.floating]
Flags = NDArray[np.bool_]
Groups = NDArray[np.int64]
_KINDS = ("promo", "related", "closing", "meta", "media", "ad", "chrome")
_GROUPS = {name: number for number, name in enumerate(_KINDS, 1)}
_WORDS, _LINKED, _TAG, _SEEN = 0, 1, 2, 5  # columns of a block's own row; neighbours see those before _SEEN
_INSIDE = 2  # the column of _describe_tags that says whether a block is inside the page's container
_PROSE = 12  # words from which a block without many links counts as running text
_COMPARED = 60  # characters by which blocks are told apart
_FAR = 99.0  # blocks; what is further away counts as that
_DULL = 3  # links in a row from which they are no part of a text
_LINK = 0.8  # share of letters in links from which a short block is a link
_LABEL = 25  # words; a longer block is no mere link


def describe(view: View, dull: Flags) -> Table:
    """Return a row for each block, in page order; dull are those that need no judgement (see find_dull)."""
    blocks, marks = view.blocks, view.marks
    own = _describe_words(blocks, dull)
    tags = [_number(ids) for ids in zip(*list_tags(blocks), strict=True)]
    paths = _number(number_paths(blocks))
    heading = np.array([block.tag in HEADINGS for block in blocks])
    groups = np.array([_group(marks.get(block.position)) for block in blocks], dtype=np.float32)
    prose = (own[:, _WORDS] >= _PROSE) & (own[:, _LINKED] < 0.5) & ~heading & (groups == 0)
    around = _describe_tags(view, dull)
    inside = around[:, _INSIDE] > 0
    sight = np.column_stack([own[:, :_SEEN], prose, groups])
    parts = [
        own,
        groups[:, None],
        around,
        _describe_order(blocks, own, prose, inside),
        _describe_titles(blocks, view.meta, own, heading),
        describe_stating(blocks, view.stated, dull, own[:, _WORDS] * prose),
        _describe_company([*tags, paths], own, prose),
        _describe_neighbours(sight, [*tags[:2], paths]),
        np.tile(_describe_page(own, prose, inside, groups), (len(blocks), 1)),
    ]
    return np.hstack(parts).astype(np.float32)


def _describe_words(blocks: Sequence[Block], dull: Flags) -> Table:
    """Return each block's own row; one that needs no judgement gets what its neighbours see of it."""
    rows = np.zeros((len(blocks), WIDTH))
    rows[:, :SKETCHED] = [sketch_text(block) for block in blocks]
    asked = np.flatnonzero(~dull)
    if len(asked):
        rows[asked] = [describe_text(blocks[place]) for place in asked.tolist()]
    return np.hstack([rows[:, :-1], _spread(rows[:, -1], len(PHRASES))]).astype(np.float32)


def find_dull(view: View) -> Flags:
    """Return which blocks need no judgement: what rules claim, and links in a row."""
    marked = np.array([block.position in view.marks for block in view.blocks], dtype=bool)
    linked = np.array([_is_link(block) for block in view.blocks], dtype=bool)
    dull: Flags = marked | linked
    edges = np.flatnonzero(np.diff(np.concatenate(([False], dull, [False])).astype(np.int8)))
    for start, end in edges.reshape(-1, 2):
        if end - start < _DULL:
            dull[start:end] = marked[start:end]
    return dull


def _is_link(block: Block) -> bool:
    if not block.links:
        return False
    letters = sum([len(link.text) for link in block.links])
    return letters > _LINK * len(block.text) and block.text.count(" ") < _LABEL


def _group(rule: str | None) -> float:
    return 0.0 if rule is None else float(_GROUPS.get(rule.partition(".")[0], len(_GROUPS) + 1))


def _describe_tags(view: View, dull: Flags) -> Table:
    """Return what the tags around each block say; nothing of blocks that need no judgement."""
    near = len(AROUND)  # bits before those of the tags close by
    far = near + len(NAMES)
    asked = np.flatnonzero(~dull)
    rows = np.zeros((len(dull), _INSIDE + 1 + far + len(NAMES)))
    if len(asked):
        scores = score_tags(view.blocks, view.marks)
        places = find_places([view.blocks[place] for place in asked.tolist()], scores)
        bits = [p.around | (p.near[0] | p.near[1] | p.near[2]) << near | p.far << far for p in places]
        numbers = np.array([(place.depth, place.score, place.inside) for place in places])
        rows[asked] = np.hstack([numbers, _spread(bits, far + len(NAMES))])
    return rows


def _spread(bits: Sequence[int] | Table, count: int) -> Table:
    """Return a column for each bit."""
    return ((np.array(bits, dtype=np.int64)[:, None] >> np.arange(count)) & 1).astype(np.float32)


def _describe_order(blocks: Sequence[Block], own: Table, prose: Flags, inside: Flags) -> Table:
    """Return how far down the page a block stands, and how far from running text and headings."""
    index = np.arange(len(blocks))
    body = prose & inside
    at = np.flatnonzero(body)
    first, last = (at[0], at[-1]) if len(at) else (0, 0)
    read, read_inside = np.cumsum(own[:, _WORDS] * prose), np.cumsum(own[:, _WORDS] * body)
    return np.column_stack(
        [
            index / len(blocks),
            (index - first) / max(1, last - first),
            (index >= first) & (index <= last),
            _count_since(body),
            _count_since(body[::-1])[::-1],
            _count_since(prose),
            _count_since(prose[::-1])[::-1],
            read / (read[-1] or 1.0),
            read_inside / (read_inside[-1] or 1.0),
        ]
    )


def _describe_titles(blocks: Sequence[Block], meta: Metadata, own: Table, heading: Flags) -> Table:
    """Return where a block stands to the title and to the heading above it, and whether it repeats them."""
    index = np.arange(len(blocks))
    summary = (meta.summary or "")[:_COMPARED]
    begin = max(0, find_title(blocks, meta.title))
    starts = [block.text[:_COMPARED] for block in blocks]
    counts = Counter(starts)
    above = np.maximum.accumulate(np.where(heading, index, -1))
    over = own[np.maximum(above, 0)] * (above >= 0)[:, None]
    related, comments = own.shape[1] - len(PHRASES) + 3, own.shape[1] - len(PHRASES) + 4
    return np.column_stack(
        [
            np.clip(index - begin, -50, 400),
            [counts[start] for start in starts],
            [bool(summary) and start[: len(summary)] == summary for start in starts],
            _count_since(heading),
            _count_since(heading[::-1])[::-1],
            _count_since(own[:, _TAG] == TAGS["h1"]),
            over[:, [_TAG, _LINKED, related, comments]],
        ]
    )


def _count_since(hits: Flags) -> Table:
    """Return for each place how many blocks back the last hit is, itself not counted."""
    index = np.arange(len(hits))
    last = np.maximum.accumulate(np.where(hits, index, -1000))
    before = np.concatenate(([-1000], last[:-1]))
    return np.minimum(index - before, _FAR).astype(np.float32)


def _number(keys: Sequence[int]) -> Groups:
    """Return a number for each key, from 0: the same for the same keys."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=np.int64)


def _describe_company(groups: Sequence[Groups], own: Table, prose: Flags) -> Table:
    """Return what else stands in each group: in the tag, in the two around it, in tags of the same names."""
    words = own[:, _WORDS] * prose
    share = words / (words.sum() or 1.0)
    seen = (own[:, _WORDS], own[:, _LINKED], prose)
    return np.column_stack([column for group in groups for column in _sum_up(group, share, seen)])


def _sum_up(group: Groups, share: Table, seen: Sequence[Table | Flags]) -> list[NDArray[np.number]]:
    count = np.bincount(group)
    means = [np.bincount(group, column) / count for column in seen]
    return [count[group], np.bincount(group, share)[group], *(mean[group] for mean in means)]


def _describe_neighbours(sight: Table, groups: Sequence[Groups]) -> Table:
    """Return what the three blocks on either side look like, and the wider surroundings on average."""
    count, width = sight.shape
    edge = np.full((3, width), -1.0)
    padded = np.vstack([edge, sight, edge])
    beside = [padded[3 + step : 3 + step + count] for step in (-3, -2, -1, 1, 2, 3)]
    columns = []
    for numbers in groups:
        same = np.concatenate(([False], numbers[1:] == numbers[:-1], [False]))
        columns += [same[:-1], same[1:]]
    for values in (np.minimum(sight[:, 0], 80.0), sight[:, 1], sight[:, 5]):
        columns += [_average(values, reach) for reach in (5, 10)]
    return np.hstack([*beside, np.column_stack(columns)])


def _average(values: Table, reach: int) -> Table:
    """Return the mean of values over reach places to either side."""
    index = np.arange(len(values))
    total = np.concatenate(([0.0], np.cumsum(values)))
    low, high = np.maximum(index - reach, 0), np.minimum(index + reach + 1, len(values))
    return np.asarray((total[high] - total[low]) / (high - low), dtype=np.float32)


def _describe_page(own: Table, prose: Flags, inside: Flags, groups: Table) -> Table:
    words = own[:, _WORDS]
    text = (words * prose).sum()
    return np.array(
        [
            len(own),
            prose.sum(),
            text,
            text / (words.sum() or 1.0),
            (words * (prose & inside)).sum() / (text or 1.0),
            (own[:, _LINKED] * words).sum() / (words.sum() or 1.0),
            (groups > 0).mean(),
            text / max(1, prose.sum()),
        ],
        dtype=np.float32,
    )
