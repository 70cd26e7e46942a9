"""Where the parts meet: bytes to an article, and an article to the archive.

bytes --parse--> Page --segment--> blocks --engine, rules--> removals --assemble--> Article --save--> archive
"""

from scraper.pipeline.accepting import Taken, accept, describe_kind, doubt
from scraper.pipeline.cleaning import (
    Recall,
    choose_layout,
    clean,
    clean_answer,
    clean_page,
    examine,
    reasons,
    recall_nothing,
)
from scraper.pipeline.crawling import Plan, Work, crawl_sites
from scraper.pipeline.fetching import fetch_article, fetch_page, open_guest
from scraper.pipeline.keeping import ArchiveKeeper, name_site
from scraper.pipeline.learning import Lesson, recall_at, recall_from
from scraper.pipeline.stopping import Stop

__all__ = [
    "ArchiveKeeper",
    "Lesson",
    "Plan",
    "Recall",
    "Stop",
    "Taken",
    "Work",
    "accept",
    "choose_layout",
    "clean",
    "clean_answer",
    "clean_page",
    "crawl_sites",
    "describe_kind",
    "doubt",
    "examine",
    "fetch_article",
    "fetch_page",
    "name_site",
    "open_guest",
    "reasons",
    "recall_at",
    "recall_from",
    "recall_nothing",
]
