"""The archive's tables as SQL. Only migrations run it; a released statement never changes.

Times are TEXT in UTC as `2025-09-22T06:12:00Z`. `articles.published` and `articles.modified` are plain dates
(`2025-09-22`) where only the day is known.
"""

SITES_AND_RUNS = (
    """
    CREATE TABLE sites (
        id INTEGER PRIMARY KEY,
        host TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        finished TEXT,
        site INTEGER REFERENCES sites(id),
        fetched INTEGER NOT NULL DEFAULT 0,
        added INTEGER NOT NULL DEFAULT 0,
        updated INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX runs_site ON runs(site)",
)

ARTICLES = (
    """
    CREATE TABLE stories (
        id INTEGER PRIMARY KEY,
        title TEXT,
        first_seen TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        site INTEGER REFERENCES sites(id),
        title TEXT,
        authors TEXT,
        published TEXT,
        modified TEXT,
        place TEXT,
        section TEXT,
        language TEXT,
        summary TEXT,
        text TEXT NOT NULL CHECK (text <> ''),
        markdown TEXT NOT NULL,
        word_count INTEGER NOT NULL,
        image TEXT,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        gone TEXT,
        capture INTEGER REFERENCES captures(id),
        story INTEGER REFERENCES stories(id),
        engine TEXT NOT NULL,
        confidence REAL,
        version TEXT NOT NULL
    )
    """,
    "CREATE INDEX articles_site_published ON articles(site, published)",
    "CREATE INDEX articles_published ON articles(published)",
    "CREATE INDEX articles_published_day ON articles(date(published))",
    "CREATE INDEX articles_section ON articles(section)",
    "CREATE INDEX articles_language ON articles(language)",
    "CREATE INDEX articles_place ON articles(place)",
    "CREATE INDEX articles_engine ON articles(engine)",
    "CREATE INDEX articles_first_seen ON articles(first_seen)",
    "CREATE INDEX articles_capture ON articles(capture)",
    "CREATE INDEX articles_story ON articles(story)",
    "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE article_tags (
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        tag INTEGER NOT NULL REFERENCES tags(id),
        PRIMARY KEY (article, tag)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX article_tags_tag ON article_tags(tag)",
    """
    CREATE TABLE removals (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        rule TEXT NOT NULL,
        text TEXT NOT NULL
    )
    """,
    "CREATE INDEX removals_article ON removals(article, position)",
    "CREATE INDEX removals_rule ON removals(rule)",
)

CAPTURES = (
    """
    CREATE TABLE bodies (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        data BLOB NOT NULL,
        size INTEGER NOT NULL,
        dictionary INTEGER REFERENCES bodies(id)
    )
    """,
    """
    CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL,
        final_url TEXT,
        site INTEGER REFERENCES sites(id),
        article INTEGER REFERENCES articles(id) ON DELETE SET NULL,
        fetched_at TEXT NOT NULL,
        status INTEGER,
        content_type TEXT,
        etag TEXT,
        last_modified TEXT,
        body INTEGER REFERENCES bodies(id),
        run INTEGER REFERENCES runs(id),
        error TEXT
    )
    """,
    "CREATE INDEX captures_url ON captures(url)",
    "CREATE INDEX captures_final_url ON captures(final_url)",
    "CREATE INDEX captures_site ON captures(site)",
    "CREATE INDEX captures_article ON captures(article)",
    "CREATE INDEX captures_status ON captures(status)",
    "CREATE INDEX captures_body ON captures(body)",
    "CREATE INDEX captures_run ON captures(run)",
    """
    CREATE TABLE revisions (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        capture INTEGER REFERENCES captures(id),
        seen_at TEXT NOT NULL,
        title TEXT,
        text TEXT NOT NULL
    )
    """,
    "CREATE INDEX revisions_article ON revisions(article)",
    "CREATE INDEX revisions_capture ON revisions(capture)",
)

# `site` is the host, not an id: the frontier knows hosts that have no row in `sites` yet.
FRONTIER = (
    """
    CREATE TABLE frontier (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        site TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'queued'
            CHECK (state IN ('queued', 'leased', 'done', 'failed', 'gone', 'excluded')),
        priority INTEGER NOT NULL DEFAULT 0,
        depth INTEGER NOT NULL DEFAULT 0,
        found_on TEXT,
        found_at TEXT NOT NULL,
        not_before TEXT,
        lease_until TEXT,
        tries INTEGER NOT NULL DEFAULT 0,
        last_error TEXT,
        title TEXT,
        date TEXT
    )
    """,
    "CREATE INDEX frontier_due ON frontier(site, state, priority, not_before)",
    "CREATE INDEX frontier_state ON frontier(state)",
    "CREATE INDEX frontier_leases ON frontier(lease_until) WHERE state = 'leased'",
)

LEARNED = (
    """
    CREATE TABLE boilerplate (
        id INTEGER PRIMARY KEY,
        site INTEGER NOT NULL REFERENCES sites(id),
        fingerprint TEXT NOT NULL,
        text TEXT NOT NULL,
        pages INTEGER NOT NULL,
        learned TEXT NOT NULL,
        UNIQUE (site, fingerprint)
    )
    """,
    """
    CREATE TABLE templates (
        id INTEGER PRIMARY KEY,
        site INTEGER NOT NULL REFERENCES sites(id),
        body TEXT NOT NULL,
        pages INTEGER NOT NULL,
        learned TEXT NOT NULL,
        UNIQUE (site, body)
    )
    """,
)

# ZWNJ and ZWJ shape letters but don't change words, and FTS5 would split words at them: texts keep them, the
# index sees texts without. The index reads a view of the articles so that FTS5's 'rebuild' and
# 'integrity-check' see the same as the triggers. Datasette and sqlite-utils find a table's index by the text
# of its CREATE statement, which is why that statement holds a comment.
_UNJOINED = "replace(replace({0}, char(8205), ''), char(8204), '')"
_INDEXED = ("title", "summary", "text")


def _columns(row: str) -> str:
    return ", ".join(_UNJOINED.format(f"{row}.{column}") for column in _INDEXED)


_DELETE = f"""
    INSERT INTO articles_fts(articles_fts, rowid, title, summary, text)
        VALUES ('delete', old.id, {_columns("old")});
