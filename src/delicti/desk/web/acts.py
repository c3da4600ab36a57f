"""A change that a form asks for: it is done, or the form says why not."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from delicti.desk.web.forms import Plain
from delicti.model.errors import UserError


def sentence(error: object) -> str:
    """What a service said, as a sentence of its own."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def tried(form: Plain, act: Callable[[dict[str, Any]], HttpResponse]) -> HttpResponse | None:
    """The answer of the change that the form asks for; None where the form, or the service, says why not."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except UserError as error:
        form.add_error(None, sentence(error))
        return None
