"""Figures that are kept up to date as rows come and go, as SQL: a page can't count a million rows in time.

Only migrations run it; a released statement never changes.
"""

_OF_ARTICLE = "substr(first_seen, 1, 10), {row}.rule, coalesce(site, 0)"

FIGURES = (
    """
    CREATE TABLE removal_counts (
        day TEXT NOT NULL,
        rule TEXT NOT NULL,
        site INTEGER NOT NULL,
        blocks INTEGER NOT NULL,
        characters INTEGER NOT NULL,
        PRIMARY KEY (day, rule, site)
    ) WITHOUT ROWID
    """,
    """
    INSERT INTO removal_counts
    SELECT substr(first_seen, 1, 10), rule, coalesce(site, 0), count(*), sum(length(removals.text))
    FROM removals JOIN articles ON articles.id = article GROUP BY 1, 2, 3
    """,
    f"""
    CREATE TRIGGER removals_insert AFTER INSERT ON removals BEGIN
        INSERT INTO removal_counts
        SELECT {_OF_ARTICLE.format(row="new")}, 1, length(new.text) FROM articles WHERE id = new.article
        ON CONFLICT DO UPDATE SET blocks = blocks + 1, characters = characters + excluded.characters;
    END
    """,  # noqa: S608 - built from the constants above
    f"""
    CREATE TRIGGER removals_delete AFTER DELETE ON removals BEGIN
        UPDATE removal_counts SET blocks = blocks - 1, characters = characters - length(old.text)
        WHERE (day, rule, site) = (
            SELECT {_OF_ARTICLE.format(row="old")} FROM articles WHERE id = old.article
        );
    END
    """,  # noqa: S608 - built from the constants above
    # Before it is gone, so that the trigger above still finds its day and site.
    """
    CREATE TRIGGER articles_delete BEFORE DELETE ON articles BEGIN
        DELETE FROM removals WHERE article = old.id;
    END
    """,
    """
    CREATE TABLE body_counts (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        bodies INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        stored INTEGER NOT NULL
    )
    """,
    """
    INSERT INTO body_counts
    SELECT 1, count(*), coalesce(sum(size), 0), coalesce(sum(length(data)), 0) FROM bodies
    """,
    """
    CREATE TRIGGER bodies_insert AFTER INSERT ON bodies BEGIN
        UPDATE body_counts
        SET bodies = bodies + 1, bytes = bytes + new.size, stored = stored + length(new.data);
    END
    """,
    """
    CREATE TRIGGER bodies_update AFTER UPDATE OF data, size ON bodies BEGIN
        UPDATE body_counts
        SET bytes = bytes + new.size - old.size, stored = stored + length(new.data) - length(old.data);
    END
    """,
    """
    CREATE TRIGGER bodies_delete AFTER DELETE ON bodies BEGIN
        UPDATE body_counts
        SET bodies = bodies - 1, bytes = bytes - old.size, stored = stored - length(old.data);
    END
    """,
    "CREATE INDEX articles_gone ON articles(gone) WHERE gone IS NOT NULL",
    "CREATE INDEX captures_failed ON captures(id) WHERE error IS NOT NULL",
    "CREATE INDEX articles_undated ON articles(first_seen) WHERE published IS NULL",
)

# The home page and the health of sites count new articles by site, day and whether they are dated.
SEEN = (
    "DROP INDEX articles_first_seen",
    "CREATE INDEX articles_first_seen ON articles(first_seen, site, published)",
)
