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


def find_files(folder: Path, site: Site) -> list[Path]:
    """Return the files in folder that claim the site's host or an alias of it; raises ConfigError."""
    hosts = {site.host, *site.aliases}
    sites = {
        path: load_site(path.read_text(encoding="utf-8"), str(path)) for path in sorted(folder.glob("*.toml"))
    }
    return [path for path, known in sites.items() if not hosts.isdisjoint((known.host, *known.aliases))]


def refuse_twin(folder: Path, site: Site) -> None:
    """Raise ConfigError where the site has a file in folder already."""
    for path in find_files(folder, site):
        raise ConfigError(f"{path}: {site.host} is configured there already; --force writes over it")


def save_site(folder: Path, site: Site, text: str, *, force: bool = False) -> Path:
    """Write the site's file and return its path; raises ConfigError where text is no valid file of that site.

    force: the file that has the site already is written over, whatever its name.
    """
    if not force:
        refuse_twin(folder, site)
    taken = find_files(folder, site)
    if len(taken) > 1:
        raise ConfigError(
            f"{site.host} is in more than one file: {', '.join(map(str, taken))}; merge them first"
        )
    path = taken[0] if taken else folder / f"{site.host.replace(':', '_')}.toml"
    load_site(text, str(path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"{path}: exists already; --force writes over it") from None
    except OSError as error:
        raise ConfigError(f"{path}: can't be written: {error.strerror}") from error
    return path
