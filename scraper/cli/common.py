"""What every command has: its common options, a session, an example in its help, and errors as one line."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from scraper.cli import logs
from scraper.cli.examples import write_examples
from scraper.config import Config, holds_config, read_config
from scraper.errors import ScraperError

ARCHIVE = Path("archive/articles.db")
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended: 128 + SIGINT
OWN_CONFIG = Path("config")
ANY_HINT = "; --any takes it all the same"
_FULL = "no space left on the disk; free some space and run the same command again"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """What the common options say."""

    archive: Path
    folder: Path | None  # of the configuration; None is the program's own
    verbosity: int  # -1 quiet, 0, 1 and more
    log_format: str
    console: Console = field(repr=False)  # stderr

    def config(self, *, may_be_empty: bool = False) -> Config:
        """Read the configuration; raises ConfigError."""
        return read_config(self.folder, may_be_empty=may_be_empty)

    @contextmanager
    def progress(
        self, label: str, *, printing: bool = False, total: int | None = None
    ) -> Iterator[Callable[[str], None]]:
        """Show what is done while the block runs, where someone looks; yield what to call with each item.

        printing: results go to stdout meanwhile. Where that is the same terminal, they are progress enough.
        total: how many items there are, where that is known; a bar shows how far it is.
        """
        crowded = printing and sys.stdout.isatty()
        if crowded or not self.console.is_terminal or self.verbosity < 0 or self.log_format == logs.JSON:
            yield _ignore
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description} {task.completed}"),
            *([] if total is None else [BarColumn(), TaskProgressColumn()]),
            TimeElapsedColumn(),
            TextColumn("{task.fields[item]}"),
        )
        with Progress(*columns, console=self.console, transient=True, redirect_stdout=False) as bar:
            task = bar.add_task(label, total=total, item="")
            yield lambda item: bar.update(task, advance=1, item=escape(item))


class Verb(click.Command):
    """A command of scraper: with the common options, an example, and our errors as messages."""

    def __init__(self, *args: Any, example: str, archive: Path = ARCHIVE, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.example = example
        self.params += _common_options(archive)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse empty arguments: a script's variable was not set, and "" would be the working directory."""
        empty = "" in args and self.name != "search"
        rest = super().parse_args(ctx, args)
        if empty and any(_is_empty(value) for value in ctx.params.values()):
            raise click.UsageError("an argument is empty; perhaps a variable is not set", ctx)
        return rest

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they are to be typed."""
        write_examples(self.example, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, which returns its exit code; an error of ours becomes one line and its code."""
        session = ctx.obj = _open_session(ctx.params)
        try:
            code = super().invoke(ctx)
        except ScraperError as error:
            _fail(session, str(error), error.exit_code)
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click ends quietly when the reader of our output has left
            _fail(session, _describe(error), 1)
        raise click.exceptions.Exit(code or 0)


def _is_empty(value: object) -> bool:
    """Whether an option's value, or one of several, came from an empty string."""
    return any(one in ("", Path()) for one in (value if isinstance(value, tuple) else (value,)))


def _describe(error: OSError) -> str:
    """Return what the system said; it names no file where the results go to stdout."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    reason = _FULL if full else error.strerror or str(error)
    return f"{error.filename or ('standard output' if full else 'the system says')}: {reason}"


def _fail(session: Session, message: str, code: int) -> NoReturn:
    if session.log_format == logs.JSON:
        _log.error("%s", message)
    else:
        click.echo(f"Error: {message}", err=True)
    raise click.exceptions.Exit(code)


def _open_session(params: dict[str, Any]) -> Session:
    quiet, verbose = params.pop("quiet"), params.pop("verbose")
    verbosity = -1 if quiet else verbose
    console = Console(stderr=True)
    form = params.pop("log_format")
    logs.set_up(form, verbosity, console)
    folder = params.pop("config") or (OWN_CONFIG if holds_config(OWN_CONFIG) else None)
    return Session(params.pop("archive"), folder, verbosity, form, console)


def _common_options(archive: Path) -> list[click.Parameter]:
    path = click.Path(path_type=Path)
    forms = click.Choice([logs.PLAIN, logs.JSON])
    return [
        click.Option(
            ["--archive"], type=path, default=archive, show_default=True, metavar="PATH", help="The archive."
        ),
        click.Option(
            ["--config"],
            type=path,
            metavar="DIR",
            help="Folder with scraper.toml, sites/ and rules/; by default config/, or the program's own.",
        ),
        click.Option(["-q", "--quiet"], is_flag=True, help="Log errors only."),
        click.Option(["-v", "--verbose"], count=True, help="Log more; -vv: also what libraries say."),
        click.Option(
            ["--log-format"], type=forms, default=logs.PLAIN, show_default=True, help="Log lines on stderr."
        ),
    ]


def any_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --any: pages are taken whatever they seem to be."""
    words = "Take pages that seem to be no articles, too: sections, searches, shops."
    return click.option("--any", "any_page", is_flag=True, help=words)(command)


def _ignore(item: str) -> None:
    """Where nobody looks, nothing is shown."""
