"""No pattern of a rule, and none of the code, takes more than a moment over any line.

A pattern that backtracks without end can not be stopped from inside: each file has a process of its own,
and far more time than it needs.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from scraper.config import default_folder

CHECK = Path(__file__).with_name("try_patterns.py")
FILES = sorted((default_folder() / "rules").glob("*.toml"))
MODULES = sorted(
    f"scraper.{path.parent.name}.{path.stem}"
    for part in ("extract", "rules", "engines")
    for path in (default_folder().parent / "scraper" / part).glob("*.py")
    if "re.compile(" in path.read_text(encoding="utf-8")
)
GENEROUS = 240  # seconds; a pattern that is at fault takes years


@pytest.mark.parametrize("source", [*map(str, FILES), *MODULES], ids=lambda source: Path(source).name)
def test_patterns_end(source: str) -> None:
    tried = subprocess.run(
        [sys.executable, str(CHECK), source], timeout=GENEROUS, check=True, capture_output=True, text=True
    )
    assert int(tried.stdout) > 0


@pytest.mark.parametrize("pattern", ["^home(?: ?> ?[^!]{1,9})+$", r"^(?:\w+\s*)+$"])
def test_the_trial_knows_a_pattern_at_fault(tmp_path: Path, pattern: str) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(f"[[rule]]\nid = 'a'\nwhy = 'b'\nmatch = '{pattern}'\n", encoding="utf-8")
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, str(CHECK), str(rules)], timeout=3, check=False, capture_output=True)
