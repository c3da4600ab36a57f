"""Evidence: the case files of a case with their state, the items they were made of, and who had custody of what."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed
from delicti.desk.models.case import Case
from delicti.desk.models.people import User


class CaseFile(Keyed):
    """A sealed case file in the store. `seal` is the SHA-256 of its tag manifest and names its folder there.

    `manifest` is the SHA-256 of the payload's manifest: the same evidence, parameters and version give the same.
    `document` holds the parts of case.json that pages show first: counts, taken, changed, still_open, limits, ...
    """

    class State(models.TextChoices):
        """Whether the seal held when it was last checked."""

        HOLDS = "holds"
        BROKEN = "broken"
        MISSING = "missing"
        ERASED = "erased"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_files")
    seal = models.CharField(max_length=64)
    manifest = models.CharField(max_length=64)
    delicti = models.CharField(max_length=40)
    signed_by = models.CharField(max_length=400, blank=True)
    summary = models.TextField(blank=True)
    document = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    checked_at = models.DateTimeField()
    in_force = models.BooleanField(default=True)  # a later investigation of the case may replace it
    size_bytes = models.PositiveBigIntegerField(default=0)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "seal"], name="case_file_once_in_case"),
            models.CheckConstraint(condition=~Q(seal=""), name="case_file_sealed"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seal"], name="case_file_seal"),
            models.Index(fields=["manifest"], name="case_file_manifest"),
        ]


class FromCaseFile(Keyed):
    """A row that was copied out of a case file at import. Its values are never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)ss")
    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class EvidenceItem(FromCaseFile):
    """An item of evidence, as `evidence.parquet` has it."""

    item = models.CharField(max_length=64)
    name = models.CharField(max_length=500, blank=True)
    container = models.CharField(max_length=500, blank=True)
    member = models.CharField(max_length=1000, blank=True)
    sha256_stored = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(null=True)
    format = models.CharField(max_length=60, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    lines = models.BigIntegerField(null=True)
    record_lines = models.BigIntegerField(null=True)
    structural_lines = models.BigIntegerField(null=True)
    quarantined_lines = models.BigIntegerField(null=True)
    records = models.BigIntegerField(null=True)
    first_time = models.DateTimeField(null=True)
    last_time = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item"], name="evidence_item")]


class CustodyEntry(Keyed):
    """Who did what with evidence, when and why. Append-only; `number` counts within the case from 1."""

    class Action(models.TextChoices):
        """What was done."""

        RECEIVED = "received"
        OPENED = "opened"
        COPIED = "copied"
        EXPORTED = "exported"
        VERIFIED = "verified"
        IMPORTED = "imported"
        MOVED = "moved"
        ERASED = "erased"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="custody")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=12, choices=Action.choices)
    what = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file, or the seal of a case file
    case_file = models.ForeignKey(CaseFile, null=True, on_delete=models.PROTECT, related_name="custody")
    upload = models.ForeignKey("desk.Upload", null=True, on_delete=models.PROTECT, related_name="custody")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=300)  # who it was, where they have no account: the reporter
    at = models.DateTimeField(default=clock.now)
    why = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="custody_numbered"),
            models.CheckConstraint(condition=~Q(why=""), name="custody_says_why"),
        ]
