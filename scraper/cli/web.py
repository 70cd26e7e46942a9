"""Addresses as people type them."""

from __future__ import annotations

import re

import click

from scraper.errors import BadUrl
from scraper.urls import abridge, canonicalize, host_of

_EXAMPLE = "one like https://www.example.in/news/1"

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OTHER = re.compile(
    r"(?!https?://)[a-z][a-z0-9+.-]*:(?!\d{1,5}(?:[/?#]|$))", re.IGNORECASE
)  # not a host's port


def is_address(source: str) -> bool:
    """Say whether a SOURCE that may be a file is an address with its scheme."""
    return bool(_SCHEME.match(source))


def complete_address(typed: str) -> str:
    """Return the address, with https:// in front where it names no scheme."""
    return typed if is_address(typed) else f"https://{typed}"


def is_on_the_web(typed: str) -> bool:
    """Say whether what was typed can be fetched at all."""
    return not _OTHER.match(typed) and host_of(complete_address(typed)) is not None


def check_address(typed: str) -> str:
    """Return the complete address; a usage error for what is not on the web."""
    if not is_on_the_web(typed):
        raise click.UsageError(refusal(typed))
    return complete_address(typed)


def refusal(typed: str) -> str:
    """Return what is said of something that is not on the web."""
    if not typed.strip():
        return f"{abridge(typed)}: blank; expected {_EXAMPLE}"
    if not _OTHER.match(typed):
        try:
            canonicalize(complete_address(typed))
        except BadUrl as error:
            return str(error)
    return f"{abridge(typed)}: not an http or https address; expected {_EXAMPLE}"
