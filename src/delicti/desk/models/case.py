"""Cases and what people decide: members, decisions, notes, tasks, clocks, people to be told, links, tombstones."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of, reference
from delicti.desk.models.people import User


class Sector(models.TextChoices):
    """Whose site it is."""

    COMPANY = "private company"
    AGENCY = "government agency"
    BANK = "bank"
    HOSTER = "hoster"
    OTHER = "other"


class Status(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received"
    OPEN = "open"
    REVIEW = "under review"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"


class Outcome(models.TextChoices):
    """How a case was closed."""

    REFERRED = "referred to the authorities"
    RESOLVED = "resolved with the victim"
    NO_OFFENCE = "no offence shown"
    NO_EVIDENCE = "not enough evidence"
    TEST = "authorised test"
    DUPLICATE = "duplicate"


class Case(Keyed):
    """A case. `counts` and the times are those of the case files in force, copied at import; null before."""

    reference = models.CharField(max_length=12, unique=True, default=reference, editable=False)
    title = models.CharField(max_length=300)
    organisation = models.CharField(max_length=300, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.OTHER)
    site = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=100, blank=True)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RECEIVED)
    outcome = models.CharField(max_length=40, choices=Outcome.choices, blank=True)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)  # when the victim became aware
    next_due = models.DateTimeField(null=True)  # of its running clocks and open tasks
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    status_before_merge = models.CharField(max_length=20, blank=True)
    loss_cents = models.BigIntegerField(null=True)
    loss_currency = models.CharField(max_length=3, blank=True)
    first_time = models.DateTimeField(null=True)
    last_time = models.DateTimeField(null=True)
    item_count = models.PositiveIntegerField(default=0)
    finding_count = models.PositiveIntegerField(default=0)
    actor_count = models.PositiveIntegerField(default=0)
    attacker_count = models.PositiveIntegerField(default=0)
    episode_count = models.PositiveIntegerField(default=0)
    succeeded_count = models.PositiveIntegerField(default=0)  # episodes that did
    rows_taken = models.PositiveBigIntegerField(null=True)  # best estimate of records of personal data
    seal_holds = models.BooleanField(null=True)  # of every case file in force, when last checked
    made_up = models.BooleanField(default=False)  # of the demo

    class Meta:
        constraints: ClassVar = [
            one_of("status", Status),
            one_of("sector", Sector),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status=Status.CLOSED) & Q(outcome=""),
                name="closed_case_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | ~Q(status=Status.MERGED) & Q(merged_into=None),
                name="merged_case_names_its_target",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="no_case_merged_into_itself"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-updated_at", "id"], name="case_updated"),
            models.Index(fields=["status", "-updated_at"], name="case_status"),
            models.Index(fields=["next_due"], name="case_due"),
            models.Index(fields=["-received_at"], name="case_received"),
            models.Index(Upper("organisation"), name="case_of_organisation"),
            models.Index(Upper("site"), name="case_of_site"),
            models.Index(fields=["finding_count", "id"], name="case_findings"),
            models.Index(fields=["attacker_count", "id"], name="case_attackers"),
            models.Index(fields=["succeeded_count", "id"], name="case_succeeded"),
            models.Index(fields=["assignee", "-updated_at"], name="case_of_user"),
            models.Index(fields=["-updated_at"], condition=Q(seal_holds=False), name="case_broken"),
        ]

    def __str__(self) -> str:
        return self.reference


class Membership(Keyed):
    """What somebody may do in one case. Each right implies `read`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    read = models.BooleanField(default=True)
    contribute = models.BooleanField(default=False)
    decide = models.BooleanField(default=False)
    close = models.BooleanField(default=False)
    export = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(ended_at=None), name="one_membership"),
            models.CheckConstraint(condition=Q(read=True), name="member_reads"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "case"], condition=Q(ended_at=None), name="member_of")]


