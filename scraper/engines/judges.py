"""The engines that a site's file can name."""

from collections.abc import Mapping

from scraper.engines.labeller import Trees, choose, expect, label, load_trees
from scraper.engines.mend import mend
from scraper.engines.trafilatura import find_body
from scraper.engines.view import Engine, View
from scraper.model import Verdict

SURE = 0.7
"""Expected word F1 under which trafilatura with our rules does as well; see benchmarks/LABELLER.md."""
_MOST_BLOCKS = 2_000
_LONGEST = 1_000_000  # characters of markup


def judge_by_labels(view: View, trees: Trees | None = None) -> Verdict:
    """Return the trained labeller's verdict; trafilatura's where it is not sure, unless the page is huge."""
    if view.page.tree is None:
        return Verdict(frozenset(block.position for block in view.blocks), engine="text")
    labels = label(view, trees or load_trees())
    choice = choose(labels)
    if choice.expected >= SURE or _is_huge(view):
        return Verdict(mend(view.blocks, choice.kept), choice.expected, "labeller")
    verdict = judge_by_trafilatura(view)
    return Verdict(verdict.kept, expect(labels, verdict.kept), verdict.engine)


def _is_huge(view: View) -> bool:
    """Whether trafilatura would take seconds over the page."""
    return len(view.blocks) > _MOST_BLOCKS or len(view.page.source) > _LONGEST


def judge_by_trafilatura(view: View) -> Verdict:
    """Return what trafilatura extracts from the page without its marked parts."""
    return find_body(view.page, view.blocks, view.marks)


ENGINES: Mapping[str, Engine] = {"labeller": judge_by_labels, "trafilatura": judge_by_trafilatura}
"""Those that need nothing learned of a site."""
DEFAULT = "labeller"
"""The one where no template is used."""
