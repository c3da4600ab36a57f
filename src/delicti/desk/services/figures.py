"""The figures that a case shows in lists: counted anew from the rows of its case files in force."""

from django.db.models import Count, Max, Min, Q

from delicti.desk.models import Actor, Case, CaseFile, Episode, EvidenceItem

FIELDS = (
    "item_count",
    "finding_count",
    "actor_count",
    "attacker_count",
    "episode_count",
    "succeeded_count",
    "rows_taken",
    "first_time",
    "last_time",
    "seal_holds",
    "summary",
)


def refresh(case: Case) -> None:
    """For a service: counts and saves."""
    files = list(CaseFile.objects.filter(case=case, in_force=True).order_by("imported_at"))
    keys = [file.pk for file in files]
    actors = Actor.objects.filter(case_file__in=keys).aggregate(
        all=Count("pk"), hostile=Count("pk", filter=Q(role="attacker"))
    )
    episodes = Episode.objects.filter(case_file__in=keys).aggregate(
        all=Count("pk"), good=Count("pk", filter=Q(outcome="succeeded"))
    )
    items = EvidenceItem.objects.filter(case_file__in=keys).aggregate(
        all=Count("pk"), first=Min("first_time"), last=Max("last_time")
    )
    case.item_count = items["all"]
    case.first_time, case.last_time = items["first"], items["last"]
    case.actor_count, case.attacker_count = actors["all"], actors["hostile"]
    case.episode_count, case.succeeded_count = episodes["all"], episodes["good"]
    case.finding_count = sum(int(file.document.get("counts", {}).get("findings", 0)) for file in files)
    taken = [row.get("rows_best") for file in files for row in file.document.get("taken", ())]
    known = [int(rows) for rows in taken if rows is not None]
    case.rows_taken = sum(known) if known else None
    states = {file.state for file in files}
    case.seal_holds = states <= {CaseFile.State.HOLDS, CaseFile.State.ERASED} if states else None
    case.summary = "\n".join(file.summary for file in files if file.summary)
    case.save(update_fields=list(FIELDS))
