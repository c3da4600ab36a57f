"""Intake: what victims report, and what they send."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of
from delicti.desk.models.case import Case, Sector
from delicti.desk.models.people import User


class ReportKind(models.TextChoices):
    """What it is: an incident, or the public's answer to a bulletin."""

    REPORT = "report"
    TIP = "tip"
    CORRECTION = "correction request"


class Report(Keyed):
    """A victim's report. The receipt is `number-secret`; of the secret only the hash is kept."""

    class State(models.TextChoices):
        """What became of it; this much its reporter may see."""

        RECEIVED = "received"
        TRIAGE = "in triage"
        ACCEPTED = "accepted"
        DUPLICATE = "duplicate"
        DECLINED = "declined"

    kind = models.CharField(max_length=20, choices=ReportKind.choices, default=ReportKind.REPORT)
    bulletin = models.ForeignKey("desk.Bulletin", null=True, on_delete=models.PROTECT, related_name="answers")
    number = models.CharField(max_length=12, unique=True)
    receipt_hash = models.CharField(max_length=64)
    organisation = models.CharField(max_length=300)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    site = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=100, blank=True)
    noticed = models.TextField()  # what was noticed
    noticed_at = models.DateTimeField(null=True)
    contact = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    state_reason = models.TextField(blank=True)
    answer = models.TextField(blank=True)  # what its reporter is told
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="reports")
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    erased = models.BooleanField(default=False)
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            one_of("sector", Sector),
            one_of("kind", ReportKind),
            models.CheckConstraint(
                condition=Q(kind="report", bulletin=None) | ~Q(kind="report") & Q(bulletin__isnull=False),
                name="answer_has_bulletin",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(case__isnull=False), name="accepted_report_has_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-received_at"], name="report_queue"),
            models.Index(fields=["site"], name="report_site"),
            models.Index(Upper("organisation"), name="report_of_organisation"),
            models.Index(Upper("site"), name="report_of_site"),
        ]


class Upload(Keyed):
    """A file that is being sent, or was. It lies in `uploads/` of the home under its id.

    Whole, it is `arrived`; a job then hashes it and looks into it, and it is `complete` or `refused`.

    `sha256` is over every byte in its order of arrival; `key_hash` is of the secret that lets its sender go on.
    """

    class State(models.TextChoices):
        """How far it is."""

        RECEIVING = "receiving"
        ARRIVED = "arrived"
        COMPLETE = "complete"
        REFUSED = "refused"
        GIVEN_UP = "given up"
        ERASED = "erased"

    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="uploads")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=255)  # base name, as shown
    size_bytes = models.PositiveBigIntegerField()  # as declared
    received_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVING)
    reason = models.TextField(blank=True)  # why it was refused, or is not checked yet
    key_hash = models.CharField(max_length=64)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(received_bytes__lte=models.F("size_bytes")), name="upload_not_larger"),
            models.CheckConstraint(
                condition=~Q(state="complete") | ~Q(sha256="") & Q(received_bytes=models.F("size_bytes")),
                name="complete_upload_is_whole",
            ),
            models.CheckConstraint(condition=Q(report__isnull=False) | Q(case__isnull=False), name="upload_belongs"),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="upload_sha256")]

    @property
    def file_name(self) -> str:
        """Its name in `uploads/`; nothing that its sender chose."""
        return uuid.UUID(str(self.id)).hex
