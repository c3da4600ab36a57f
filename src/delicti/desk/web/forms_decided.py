"""The forms on suspects, measures and persons who ask. They check shape; what may be done, the services decide."""

from typing import Any

from django import forms

from delicti.desk.models import MeasureKind
from delicti.desk.services.measure_rules import OWN
from delicti.desk.web.forms import Moment, Plain, area, line

_NAME = "Name or designation"
_NAME_HELP = "Where no name is known, what tells this person from others."
_IDENTIFIERS = "Identifiers"


class Picking(Plain):
    """A form with findings to choose, each as `CASE FILE:FINDING`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen = set(self.data.getlist("finding")) if hasattr(self.data, "getlist") else set()

    def picked(self) -> list[tuple[str, str]]:
        """The findings that were ticked: the key of a case file and the finding."""
        return [(file, finding) for file, _, finding in (one.partition(":") for one in sorted(self.chosen))]


class ProposeForm(Picking):
    """A person who may be behind an actor."""

    name = line(_NAME, 300, help_text=_NAME_HELP, needed=False, autocomplete="off")
    identifiers = area(_IDENTIFIERS, needed=False, rows=2, help_text="Accounts, papers, one a line.")
    region = line("Region", 100, needed=False)
    suspect = line(
        "Or a suspect of another case", 12, needed=False, help_text="Reference, such as S-7QK3FM2P.", autocomplete="off"
    )
    reason = area("Reason", rows=3, help_text="Why this person is behind the actor.")
    alternatives = area("Alternatives", rows=3, help_text="Who else it could be, and what speaks against this person.")


class CorrectForm(Plain):
    """What is held on a suspect, as it shall be."""

    name = line(_NAME, 300, autocomplete="off")
    identifiers = area(_IDENTIFIERS, needed=False, rows=2)
    region = line("Region", 100, needed=False)
    reason = area("Reason", rows=2)


class _MeasureForm(Picking):
    legal_basis = line("Legal basis", 2_000)
    reason = area("Reason", rows=3)
    review_due_at = Moment(label="Reviewed by (UTC)", help_text="A suspension needs it, and an end.")
    ends_at = Moment(label="Ends (UTC)")
    content = area(
        "Content that stands beside it",
        needed=False,
        rows=2,
        help_text="Where it is and what it is. Content of speech never carries a measure alone.",
    )


class RecordForm(_MeasureForm):
    """What an authority decided."""

    kind = forms.ChoiceField(label="Measure", choices=[(one, one) for one in MeasureKind.values])
    suspect = forms.ChoiceField(label="Person", required=False)
    site = line("Site", needed=False, help_text="For measures on a site; empty: the site of the case.")
    authority = line("Authority", help_text="Court, prosecutor or agency.")
    officer = line("Judge or officer")
    order_number = line("Number of the order", 100)
    ordered_at = Moment(label="Date of the order (UTC)", required=True)
    field_order = ("kind", "suspect", "site", "authority", "officer", "order_number", "ordered_at")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "nobody: a measure on a site"), *people]
        self.fields["suspect"] = forms.ChoiceField(label="Person", required=False, choices=choices)
        self.order_fields(self.field_order)


class RequestForm(_MeasureForm):
    """What the desk itself is to decide."""

    kind = forms.ChoiceField(label="Measure", choices=[(str(one), str(one)) for one in OWN])
    site = line("Site", needed=False, help_text="Empty: the site of the case.")
    field_order = ("kind", "site")


class ReviewForm(Plain):
    """What the review of a measure came to."""

    reason = area("Reason", rows=2)
    review_due_at = Moment(label="Next review (UTC)", help_text="Needed where it goes on.")
    ends_at = Moment(label="Ends (UTC)")


class AskForm(Plain):
    """Somebody asks what the desk holds on them."""

    name = line("Your name", 300, autocomplete="name")
    identifiers = area(
        "What else to look for",
        needed=False,
        rows=3,
        most=5_000,
        help_text="Addresses, accounts, e-mail, one a line. Nothing is looked for before your identity was checked.",
    )
    contact = area("How the desk reaches you", rows=2, most=2_000, help_text="To check who you are, and to answer.")
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class CheckForm(Plain):
    """How an identity was checked."""

    how = area("How the identity was checked", rows=2, help_text="Such as a passport shown on a day, and to whom.")


class AnswerForm(Plain):
    """The answer to somebody who asked."""

    words = area("Words before the list", needed=False, rows=2, most=5_000)
    unsaid = forms.MultipleChoiceField(
        label="Not even counted",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick a legal basis only where the law forbids to say that something is held back.",
    )

    def __init__(self, *args: Any, bases: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unsaid"]
        self.fields["unsaid"] = forms.MultipleChoiceField(
            label=field.label,
            required=False,
            choices=[(one, one) for one in bases],
            widget=forms.CheckboxSelectMultiple,
            help_text=field.help_text,
        )
        if not bases:
            del self.fields["unsaid"]
