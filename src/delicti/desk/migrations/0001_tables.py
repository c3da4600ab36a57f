"""The first tables of the desk; written by Django from models/."""

import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import delicti.desk.clock
import delicti.desk.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
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
        ),
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
            ],
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
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("investigate", "Investigate"), ("import", "Import"), ("verify", "Verify")],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-updated_at", "id"], name="case_updated"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["status", "-updated_at"], name="case_status"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["next_due"], name="case_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-received_at"], name="case_received"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["received", "open", "under review", "closed", "reopened", "merged"])
                ),
                name="case_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("sector__in", ["private company", "government agency", "bank", "hoster", "other"])),
                name="case_sector_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False), ("status", "closed"), models.Q(("outcome", ""), _negated=True)
                    ),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("outcome", "")),
                    _connector="OR",
                ),
                name="closed_case_has_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("status", "merged")),
                    models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="merged_case_names_its_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True), name="no_case_merged_into_itself"
            ),
        ),
        migrations.AddIndex(
            model_name="casefile",
            index=models.Index(fields=["seal"], name="case_file_seal"),
        ),
        migrations.AddIndex(
            model_name="casefile",
            index=models.Index(fields=["manifest"], name="case_file_manifest"),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.UniqueConstraint(fields=("case", "seal"), name="case_file_once_in_case"),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.CheckConstraint(condition=models.Q(("seal", ""), _negated=True), name="case_file_sealed"),
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
            model_name="clock",
            index=models.Index(condition=models.Q(("stopped_at", None)), fields=["due_at"], name="clock_due"),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped_at", None)), fields=("case", "kind"), name="one_clock_runs"
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("starts_at"))), name="clock_ends_after_start"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["case", "at"], name="decision_of_case"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="decision_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("withdraws",), name="withdrawn_once"),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(fields=["case", "first_time"], name="episode_of_case"),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(fields=["technique"], name="episode_technique"),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(fields=["offence"], name="episode_offence"),
        ),
        migrations.AddConstraint(
            model_name="episode",
            constraint=models.UniqueConstraint(fields=("case_file", "episode"), name="episode_once"),
        ),
        migrations.AddIndex(
            model_name="evidenceitem",
            index=models.Index(fields=["item"], name="evidence_item"),
        ),
        migrations.AddIndex(
            model_name="indicator",
            index=models.Index(fields=["kind", "value_hash"], name="indicator_value"),
        ),
        migrations.AddIndex(
            model_name="indicator",
            index=models.Index(fields=["case", "kind"], name="indicator_of_case"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                fields=("case_file", "kind", "value_hash", "actor"), name="indicator_once"
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["user", "case"], name="member_of"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("case", "user"), name="one_membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(condition=models.Q(("read", True)), name="member_reads"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case", "at"], name="note_of_case"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["state", "-received_at"], name="report_queue"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["site"], name="report_site"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("sector__in", ["private company", "government agency", "bank", "hoster", "other"])),
                name="report_sector_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True), ("case__isnull", False), _connector="OR"
                ),
                name="accepted_report_has_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("user", "role"), name="one_grant_of_a_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["intake", "investigator", "reviewer", "publisher", "auditor", "administrator"])
                ),
                name="rolegrant_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(fields=("user", "name"), name="saved_search_named"),
        ),
        migrations.AddConstraint(
            model_name="searchrow",
            constraint=models.UniqueConstraint(fields=("kind", "object_id"), name="search_row_once"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["case", "state"], name="task_of_case"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["assignee", "due_at"], name="task_of_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="tombstone_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.CheckConstraint(
                condition=models.Q(("act", "erased"), ("legal_basis", ""), _negated=True),
                name="erasure_has_legal_basis",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["sha256"], name="upload_sha256"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_bytes__lte", models.F("size_bytes"))), name="upload_not_larger"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "complete"), _negated=True),
                    models.Q(models.Q(("sha256", ""), _negated=True), ("received_bytes", models.F("size_bytes"))),
                    _connector="OR",
                ),
                name="complete_upload_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("report__isnull", False), ("case__isnull", False), _connector="OR"),
                name="upload_belongs",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["asked_at"], name="job_waiting"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("state", "running")), fields=["heartbeat_at"], name="job_running"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["-asked_at"], name="job_recent"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "running", "done", "failed", "cancelled"])),
                name="job_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyentry",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="custody_numbered"),
        ),
        migrations.AddConstraint(
            model_name="custodyentry",
            constraint=models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="custody_says_why"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("arrived_at", None), ("given_up_at", None)), fields=["next_at"], name="delivery_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("webhook", "audit_seq"), name="delivered_once"),
        ),
    ]
