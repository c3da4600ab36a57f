"""Cases, their members, how they are linked, and what a search finds."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import delicti.desk.clock
import delicti.desk.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "reference",
                    models.CharField(
                        default=delicti.desk.models.base.reference, editable=False, max_length=12, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("organisation", models.CharField(blank=True, max_length=300)),
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
                        default="other",
                        max_length=20,
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=300)),
                ("region", models.CharField(blank=True, max_length=100)),
                ("summary", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("open", "Open"),
                            ("under review", "Review"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("merged", "Merged"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referred to the authorities", "Referred"),
                            ("resolved with the victim", "Resolved"),
                            ("no offence shown", "No Offence"),
                            ("not enough evidence", "No Evidence"),
                            ("authorised test", "Test"),
                            ("duplicate", "Duplicate"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("received_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("noticed_at", models.DateTimeField(null=True)),
                ("next_due", models.DateTimeField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="desk.case"
                    ),
                ),
                ("status_before_merge", models.CharField(blank=True, max_length=20)),
                ("loss_cents", models.BigIntegerField(null=True)),
                ("loss_currency", models.CharField(blank=True, max_length=3)),
                ("first_time", models.DateTimeField(null=True)),
                ("last_time", models.DateTimeField(null=True)),
                ("item_count", models.PositiveIntegerField(default=0)),
                ("finding_count", models.PositiveIntegerField(default=0)),
                ("actor_count", models.PositiveIntegerField(default=0)),
                ("attacker_count", models.PositiveIntegerField(default=0)),
                ("episode_count", models.PositiveIntegerField(default=0)),
                ("succeeded_count", models.PositiveIntegerField(default=0)),
                ("rows_taken", models.PositiveBigIntegerField(null=True)),
                ("seal_holds", models.BooleanField(null=True)),
                ("made_up", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-updated_at", "id"], name="case_updated"),
                    models.Index(fields=["status", "-updated_at"], name="case_status"),
                    models.Index(fields=["next_due"], name="case_due"),
                    models.Index(fields=["-received_at"], name="case_received"),
                    models.Index(django.db.models.functions.text.Upper("organisation"), name="case_of_organisation"),
                    models.Index(django.db.models.functions.text.Upper("site"), name="case_of_site"),
                    models.Index(fields=["finding_count", "id"], name="case_findings"),
                    models.Index(fields=["attacker_count", "id"], name="case_attackers"),
                    models.Index(fields=["succeeded_count", "id"], name="case_succeeded"),
                    models.Index(fields=["assignee", "-updated_at"], name="case_of_user"),
                    models.Index(condition=models.Q(("seal_holds", False)), fields=["-updated_at"], name="case_broken"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["received", "open", "under review", "closed", "reopened", "merged"])
                        ),
                        name="case_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sector__in", ["private company", "government agency", "bank", "hoster", "other"])
                        ),
                        name="case_sector_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(models.Q(("status", "closed"), _negated=True), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="closed_case_has_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into", None)),
                            _connector="OR",
                        ),
                        name="merged_case_names_its_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="no_case_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="desk.case"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("read", models.BooleanField(default=True)),
                ("contribute", models.BooleanField(default=False)),
                ("decide", models.BooleanField(default=False)),
                ("close", models.BooleanField(default=False)),
                ("export", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_at", models.DateTimeField(default=delicti.desk.clock.now)),
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
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["user", "case"], name="member_of")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case", "user"), name="one_membership"
                    ),
                    models.CheckConstraint(condition=models.Q(("read", True)), name="member_reads"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged into", "Merged"),
                            ("taken out of", "Unmerged"),
                            ("split from", "Split"),
                            ("related to", "Related"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links_out", to="desk.case"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links_in", to="desk.case"
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.CharField(max_length=80)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.case"),
                ),
                ("title", models.CharField(max_length=500)),
                ("text", models.TextField(blank=True)),
                ("words", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "id"], name="search_row_latest")],
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="search_row_once")],
            },
        ),
    ]
