"""Case files, and what the database copies from them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import delicti.desk.clock


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_files", to="desk.case"
                    ),
                ),
                ("seal", models.CharField(max_length=64)),
                ("manifest", models.CharField(max_length=64)),
                ("delicti", models.CharField(max_length=40)),
                ("signed_by", models.CharField(blank=True, max_length=400)),
                ("summary", models.TextField(blank=True)),
                ("document", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("holds", "Holds"),
                            ("broken", "Broken"),
                            ("missing", "Missing"),
                            ("erased", "Erased"),
                        ],
                        max_length=10,
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("checked_at", models.DateTimeField()),
                ("in_force", models.BooleanField(default=True)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("imported_at", models.DateTimeField(default=delicti.desk.clock.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["seal"], name="case_file_seal"),
                    models.Index(fields=["manifest"], name="case_file_manifest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "seal"), name="case_file_once_in_case"),
                    models.CheckConstraint(condition=models.Q(("seal", ""), _negated=True), name="case_file_sealed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.casefile"
                    ),
                ),
                ("actor", models.CharField(max_length=80)),
                ("role", models.CharField(max_length=20)),
                ("addresses", models.JSONField(default=list)),
                ("agents", models.JSONField(default=list)),
                ("tools", models.JSONField(default=list)),
                ("address_count", models.PositiveIntegerField(default=0)),
                ("first_time", models.DateTimeField(null=True)),
                ("last_time", models.DateTimeField(null=True)),
                ("requests", models.BigIntegerField(default=0)),
                ("why", models.TextField(blank=True)),
                ("why_not", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["case", "role"], name="actor_role")],
                "constraints": [models.UniqueConstraint(fields=("case_file", "actor"), name="actor_once")],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.casefile"
                    ),
                ),
                ("episode", models.CharField(max_length=80)),
                ("actor", models.CharField(blank=True, max_length=80)),
                ("kind", models.CharField(max_length=40)),
                ("tactic", models.CharField(blank=True, max_length=20)),
                ("technique", models.CharField(blank=True, max_length=20)),
                ("offence", models.CharField(blank=True, max_length=120)),
                ("attempted_only", models.BooleanField(default=False)),
                ("first_time", models.DateTimeField(null=True)),
                ("last_time", models.DateTimeField(null=True)),
                ("requests", models.BigIntegerField(default=0)),
                ("target", models.TextField(blank=True)),
                ("outcome", models.CharField(max_length=12)),
                ("reason", models.TextField(blank=True)),
                ("why_not", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "first_time"], name="episode_of_case"),
                    models.Index(fields=["technique"], name="episode_technique"),
                    models.Index(fields=["offence"], name="episode_offence"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case_file", "episode"), name="episode_once")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.casefile"
                    ),
                ),
                ("item", models.CharField(max_length=64)),
                ("name", models.CharField(blank=True, max_length=500)),
                ("container", models.CharField(blank=True, max_length=500)),
                ("member", models.CharField(blank=True, max_length=1000)),
                ("sha256_stored", models.CharField(blank=True, max_length=64)),
                ("size_bytes", models.BigIntegerField(null=True)),
                ("format", models.CharField(blank=True, max_length=60)),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                ("lines", models.BigIntegerField(null=True)),
                ("record_lines", models.BigIntegerField(null=True)),
                ("structural_lines", models.BigIntegerField(null=True)),
                ("quarantined_lines", models.BigIntegerField(null=True)),
                ("records", models.BigIntegerField(null=True)),
                ("first_time", models.DateTimeField(null=True)),
                ("last_time", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["item"], name="evidence_item")],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.casefile"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("address", "Address"),
                            ("agent", "Agent"),
                            ("tool", "Tool"),
                            ("file", "File"),
                            ("path", "Path"),
                            ("item", "Item"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=500)),
                ("value_hash", models.CharField(max_length=64)),
                ("actor", models.CharField(blank=True, max_length=80)),
                ("role", models.CharField(blank=True, max_length=20)),
                ("first_time", models.DateTimeField(null=True)),
                ("last_time", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "value_hash"], name="indicator_value"),
                    models.Index(fields=["case", "kind"], name="indicator_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case_file", "kind", "value_hash", "actor"), name="indicator_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notifiable",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("who", models.CharField(max_length=500)),
                ("why", models.TextField(blank=True)),
                ("addresses", models.JSONField(default=list)),
                (
                    "case_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifiables",
                        to="desk.casefile",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("told", "Told"), ("not needed", "Not Needed")],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
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
                ("how", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
