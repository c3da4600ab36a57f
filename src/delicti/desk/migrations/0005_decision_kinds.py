"""Decisions on suspects and measures are kinds of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Names alone: no column changes."""

    dependencies = [("desk", "0004_speed")]
    operations = [
        migrations.AlterField(
            "decision",
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
    ]
