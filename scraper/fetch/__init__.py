"""One polite, guarded HTTP request."""

from scraper.fetch.client import Client, raise_for_status, user_agent

__all__ = ["Client", "raise_for_status", "user_agent"]
