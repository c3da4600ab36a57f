"""Measures, what they rest on, and their reviews."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import delicti.desk.clock
import delicti.desk.models.measure


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0005_suspects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "reference",
                    models.CharField(
                        default=delicti.desk.models.measure.measure_reference,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrest", "Arrest"),
                            ("charge", "Charge"),
                            ("release", "Release"),
                            ("site suspension", "Suspension"),
                            ("site closure", "Closure"),
                            ("seizure", "Seizure"),
                            ("notice to host", "Notice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("origin", models.CharField(choices=[("authority", "Authority"), ("desk", "Desk")], max_length=10)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="desk.case"
                    ),
                ),
                (
                    "suspect",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="desk.suspect",
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=300)),
                ("legal_basis", models.TextField()),
                ("reason", models.TextField()),
                ("authority", models.CharField(blank=True, max_length=300)),
                ("officer", models.CharField(blank=True, max_length=300)),
                ("order_number", models.CharField(blank=True, max_length=100)),
                ("ordered_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("recorded", "Recorded"),
                            ("executed", "Executed"),
                            ("ended", "Ended"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("requested_at", models.DateTimeField(default=delicti.desk.clock.now)),
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
                (
                    "executed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("executed_at", models.DateTimeField(null=True)),
                ("review_due_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
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
                ("end_reason", models.TextField(blank=True)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("made_up", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-updated_at", "id"], name="measure_updated"),
                    models.Index(fields=["case", "kind"], name="measure_of_case"),
                    models.Index(fields=["kind", "state"], name="measure_kind"),
                    models.Index(
                        condition=models.Q(("state__in", ("approved", "recorded", "executed"))),
                        fields=["review_due_at"],
                        name="measure_review_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "arrest",
                                    "charge",
                                    "release",
                                    "site suspension",
                                    "site closure",
                                    "seizure",
                                    "notice to host",
                                ],
                            )
                        ),
                        name="measure_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["authority", "desk"])), name="measure_origin_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["requested", "approved", "refused", "recorded", "executed", "ended", "withdrawn"],
                            )
                        ),
                        name="measure_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True), name="measure_has_legal_basis"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="measure_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("requested_by")), _negated=True),
                        name="measure_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "desk"), _negated=True),
                            ("kind__in", ("site suspension", "notice to host")),
                            _connector="OR",
                        ),
                        name="measure_within_mandate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "authority"), _negated=True),
                            models.Q(
                                models.Q(("authority", ""), _negated=True),
                                models.Q(("officer", ""), _negated=True),
                                models.Q(("order_number", ""), _negated=True),
                                ("ordered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="measure_names_its_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "site suspension"), _negated=True),
                            models.Q(
                                ("ends_at__isnull", False),
                                ("review_due_at__isnull", False),
                                ("review_due_at__lte", models.F("ends_at")),
                            ),
                            _connector="OR",
                        ),
                        name="suspension_ends_and_is_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("approved", "executed")), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("origin", "desk"),
                                models.Q(("decision_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="measure_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "executed"), _negated=True),
                            models.Q(("executed_at__isnull", False), ("executed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="measure_executed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("ended", "withdrawn")), _negated=True),
                            models.Q(("ended_by__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="measure_end_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("arrest", "charge", "release")), ("suspect__isnull", False)),
                            models.Q(
                                models.Q(("kind__in", ("arrest", "charge", "release")), _negated=True),
                                models.Q(
                                    models.Q(("site", ""), _negated=True),
                                    models.Q(("kind", "seizure"), ("suspect__isnull", False)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="measure_has_its_object",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureBasis",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="basis", to="desk.measure"
                    ),
                ),
                ("kind", models.CharField(choices=[("finding", "Finding"), ("content", "Content")], max_length=10)),
                (
                    "case_file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.casefile"
                    ),
                ),
                ("finding", models.CharField(blank=True, max_length=80)),
                ("finding_class", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["finding", "content"])), name="measurebasis_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case_file__isnull", False),
                                ("kind", "finding"),
                                models.Q(("finding", ""), _negated=True),
                                models.Q(("finding_class", ""), _negated=True),
                            ),
                            models.Q(("kind", "content"), models.Q(("text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="basis_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="desk.measure"
                    ),
                ),
                ("outcome", models.CharField(choices=[("continue", "Continue"), ("end", "End")], max_length=10)),
                ("reason", models.TextField()),
                ("review_due_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["continue", "end"])), name="measurereview_outcome_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="review_has_reason"),
                ],
            },
        ),
    ]
