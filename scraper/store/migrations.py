"""Every change to the archive's schema, in order. Append; never edit one that was released."""

from textwrap import dedent

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from scraper.store import (
    body_schema,
    crawl_schema,
    figures_schema,
    learn_schema,
    page_schema,
    schema,
    stories,
    story_schema,
)
from scraper.store.identity import put_sketch
from scraper.store.values import spelling
from scraper.variants import url_key, url_number

APPLICATION_ID = 0x53435250  # "SCRP", in the header of every archive

migrations = Migrations("scraper")


def _run(db: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(dedent(statement).strip())  # Datasette shows it as it was run


@migrations()
def m001_mark_as_archive(db: Database) -> None:
    """Write the application id, by which an archive is told from other SQLite files."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m002_sites_and_runs(db: Database) -> None:
    """Create sites and runs."""
    _run(db, schema.SITES_AND_RUNS)


@migrations()
def m003_articles(db: Database) -> None:
    """Create articles with their tags, removals and stories."""
    _run(db, schema.ARTICLES)


@migrations()
def m004_captures(db: Database) -> None:
    """Create captures, their bodies, and revisions."""
    _run(db, schema.CAPTURES)


@migrations()
def m005_frontier(db: Database) -> None:
    """Create the crawl's queue."""
    _run(db, schema.FRONTIER)


@migrations()
def m006_learned(db: Database) -> None:
    """Create the tables for what is learned a site."""
    _run(db, schema.LEARNED)


@migrations()
def m007_search(db: Database) -> None:
    """Create the full-text index and the triggers that keep it."""
    _run(db, schema.SEARCH)


@migrations()
def m008_run_states(db: Database) -> None:
    """Say of each run how it ended."""
    _run(db, crawl_schema.RUN_STATES)


@migrations()
def m009_filters(db: Database) -> None:
    """Create the indexes that searches filter and sort by."""
    _run(db, schema.FILTERS)


@migrations()
def m010_boilerplate(db: Database) -> None:
    """Keep what a site repeats with its evidence, and what was read of the site so far."""
    _run(db, learn_schema.BOILERPLATE)


@migrations()
def m011_aliases(db: Database) -> None:
    """Note every address by which an article is known, and what its near copies share with it."""
    _run(db, crawl_schema.ALIASES)
    for function in (url_key, url_number, spelling):
        db.conn.create_function(function.__name__, 1, function, deterministic=True)
    _run(db, crawl_schema.FILL_ALIASES)
    recent = "SELECT id, text FROM articles WHERE last_seen > datetime('now', '-90 days')"
    for article, text in db.execute(recent).fetchall():
        put_sketch(db.conn, article, text)


@migrations()
def m012_stories(db: Database) -> None:
    """Find the stories among the articles, and keep what finds them among those to come."""
    _run(db, story_schema.STORIES)
    stories.place_all(db.conn)


@migrations()
def m013_figures(db: Database) -> None:
    """Count what a page could not count in time."""
    _run(db, figures_schema.FIGURES)


@migrations()
def m014_hosts(db: Database) -> None:
    """Remember of each host how fast it may be asked, until when it is left alone, and its robots.txt."""
    _run(db, crawl_schema.HOSTS)


@migrations()
def m015_hints(db: Database) -> None:
    """Keep what sources say of articles, how these are looked at again, and when sources were read."""
    _run(db, crawl_schema.HINTS)


@migrations()
def m016_dictionaries(db: Database) -> None:
    """Note by which pages the others of a host are compressed."""
    _run(db, body_schema.DICTIONARIES)


@migrations()
def m017_seen(db: Database) -> None:
    """Index new articles with what is counted of them."""
    _run(db, figures_schema.SEEN)


@migrations()
def m018_article_pages(db: Database) -> None:
    """Keep which captures an article over several pages is from."""
    _run(db, page_schema.ARTICLE_PAGES)


@migrations()
def m019_templates(db: Database) -> None:
    """Keep how a site builds its pages, and what was seen of that so far."""
    _run(db, learn_schema.TEMPLATES)


@migrations()
def m020_untold(db: Database) -> None:
    """Index the addresses in the queue whose priority does not tell their age."""
    _run(db, crawl_schema.UNTOLD)


def known() -> set[str]:
    """Return the names of the migrations that this program knows."""
    # An unopened database has applied none, so that all are pending.
    return {migration.name for migration in migrations.pending(Database(memory=True))}
