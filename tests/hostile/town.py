"""A town of news sites with every fault that is known, over two days.

`python tests/hostile/town.py` serves it until Ctrl-C and says how to crawl it.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.main_site import MainSite, Route
from hostile.small_sites import SmallSite, small_sites
from hostile.wire import Answer, Request, Wire

MAIN, FORBIDDEN, OTHER = "127.0.0.2", "127.0.0.66", "127.0.0.77"
DELAY = 0.03  # seconds between two requests to a host


class Town:
    """All of it, served; a calm one is the main site alone, with no page that fails."""

    def __init__(self, *, calm: bool = False) -> None:
        self.main = MainSite()
        self.small: dict[str, SmallSite] = {}
        hosts = {MAIN: self.main.answer, FORBIDDEN: self._refuse, OTHER: self._refuse}
        # The port is known only once the listeners are bound; the sites are built after that.
        names = small_sites("")
        self.wire = Wire(hosts | {site.address: self._small(name) for name, site in names.items()})
        self.forbidden_hits: list[Request] = []
        self.small = {} if calm else small_sites(self.url(FORBIDDEN))
        self.main.build(self.url(MAIN), self.url(FORBIDDEN), self.url(OTHER), calm=calm)

    def url(self, address: str) -> str:
        return f"http://{address}:{self.wire.port}"

    def _small(self, name: str) -> Route:
        def route(request: Request) -> Answer:
            if name == "slow" and request.path != "/robots.txt":
                time.sleep(0.5)
            return self.small[name].answer(request)

        return route

    def _refuse(self, request: Request) -> Answer:
        self.forbidden_hits.append(request)
        return Answer(b"secret")

    def write_config(self, folder: Path, *, delay: float = DELAY, refetch: str = "0s") -> None:
        """Write a configuration that crawls all of it, with small limits."""
        (folder / "sites").mkdir(parents=True)
        (folder / "scraper.toml").write_text(
            'contact = "mailto:desk@example.com"\n[limits]\ntimeout = 1.5\nmax_body = 2000000\n'
            "[learn]\nafter_crawl = false\n"
        )
        host = f"{MAIN}:{self.wire.port}"
        base = self.url(MAIN)
        lists = {
            "feeds": ["/rss", "/atom", "/feed.json", "/bomb.xml", "/cut.xml"],
            "sitemaps": ["/sitemap.xml"],
            "sections": ["/ports", "/power"],
        }
        lines = [
            f"{name} = {[base + path for path in paths]}".replace("'", '"') for name, paths in lists.items()
        ]
        common = f'delay = {delay}\nallow_private = true\nrefetch = "{refetch}"\n'
        (folder / "sites" / "main.toml").write_text(
            f'host = "{host}"\nname = "Port News"\ndepth = 2\nmax_age = "30d"\n'
            + "\n".join(lines)
            + "\n"
            + common
        )
        for name, site in self.small.items():
            here = f"{site.address}:{self.wire.port}"
            (folder / "sites" / f"{name}.toml").write_text(
                f'host = "{here}"\nfeeds = ["http://{here}/rss"]\n{common}'
            )

    def close(self) -> None:
        self.wire.close()


def main() -> None:
    town = Town()
    folder = Path(mkdtemp())
    town.write_config(folder / "config")
    print(f"scraper crawl --config {folder}/config --archive {folder}/articles.db --seeds {folder}")  # noqa: T201
    for day in itertools.count(1):
        town.main.day = min(day, 2)
        input(f"Day {town.main.day} is served; Enter for the next one. ")


if __name__ == "__main__":
    main()