"""  # noqa: S608 - built from the constants above
_INSERT = f"""
    INSERT INTO articles_fts(rowid, title, summary, text) VALUES (new.id, {_columns("new")});
"""  # noqa: S608 - built from the constants above
_CHANGED = " OR ".join(f"old.{column} IS NOT new.{column}" for column in _INDEXED)

SEARCH = (
    f"""
    CREATE VIEW articles_indexed AS SELECT
        id, {", ".join(f"{_UNJOINED.format(column)} AS {column}" for column in _INDEXED)}
    FROM articles
    """,  # noqa: S608 - built from the constants above
    """
    CREATE VIRTUAL TABLE articles_fts USING fts5(
        title, summary, text, /* content="articles" */
        content="articles_indexed", content_rowid="id",
        tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )
    """,
    f"CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN {_INSERT} END",
    f"CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN {_DELETE} END",
    f"""
    CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, summary, text ON articles
    WHEN {_CHANGED} BEGIN {_DELETE} {_INSERT} END
    """,
)

# What searches filter and sort by. An article's date is its own, or else when it came into the archive.
FILTERS = (
    "CREATE INDEX articles_day ON articles(coalesce(published, first_seen))",
    "CREATE INDEX articles_site_day ON articles(site, coalesce(published, first_seen))",
    "CREATE INDEX articles_section_nocase ON articles(section COLLATE NOCASE)",
    "CREATE INDEX articles_authors ON articles(authors)",
    "CREATE INDEX tags_name_nocase ON tags(name COLLATE NOCASE)",
)
