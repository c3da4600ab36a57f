"""Ids that follow from content alone, so that the same evidence gives the same ids."""

import hashlib


def content_id(prefix: str, *parts: object) -> str:
    """A short id (`prefix-` and 16 hex digits) over the parts; parts are kept apart by a unit separator."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
