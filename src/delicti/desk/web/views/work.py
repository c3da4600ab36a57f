"""Work in a case: tasks, notes, decisions, its status, who is responsible, people to be told."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import (
    Clock,
    Decision,
    ErasureRequest,
    ErasureState,
    Membership,
    Note,
    Notifiable,
    Status,
    Task,
    Tombstone,
    User,
)
from delicti.desk.rights import NotThere, ending_rights, get, rows
from delicti.desk.services import cases, clocks, intake, work
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import (
    AssignForm,
    ClockForm,
    CloseForm,
    DecisionForm,
    MoveForm,
    NoteForm,
    Plain,
    ReasonForm,
    TaskForm,
    TellForm,
    ToldForm,
)
from delicti.desk.web.http import go, say, sent, viewer
from delicti.desk.web.jinja import url
from delicti.desk.web.views.head import Head, head
from delicti.model.errors import UserError

_SHOWN = 200


@require_safe
def board(request: HttpRequest, reference: str) -> HttpResponse:
    """Tasks, notes, decisions."""
    return _board(head(request, reference, "case_work"))


def _board(page: Head, **bound: Plain) -> HttpResponse:
    me, case = viewer(page.request), page.case
    people = _people(page.members())
    notes = rows(me, Note).filter(case=case).select_related("by", "retracted_by").order_by("-at", "pk")
    decisions = (
        rows(me, Decision).filter(case=case).select_related("by").prefetch_related("withdrawn_by").order_by("-at", "pk")
    )
    tasks = rows(me, Task).filter(case=case).select_related("assignee", "ended_by")
    ways = sorted(cases.STEPS.get(case.status, ()))
    bad = any(form.errors for form in bound.values())
    context: dict[str, Any] = {
        "tasks": [
            (one, bound.pop(_prefix(one), None) or _task_form(one, people))
            for one in tasks.filter(state=Task.State.OPEN).order_by("due_at", "at")[:_SHOWN]
        ],
        "ended": list(tasks.exclude(state=Task.State.OPEN).order_by("-ended_at")[:_SHOWN]),
        "notes": list(notes[:_SHOWN]),
        "decisions": list(decisions.order_by("-at", "pk")[:_SHOWN]),
        "tombstones": list(
            rows(me, Tombstone).filter(case=case, act="erased").select_related("by", "requested_by").order_by("-at")
        ),
        "erasures": list(
            rows(me, ErasureRequest).filter(case=case, state=ErasureState.WAITING).select_related("by").order_by("at")
        ),
        "offences": intake.suggested_offences(me, case),
        "by_hand": work.BY_HAND,
        "ends": ending_rights(me, case),
        "note": NoteForm(prefix="note"),
        "task": TaskForm(prefix="task", people=people),
        "decision": DecisionForm(prefix="decision"),
        "assign": AssignForm(prefix="assign", people=people, initial={"to": str(case.assignee_id or "")}),
        "move": MoveForm(prefix="move", ways=ways) if ways else None,
        "close": CloseForm(prefix="close") if case.status not in (Status.CLOSED, Status.MERGED) else None,
        "reopen": ReasonForm(prefix="reopen") if case.status == Status.CLOSED else None,
        "clock": ClockForm(prefix="clock"),
        **bound,
    }
    return page.page("case/work.html", context, status=422 if bad else 200)


@require_POST
def add_note(request: HttpRequest, reference: str) -> HttpResponse:
    """Writes a note."""
    page = head(request, reference, "case_work")
    form = NoteForm(request.POST, prefix="note")

    def act(given: dict[str, Any]) -> HttpResponse:
        made = work.note(viewer(request), page.case, given["text"], given["about"])
        say(request, "The note is written.")
        return go("case_work", reference, at=f"note-{made.pk}")

    return tried(form, act) or _board(page, note=form)


@require_POST
def add_task(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds a task."""
    page = head(request, reference, "case_work")
    form = TaskForm(request.POST, prefix="task", people=_people(page.members()))

    def act(given: dict[str, Any]) -> HttpResponse:
        who = _member(page, given["assignee"])
        work.add_task(viewer(request), page.case, given["title"], assignee=who, due_at=given["due_at"])
        say(request, "The task is added.")
        return go("case_work", reference, at="tasks")

    return tried(form, act) or _board(page, task=form)


