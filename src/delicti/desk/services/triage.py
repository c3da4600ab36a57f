"""What helps with the queue of reports: the offences that a report suggests, and how many others tell of the same.

A suggestion is for legal review and rests on something that is named: a word of the report, or a case that its reader
may open and that may be the same. Words are English; a report in another language suggests what its cases do.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Upper

from delicti.desk.models import CaseFile, Episode, Report, Upload, User
from delicti.desk.rights import Permission, require
from delicti.desk.services import intake

# Convention on Cybercrime (ETS 185), articles 2 to 8; what a victim who is no lawyer would write.
_TOLD = {
    "article 2, illegal access": (
        r"hacked|intru\w+|broke(?:n)? in(?:to)?|back ?doors?|shells?|stolen|copied|leak(?:ed)?|attacks? others",
        r"unknown (?:user|account|administrator)s?|passwords? (?:was|were|is|are) changed|addresses that only we know",
        r"(?:can ?not|can't) (?:sign|log) in",
    ),
    "article 4, data interference": (
        r"defac\w+|deleted|encrypted|ransom\w*|replaced|altered|(?:was|were) changed|new files?|redirect\w*",
        r"message that we did not write|file that nobody here made|sent to another site",
    ),
    "article 5, system interference": (
        r"(?:can ?not|can't|could not) be reached|unreachable|out of service|does not answer|is down",
        r"overload\w*|flood\w*|denial of service",
    ),
    "article 7, computer-related forgery": (r"phishing|fake|forged|imitat\w+|pretend\w*|copy of our (?:page|site)",),
    "article 8, computer-related fraud": (r"fraud\w*|deceiv\w+|(?:was|were) paid|bank transfers?|card numbers?",),
}
_SIGNS = {offence: re.compile(rf"\b(?:{'|'.join(told)})\b", re.IGNORECASE) for offence, told in _TOLD.items()}
_SHOWN = 5_000


@dataclass(frozen=True)
class Suggested:
    """An offence and what suggests it: `it says “hacked”`, `3 episodes of case K7-3QF9`."""

    offence: str
    why: str


def from_words(report: Report) -> list[Suggested]:
    """What the words of a report suggest, each with the first of them."""
    found = ((offence, signs.search(report.noticed)) for offence, signs in _SIGNS.items())
    return [Suggested(offence, f"it says “{match[0]}”") for offence, match in found if match is not None]


def suggested(by: User, report: Report) -> list[Suggested]:
    """The same, and what cases suggest that may be the same and that the reader may open."""
    require(by, Permission.TAKE_IN)
    names = dict(intake.likely_cases(by, report).values_list("pk", "reference")[:10])
    files = CaseFile.objects.filter(case__in=names, in_force=True)
    counts: dict[tuple[str, UUID], int] = defaultdict(int)
    for offence, case in Episode.objects.filter(case_file__in=files).exclude(offence="").values_list("offence", "case"):
        counts[offence, case] += 1
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0][0], names[one[0][1]]))
    of_cases = [
        Suggested(offence, f"{number:,} {'episode' if number == 1 else 'episodes'} of case {names[case]}")
        for (offence, case), number in ordered
    ]
    return from_words(report) + of_cases


def same(by: User, reports: Sequence[Report]) -> dict[UUID, int]:
    """For each report how many others have its organisation, site or a file of the same bytes."""
    require(by, Permission.TAKE_IN)
    groups: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    named = Report.objects.filter(erased=False).annotate(who=Upper("organisation"), where=Upper("site"))
    who, where = ([Upper(Value(text)) for text in texts] for texts in _texts(reports))
    found = named.filter(Q(who__in=who) | Q(where__in=where)) if reports else named.none()
    for key, organisation, site in found.values_list("pk", "who", "where")[:_SHOWN]:
        groups["organisation", organisation].add(key)
        if site:
            groups["site", site].add(key)
    whole = Upload.objects.filter(state=Upload.State.COMPLETE, report__erased=False)
    sums = whole.filter(report__in=[one.pk for one in reports]).values("sha256")
    for one, digest in whole.filter(sha256__in=sums).values_list("report", "sha256")[:_SHOWN]:
        groups["file", digest].add(one)
    others: dict[UUID, set[UUID]] = {one.pk: set() for one in reports}
    for keys in groups.values():
        for key in keys & others.keys():
            others[key] |= keys - {key}
    return {key: len(found) for key, found in others.items()}


def _texts(reports: Iterable[Report]) -> tuple[list[str], list[str]]:
    return sorted({one.organisation for one in reports}), sorted({one.site for one in reports if one.site})
