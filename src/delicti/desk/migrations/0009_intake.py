"""What the public sends: reports, tips, files, and what persons ask."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import delicti.desk.clock
import delicti.desk.models.subject


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0008_bulletins"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("report", "Report"), ("tip", "Tip"), ("correction request", "Correction")],
                        default="report",
                        max_length=20,
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="desk.bulletin",
                    ),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                ("receipt_hash", models.CharField(max_length=64)),
                ("organisation", models.CharField(max_length=300)),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("private company", "Company"),
                            ("government agency", "Agency"),
                            ("bank", "Bank"),
                            ("hoster", "Hoster"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=300)),
                ("region", models.CharField(blank=True, max_length=100)),
                ("noticed", models.TextField()),
                ("noticed_at", models.DateTimeField(null=True)),
                ("contact", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("in triage", "Triage"),
                            ("accepted", "Accepted"),
                            ("duplicate", "Duplicate"),
                            ("declined", "Declined"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("state_reason", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="desk.case"
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="desk.report",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("received_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("erased", models.BooleanField(default=False)),
                ("made_up", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "-received_at"], name="report_queue"),
                    models.Index(fields=["site"], name="report_site"),
                    models.Index(django.db.models.functions.text.Upper("organisation"), name="report_of_organisation"),
                    models.Index(django.db.models.functions.text.Upper("site"), name="report_of_site"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sector__in", ["private company", "government agency", "bank", "hoster", "other"])
                        ),
                        name="report_sector_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["report", "tip", "correction request"])),
                        name="report_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bulletin", None), ("kind", "report")),
                            models.Q(models.Q(("kind", "report"), _negated=True), ("bulletin__isnull", False)),
                            _connector="OR",
                        ),
                        name="answer_has_bulletin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True), ("case__isnull", False), _connector="OR"
                        ),
                        name="accepted_report_has_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShownTip",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shown", to="desk.bulletin"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shown", to="desk.report"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "hidden_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("hidden_at", models.DateTimeField(null=True)),
                ("hidden_reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="shown_tip_has_text")
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="desk.report"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="desk.case"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("received_bytes", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("receiving", "Receiving"),
                            ("arrived", "Arrived"),
                            ("complete", "Complete"),
                            ("refused", "Refused"),
                            ("given up", "Given Up"),
                            ("erased", "Erased"),
                        ],
                        default="receiving",
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("key_hash", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begun_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["sha256"], name="upload_sha256")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received_bytes__lte", models.F("size_bytes"))), name="upload_not_larger"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "complete"), _negated=True),
                            models.Q(
                                models.Q(("sha256", ""), _negated=True), ("received_bytes", models.F("size_bytes"))
                            ),
                            _connector="OR",
                        ),
                        name="complete_upload_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("report__isnull", False), ("case__isnull", False), _connector="OR"),
                        name="upload_belongs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "number",
                    models.CharField(
                        default=delicti.desk.models.subject.subject_number, editable=False, max_length=12, unique=True
                    ),
                ),
                ("receipt_hash", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("identifiers", models.TextField(blank=True)),
                ("contact", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("identity checked", "Checked"),
                            ("searched", "Searched"),
                            ("answered", "Answered"),
                            ("refused", "Refused"),
                        ],
                        default="received",
                        max_length=18,
                    ),
                ),
                ("received_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("due_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_how", models.TextField(blank=True)),
                (
                    "searched_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("searched_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("made_up", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due_at"], name="subject_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["received", "identity checked", "searched", "answered", "refused"])
                        ),
                        name="subjectrequest_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("identity checked", "searched", "answered")), _negated=True),
                            models.Q(("checked_by__isnull", False), models.Q(("checked_how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="subject_identity_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(
                                ("answered_by__isnull", False),
                                ("searched_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subject_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_by", models.F("searched_by")), _negated=True),
                        name="subject_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="desk.subjectrequest"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("held_back", models.BooleanField(default=False)),
                ("legal_basis", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "kind", "object_id"), name="subject_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_back", False),
                            models.Q(
                                models.Q(("legal_basis", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="held_back_has_its_ground",
                    ),
                ],
            },
        ),
    ]
