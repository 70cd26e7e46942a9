"""Signs in the words of a page: what its buttons and labels say, and how its text speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log1p

_CURRENCY = frozenset("$€£₹")
_LABEL = 40  # characters of a line that may be a price
_YEAR = re.compile(r"20[0-4]\d")
_STRIP = ".,:;!?()[]\"'“”‘’|•·"


def read_wording(
    short: Sequence[str], sample: Sequence[str], title: str, lexicon: Mapping[str, frozenset[str]]
) -> dict[str, float]:
    """Return the signs in the page's short lines, in a sample of its running text and in its title.

    lexicon: for each sign, the words that make it; "in the text" or "in the title" at the end of its name
    says where it is looked for.
    """
    labels, text, named = _count("\n".join(short)), _count(" ".join(sample)), _count(title)
    size = max(1, text.total())
    priced = (line for line in short if len(line) <= _LABEL and not _CURRENCY.isdisjoint(line))
    signs = {
        "prices": log1p(sum(1 for _ in priced)),
        "years": log1p(len(_YEAR.findall("\n".join(short)))),
    }
    for name, words in lexicon.items():
        if name.endswith("in the text"):
            signs[name] = min(1.0, 20 * sum(text[word] for word in words) / size)
        elif name.endswith("in the title"):
            signs[name] = sum(named[word] for word in words) / max(1, named.total())
        else:
            signs[name] = log1p(sum(labels[word] for word in words))
    return signs


def _count(text: str) -> Counter[str]:
    counts = Counter(text.lower().split())
    for word in [word for word in counts if not word.isalnum()]:  # few words have anything to strip
        times = counts.pop(word)
        counts[word.strip(_STRIP)] += times
    return counts
