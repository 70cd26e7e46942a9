"""Sites' files: where they are, which one is a site's, and writing one without harm to another."""

from __future__ import annotations

from pathlib import Path

from scraper.cli.common import OWN_CONFIG, Session
from scraper.errors import ConfigError
from scraper.model import Site
from scraper.sites import load_site


def sites_folder(session: Session) -> Path:
    """Return where the user's own sites are: in the folder of --config, else in config/."""
    return (session.folder or OWN_CONFIG) / "sites"


class SiteFiles:
    """The sites' files in a folder, which need not exist; raises ConfigError where one of them is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._owners: dict[str, Path] = {}  # by host, without "www."
        for path in sorted(folder.glob("*.toml")):
            self._note(path, load_site(path.read_text(encoding="utf-8"), str(path)))

    def refuse_twin(self, site: Site) -> None:
        """Raise ConfigError where a file has one of the site's hosts already."""
        for path in self._owned_by(site):
            raise ConfigError(f"{path}: {site.host} is configured there already; --force writes over it")

    def save(self, site: Site, text: str, *, force: bool = False) -> Path:
        """Write the site's file and return its path; raises ConfigError, also where text is no valid file.

        force: the file that has the site already is written over, whatever its name.
        """
        if not force:
            self.refuse_twin(site)
        taken = self._owned_by(site)
        if len(taken) > 1:
            files = ", ".join(map(str, taken))
            raise ConfigError(f"{site.host} is in more than one file: {files}; merge them first")
        path = taken[0] if taken else self.folder / f"{site.host.replace(':', '_')}.toml"
        load_site(text, str(path))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with path.open("w" if force else "x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            raise ConfigError(f"{path}: exists already; --force writes over it") from None
        except OSError as error:
            raise ConfigError(f"{path}: can't be written: {error.strerror}") from error
        self._note(path, site)
        return path

    def _note(self, path: Path, site: Site) -> None:
        self._owners.update(dict.fromkeys(_bare_hosts(site), path))

    def _owned_by(self, site: Site) -> list[Path]:
        found = (self._owners.get(host) for host in _bare_hosts(site))
        return list(dict.fromkeys(path for path in found if path))


def _bare_hosts(site: Site) -> list[str]:
    return [host.removeprefix("www.") for host in (site.host, *site.aliases)]
