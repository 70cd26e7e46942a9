"""A site's pages, read one by one: templates are learned, checked, dropped when the build changes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.config import read_config
from scraper.extract.parse import parse
from scraper.learn.build import Build
from scraper.learn.outlines import Check, Outlines, dump_outlines, find_split, load_outlines
from scraper.learn.specimen import specimen_of
from scraper.model import Learned, Template
from scraper.pipeline import clean_page
from scraper.pipeline.templating import Course, is_labelled, record_page
from scraper.settings import Learning

sys.path.insert(0, str(Path(__file__).parent))
from newspapers import STYLES, Paged, Printer, print_page, video, wordpress, write_story

RULES = read_config().rules
SETTINGS = Learning()
HOST = "patrika.example"
Style = Callable[[Printer], str]


def print_pages(styles: Iterable[Style]) -> list[Paged]:
    return [print_page(style, write_story(number, odd=0.0)) for number, style in enumerate(styles)]


def read(
    course: Course, pages: Iterable[Paged], templates: tuple[Template, ...] = (), engine: str | None = None
) -> list[Build]:
    for page in pages:
        parsed = replace(parse(page.html.encode(), page.url), day=page.day)
        article = clean_page(parsed, RULES, None, Learned({}, templates))
        specimen = specimen_of(replace(article, engine=engine or article.engine), page.day)
        course.read(record_page(specimen, page.day), labelled=is_labelled(specimen))
    return course.finish()


@pytest.fixture(scope="module")
def first() -> tuple[Outlines, Build]:
    """What 24 pages of one build teach."""
    course = Course(HOST, Outlines(), (), SETTINGS)
    (build,) = read(course, print_pages([wordpress] * 24))
    return course.memory, build


def templates_of(build: Build) -> tuple[Template, ...]:
    return tuple(taught.template for taught in build.taught or ())


def fresh(memory: Outlines) -> Outlines:
    copy = load_outlines(dump_outlines(memory))
    assert copy is not None
    return copy


def test_the_first_template_comes_with_enough_pages_and_its_evidence(first: tuple[Outlines, Build]) -> None:
    memory, build = first
    (taught,) = build.taught or ()
    assert (build.generation, build.until, taught.fit) == (0, None, 1.0)
    assert taught.pages == 24
    assert (taught.first, taught.last) == (write_story(0).day, write_story(23).day)
    assert (memory.pages, memory.usual) == (24, 1.0)


def test_a_redesign_ends_the_template_and_the_new_pages_teach_the_next(first: tuple[Outlines, Build]) -> None:
    memory, build = first
    course = Course(HOST, fresh(memory), templates_of(build), SETTINGS)
    styles = [wordpress] * 60 + [STYLES["modules"]] * 45
    ended, newest = read(course, print_pages(styles)[24:], templates_of(build))
    assert (ended.generation, newest.generation) == (0, 1)
    assert ended.until == write_story(60).day
    assert ended.checked == 40
    assert 20 <= ended.misfits <= 24
    assert ended.drift >= 0.5
    (taught,) = newest.taught or ()
    assert taught.template.path[-1] == "div.story-body"
    assert newest.until is None
    assert newest.misfits <= newest.checked / 4


def test_learning_in_parts_comes_to_the_same_as_at_once() -> None:
    pages = print_pages([wordpress] * 30 + [STYLES["boxed"]] * 36)
    at_once = Course(HOST, Outlines(), (), SETTINGS)
    whole = read(at_once, pages, engine="labeller")
    memory, known, parts = Outlines(), (), []
    for start in range(0, len(pages), 6):
        course = Course(HOST, memory, known, SETTINGS)
        builds = read(course, pages[start : start + 6], engine="labeller")
        parts += [build for build in builds if build.until]
        known = templates_of(builds[-1]) if builds[-1].taught is not None else known
        memory = fresh(course.memory)
    assert [(b.generation, b.until, b.misfits) for b in parts] == [
        (b.generation, b.until, b.misfits) for b in whole if b.until
    ]
    assert [t.name for t in known] == [t.name for t in templates_of(whole[-1])]


def test_films_among_the_news_are_no_redesign() -> None:
    styles = [video if number % 3 == 2 else wordpress for number in range(90)]
    builds = read(Course(HOST, Outlines(), (), SETTINGS), print_pages(styles), engine="labeller")
    assert len(builds) == 1
    assert len(templates_of(builds[0])) == 2


def test_pages_that_a_template_read_teach_nothing_new(first: tuple[Outlines, Build]) -> None:
    memory, build = first
    course = Course(HOST, fresh(memory), templates_of(build), SETTINGS)
    (newest,) = read(course, print_pages([wordpress] * 40)[24:], templates_of(build))
    assert newest.taught is None
    assert (newest.checked, newest.misfits) == (20, 0)
    assert len(course.memory.records) == 24


def test_the_settings_can_forbid_templates() -> None:
    course = Course(HOST, Outlines(), (), replace(SETTINGS, templates=False))
    (build,) = read(course, print_pages([wordpress] * 24))
    assert (build.taught, course.memory.pages) == (None, 0)


@pytest.mark.parametrize(
    ("usual", "fits", "drifted"),
    [
        (1.0, "+" * 40, False),
        (1.0, "-" * 9, False),  # too few to tell
        (1.0, "-" * 10, True),
        (0.95, "+" * 21 + "-" * 19, False),
        (0.95, "+" * 18 + "-" * 22, True),
        (0.3, "+" * 6 + "-" * 34, False),  # may be chance where so few usually fit
        (0.3, "+" * 1 + "-" * 39, True),
    ],
)
def test_what_counts_as_a_redesign(usual: float, fits: str, drifted: bool) -> None:
    checks = [Check(number, 739000, each == "+") for number, each in enumerate(fits)]
    assert Outlines(usual=usual, checks=checks).has_drifted(SETTINGS) is drifted


@pytest.mark.parametrize(
    ("fits", "place"), [("++++----", 4), ("----", 0), ("++-+----", 4), ("-+++---+--", 4), ("+--", 1)]
)
def test_the_change_is_where_most_before_fit_and_most_after_do_not(fits: str, place: int) -> None:
    assert find_split([each == "+" for each in fits]) == place


def test_memory_of_another_format_counts_as_none() -> None:
    assert load_outlines(None) is None
    assert load_outlines(b"\x00") is None
