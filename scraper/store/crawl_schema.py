"""What was added for the crawl, as SQL. Only migrations run it; a released statement never changes."""

RUN_STATES = (
    """
    ALTER TABLE runs ADD COLUMN state TEXT NOT NULL DEFAULT 'done'
        CHECK (state IN ('running', 'done', 'interrupted', 'out of time', 'failed', 'killed'))
    """,
    "UPDATE runs SET state = 'running' WHERE finished IS NULL",
    "CREATE INDEX runs_state ON runs(state)",
)
