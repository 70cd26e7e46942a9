"""The Datasette plugin that shows the archive."""
