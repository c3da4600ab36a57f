"""Jobs: the queue that workers take from, with how far each is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of
from delicti.desk.models.case import Case
from delicti.desk.models.evidence import CaseFile
from delicti.desk.models.people import User


class JobState(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Keyed):
    """A piece of work for a worker. A worker that holds it renews `heartbeat_at`; without that it is taken back."""

    class Kind(models.TextChoices):
        """What is to be done."""

        INVESTIGATE = "investigate"  # uploads of a case -> case file
        IMPORT = "import"  # an upload that is a case file
        VERIFY = "verify"  # every case file of a case
        RECEIVE = "receive"  # an upload that arrived: hashed, looked into, taken in or refused
        READ_PAGE = "read page"  # a page of others -> claims; `parameters` names the source

    kind = models.CharField(max_length=12, choices=Kind.choices)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="jobs")
    uploads = models.ManyToManyField("desk.Upload", related_name="jobs")
    parameters = models.JSONField(default=dict)  # options of `delicti investigate`, by name
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    stage = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    rate = models.FloatField(null=True)  # units a second
    seconds_left = models.FloatField(null=True)
    confinement = models.CharField(max_length=200, blank=True)  # what the worker could keep from it
    error = models.TextField(blank=True)
    output = models.TextField(blank=True)  # the end of what it said
    worker = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cancel_at = models.DateTimeField(null=True)
    case_file = models.ForeignKey(CaseFile, null=True, on_delete=models.PROTECT, related_name="jobs")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # none: a reporter sent a file
    asked_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [one_of("state", JobState)]
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="job_waiting"),
            models.Index(fields=["heartbeat_at"], condition=Q(state="running"), name="job_running"),
            models.Index(fields=["-asked_at"], name="job_recent"),
        ]
