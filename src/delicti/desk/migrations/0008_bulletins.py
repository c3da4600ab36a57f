"""Bulletins, what they are bound to, and their corrections."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import delicti.desk.clock
import delicti.desk.models.bulletin


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0007_campaigns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("media_type", models.CharField(max_length=20)),
                ("content", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "link",
                    models.CharField(
                        default=delicti.desk.models.bulletin.short_link, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletins",
                        to="desk.campaign",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("lead", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("tags", models.JSONField(default=list)),
                ("picture", models.CharField(blank=True, max_length=64)),
                ("picture_alt", models.CharField(blank=True, max_length=300)),
                ("picture_credit", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.TextField(blank=True)),
                ("made_up", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-published_at"], name="bulletin_published_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "approved", "published", "withdrawn"])),
                        name="bulletin_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("approved", "published")), _negated=True),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="bulletin_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("author")), _negated=True), name="bulletin_by_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="bulletin_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published_by", models.F("author")), _negated=True),
                        name="bulletin_not_by_its_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(
                                ("withdrawn_by__isnull", False), models.Q(("withdrawal_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="bulletin_withdrawn_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("picture", ""),
                            models.Q(
                                models.Q(("picture_alt", ""), _negated=True),
                                models.Q(("picture_credit", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="picture_has_credit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinCorrection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="desk.bulletin"
                    ),
                ),
                ("text", models.TextField()),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="bulletin_correction_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("by")), _negated=True),
                        name="bulletin_correction_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinFigure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="desk.bulletin"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bulletins", to="desk.snapshot"
                    ),
                ),
                ("value", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bulletin", "key"), name="bulletin_figure_once")],
            },
        ),
        migrations.CreateModel(
            name="BulletinClaim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="desk.bulletin"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bulletins", to="desk.claim"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bulletin", "key"), name="bulletin_claim_once")],
            },
        ),
        migrations.CreateModel(
            name="BulletinMention",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="desk.bulletin"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                (
                    "suspect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="desk.suspect"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bulletin", "key"), name="bulletin_mention_once")],
            },
        ),
        migrations.CreateModel(
            name="CorrectionDue",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="due", to="desk.bulletin"
                    ),
                ),
                ("why", models.TextField()),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                ("settlement", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["bulletin"], name="correction_is_due"
                    )
                ],
            },
        ),
    ]
