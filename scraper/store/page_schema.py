"""What was added for articles over several pages, as SQL. Only migrations run it; it never changes."""

# Pages from the second on; the first is articles.capture.
ARTICLE_PAGES = (
    """
    CREATE TABLE article_pages (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        capture INTEGER NOT NULL REFERENCES captures(id),
        UNIQUE (article, number)
    )
    """,
    "CREATE INDEX article_pages_capture ON article_pages(capture)",
)
