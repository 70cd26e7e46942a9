"""What kind of page a page is: an article, or a section, a shop, a forum ...

Signs (of the address, of what the page states, of its layout, of its short lines) are weighed by a linear
model; its weights are data, see weights.toml and benchmarks/kind.py.
"""

from scraper.engines.kind.judge import judge_kind, read_signs

__all__ = ["judge_kind", "read_signs"]
