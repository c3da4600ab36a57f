"""The tables of the desk, written by Django from models/, and the table of counts within an hour."""

import uuid
from typing import Any

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

import delicti.desk.clock
import delicti.desk.models.base
import delicti.desk.models.bulletin
import delicti.desk.models.measure
import delicti.desk.models.subject
import delicti.desk.models.suspect

_CACHE = "desk_cache"  # of django.core.cache, shared by all processes; no table of a backup


def _make_cache(apps: Any, editor: Any) -> None:  # noqa: ARG001
    call_command("createcachetable", _CACHE, database=editor.connection.alias, verbosity=0)


def _drop_cache(apps: Any, editor: Any) -> None:  # noqa: ARG001
    editor.execute(f"DROP TABLE IF EXISTS {_CACHE}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
        ),
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
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
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
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("full_name", models.CharField(blank=True, max_length=200)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("prefix", models.CharField(max_length=12)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("user_id", models.UUIDField(null=True)),
                ("user_name", models.CharField(max_length=200)),
                ("verb", models.CharField(max_length=60)),
                ("case_id", models.UUIDField(null=True)),
                ("object_kind", models.CharField(blank=True, max_length=40)),
                ("object_id", models.CharField(blank=True, max_length=80)),
                ("body", models.TextField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case_id", "seq"], name="audit_case"),
                    models.Index(fields=["user_id", "seq"], name="audit_user"),
                    models.Index(fields=["verb", "seq"], name="audit_verb"),
                    models.Index(
                        django.db.models.functions.text.Upper("user_name"), models.F("seq"), name="audit_name"
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
        migrations.AddField(
            model_name="campaign",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
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
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("approved_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.TextField(blank=True)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                ("text", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="desk.bulletin"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                ("received_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("noticed_at", models.DateTimeField(null=True)),
                ("next_due", models.DateTimeField(null=True)),
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
                    "merged_into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="desk.case"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
            name="CampaignCase",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("how", models.CharField(choices=[("rule", "Rule"), ("hand", "Hand")], max_length=6)),
                ("counts", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            name="Attribution",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("alternatives", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attributions", to="desk.actor"
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attributions", to="desk.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "state"], name="attribution_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "refused", "withdrawn"])),
                        name="attribution_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="attribution_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alternatives", ""), _negated=True), name="attribution_has_alternatives"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("state", "proposed")),
                            ("state", "withdrawn"),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ("confirmed", "refused")),
                                models.Q(("decision_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attribution_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        name="attribution_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(
                                ("withdrawn_by__isnull", False), models.Q(("withdrawal_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="attribution_withdrawn_by",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="actor",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
            ),
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("imported_at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_files", to="desk.case"
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
            name="AttributionFinding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("finding", models.CharField(max_length=80)),
                ("finding_class", models.CharField(max_length=40)),
                (
                    "attribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="desk.attribution"
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.casefile"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attribution", "case_file", "finding"), name="attribution_finding_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="actor",
            name="case_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.casefile"
            ),
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
                ("reason", models.TextField()),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
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
            },
        ),
        migrations.CreateModel(
            name="BulletinClaim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=40)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="desk.bulletin"
                    ),
                ),
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
            name="ClaimSource",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim_sources",
                        to="desk.campaign",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "read", "failed"])), name="claimsource_state_known"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="desk.claimsource"
            ),
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[("breach notice", "Breach Notice"), ("retention", "Retention"), ("review", "Review")],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stop_reason", models.TextField(blank=True)),
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
                    "stopped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("stopped_at", None)), fields=["due_at"], name="clock_due")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at", None)), fields=("case", "kind"), name="one_clock_runs"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("starts_at"))), name="clock_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionDue",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("why", models.TextField()),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settlement", models.TextField(blank=True)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="due", to="desk.bulletin"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["bulletin"], name="correction_is_due"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("status", "Status"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("merged", "Merged"),
                            ("unmerged", "Unmerged"),
                            ("split", "Split"),
                            ("offence", "Offence"),
                            ("people to be told", "Tell"),
                            ("clock", "Clock"),
                            ("retracted", "Retracted"),
                            ("erased", "Erased"),
                            ("suspect", "Suspect"),
                            ("measure", "Measure"),
                            ("other", "Other"),
                        ],
                        max_length=20,
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="desk.case"
                    ),
                ),
                (
                    "withdraws",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_by",
                        to="desk.decision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "at"], name="decision_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="decision_has_reason"
                    ),
                    models.UniqueConstraint(fields=("withdraws",), name="withdrawn_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                            ("suspect", "Suspect"),
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
                        condition=models.Q(("kind__in", ["note", "case file", "upload", "report", "suspect"])),
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
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("requested_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                ("executed_at", models.DateTimeField(null=True)),
                ("review_due_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="desk.case"
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
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "executed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureBasis",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("finding", "Finding"), ("content", "Content")], max_length=10)),
                ("finding", models.CharField(blank=True, max_length=80)),
                ("finding_class", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField(blank=True)),
                (
                    "case_file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.casefile"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="basis", to="desk.measure"
                    ),
                ),
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
                ("outcome", models.CharField(choices=[("continue", "Continue"), ("end", "End")], max_length=10)),
                ("reason", models.TextField()),
                ("review_due_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="desk.measure"
                    ),
                ),
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
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("read", models.BooleanField(default=True)),
                ("contribute", models.BooleanField(default=False)),
                ("decide", models.BooleanField(default=False)),
                ("close", models.BooleanField(default=False)),
                ("export", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("given_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="desk.case"
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
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="Note",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("text", models.TextField(blank=True)),
                ("about", models.CharField(blank=True, max_length=120)),
                ("retracted_at", models.DateTimeField(null=True)),
                ("retraction_reason", models.TextField(blank=True)),
                ("erased", models.BooleanField(default=False)),
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
                    "retracted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "at"], name="note_of_case")],
            },
        ),
        migrations.CreateModel(
            name="Notifiable",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("who", models.CharField(max_length=500)),
                ("why", models.TextField(blank=True)),
                ("addresses", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("told", "Told"), ("not needed", "Not Needed")],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("how", models.TextField(blank=True)),
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
                    "case_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifiables",
                        to="desk.casefile",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first account", "First Account"),
                            ("invitation", "Invitation"),
                            ("password", "Password"),
                        ],
                        max_length=20,
                    ),
                ),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
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
                ("received_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("erased", models.BooleanField(default=False)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "bulletin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="desk.bulletin",
                    ),
                ),
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
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="RoleGrant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("intake", "Intake"),
                            ("investigator", "Investigator"),
                            ("reviewer", "Reviewer"),
                            ("publisher", "Publisher"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("given_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("user", "role"), name="one_grant_of_a_role"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["intake", "investigator", "reviewer", "publisher", "auditor", "administrator"],
                            )
                        ),
                        name="rolegrant_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("query", models.CharField(max_length=300)),
                ("filters", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "name"), name="saved_search_named")],
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=500)),
                ("text", models.TextField(blank=True)),
                ("words", models.TextField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.case"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "id"], name="search_row_latest")],
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="search_row_once")],
            },
        ),
        migrations.CreateModel(
            name="ShownTip",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("hidden_at", models.DateTimeField(null=True)),
                ("hidden_reason", models.TextField(blank=True)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shown", to="desk.bulletin"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "hidden_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shown", to="desk.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="shown_tip_has_text")
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="desk.campaign"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["campaign", "-as_of"], name="snapshot_of_campaign")],
            },
        ),
        migrations.CreateModel(
            name="BulletinFigure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=40)),
                ("value", models.BigIntegerField()),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="desk.bulletin"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bulletins", to="desk.snapshot"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bulletin", "key"), name="bulletin_figure_once")],
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
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_how", models.TextField(blank=True)),
                ("searched_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "searched_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="desk.subjectrequest"
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
        migrations.CreateModel(
            name="Suspect",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "reference",
                    models.CharField(
                        default=delicti.desk.models.suspect.suspect_reference,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("identifiers", models.TextField(blank=True)),
                ("region", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("arrested", "Arrested"),
                            ("charged", "Charged"),
                            ("released", "Released"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("updated_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("erased", models.BooleanField(default=False)),
                ("made_up", models.BooleanField(default=False)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-updated_at", "id"], name="suspect_updated"),
                    models.Index(fields=["state", "standing"], name="suspect_state"),
                    models.Index(fields=["-proposed_at", "-id"], name="suspect_proposed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "refused", "withdrawn"])),
                        name="suspect_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["none", "arrested", "charged", "released"])),
                        name="suspect_standing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("name", ""), _negated=True), ("erased", True), _connector="OR"),
                        name="suspect_has_name",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="measure",
            name="suspect",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="desk.suspect"
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("identifiers", models.TextField(blank=True)),
                ("region", models.CharField(blank=True, max_length=100)),
                ("reason", models.TextField()),
                ("before", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("made", "Made"), ("refused", "Refused")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "suspect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="desk.suspect"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "made", "refused"])), name="correction_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="correction_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("by")), _negated=True), name="correction_by_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="correction_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinMention",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=40)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="desk.bulletin"
                    ),
                ),
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
        migrations.AddField(
            model_name="attribution",
            name="suspect",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attributions", to="desk.suspect"
            ),
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("title", models.CharField(max_length=300)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [
                    models.Index(fields=["case", "state"], name="task_of_case"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["assignee", "due_at"], name="task_of_user"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("act", models.CharField(choices=[("retracted", "retracted"), ("erased", "erased")], max_length=10)),
                ("reason", models.TextField()),
                ("legal_basis", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
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
                    "requested_by",
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
                        condition=models.Q(("reason", ""), _negated=True), name="tombstone_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act", "erased"), ("legal_basis", ""), _negated=True),
                        name="erasure_has_legal_basis",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("begun_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="desk.case"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="desk.report"
                    ),
                ),
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
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("investigate", "Investigate"),
                            ("import", "Import"),
                            ("verify", "Verify"),
                            ("receive", "Receive"),
                            ("read page", "Read Page"),
                        ],
                        max_length=12,
                    ),
                ),
                ("parameters", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("stage", models.CharField(blank=True, max_length=60)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(null=True)),
                ("rate", models.FloatField(null=True)),
                ("seconds_left", models.FloatField(null=True)),
                ("confinement", models.CharField(blank=True, max_length=200)),
                ("error", models.TextField(blank=True)),
                ("output", models.TextField(blank=True)),
                ("worker", models.CharField(blank=True, max_length=120)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("cancel_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cancel_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="desk.case"
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="desk.casefile"
                    ),
                ),
                ("uploads", models.ManyToManyField(related_name="jobs", to="desk.upload")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["asked_at"], name="job_waiting"),
                    models.Index(condition=models.Q(("state", "running")), fields=["heartbeat_at"], name="job_running"),
                    models.Index(fields=["-asked_at"], name="job_recent"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "failed", "cancelled"])),
                        name="job_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CustodyEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("opened", "Opened"),
                            ("copied", "Copied"),
                            ("exported", "Exported"),
                            ("verified", "Verified"),
                            ("imported", "Imported"),
                            ("moved", "Moved"),
                            ("erased", "Erased"),
                        ],
                        max_length=12,
                    ),
                ),
                ("what", models.CharField(max_length=500)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("by_name", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("why", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="custody", to="desk.case"
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="desk.casefile",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="custody", to="desk.upload"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="custody_numbered"),
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="custody_says_why"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("url", models.URLField(max_length=500)),
                ("secret", models.CharField(max_length=64)),
                ("events", models.JSONField(default=list)),
                ("made_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "for_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("audit_seq", models.BigIntegerField()),
                ("body", models.TextField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=delicti.desk.clock.now)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=200)),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="desk.webhook"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("arrived_at", None), ("given_up_at", None)),
                        fields=["next_at"],
                        name="delivery_due",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("webhook", "audit_seq"), name="delivered_once")],
            },
        ),
        migrations.AddIndex(
            model_name="actor",
            index=models.Index(fields=["case", "role"], name="actor_role"),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.UniqueConstraint(fields=("case_file", "actor"), name="actor_once"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["source", "start"], name="claim_of_source"),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("proposed", "confirmed"))),
                fields=("suspect", "actor"),
                name="attributed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
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
        ),
        migrations.RunPython(_make_cache, _drop_cache),
    ]
