"""What was added for raw pages, as SQL. Only migrations run it; a released statement never changes."""

# `bodies.dictionary` names the body that a body was compressed by; these are the ones to compress others by.
DICTIONARIES = (
    """
    CREATE TABLE dictionaries (
        id INTEGER PRIMARY KEY,
        host TEXT NOT NULL,
        body INTEGER NOT NULL UNIQUE REFERENCES bodies(id)
    )
    """,
    "CREATE INDEX dictionaries_host ON dictionaries(host)",
    "CREATE INDEX bodies_dictionary ON bodies(dictionary) WHERE dictionary IS NOT NULL",
)
