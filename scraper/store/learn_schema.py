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

# Nothing was ever written to the first `templates`.
TEMPLATES = (
    "DROP TABLE templates",
    """
    CREATE TABLE templates (
        id INTEGER PRIMARY KEY,
        site INTEGER NOT NULL REFERENCES sites(id),
        name TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'learned' CHECK (state IN ('learned', 'refused')),
        generation INTEGER NOT NULL,
        body TEXT NOT NULL,
        data TEXT NOT NULL,
        pages INTEGER NOT NULL,
        fit REAL NOT NULL,
        confidence REAL NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        checked INTEGER NOT NULL DEFAULT 0,
        misfits INTEGER NOT NULL DEFAULT 0,
        drift REAL NOT NULL DEFAULT 0,
        until TEXT,
        noticed TEXT,
        learned TEXT NOT NULL,
        UNIQUE (site, name)
    )
    """,
    "CREATE INDEX templates_name ON templates(name)",
    "CREATE INDEX templates_state ON templates(state)",
    "ALTER TABLE lessons ADD COLUMN outlines BLOB",
)