@require_POST
def change_task(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Says anew what is to be done, by whom and until when; the message takes it back."""
    page, task = head(request, reference, "case_work"), _in(request, reference, Task, key)
    people, prefix = _people(page.members()), _prefix(task)
    form = TaskForm(sent(request), prefix=prefix, people=people)
    before = {f"{prefix}-{name}": value for name, value in _written(task).items()}

    def act(given: dict[str, Any]) -> HttpResponse:
        who = _member(page, given["assignee"])
        work.change_task(viewer(request), task, assignee=who, due_at=given["due_at"], title=given["title"])
        say(request, "The task is changed.", undo=url("task_change", reference, key, **before))
        return go("case_work", reference, at="tasks")

    return tried(form, act) or _board(page, **{prefix: form})


@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Records a decision."""
    page = head(request, reference, "case_work")
    form = DecisionForm(request.POST, prefix="decision")

    def act(given: dict[str, Any]) -> HttpResponse:
        work.decide(viewer(request), page.case, given["text"], given["reason"], kind=given["kind"])
        say(request, "The decision is recorded.")
        return go("case_work", reference, at="decisions")

    return tried(form, act) or _board(page, decision=form)


@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Says who is responsible."""
    page = head(request, reference, "case_work")
    form = AssignForm(sent(request), prefix="assign", people=_people(page.members()))
    undo = url("case_assign", reference) + f"?assign-to={page.case.assignee_id or ''}"

    def act(given: dict[str, Any]) -> HttpResponse:
        who = _member(page, given["to"])
        cases.assign(viewer(request), page.case, who)
        say(request, f"{who} is responsible." if who else "Nobody is responsible.", undo=undo)
        return go("case_work", reference)

    return tried(form, act) or _board(page, assign=form)


@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Moves the case on."""
    page = head(request, reference, "case_work")
    form = MoveForm(request.POST, prefix="move", ways=sorted(cases.STEPS.get(page.case.status, ())))

    def act(given: dict[str, Any]) -> HttpResponse:
        cases.move(viewer(request), page.case, given["status"], given["reason"])
        say(request, f"The case is {given['status']}.")
        return go("case_work", reference)

    return tried(form, act) or _board(page, move=form)


@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Closes it."""
    page = head(request, reference, "case_work")
    form = CloseForm(request.POST, prefix="close")

    def act(given: dict[str, Any]) -> HttpResponse:
        cases.close(viewer(request), page.case, given["outcome"], given["reason"])
        say(request, f"The case is closed: {given['outcome']}. It can be reopened.")
        return go("case_work", reference)

    return tried(form, act) or _board(page, close=form)


@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Opens it again."""
    page = head(request, reference, "case_work")
    form = ReasonForm(request.POST, prefix="reopen")

    def act(given: dict[str, Any]) -> HttpResponse:
        cases.reopen(viewer(request), page.case, given["reason"])
        say(request, "The case is open again.")
        return go("case_work", reference)

    return tried(form, act) or _board(page, reopen=form)


@require_POST
def end_task(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Ends a task as done, or with a reason as dropped; the message takes it back."""
    task = _in(request, reference, Task, key)
    dropped = request.POST.get("do") == "drop"
    work.end_task(viewer(request), task, dropped=dropped, reason=request.POST.get("reason", ""))
    undo = url("task_reopen", reference, key)
    say(request, f"“{task.title}” is {'dropped' if dropped else 'done'}.", undo=undo)
    return go("case_work", reference, at="tasks")


@require_POST
def reopen_task(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Takes the end of a task back."""
    work.reopen_task(viewer(request), _in(request, reference, Task, key))
    say(request, "The task is open again.")
    return go("case_work", reference, at="tasks")


@require_POST
def retract_note(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Retracts a note; it stays readable."""
    work.retract(viewer(request), _in(request, reference, Note, key), request.POST.get("reason", ""))
    say(request, "The note is retracted; it stays readable, struck out.")
    return go("case_work", reference, at="notes")


@require_POST
def withdraw(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Withdraws a decision by a new one."""
    work.withdraw(viewer(request), _in(request, reference, Decision, key), request.POST.get("reason", ""))
    say(request, "The decision is withdrawn; both stay.")
    return go("case_work", reference, at="decisions")


@require_POST
def start_clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Starts a clock, or starts it anew."""
    page = head(request, reference, "case_work")
    form = ClockForm(request.POST, prefix="clock")

    def act(given: dict[str, Any]) -> HttpResponse:
        clocks.start(viewer(request), page.case, given["kind"], given["due_at"], given["basis"])
        say(request, "The clock runs.")
        return go("case_work", reference)

    return tried(form, act) or _board(page, clock=form)


@require_POST
def stop_clock(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Stops a clock with a reason."""
    clocks.stop(viewer(request), _in(request, reference, Clock, key), request.POST.get("reason", ""))
    say(request, "The clock is stopped.")
    return go("case_work", reference)


@require_safe
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """People to be told."""
    return _tell(head(request, reference, "case_tell"))


def _tell(page: Head, **bound: Plain) -> HttpResponse:
    me = viewer(page.request)
    found = rows(me, Notifiable).filter(case=page.case).select_related("decided_by", "by")
    people = [(one, ToldForm(prefix=f"t{one.pk.hex[:8]}")) for one in found.order_by("state", "at", "pk")[:_SHOWN]]
    context = {"people": people, "add": TellForm(prefix="tell"), "ends": ending_rights(me, page.case), **bound}
    return page.page("case/tell.html", context, status=422 if any(f.errors for f in bound.values()) else 200)


@require_POST
def add_person(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds somebody who must be told."""
    page = head(request, reference, "case_tell")
    form = TellForm(request.POST, prefix="tell")

    def act(given: dict[str, Any]) -> HttpResponse:
        work.add_notifiable(viewer(request), page.case, given["who"], given["why"])
        say(request, "Added.")
        return go("case_tell", reference)

    return tried(form, act) or _tell(page, add=form)


@require_POST
def told(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Says that somebody was told, or need not be."""
    person = _in(request, reference, Notifiable, key)
    form = ToldForm(request.POST, prefix=f"t{person.pk.hex[:8]}")
    if not form.is_valid():
        raise UserError("write how they were told, or why it is not needed")
    given, me = form.cleaned_data, viewer(request)
    if request.POST.get("do") == "not needed":
        work.not_needed(me, person, given["how"])
        say(request, "Decided: they need not be told.")
    else:
        work.told(me, person, given["how"], given["told_at"])
        say(request, "Noted that they were told.")
    return go("case_tell", reference)


def _prefix(task: Task) -> str:
    return f"c{task.pk.hex[:8]}"


def _written(task: Task) -> dict[str, str]:
    """A task as the fields of its form have it."""
    due = f"{task.due_at:%Y-%m-%dT%H:%M}" if task.due_at else ""
    return {"title": task.title, "assignee": str(task.assignee_id or ""), "due_at": due}


def _task_form(task: Task, people: list[tuple[str, str]]) -> TaskForm:
    return TaskForm(prefix=_prefix(task), people=people, initial=_written(task))


def _people(members: list[Membership]) -> list[tuple[str, str]]:
    return [(str(one.user_id), one.user.get_full_name()) for one in members if one.contribute]


def _member(page: Head, key: str) -> User | None:
    if not key:
        return None
    return next((one.user for one in page.members() if str(one.user_id) == key), None)


def _in(request: HttpRequest, reference: str, kind: type[Any], key: str) -> Any:
    """A row of this case, and of no other."""
    page = head(request, reference, "case_work")
    found = get(viewer(request), kind, key)
    if found.case_id != page.case.pk:
        raise NotThere
    return found
