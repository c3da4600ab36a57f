"""Campaigns, their cases and figures, and what others claim."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import delicti.desk.clock


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_measures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("mandate", models.TextField()),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("offences", models.JSONField(default=list)),
                ("sectors", models.JSONField(default=list)),
                ("regions", models.JSONField(default=list)),
                ("threshold", models.PositiveSmallIntegerField(default=5)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("made_up", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["-begins_at"], name="campaign_begins")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mandate", ""), _negated=True), name="campaign_has_mandate"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="campaign_ends_after_begin"
                    ),
                    models.CheckConstraint(condition=models.Q(("threshold__gte", 2)), name="campaign_threshold"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignCase",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="desk.campaign"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="campaigns", to="desk.case"
                    ),
                ),
                ("how", models.CharField(choices=[("rule", "Rule"), ("hand", "Hand")], max_length=6)),
                ("counts", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["campaign", "counts", "case"], name="case_of_campaign")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["rule", "hand"])), name="campaigncase_how_known"
                    ),
                    models.UniqueConstraint(fields=("campaign", "case"), name="case_once_in_campaign"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("how", "rule"),
                            models.Q(models.Q(("reason", ""), _negated=True), ("by__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_by_hand_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Board",
            fields=[
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="board",
                        serialize=False,
                        to="desk.campaign",
                    ),
                ),
                ("as_of", models.DateTimeField()),
                ("document", models.JSONField(default=dict)),
                ("seconds", models.FloatField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="desk.campaign"
                    ),
                ),
                ("figure", models.CharField(max_length=60)),
                ("parameters", models.JSONField(default=dict)),
                ("value", models.BigIntegerField()),
                ("unit", models.CharField(max_length=40)),
                ("members", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("as_of", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["campaign", "-as_of"], name="snapshot_of_campaign")],
            },
        ),
        migrations.CreateModel(
            name="ClaimSource",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim_sources",
                        to="desk.campaign",
                    ),
                ),
                ("url", models.CharField(blank=True, max_length=1000)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("publication", models.CharField(blank=True, max_length=200)),
                ("published_at", models.DateTimeField(null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("text", models.TextField(blank=True)),
                ("limits", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("read", "Read"), ("failed", "Failed")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("problem", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("made_up", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "read", "failed"])), name="claimsource_state_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="desk.claimsource"
                    ),
                ),
                ("low", models.BigIntegerField(null=True)),
                ("best", models.BigIntegerField(null=True)),
                ("high", models.BigIntegerField(null=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("counted", models.CharField(max_length=40)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("speaker", models.CharField(blank=True, max_length=300)),
                ("said_at", models.DateTimeField(null=True)),
                ("period_start", models.DateTimeField(null=True)),
                ("period_end", models.DateTimeField(null=True)),
                ("basis", models.TextField(blank=True)),
                (
                    "holds",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("unconfirmed", "Unconfirmed"), ("disputed", "Disputed")],
                        max_length=12,
                    ),
                ),
                ("holds_words", models.TextField(blank=True)),
                ("sentence", models.TextField()),
                ("start", models.PositiveIntegerField(default=0)),
                ("end", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("holds__in", ["confirmed", "unconfirmed", "disputed"])),
                        name="claim_holds_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "accepted", "refused"])), name="claim_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_decided_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("speaker", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accepted_claim_has_speaker",
                    ),
                ],
                "indexes": [models.Index(fields=["source", "start"], name="claim_of_source")],
            },
        ),
    ]
