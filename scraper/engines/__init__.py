"""Which blocks are the article's body."""
