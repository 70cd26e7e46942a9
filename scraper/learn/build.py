"""What was learned of how a site builds its pages, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scraper.model import Template


@dataclass(frozen=True, slots=True)
class Taught:
    """A template, with what it was learned from."""

    template: Template
    pages: int
    fit: float  # share of these pages that fit it
    first: date  # days of their captures
    last: date


@dataclass(frozen=True, slots=True)
class Build:
    """How a site built its pages at one time: its templates' generation, counted from 0."""

    generation: int
    taught: tuple[Taught, ...] | None  # None: as they were stored
    checked: int  # of the site's newest pages
    misfits: int  # of these
    drift: float
    until: date | None = None  # the day of the first page of the next build; None: this is the newest
