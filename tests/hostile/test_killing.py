from pathlib import Path

from hostile.killing import Killer
from hostile.town import Town


def test_crawls_that_are_killed_at_any_moment_end_like_an_undisturbed_one(tmp_path: Path) -> None:
    town = Town(calm=True)
    assert Killer(town, tmp_path).run(3) >= 1
    town.close()
