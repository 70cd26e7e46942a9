"""A news archiver: pages in, clean articles out, and a record of every block that was removed."""
