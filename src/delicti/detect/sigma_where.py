"""The place of a hit in the words of the findings table, and the text around it."""

from delicti.detect.sigma_judge import Hit
from delicti.detect.sigma_text import texts
from delicti.model.text import escape, marked

_CALLED = {
    "target": "path",
    "extension": "path",
    "cookie": "header:Cookie",
    "request_body": "body",
    "request": "request",
}


def parameter(hit: Hit, row: dict[str, object]) -> str:
    """`path`, `query:NAME`, `agent` and the like; for a hit in the query the parameter that holds it."""
    if hit.column == "query":
        return _in_query(hit, str(row["query"]))
    return _CALLED.get(hit.column, hit.column)


def _in_query(hit: Hit, query: str) -> str:
    decided = hit.text[1][hit.span[0] : hit.span[1]].lower()
    for part in query.split("&"):
        for views, text in texts("query", part):
            if views == hit.text[0] and decided in text.lower():
                name, equals, value = text.partition(b"=")
                in_name = decided in name.lower() and decided not in value.lower() and equals
                return f"query-name:{escape(name[:200])}" if in_name else f"query:{escape(name[:200])}"
    return "query"


def shown(hit: Hit) -> str:
    """The decoded text that decided, marked, with what stands around it, under the escape."""
    return marked(hit.text[1], *hit.span)
