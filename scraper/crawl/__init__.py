"""What to fetch next: feeds, sitemaps, sections, robots.txt, the frontier."""

from scraper.crawl.batch import Batch
from scraper.crawl.frontier import Frontier
from scraper.crawl.guest import Guest
from scraper.crawl.sources import Sources
from scraper.crawl.tally import Tally
from scraper.crawl.tools import Keeper, Options, Outcome, Report, Standing, Tools
from scraper.crawl.walk import walk

__all__ = [
    "Batch",
    "Frontier",
    "Guest",
    "Keeper",
    "Options",
    "Outcome",
    "Report",
    "Sources",
    "Standing",
    "Tally",
    "Tools",
    "walk",
]
