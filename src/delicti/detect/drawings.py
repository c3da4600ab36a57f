"""Pictures that stand inside an address (`data:`), and whether they only draw.

Sources: RFC 2397 (the data scheme), SVG 2 (scripting, foreign objects).
"""

import re
from urllib.parse import unquote_to_bytes

from delicti.detect.views import base64_text, bytes_of, text_of

_PICTURE = re.compile(
    r"\s*data:(?:image/(?:png|jpe?g|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)|font/|audio/|video/)", re.IGNORECASE
)
_DRAWING = re.compile(r"\s*data:image/svg\+xml(?P<how>[^,]{0,60}),(?P<what>.*)", re.IGNORECASE | re.DOTALL)
_ACTIVE = re.compile(
    r"<(?:\w+:)?(?:script|foreignobject|iframe|handler)\b|\bon[a-z]{3,30}\s*=|(?:java|vb)script:|<!entity|data:",
    re.IGNORECASE,
)


def is_drawing(address: str) -> bool:
    """Whether an address holds its own picture, and that only draws."""
    if _PICTURE.match(address):
        return True
    match = _DRAWING.match(address)
    if match is None:
        return False
    what = match["what"].rstrip("\"'`)} ")
    text = base64_text(what) if "base64" in match["how"].lower() else text_of(unquote_to_bytes(bytes_of(what)))
    return text is not None and "<svg" in text and _ACTIVE.search(text) is None
