"""What to fetch next: feeds, sitemaps, sections, robots.txt, the frontier."""
