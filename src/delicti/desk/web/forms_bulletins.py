"""The forms of bulletins and of the public's answers."""

from typing import Any

from django import forms

from delicti.desk.services.answers import KINDS
from delicti.desk.web.forms import Plain, area, line


class TitleForm(Plain):
    """A new bulletin."""

    title = line("Title", 200)
    campaign = forms.ChoiceField(label="Campaign", required=False, help_text="Whose figures it may show.")

    def __init__(self, *args: Any, campaigns: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campaign"] = forms.ChoiceField(
            label="Campaign",
            required=False,
            choices=[("", "none"), *campaigns],
            help_text="Whose figures it may show.",
        )


class TextForm(Plain):
    """What a draft says."""

    title = line("Title", 200)
    lead = area("Lead", needed=False, rows=2, most=2_000, help_text="One or two sentences; feeds and lists show them.")
    body = area(
        "Text",
        rows=16,
        most=50_000,
        help_text="Markdown. {{figure:NAME}}, {{claim:NAME}} and {{person:NAME}} stand for what is bound beside.",
    )
    tags = line("Tags", 300, needed=False, help_text="With commas between.")


class BindForm(Plain):
    """What a mark stands for."""

    key = line("Name of the mark", 40, help_text="Small letters, digits and -.", autocomplete="off")
    what = forms.ChoiceField(label="Stands for")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"] = forms.ChoiceField(label="Stands for", choices=choices)


class PictureForm(Plain):
    """A picture with its credit."""

    picture = forms.FileField(label="PNG or JPEG, 2 MB at most")
    alt = line("What it shows", 300, help_text="For those who do not see it.")
    credit = line("Credit", 200)


class CorrectionForm(Plain):
    """A correction of a published bulletin."""

    text = area("Correction, as the public reads it", rows=3, most=5_000)
    reason = area("Reason, for the desk", rows=2)


class AnswerForm(Plain):
    """What the public tells."""

    kind = forms.ChoiceField(label="What it is", choices=[(str(kind), str(kind)) for kind in KINDS])
    text = area("What you want to tell", rows=6, most=5_000)
    contact = area("How to reach you", needed=False, rows=2, most=2_000, help_text="Never shown to the public.")
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class ShowForm(Plain):
    """An answer as the public shall read it."""

    text = area("As it is shown", rows=4, most=2_000, help_text="Without names, addresses or contact.")


class SourceForm(Plain):
    """A page or text that holds claims of others."""

    file = forms.FileField(label="Page saved as HTML", required=False, help_text="It is read apart and never shown.")
    text = area("Or its text", needed=False, rows=8, most=1_000_000)
    url = line("Address of the page", 1_000, needed=False, help_text="Kept as its source; it is not fetched.")
    campaign = forms.ChoiceField(label="Beside the figures of", required=False)

    def __init__(self, *args: Any, campaigns: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campaign"] = forms.ChoiceField(
            label="Beside the figures of", required=False, choices=[("", "no campaign"), *campaigns]
        )
