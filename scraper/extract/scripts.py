"""Scripts and styles, emptied before a page is parsed: often half of it, and nothing reads them there."""

import re

_CODE = re.compile(
    r"(<(?:(script)(?![^<>]*json)|style)\b[^<>]*>)"  # JSON-LD stays
    r"[^<]*+(?:<(?![/!]|script|style)[^<]*+)*+(?=</(?(2)script|style)\s*>)",
    re.IGNORECASE,
)


def empty_scripts(source: str) -> str:
    """Return source with most scripts and styles empty; their tags stay.

    One with "</", "<!", "-->" or another script in it stays as it is. Where "<script" stands in a comment or
    an attribute, what follows is text, and text is hardly without any of these up to the next "</script".
    """
    return _CODE.sub(_empty, source)


def _empty(found: re.Match[str]) -> str:
    return found[0] if "-->" in found[0] else found[1]
