"""The forms of campaigns."""

from typing import Any

from django import forms

from delicti.desk.models import Campaign
from delicti.desk.services.campaigns import EDITABLE, LEAST_THRESHOLD
from delicti.desk.web.forms import SECTORS, Moment, Plain, area, line


class CampaignForm(Plain):
    """A new campaign."""

    name = line("Name", 200)
    mandate = area("Mandate", help_text="On whose order, on what legal ground, within which bounds.")
    begins_at = Moment(label="Begins (UTC)", help_text="Empty: now.")
    ends_at = Moment(label="Ends (UTC)", help_text="Empty: six months after it begins.")
    sectors = forms.MultipleChoiceField(
        label="Sectors", required=False, choices=SECTORS, widget=forms.CheckboxSelectMultiple
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


class EditForm(CampaignForm):
    """A campaign that is there, and why it is changed."""

    reason = area("Reason for the change", rows=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("begins_at", "ends_at"):
            self.fields[name].required, self.fields[name].help_text = True, ""

    def told(self) -> dict[str, Any]:
        """What was given; a moment that was left as it was shown, to the minute, stays as it is."""
        given = super().told()
        for name in ("begins_at", "ends_at"):
            now = self.initial[name]
            if given[name] == now.replace(second=0, microsecond=0):
                given[name] = now
        return given

    @staticmethod
    def of(campaign: Campaign) -> dict[str, Any]:
        """What stands there now."""
        now = {name: getattr(campaign, name) for name in EDITABLE}
        return {**now, "offences": "\n".join(campaign.offences), "regions": "\n".join(campaign.regions)}


class HandForm(Plain):
    """A case put in or left out by hand."""

    reference = line("Reference of the case", 12, autocomplete="off")
    reason = area("Reason", rows=2)
