"""The forms of campaigns."""

from typing import Any

from django import forms

from delicti.desk.models import Sector
from delicti.desk.services.campaigns import LEAST_THRESHOLD
from delicti.desk.web.forms import Moment, Plain, area, line


class CampaignForm(Plain):
    """A new campaign."""

    name = line("Name", 200)
    mandate = area("Mandate", help_text="On whose order, on what legal ground, within which bounds.")
    begins_at = Moment(label="Begins (UTC)", help_text="Empty: now.")
    ends_at = Moment(label="Ends (UTC)", help_text="Empty: six months after it begins.")
    sectors = forms.MultipleChoiceField(
        label="Sectors", required=False, choices=Sector.choices, widget=forms.CheckboxSelectMultiple
    )
    offences = area("Offences", needed=False, rows=2, help_text="One a line, as cases suggest them; empty: all.")
    regions = area("Regions", needed=False, rows=2, help_text="One a line; empty: all.")
    threshold = forms.IntegerField(
        label="Smallest count that is shown",
        min_value=LEAST_THRESHOLD,
        initial=5,
        help_text="Smaller ones could point at a person.",
    )

    def told(self) -> dict[str, Any]:
        """What was given, lines as lists."""
        given = self.cleaned_data
        return {**given, "offences": given["offences"].splitlines(), "regions": given["regions"].splitlines()}


class HandForm(Plain):
    """A case put in or left out by hand."""

    reference = line("Reference of the case", 12, autocomplete="off")
    reason = area("Reason", rows=2)
