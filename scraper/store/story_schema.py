"""What was added for stories, as SQL. Only migrations run it; a released statement never changes."""

# `story_bands` has no references: 16 rows an article, each of which would be looked up again.
STORIES = (
    "ALTER TABLE stories ADD COLUMN head INTEGER REFERENCES articles(id) ON DELETE SET NULL",
    "ALTER TABLE stories ADD COLUMN articles INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE stories ADD COLUMN sites INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE stories ADD COLUMN latest TEXT",
    "CREATE INDEX stories_latest ON stories(latest)",
    "CREATE INDEX stories_head ON stories(head)",
    """
    CREATE TABLE signatures (
        article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
        data BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE story_bands (
        key INTEGER NOT NULL,
        day INTEGER NOT NULL,
        article INTEGER NOT NULL,
        site INTEGER,
        PRIMARY KEY (key, day, article)
    ) WITHOUT ROWID
    """,
)
