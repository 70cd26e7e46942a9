"""What the demo needs before its crawl: no archive in its place, and the sample site's configuration."""

from __future__ import annotations

from pathlib import Path

from scraper.errors import ConfigError
from scraper.store.archive import open_archive
from scraper.store.lock import lock

NAME = "Ratna Samvad"
_SITE = """\
# The sample site of `scraper demo`; its server ends with the demo.
host = "{host}"
name = "{name}"
timezone = "Asia/Kolkata"
feeds = ["{origin}/feed.xml"]
sitemaps = ["{origin}/sitemap.xml"]
sections = ["{origin}/", "{origin}/psu-news/", "{origin}/defence/", "{origin}/hindi/"]
include = ["/*/*.html"]
delay = 0.0             # it is our own
allow_private = true    # it is on loopback
"""


_OTHER = """
    SELECT host FROM sites WHERE name IS NOT ? OR host NOT LIKE '127.0.0.1:%'
    UNION ALL SELECT url FROM articles WHERE site IS NULL
"""


def write_config(folder: Path, origin: str) -> None:
    """Write a configuration with the sample site as its only site."""
    sites = folder / "sites"
    host = origin.partition("://")[2]
    try:
        sites.mkdir(parents=True, exist_ok=True)
        for old in sites.glob("127.0.0.1*.toml"):
            old.unlink()
        text = _SITE.format(host=host, origin=origin, name=NAME)
        (sites / f"{host}.toml").write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{folder}: can't be written: {error.strerror}") from error


def remove_old(path: Path) -> None:
    """Remove the archive of an earlier demo; raises ArchiveError, or ConfigError for any other archive."""
    if not path.exists():
        return
    with lock(path):
        with open_archive(path, create=False) as archive:
            other = archive.connection.execute(_OTHER, (NAME,)).fetchone()
        if other:
            raise ConfigError(
                f"{path}: holds {other[0]}, so it is not a demo's archive, and the demo would replace it; "
                "name another file with --archive"
            )
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
