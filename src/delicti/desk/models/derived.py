"""Actors, episodes, indicators, copied from a case file at import, read-only; texts keep the escape of `model.text`."""

from typing import ClassVar

from django.db import models

from delicti.desk.models.evidence import FromCaseFile


class Actor(FromCaseFile):
    """An actor, as `actors.parquet` has it. An actor is no person."""

    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    addresses = models.JSONField(default=list)
    agents = models.JSONField(default=list)
    tools = models.JSONField(default=list)
    address_count = models.PositiveIntegerField(default=0)  # lists are cut at 200
    first_time = models.DateTimeField(null=True)
    last_time = models.DateTimeField(null=True)
    requests = models.BigIntegerField(default=0)
    why = models.TextField(blank=True)
    why_not = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case_file", "actor"], name="actor_once")]
        indexes: ClassVar = [models.Index(fields=["case", "role"], name="actor_role")]


class Episode(FromCaseFile):
    """An episode, as `episodes.parquet` has it; the offence is a suggestion."""

    episode = models.CharField(max_length=80)
    actor = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=40)
    tactic = models.CharField(max_length=20, blank=True)
    technique = models.CharField(max_length=20, blank=True)
    offence = models.CharField(max_length=120, blank=True)
    attempted_only = models.BooleanField(default=False)
    first_time = models.DateTimeField(null=True)
    last_time = models.DateTimeField(null=True)
    requests = models.BigIntegerField(default=0)
    target = models.TextField(blank=True)
    outcome = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    why_not = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case_file", "episode"], name="episode_once")]
        indexes: ClassVar = [
            models.Index(fields=["case", "first_time"], name="episode_of_case"),
            models.Index(fields=["technique"], name="episode_technique"),
            models.Index(fields=["offence"], name="episode_offence"),
        ]


class Indicator(FromCaseFile):
    """Something by which an actor may be met again in another case."""

    class Kind(models.TextChoices):
        """What it is."""

        ADDRESS = "address"
        AGENT = "agent"
        TOOL = "tool"
        FILE = "file"  # planted or changed on the site
        PATH = "path"  # attacked
        ITEM = "item"  # an evidence item by its SHA-256

    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=500)  # cut; `value_hash` is over all of it
    value_hash = models.CharField(max_length=64)
    actor = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20, blank=True)  # of that actor
    first_time = models.DateTimeField(null=True)
    last_time = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_file", "kind", "value_hash", "actor"], name="indicator_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "value_hash"], name="indicator_value"),
            models.Index(fields=["case", "kind"], name="indicator_of_case"),
        ]
