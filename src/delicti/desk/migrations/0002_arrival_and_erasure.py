"""Files that arrived and wait for their check, erasures that take two, and the table of counts within an hour."""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

import delicti.desk.clock

_CACHE = "desk_cache"  # of django.core.cache, shared by all processes; no table of a backup


def _make_cache(apps: Any, editor: Any) -> None:  # noqa: ARG001
    call_command("createcachetable", _CACHE, database=editor.connection.alias, verbosity=0)


def _drop_cache(apps: Any, editor: Any) -> None:  # noqa: ARG001
    editor.execute(f"DROP TABLE IF EXISTS {_CACHE}")


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="tombstone",
            name="requested_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("investigate", "Investigate"),
                    ("import", "Import"),
                    ("verify", "Verify"),
                    ("receive", "Receive"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="upload",
            name="state",
            field=models.CharField(
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
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("case file", "Case File"),
                            ("upload", "Upload"),
                            ("report", "Report"),
                        ],
                        max_length=10,
                    ),
                ),
                ("object_id", models.UUIDField()),
                ("reason", models.TextField()),
                ("legal_basis", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
                    ),
                ),
                (
                    "ended_by",
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
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["note", "case file", "upload", "report"])),
                        name="erasurerequest_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "confirmed", "refused", "withdrawn"])),
                        name="erasurerequest_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("legal_basis", ""), _negated=True)
                        ),
                        name="erasure_request_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "waiting"), ("ended_by__isnull", False), _connector="OR"),
                        name="erasure_ended_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("ended_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="erasure_takes_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("object_id",), name="one_erasure_waits"
                    ),
                ],
            },
        ),
        migrations.RunPython(_make_cache, _drop_cache),
    ]
