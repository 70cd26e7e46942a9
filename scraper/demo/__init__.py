"""The demo: a bundled sample site on loopback, crawled into an archive of its own."""
