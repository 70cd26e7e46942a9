"""Text from pages as it may be shown: what would turn lines round, or hide, becomes visible. Pure."""

from __future__ import annotations

import re

# Embeddings, overrides and isolates of writing direction, other controls, and what SQLite took for text.
_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]")


def visible(text: object) -> str:
    """Return text with a replacement character for each control, also those of writing direction."""
    return _TRICKS.sub("\ufffd", str(text))
