"""Indexes for the list behind a figure of suspects, latest first, and for a search of one kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies = [("desk", "0005_decision_kinds")]
    operations = [
        migrations.AddIndex("suspect", models.Index(fields=["-proposed_at", "-id"], name="suspect_proposed")),
        migrations.AddIndex("searchrow", models.Index(fields=["kind", "id"], name="search_row_latest")),
    ]
