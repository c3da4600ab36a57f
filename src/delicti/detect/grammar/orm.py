"""ORM injection: lookups of an object-relational mapper in a parameter's name, on fields no visitor should filter by.

CWE-943. Source: the Django documentation, "Field lookups"; a date or price filter of a public list is ordinary.
"""

import re

from delicti.detect.contexts import POSSIBLE, PROBABLE, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "orm-injection", "T1190", "CWE-943"
_LOOKUPS = (
    "i?contains|i?startswith|i?endswith|i?exact|i?regex|isnull|has_keys?|has_any_keys|contained_by|gte?|lte?|in|range"
)
ANCHORS = (rf"\w__(?:{_LOOKUPS})\b", r"\b(?:password|is_staff|is_superuser|token|secret)\w*__\w")
CONTEXTS = frozenset({Place.NAME})
HITS = (
    "user__password__startswith",
    "created_by__user__is_superuser__exact",
    "username__istartswith",
    "reset_password_token__regex",
)
LOOKALIKES = ("date__gte", "price__lt", "title__icontains", "utm__source", "__init__")

_SECRET = re.compile(
    (
        r"(?:^|_)(?:reset)?(?:pass(?:word|wd|hash)?|pwd|secret|token|hash|salt|is_staff|is_admin|is_superuser|admin|"
        r"api_?key|otp|ssn|session|metadata|permissions?)\w*__"
    ),
    re.IGNORECASE,
)
_PERSON = re.compile(
    (
        r"^(?:user(?:name)?|email|owner|author|account|member|customer|created_by|profile|balance|"
        r"data)\w*__(?:\w+__)*(?:i?startswith|i?endswith|i?regex|i?contains|has_keys?|gte?|lte?)$"
    ),
    re.IGNORECASE,
)
_FORM = re.compile(rf"^\w+__(?:{_LOOKUPS})$", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """A lookup on a secret field, across relations, or on a person letter by letter."""
    if not _FORM.match(value) and not _SECRET.search(value):
        return None
    why = "The mapper would filter by the field and so answer questions about its content."
    if _SECRET.search(value):
        return Verdict(PROBABLE, value[:200], why)
    if _PERSON.match(value):
        return Verdict(POSSIBLE, value[:200], why)
    return None
