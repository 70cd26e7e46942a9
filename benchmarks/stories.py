"""How well stories are told from other articles: precision and recall of the threshold, on real texts.

    python benchmarks/stories.py FOLDER...

FOLDER holds pages (HTML, also .gz). Each page's text is edited as another site would edit it; every edited
text should be found, and no pair of two pages. Pairs that are equal as they stand are left out of the latter.

On 212 public news pages in some ten languages (publishers-dev, scrapinghub-dev), share found at a threshold:

                    0.3    0.4    0.5    0.6    0.7
    2-5 % of words  1.000  1.000  1.000  1.000  1.000
    10 % of words   0.995  0.995  0.995  0.995  0.769
    20 % of words   0.920  0.915  0.755  0.146  0.014
    opening and end 1.000  0.995  0.991  0.967  0.882
    both (and 5 %)  0.995  0.986  0.972  0.910  0.712
    cut by 30 %     0.986  0.986  0.967  0.844  0.472
    wrong, of 22366 0      0      0      0      0

On 786 pages of wcxb-dev (308,505 pairs) the column of 0.5 is 1.000, .999, .794, 1.000, .996, .962, with none
wrong; at 0.3 one pair of two pages is.

tests/pages does not serve for this: the fixtures of one rule share a body.

The program takes 0.5: what a site edits lightly is found, and half the text of two reports by one pattern
(the same table with other figures) is still not enough.
"""

from __future__ import annotations

import random
import sys
from itertools import combinations

from scraper.cli.inputs import Failure, find_sources, load
from scraper.config import read_config
from scraper.errors import ScraperError
from scraper.pipeline import clean
from scraper.store.likeness import likeness, sign

CAP = 20_000_000
EDITS = ("2 % of words", "5 % of words", "10 % of words", "20 % of words", "opening and end", "both", "cut")
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def edit(text: str, rate: float, rng: random.Random, words: list[str]) -> str:
    """Return the text with this share of its words dropped, changed, or followed by another."""
    out: list[str] = []
    for word in text.split(" "):
        dice = rng.random() / rate if rate else 1
        if dice >= 1:
            out.append(word)
        elif dice > 1 / 3:
            out += [rng.choice(words)] if dice < 2 / 3 else [word, rng.choice(words)]
    return " ".join(out)


def frame(text: str, rng: random.Random, words: list[str]) -> str:
    """Return the text with a site's own opening and end, and a paragraph less."""
    paragraphs = text.split("\n\n")
    if len(paragraphs) > 4:
        paragraphs.pop(rng.randrange(1, len(paragraphs)))
    return "\n\n".join([" ".join(rng.choices(words, k=25)), *paragraphs, " ".join(rng.choices(words, k=20))])


def cut(text: str) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(paragraphs[: max(1, len(paragraphs) * 7 // 10)])


def vary(text: str, kind: str, rng: random.Random, words: list[str]) -> str:
    if kind.endswith("words"):
        return edit(text, int(kind.split(maxsplit=1)[0]) / 100, rng, words)
    if kind == "cut":
        return cut(text)
    return frame(edit(text, 0.05 if kind == "both" else 0.0, rng, words), rng, words)


def read(folders: list[str]) -> list[str]:
    rules, texts = read_config(None).rules, set()
    for found in find_sources(folders, CAP):
        if isinstance(found, Failure):
            continue
        try:
            texts.add(clean(load(found, CAP).body or b"", None, rules).text)
        except ScraperError:
            continue
    return sorted(texts)


def main() -> None:
    rng = random.Random(1)
    texts = [text for text in read(sys.argv[1:]) if sign(text)]
    words = [word for text in texts for word in text.split()]
    signed = [(text, sign(text)) for text in texts]
    apart = [
        (likeness(a.data, b.data), bool(set(a.keys) & set(b.keys)))
        for (_, a), (_, b) in combinations(signed, 2)
        if a and b
    ]
    print(f"{len(texts)} texts, {len(apart)} pairs of two pages")
    for threshold in THRESHOLDS:
        wrong = sum(score >= threshold and met for score, met in apart)
        print(f"at {threshold}: {wrong} pairs of two pages taken for one story")
    for kind in EDITS:
        scores = []
        for text, mine in signed:
            other = sign(vary(text, kind, rng, words))
            met = bool(mine and other and set(mine.keys) & set(other.keys))
            scores.append(likeness(mine.data, other.data) if met and mine and other else 0.0)
        shares = (f"{sum(score >= t for score in scores) / len(scores):.3f}" for t in THRESHOLDS)
        print(f"{kind:16}", "  ".join(f"{t}: {share}" for t, share in zip(THRESHOLDS, shares, strict=True)))


if __name__ == "__main__":
    main()
