"""What was added for learning sites, as SQL. Only migrations run it; a released statement never changes."""

# Nothing was ever written to the first `boilerplate`.
BOILERPLATE = (
    "DROP TABLE boilerplate",
    """
    CREATE TABLE boilerplate (
        id INTEGER PRIMARY KEY,
        site INTEGER NOT NULL REFERENCES sites(id),
        rule TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'learned' CHECK (state IN ('learned', 'refused', 'pinned')),
        text TEXT NOT NULL,
        form TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        place TEXT NOT NULL,
        parts TEXT NOT NULL,
        pages INTEGER NOT NULL,
        of_pages INTEGER NOT NULL,
        days INTEGER NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        learned TEXT NOT NULL,
        UNIQUE (site, fingerprint)
    )
    """,
    "CREATE INDEX boilerplate_rule ON boilerplate(rule)",
    "CREATE INDEX boilerplate_state ON boilerplate(state)",
    """
    CREATE TABLE lessons (
        site INTEGER PRIMARY KEY REFERENCES sites(id),
        article INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        memory BLOB NOT NULL,
        learned TEXT NOT NULL
    )
    """,
)
