"""Where configuration is found, and how it is read: your config/ first, the package's own behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scraper.errors import ConfigError
from scraper.model import Rule, Site
from scraper.rules.load import load_rules
from scraper.settings import Settings
from scraper.sites import load_settings, load_site
from scraper.tables import fault

_PACKAGED = Path(__file__).parent / "defaults"  # in an installed package
_CHECKOUT = Path(__file__).parent.parent / "config"  # in a checkout: what gets packaged


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a user can set."""

    settings: Settings
    rules: tuple[Rule, ...]
    sites: tuple[Site, ...]

    def site_of(self, host: str) -> Site | None:
        """Return the configured site that host (with :port where it has one) belongs to."""
        return next((site for site in self.sites if host in (site.host, *site.aliases)), None)

    @property
    def private_hosts(self) -> frozenset[str]:
        """The hosts that may resolve to loopback or private addresses."""
        return frozenset(
            host for site in self.sites if site.allow_private for host in (site.host, *site.aliases)
        )


def default_folder() -> Path:
    """Return the folder of the configuration that comes with the program."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def holds_config(folder: Path) -> bool:
    """Say whether there is any configuration in a folder."""
    return any((folder / name).exists() for name in ("scraper.toml", "sites", "rules"))


def read_config(folder: Path | None = None, *, may_be_empty: bool = False) -> Config:
    """Return the configuration in folder, completed from the program's own; raises ConfigError.

    scraper.toml and each file of rules/ win over the program's file of the same name. Where folder has
    sites/, those are all the sites. may_be_empty: folder is about to get its first file.
    """
    if folder is not None and not (folder.is_dir() and (may_be_empty or holds_config(folder))):
        what = "nothing of scraper's is in it" if folder.is_dir() else "no such folder"
        raise ConfigError(f"{folder}: {what}; --config wants a folder with scraper.toml, sites/ or rules/")
    own = folder or default_folder()
    settings = _pick(own, "scraper.toml")
    rule_files = {
        path.name: path
        for base in (default_folder(), own)
        for path in sorted((base / "rules").glob("*.toml"))
    }
    sites_folder = own / "sites" if (own / "sites").is_dir() else default_folder() / "sites"
    rules = tuple(
        rule
        for name in sorted(rule_files)
        for rule in load_rules(_read(rule_files[name]), str(rule_files[name]))
    )
    sites = tuple(_read_sites(sites_folder))
    return Config(load_settings(_read(settings), str(settings)), rules, sites)


def _pick(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).is_file() else default_folder() / name


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: not UTF-8: {error.reason}") from error


def _read_sites(folder: Path) -> Iterator[Site]:
    """Yield the sites of the files in folder; raises ConfigError, also where two claim the same host."""
    owners: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        text = _read(path)
        site = load_site(text, str(path))
        for key, hosts in (("host", (site.host,)), ("aliases", site.aliases)):
            for host in hosts:
                if owners.setdefault(host, path) is not path:
                    what = f"{host} belongs to the site of {owners[host]} already"
                    raise fault(text, str(path), (key,), what)
        yield site
