"""Indexes for lists in every order, for what may be the same report, and for the audit of one person."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies = [("desk", "0003_decided")]
    operations = [
        migrations.AddIndex("case", models.Index(Upper("organisation"), name="case_of_organisation")),
        migrations.AddIndex("case", models.Index(Upper("site"), name="case_of_site")),
        migrations.AddIndex("case", models.Index(fields=["finding_count", "id"], name="case_findings")),
        migrations.AddIndex("case", models.Index(fields=["attacker_count", "id"], name="case_attackers")),
        migrations.AddIndex("case", models.Index(fields=["succeeded_count", "id"], name="case_succeeded")),
        migrations.AddIndex("case", models.Index(fields=["assignee", "-updated_at"], name="case_of_user")),
        migrations.AddIndex(
            "case",
            models.Index(fields=["-updated_at"], condition=models.Q(seal_holds=False), name="case_broken"),
        ),
        migrations.AddIndex("report", models.Index(Upper("organisation"), name="report_of_organisation")),
        migrations.AddIndex("report", models.Index(Upper("site"), name="report_of_site")),
        migrations.AddIndex("auditentry", models.Index(Upper("user_name"), "seq", name="audit_name")),
    ]