class InCase(Keyed):
    """A row that belongs to a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)ss")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class Decision(InCase):
    """Something that was decided, with its reason. Never changed: a later decision withdraws it."""

    class Kind(models.TextChoices):
        """What was decided."""

        OPENED = "opened"
        STATUS = "status"
        CLOSED = "closed"
        REOPENED = "reopened"
        MERGED = "merged"
        UNMERGED = "unmerged"
        SPLIT = "split"
        OFFENCE = "offence"
        TELL = "people to be told"
        CLOCK = "clock"
        RETRACTED = "retracted"
        ERASED = "erased"
        SUSPECT = "suspect"
        MEASURE = "measure"
        OTHER = "other"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()
    reason = models.TextField()
    withdraws = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="withdrawn_by")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.UniqueConstraint(fields=["withdraws"], name="withdrawn_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="decision_of_case")]


class Note(InCase):
    """What somebody wrote down. It is not changed: it may be retracted, and by law erased."""

    text = models.TextField(blank=True)
    about = models.CharField(max_length=120, blank=True)  # a finding, actor, episode or item of the case
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    retraction_reason = models.TextField(blank=True)
    erased = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="note_of_case")]


class Task(InCase):
    """Something to do."""

    class State(models.TextChoices):
        """Whether it was done."""

        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    title = models.CharField(max_length=300)
    assignee = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="tasks")
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "state"], name="task_of_case"),
            models.Index(fields=["assignee", "due_at"], condition=Q(state="open"), name="task_of_user"),
        ]


class Clock(InCase):
    """A time limit that runs until somebody stops it."""

    class Kind(models.TextChoices):
        """Which limit."""

        BREACH_NOTICE = "breach notice"
        RETENTION = "retention"
        REVIEW = "review"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    basis = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    stop_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], condition=Q(stopped_at=None), name="one_clock_runs"),
            models.CheckConstraint(condition=Q(due_at__gte=F("starts_at")), name="clock_ends_after_start"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=Q(stopped_at=None), name="clock_due")]


class Notifiable(InCase):
    """Somebody who must be told, and whether they were. `addresses` are those of the evidence."""

    class State(models.TextChoices):
        """Whether they were told."""

        PENDING = "pending"
        TOLD = "told"
        NOT_NEEDED = "not needed"

    who = models.CharField(max_length=500)
    why = models.TextField(blank=True)
    addresses = models.JSONField(default=list)
    case_file = models.ForeignKey("desk.CaseFile", null=True, on_delete=models.PROTECT, related_name="notifiables")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    told_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    how = models.TextField(blank=True)  # or why it is not needed


class CaseLink(Keyed):
    """That two cases belong together, or what became of one. Never changed."""

    class Kind(models.TextChoices):
        """How `source` relates to `target`."""

        MERGED = "merged into"
        UNMERGED = "taken out of"
        SPLIT = "split from"
        RELATED = "related to"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_in")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Erasable(models.TextChoices):
    """What can be erased by law."""

    NOTE = "note"
    CASE_FILE = "case file"
    UPLOAD = "upload"
    REPORT = "report"
    SUSPECT = "suspect"


class ErasureState(models.TextChoices):
    """What became of a request to erase."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ErasureRequest(InCase):
    """That something be erased by law, asked for by one member (`by`, `at`) and ended by another, or withdrawn."""

    kind = models.CharField(max_length=10, choices=Erasable.choices)
    object_id = models.UUIDField()
    reason = models.TextField()
    legal_basis = models.TextField()
    state = models.CharField(max_length=10, choices=ErasureState.choices, default=ErasureState.WAITING)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", Erasable),
            one_of("state", ErasureState),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(legal_basis=""), name="erasure_request_says_why"),
            models.CheckConstraint(condition=Q(state="waiting") | Q(ended_by__isnull=False), name="erasure_ended_by"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(ended_by=models.F("by")), name="erasure_takes_two"
            ),
            models.UniqueConstraint(fields=["object_id"], condition=Q(state="waiting"), name="one_erasure_waits"),
        ]


class Tombstone(InCase):
    """What was retracted or erased, why, and on what legal basis; `digest` is the SHA-256 of what is gone.

    An erasure names two people: `requested_by` asked for it, `by` confirmed it.
    """

    kind = models.CharField(max_length=40)  # "note", "case file", "upload", ...
    object_id = models.UUIDField()
    act = models.CharField(max_length=10, choices=[("retracted", "retracted"), ("erased", "erased")])
    reason = models.TextField()
    legal_basis = models.TextField(blank=True)
    requested_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="tombstone_has_reason"),
            models.CheckConstraint(condition=~Q(act="erased", legal_basis=""), name="erasure_has_legal_basis"),
        ]
