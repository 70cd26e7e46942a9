"""What was added for the crawl, as SQL. Only migrations run it; a released statement never changes."""

RUN_STATES = (
    """
    ALTER TABLE runs ADD COLUMN state TEXT NOT NULL DEFAULT 'done'
        CHECK (state IN ('running', 'done', 'interrupted', 'out of time', 'failed', 'killed'))
    """,
    "UPDATE runs SET state = 'running' WHERE finished IS NULL",
    "CREATE INDEX runs_state ON runs(state)",
)

# `key` is what all spellings of an address share, `number` the number by which it names its article, `spare`
# another spelling of it, to be tried where the first one fails.
ALIASES = (
    """
    CREATE TABLE aliases (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        key TEXT NOT NULL,
        number TEXT,
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        first_seen TEXT NOT NULL
    )
    """,
    "CREATE INDEX aliases_key ON aliases(key)",
    "CREATE INDEX aliases_number ON aliases(number) WHERE number IS NOT NULL",
    "CREATE INDEX aliases_article ON aliases(article)",
    """
    CREATE TABLE sketches (
        hash INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        PRIMARY KEY (hash, article)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sketches_article ON sketches(article)",
    "ALTER TABLE frontier ADD COLUMN key TEXT",
    "ALTER TABLE frontier ADD COLUMN spare TEXT",
)

# What is known already; ordered, so that of two articles the one that was reached last has the address.
FILL_ALIASES = (
    """
    INSERT OR REPLACE INTO aliases (url, key, number, article, first_seen)
    SELECT address, url_key(address), url_number(address), article, first_seen FROM (
        SELECT spelling(url) AS address, article, fetched_at AS first_seen, id FROM captures
            WHERE article IS NOT NULL
        UNION ALL
        SELECT spelling(final_url), article, fetched_at, id FROM captures
            WHERE article IS NOT NULL AND final_url IS NOT NULL
        UNION ALL
        SELECT url, id, first_seen, 1 << 60 FROM articles
        ORDER BY 4
    )
    """,
    "UPDATE frontier SET key = url_key(url)",
    "CREATE INDEX frontier_key ON frontier(key)",
)

# `pace` is in seconds, `strikes` the runs in a row that gave the host up.
HOSTS = (
    """
    CREATE TABLE hosts (
        id INTEGER PRIMARY KEY,
        host TEXT NOT NULL UNIQUE,
        pace REAL NOT NULL,
        strikes INTEGER NOT NULL,
        not_before TEXT,
        reason TEXT
    )
    """,
    """
    CREATE TABLE robots (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        final_url TEXT NOT NULL,
        status INTEGER NOT NULL,
        body BLOB NOT NULL,
        etag TEXT,
        last_modified TEXT,
        fetched_at TEXT NOT NULL
    )
    """,
)

# What sources say of an article, and how it is looked at again. `gap`, in seconds, lies between two looks;
# `misled` counts the looks that a source's date of change called for in vain.
HINTS = (
    "ALTER TABLE frontier ADD COLUMN published TEXT",
    "ALTER TABLE frontier ADD COLUMN modified TEXT",
    "ALTER TABLE frontier ADD COLUMN section TEXT",
    "ALTER TABLE frontier ADD COLUMN tags TEXT",
    "ALTER TABLE frontier ADD COLUMN fetched_at TEXT",
    "ALTER TABLE frontier ADD COLUMN gap REAL",
    "ALTER TABLE frontier ADD COLUMN misled INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE habits (site TEXT PRIMARY KEY, looks INTEGER NOT NULL, changes INTEGER NOT NULL)",
    """
    CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        parent TEXT,
        modified TEXT,
        day_only INTEGER NOT NULL DEFAULT 0,
        read_at TEXT
    )
    """,
    "CREATE INDEX sources_parent ON sources(parent)",
)

# Those whose priority does not tell how old they are, for a crawl that leaves older ones out.
UNTOLD = (
    """
    CREATE INDEX frontier_untold ON frontier(site, state, priority)
    WHERE date IS NULL OR date > found_at
    """,
)
