"""`scraper schedule`: the crawl as crontab lines or systemd timers, printed or put in place."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TypedDict, Unpack

import click

from scraper.cli import crontab, systemd
from scraper.cli.common import Session, Verb
from scraper.cli.jobs import Job, Places, plan_jobs
from scraper.cli.seeds import group_seeds, read_seeds, seeds_option
from scraper.cli.timing import Every, spread
from scraper.config import default_folder

CRON = "cron"
SYSTEMD = "systemd"
EXAMPLE = """\
scraper schedule --every 30m
scraper schedule --every 6h --install
scraper schedule --format systemd --install
scraper schedule --remove"""


class Setting(TypedDict):
    """How often to crawl what, and where the log goes."""

    every: int
    per_site: bool
    seeds: Path
    log: Path | None


@click.command("schedule", cls=Verb, example=EXAMPLE)
@click.option(
    "--every", type=Every(), default="1h", show_default=True, metavar="SPAN", help="30m, 1h, 6h, 1d, 1w."
)
@click.option(
    "--per-site", is_flag=True, help="A line a site, evenly apart, instead of one line that crawls all."
)
@click.option(
    "--format", "form", type=click.Choice([CRON, SYSTEMD]), default=CRON, show_default=True, help="For what."
)
@click.option("--install", "deed", flag_value="install", help="Put it in place, for your own user.")
@click.option("--remove", "deed", flag_value="remove", help="Take out what --install put in place.")
@seeds_option
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PATH",
    help="What the crawl's output is added to; by default crawl.log next to the archive.",
)
@click.pass_obj
def command(session: Session, *, form: str, deed: str | None, **setting: Unpack[Setting]) -> int:
    """Print what makes cron or systemd crawl the configured sites; --install puts it in place.

    The minute comes from this machine's name, so that machines don't all come at the full hour. Crawls of one
    archive never run at once: with --per-site, a crawl whose turn comes while another is running waits for
    its next turn. Without it, all sites are crawled side by side in one run. --remove takes out what was
    installed for this archive.
    """
    archive = session.archive.absolute()
    if deed == "remove":
        _remove(form, archive)
        return 0
    if deed == "install":
        setting["seeds"].mkdir(parents=True, exist_ok=True)  # so that the crawl looks there from now on
    jobs = _plan(session, setting)
    if deed == "install":
        jobs[0].log.parent.mkdir(parents=True, exist_ok=True)
        _install(form, jobs, archive)
    elif form == CRON:
        click.echo(crontab.cron_block(jobs, archive), nl=False)
    else:
        for name, text in systemd.unit_files(jobs, archive).items():
            click.echo(f"# {name}\n{text}")
    return 0


def _plan(session: Session, setting: Setting) -> list[Job]:
    archive = session.archive.absolute()
    places = Places(
        archive,
        (session.folder or default_folder()).absolute(),
        setting["seeds"].absolute(),
        (setting["log"] or archive.with_name("crawl.log")).absolute(),
    )
    known = group_seeds(read_seeds(places.seeds), session.config().sites)
    if not known:
        raise click.UsageError("nothing to crawl: no file in config/sites/, no URL in seeds/*.txt")
    hosts = sorted(site.host for site in known) if setting["per_site"] else [None]
    return plan_jobs(hosts, spread(socket.gethostname(), setting["every"], len(hosts)), places)


def _install(form: str, jobs: list[Job], archive: Path) -> None:
    if form == CRON:
        block = crontab.cron_block(jobs, archive)
        changed = crontab.install_block(block, archive)
        click.echo(f"{'These lines are' if changed else 'Nothing to do: these lines were'} in your crontab:")
        click.echo(block, nl=False)
        return
    units = systemd.unit_files(jobs, archive)
    changed = systemd.install_units(units, archive)
    click.echo(f"{'These units are' if changed else 'Nothing to do: these units were'} in place, timers on:")
    click.echo("\n".join(units))
    click.echo(f"They run while you are logged in; `loginctl enable-linger {_user()}` makes that always.")


def _remove(form: str, archive: Path) -> None:
    if form == CRON:
        found = crontab.remove_block(archive)
        click.echo(f"{'Taken out of' if found else 'Nothing was in'} your crontab for {archive}.")
        return
    names = systemd.remove_units(archive)
    click.echo(f"Stopped and deleted: {', '.join(names)}" if names else f"No units were there for {archive}.")


def _user() -> str:
    return os.environ.get("USER") or "$USER"
