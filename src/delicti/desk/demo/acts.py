"""Acts of the demo that the services themselves do: merge, split, relate, erase, and evidence that arrives now."""

from datetime import datetime
from pathlib import Path

from delicti.desk import clock
from delicti.desk.demo.evidence import written
from delicti.desk.models import Case, CaseFile, Note, Status, User
from delicti.desk.rights import Right, visible
from delicti.desk.services import cases, erasure, jobs, merging, uploads

_OPEN = (Status.OPEN, Status.REVIEW)


def done(people: list[User], seed: int, folder: Path, since: datetime) -> None:
    """Does them, in cases of the first investigator that came in since then."""
    by = next(one for one in people if "investigator" in one.roles)
    reviewers = [one for one in people if "reviewer" in one.roles]
    mine = visible(
        by, Case.objects.filter(status__in=_OPEN, case_files__isnull=False, received_at__gte=since), Right.CLOSE
    )
    found = list(mine.order_by("-received_at").distinct()[:12])
    pairs = list(zip(found[0::2], found[1::2], strict=False))
    for one, into in pairs[:3]:
        merging.merge(by, one, into, "The same intruder, in the same night, on two sites of one owner.")
    for one, _ in pairs[2:3]:
        merging.unmerge(by, one, "Two intruders after all: the second came a week later.")
    for one, other in pairs[3:4]:
        merging.relate(by, one, other, "Both sites lie on the same server.")
    for one, _ in pairs[4:5]:
        file = CaseFile.objects.get(case=one)
        merging.split(by, one, [file], f"{one.title}, second site", "The log is of another site.")
    _erase(by, reviewers)
    _arrives(by, seed, folder)


def _erase(by: User, reviewers: list[User]) -> None:
    for reviewer in reviewers:
        both = visible(reviewer, visible(by, Note.objects.filter(retracted_at=None), Right.DECIDE), Right.DECIDE)
        note = both.exclude(case__status=Status.MERGED).order_by("at").first()
        if note is not None:
            asked = erasure.request(by, note, "It names a bystander.", "Regulation (EU) 2016/679, article 17")
            erasure.confirm(reviewer, asked)
            return


def _arrives(by: User, seed: int, folder: Path) -> None:
    """Two cases whose evidence is investigated while the desk is looked at."""
    for number in (901, 902):
        kind, _, place, _ = written(number, seed, clock.now(), folder)
        case = cases.open_case(
            by,
            f"{kind.title}: evidence has just arrived",
            organisation="Lark Foods",
            sector="private company",
            site=f"www.site{number}.example",
            made_up=True,
        )
        upload = uploads.take(by, case, place)
        jobs.investigate(by, case, [upload])
