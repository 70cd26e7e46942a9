"""Addresses as people type them."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_address(source: str) -> bool:
    """Say whether a SOURCE that may be a file is an address with its scheme."""
    return bool(_SCHEME.match(source))


def complete_address(typed: str) -> str:
    """Return the address, with https:// in front where it names no scheme."""
    return typed if is_address(typed) else f"https://{typed}"
