"""The forms of the pages. They check shape; what may be done, the services decide."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from delicti.desk import clock
from delicti.desk.models import Clock, Outcome, Role, Sector
from delicti.desk.rights import SCOPES, Right
from delicti.desk.services import webhooks

_LONG = 20_000
SECTORS = [(str(one), str(one)) for one in Sector.values]  # in the words of the lists and figures


class Moment(forms.DateTimeField):
    """A moment in UTC, as the browser's own field gives it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
        super().__init__(widget=widget, input_formats=formats, **options)

    def clean(self, value: Any) -> datetime | None:
        """The moment with its zone."""
        found = super().clean(value)
        return found.replace(tzinfo=UTC) if isinstance(found, datetime) else None


class Plain(forms.Form):
    """A form whose fields are labelled in plain words; `prefix` keeps ids apart where a page has several."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)

    use_required_attribute = True


def line(label: str, most: int = 300, *, needed: bool = True, help_text: str = "", **attrs: str) -> forms.CharField:
    """A field of one line."""
    return forms.CharField(
        label=label, max_length=most, required=needed, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


def area(label: str, *, needed: bool = True, rows: int = 3, help_text: str = "", most: int = _LONG) -> forms.CharField:
    """A field of several lines."""
    return forms.CharField(
        label=label, max_length=most, required=needed, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class ReportForm(Plain):
    """What a victim tells."""

    organisation = line("Organisation", help_text="Whose website it is.", autocomplete="organization")
    sector = forms.ChoiceField(label="Kind of organisation", choices=SECTORS, initial=Sector.OTHER)
    site = line("Website", needed=False, help_text="Its address, such as shop.example.org.")
    region = line("Region", 100, needed=False)
    noticed = area("What was noticed", rows=6, help_text="What looks wrong, who saw it, what was done since.")
    noticed_at = Moment(label="When it was noticed (UTC)")
    contact = area("Whom to contact", needed=False, rows=2, most=2_000, help_text="Name, telephone, e-mail.")
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_noticed_at(self) -> datetime | None:
        """Not in the future."""
        found: datetime | None = self.cleaned_data["noticed_at"]
        if found is not None and found > clock.now():
            raise forms.ValidationError("This lies in the future; check the date.")
        return found


class ReceiptForm(Plain):
    """By which a reporter comes back."""

    receipt = line("Receipt number", 60, help_text="As it was shown after the report.", autocomplete="off")


class CaseForm(Plain):
    """What is written down of a case."""

    title = line("Title")
    organisation = line("Organisation", needed=False)
    sector = forms.ChoiceField(label="Kind of organisation", choices=SECTORS, initial=Sector.OTHER)
    site = line("Website", needed=False)
    region = line("Region", 100, needed=False)
    noticed_at = Moment(label="When the victim became aware (UTC)", help_text="Starts the 72 hours of a breach notice.")


class MoveForm(Plain):
    """A step of a case with its reason."""

    status = forms.ChoiceField(label="Move to")
    reason = area("Reason", rows=2)

    def __init__(self, *args: Any, ways: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["status"] = forms.ChoiceField(label="Move to", choices=[(way, way) for way in ways])


class CloseForm(Plain):
    """The end of a case."""

    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices)
    reason = area("Reason", rows=2)


class ReasonForm(Plain):
    """Why something is done."""

    reason = area("Reason", rows=2)


class NoteForm(Plain):
    """A note."""

    text = area("Note", rows=4)
    about = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)


class TaskForm(Plain):
    """Something to do."""

    title = line("What is to be done")
    assignee = forms.ChoiceField(label="Who does it", required=False)
    due_at = Moment(label="Until (UTC)")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assignee"] = forms.ChoiceField(
            label="Who does it", required=False, choices=[("", "nobody yet"), *people]
        )


class DecisionForm(Plain):
    """A decision with its reason."""

    kind = forms.ChoiceField(label="About", choices=[("other", "the case"), ("offence", "an offence")])
    text = area("What is decided", rows=2)
    reason = area("Reason", rows=3)


class AssignForm(Plain):
    """Who is responsible."""

    to = forms.ChoiceField(label="Responsible", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"] = forms.ChoiceField(label="Responsible", required=False, choices=[("", "nobody"), *people])


class ClockForm(Plain):
    """A time limit."""

    kind = forms.ChoiceField(label="Which", choices=Clock.Kind.choices)
    due_at = Moment(label="Ends (UTC)", required=True)
    basis = line("What it rests on", 300, help_text="Such as a law and its article.")


class TellForm(Plain):
    """Somebody who must be told."""

    who = line("Who", 500)
    why = area("Why", needed=False, rows=2)


class ToldForm(Plain):
    """How somebody was told, or why they need not be."""

    how = area("How they were told, or why it is not needed", rows=2)
    told_at = Moment(label="When (UTC)", help_text="Empty: now.")


class RightsForm(Plain):
    """A member and what they may do."""

    username = line("Name of the account", 150, autocomplete="off")
    rights = forms.MultipleChoiceField(
        label="Rights, beside reading",
        required=False,
        choices=[(str(right), str(right)) for right in Right if right is not Right.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = area("Reason", rows=2)


class MergeForm(Plain):
    """The other case."""

    reference = line("Reference of the other case", 12, help_text="Such as K7-3QF9.", autocomplete="off")
    reason = area("Reason", rows=2)


class SplitForm(Plain):
    """Case files that get a case of their own."""

    chosen = forms.MultipleChoiceField(label="Case files to take out", widget=forms.CheckboxSelectMultiple)
    title = line("Title of the new case")
    reason = area("Reason", rows=2)

    def __init__(self, *args: Any, files: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"] = forms.MultipleChoiceField(
            label="Case files to take out", choices=files, widget=forms.CheckboxSelectMultiple
        )


class AcceptForm(Plain):
    """A report becomes a case, or goes to one."""

    case = line("Add to case", 12, needed=False, help_text="Empty: a new case is opened.", autocomplete="off")
    title = line("Title of the new case", needed=False)
    answer = area("What the reporter is told", needed=False, rows=2, most=2_000)


class DeclineForm(Plain):
    """A report that makes no case."""

    reason = area("Reason, for the desk", rows=2)
    answer = area("What the reporter is told", rows=2, most=2_000)


class DuplicateForm(Plain):
    """A report that tells of the same as another."""

    of = line("Number of the first report", 12, autocomplete="off")
    answer = area("What the reporter is told", needed=False, rows=2, most=2_000)


class InvestigateForm(Plain):
    """What an investigation is run on, and with which options."""

    chosen = forms.MultipleChoiceField(label="Files", widget=forms.CheckboxSelectMultiple)
    timezone = line(
        "Time zone of logs that name none", 60, needed=False, help_text="Such as Europe/Vienna; empty: UTC."
    )
    owner = line("Addresses of the site's owner", needed=False, help_text="With commas between.")
    authorised = line("Addresses of authorised testers", needed=False, help_text="With commas between.")
    trust_proxy = line("Addresses of the site's own proxies", needed=False, help_text="With commas between.")

    def __init__(self, *args: Any, files: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"] = forms.MultipleChoiceField(
            label="Files", choices=files, widget=forms.CheckboxSelectMultiple
        )

    def parameters(self) -> dict[str, Any]:
        """The options that were given."""
        given = self.cleaned_data
        found: dict[str, Any] = {"timezone": given["timezone"].strip()} if given["timezone"].strip() else {}
        for name in ("owner", "authorised", "trust_proxy"):
            listed = [one.strip() for one in given[name].split(",") if one.strip()]
            if listed:
                found[name] = listed
        return found


class TokenForm(Plain):
    """A token of the API."""

    name = line("What it is for", 100)
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[(scope, scope) for scope in sorted(SCOPES)],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(label="Days until it ends", min_value=1, max_value=366, initial=90)


class SetUpForm(Plain):
    """The first account, or one's own after an invitation."""

    username = line("Name of the account", 150, help_text="Letters, digits and @ . + - _", autocomplete="username")
    full_name = line("Your name", 200, needed=False, autocomplete="name")
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label="Password again", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        given = super().clean() or {}
        if given.get("password") != given.get("again"):
            self.add_error("again", "This is not the same password; type it again.")
        return given


class InviteForm(Plain):
    """A new account."""

    username = line("Name of the account", 150, autocomplete="off")
    full_name = line("Name", 200, needed=False, autocomplete="off")
    roles = forms.MultipleChoiceField(
        label="Roles", required=False, choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )


class EraseForm(Plain):
    """By law."""

    reason = area("Reason", rows=2)
    legal_basis = line("Legal basis")


class WebhookForm(Plain):
    """An address that is told of what happens."""

    url = line("Address", 500, help_text="Such as https://example.org/desk; at a public address.")
    events = forms.MultipleChoiceField(
        label="What it is told",
        choices=[(name, name) for name in (webhooks.ALL, *webhooks.EVENTS)],
        widget=forms.CheckboxSelectMultiple,
    )
    username = line(
        "Within the rights of",
        150,
        help_text="The name of an account; another than yours has to agree first.",
        autocomplete="off",
    )
