"""GraphQL introspection: a query for the schema itself, the map of everything behind the interface.

CWE-200. Source: GraphQL specification, "Introspection".
"""

import re

from delicti.detect.contexts import FREE, PROBABLE, STRONG, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "graphql-introspection", "T1595", "CWE-200"
ANCHORS = (r"__schema\b", r"__type\s*[({]", r"__typename\b.{0,200}__typename|introspectionquery")
CONTEXTS = FREE | {Place.PATH}
HITS = (
    "{__schema{types{name}}}",
    "query IntrospectionQuery { __schema { queryType { name } } }",
    '{__type(name:"User"){fields{name}}}',
)
LOOKALIKES = ("{user{name __typename}}", "graphql schema tutorial", "what does __schema mean")

_SCHEMA = re.compile(r"__schema\s*\{[^}]{0,200}|__type\s*\(\s*name\s*:[^)]{0,100}\)?\s*\{?")
_NAMED = re.compile(r"\bIntrospectionQuery\b")


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """A selection of the schema's own fields."""
    if match := _SCHEMA.search(value):
        return Verdict(STRONG, match[0][:300], "The interface would give its whole schema.")
    if (match := _NAMED.search(value)) and "{" in value:
        return Verdict(PROBABLE, match[0], "The interface would give its whole schema.")
    return None
