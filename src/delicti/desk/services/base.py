"""What every act shares: a transaction, a reason, the case's time of change, and when something is next due."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Min

from delicti.desk import clock
from delicti.desk.models import Case, Clock, Task
from delicti.model.errors import UserError

_P = ParamSpec("_P")
_R = TypeVar("_R")


def act(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The whole function happens or nothing of it does."""

    @wraps(function)
    def whole(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with transaction.atomic():
            return function(*args, **kwargs)

    return whole


def said(text: str, what: str, most: int = 20_000) -> str:
    """A text that must not be empty, without space around it. Raises UserError."""
    text = text.replace("\0", "").strip()
    if not text:
        raise UserError(f"{what} is missing; write one")
    if len(text) > most:
        raise UserError(f"{what} has {len(text):,} characters; at most {most:,} fit")
    return text


def touch(case: Case, *fields: str) -> None:
    """Saves these fields of the case, its time of change and when something is next due."""
    case.updated_at = clock.now()
    due = [
        Clock.objects.filter(case=case, stopped_at=None).aggregate(due=Min("due_at"))["due"],
        Task.objects.filter(case=case, state=Task.State.OPEN).aggregate(due=Min("due_at"))["due"],
    ]
    case.next_due = min((one for one in due if one is not None), default=None)
    case.save(update_fields=[*fields, "updated_at", "next_due"])
