"""`scraper learn`: what a site repeats and how it builds its pages; learned, listed, refused and pinned."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TypedDict, Unpack

import click

from scraper.cli.choice import choose_hosts, form_option
from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.config import Config
from scraper.pipeline import Lesson
from scraper.pipeline.learning import Report
from scraper.store.archive import open_archive
from scraper.store.connect import reading
from scraper.store.learned import LEARNED, PINNED, REFUSED, Known, list_known
from scraper.store.lock import lock
from scraper.store.templates import StoredTemplate, list_templates
from scraper.text import say_count

EXAMPLE = """\
scraper learn
scraper learn www.psuconnect.in --list
scraper learn --refuse learned.watch-our-channel-1f0c9a3e"""
_EXCERPT = 100  # characters of an example
_log = logging.getLogger(__name__)


class LearnOptions(TypedDict):
    """What is asked for."""

    listing: bool
    refuse: tuple[str, ...]
    pin: tuple[str, ...]
    release: tuple[str, ...]
    afresh: bool


@click.command("learn", cls=Verb, example=EXAMPLE)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--list", "listing", is_flag=True, help="Only show what was learned, with the evidence.")
@click.option(
    "--refuse", multiple=True, metavar="ID", help="Never use this rule or template, nor learn it again."
)
@click.option(
    "--pin", multiple=True, metavar="ID", help="Use this rule for good, in all parts of an article."
)
@click.option("--release", multiple=True, metavar="ID", help="Take back --refuse or --pin.")
@click.option("--afresh", is_flag=True, help="Read all pages again, not only the new ones.")
@form_option
@click.pass_obj
def command(session: Session, *, sites: tuple[str, ...], form: str, **options: Unpack[LearnOptions]) -> int:
    """Learn what each site repeats on its pages and how it builds them, from those in the archive.

    Text that stands on many of a site's articles, at the same kind of place and over several days, becomes a
    rule of that site: new pages are stripped of it, and old ones by `scraper reextract`. How the pages are
    built becomes a template, by which new pages are read faster; one that does not fit is read without. A
    crawl learns by itself. The evidence that it takes is set in scraper.toml, under [learn].
    """
    states = {REFUSED: options["refuse"], PINNED: options["pin"], LEARNED: options["release"]}
    if any(states.values()):
        return _set_states(session, states)
    config = session.config()
    if options["listing"]:
        _list(session, choose_hosts(sites, config, session.archive), form)
        return 0
    with lock(session.archive, create=False):
        hosts = choose_hosts(sites, config, session.archive)
        with open_archive(session.archive, create=False) as archive:
            for host in hosts:
                report = _learn(Lesson(archive, config, host, afresh=options["afresh"]), session)
                click.echo(json.dumps(asdict(report)) if form == "json" else _describe(report, config))
    return 0


def _learn(lesson: Lesson, session: Session) -> Report:
    with session.progress("Pages") as advance:
        while lesson.waiting:
            advance(lesson.read_next())
    return lesson.finish()


def _describe(report: Report, config: Config) -> str:
    least = config.settings.learn.enough
    if report.all_pages < least:
        return (
            f"{report.site}: {say_count(report.all_pages, 'article')} read, too few to learn from ({least})"
        )
    templates = say_count(report.templates, "template") if report.templates else "no templates"
    return (
        f"{report.site}: {say_count(report.pages, 'page')} read, {report.all_pages} in all; "
        f"{say_count(report.new, 'new rule')}, {report.rules} in all; {templates}"
    )


def _set_states(session: Session, states: Mapping[str, Sequence[str]]) -> int:
    """Do what the user says of rules; return the exit code: 1 where a rule is unknown."""
    failed = 0
    with open_archive(session.archive, create=False) as archive:
        for state, rule in ((state, rule) for state, rules in states.items() for rule in rules):
            if archive.judge_rule(rule, state):
                click.echo(f"{rule}: {state}")
            else:
                failed += 1
                _log.error("%s: no such learned rule or template; see `scraper learn --list`", rule)
    if failed < sum(map(len, states.values())):
        click.echo("New pages follow at once; for those in the archive: scraper reextract", err=True)
    return int(failed > 0)


def _list(session: Session, hosts: Sequence[str], form: str) -> None:
    with reading(session.archive) as db:
        known: list[Known | StoredTemplate] = [*list_known(db, hosts), *list_templates(db, hosts)]
    for each in sorted(known, key=lambda each: each.site):
        if form == "json":
            told = {"why": each.why} if isinstance(each, Known) else {"evidence": each.evidence}
            click.echo(json.dumps(asdict(each) | told, ensure_ascii=False))
        else:
            click.echo(printable(_as_lines(each)))
    if not known and form != "json":
        click.echo("nothing was learned yet")


def _as_lines(known: Known | StoredTemplate) -> str:
    state = "" if known.state == LEARNED else f" ({known.state})"
    if isinstance(known, StoredTemplate):
        named = (("headline", known.title), ("byline", known.byline), ("date", known.dated))
        places = "".join(f"\n    {name}: {', '.join(found)}" for name, found in named if found)
        return f"{known.site}  {known.name}{state}\n    body: {known.body}{places}\n    {known.evidence}"
    text = known.text if len(known.text) <= _EXCERPT else f"{known.text[:_EXCERPT].rstrip()}…"
    return f"{known.site}  {known.rule}{state}\n    {text}\n    {known.evidence}"
