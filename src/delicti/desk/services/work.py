"""The work in a case: decisions with reasons, notes, tasks, and people to be told."""

from collections.abc import Iterable
from datetime import datetime

from delicti.desk import audit, clock
from delicti.desk.models import Case, CaseFile, Decision, Note, Notifiable, Task, Tombstone, User
from delicti.desk.rights import NotThere, Refused, Right, case_rights, get, require_case, require_ending
from delicti.desk.search.index import index_note
from delicti.desk.services.base import act, said, touch
from delicti.model.errors import UserError

BY_HAND = (Decision.Kind.OFFENCE, Decision.Kind.OTHER)


@act
def decide(by: User, case: Case, text: str, reason: str, *, kind: str = Decision.Kind.OTHER) -> Decision:
    """Records a decision with its reason. The kinds that belong to an act of their own are made by that act."""
    case = require_case(by, case, Right.DECIDE)
    if kind not in BY_HAND:
        raise UserError(f"a decision of the kind {kind!r} is not written by hand")
    return _decision(by, case, kind, text, reason)


@act
def withdraw(by: User, decision: Decision, reason: str) -> Decision:
    """Withdraws a decision that was written by hand, by a new one; both stay."""
    decision = get(by, Decision, decision.pk)
    case = require_case(by, decision.case, Right.DECIDE)
    if decision.kind not in BY_HAND:
        raise UserError(f"a decision of the kind {decision.kind!r} is undone by its own act, not withdrawn")
    if Decision.objects.filter(withdraws=decision).exists():
        raise UserError("this decision was withdrawn already")
    return _decision(by, case, Decision.Kind.RETRACTED, f"withdrawn: {decision.text}", reason, decision)


@act
def note(by: User, case: Case, text: str, about: str = "") -> Note:
    """Writes a note; `about` may name a finding, actor, episode or item of the case."""
    case = require_case(by, case, Right.CONTRIBUTE)
    found = Note.objects.create(
        case=case, by=by, at=clock.now(), text=said(text, "the note"), about=about.replace("\0", "").strip()[:120]
    )
    audit.append(by, "note written", case, found)
    touch(case)
    index_note(found)
    return found


@act
def retract(by: User, note: Note, reason: str) -> Note:
    """Retracts a note: it is struck out, and stays readable; a tombstone says why. Its writer may, and who decides."""
    note = get(by, Note, note.pk)
    case = require_case(by, note.case, Right.CONTRIBUTE)
    if note.by_id != by.pk and Right.DECIDE not in case_rights(by, case):
        raise Refused("only its writer, or a member who decides, may retract a note")
    if note.retracted_at is not None:
        raise UserError("this note was retracted already")
    note.retracted_at, note.retracted_by, note.retraction_reason = clock.now(), by, said(reason, "the reason")
    note.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
    Tombstone.objects.create(
        case=case, by=by, at=clock.now(), kind="note", object_id=note.pk, act="retracted", reason=note.retraction_reason
    )
    audit.append(by, "note retracted", case, note, {"reason": note.retraction_reason})
    touch(case)
    return note


@act
def add_task(by: User, case: Case, title: str, *, assignee: User | None = None, due_at: datetime | None = None) -> Task:
    """Adds something to do, for a member who may contribute or for nobody yet."""
    case = require_case(by, case, Right.CONTRIBUTE)
    _works_here(assignee, case)
    task = Task.objects.create(
        case=case, by=by, at=clock.now(), title=said(title, "the task", 300), assignee=assignee, due_at=due_at
    )
    audit.append(by, "task added", case, task)
    touch(case)
    return task


@act
def change_task(
    by: User, task: Task, *, assignee: User | None = None, due_at: datetime | None = None, title: str | None = None
) -> Task:
    """Sets who does an open task, until when, and how it is called."""
    task = _open_task(by, task)
    _works_here(assignee, task.case)
    before = {
        "title": task.title,
        "assignee": str(task.assignee_id) if task.assignee_id else None,
        "due": clock.text(task.due_at) if task.due_at else None,
    }
    task.assignee, task.due_at = assignee, due_at
    task.title = task.title if title is None else said(title, "the task", 300)
    task.save(update_fields=["assignee", "due_at", "title"])
    audit.append(by, "task changed", task.case, task, {"before": before})
    touch(task.case)
    return task


@act
def end_task(by: User, task: Task, *, dropped: bool = False, reason: str = "") -> Task:
    """Ends a task as done, or, with a reason, as dropped."""
    task = get(by, Task, task.pk)
    require_ending(by, task.case, Right.CONTRIBUTE)
    _open(task)
    task.state = Task.State.DROPPED if dropped else Task.State.DONE
    task.end_reason = said(reason, "the reason") if dropped else reason.strip()
    task.ended_at, task.ended_by = clock.now(), by
    task.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])
    audit.append(by, f"task {task.state}", task.case, task, {"reason": task.end_reason})
    touch(task.case)
    return task


@act
def reopen_task(by: User, task: Task) -> Task:
    """Opens an ended task again."""
    task = get(by, Task, task.pk)
    case = require_ending(by, task.case, Right.CONTRIBUTE)
    task.state, task.ended_at, task.ended_by, task.end_reason = Task.State.OPEN, None, None, ""
    task.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])
    audit.append(by, "task reopened", case, task)
    touch(case)
    return task


@act
def add_notifiable(
    by: User,
    case: Case,
    who: str,
    why: str,
    addresses: Iterable[str] = (),
    case_file: CaseFile | None = None,
) -> Notifiable:
    """Adds somebody who must be told."""
    case = require_case(by, case, Right.CONTRIBUTE)
    if case_file is not None and case_file.case_id != case.pk:
        raise NotThere
    found = Notifiable.objects.create(
        case=case,
        by=by,
        at=clock.now(),
        who=said(who, "who must be told", 500),
        why=why.strip(),
        addresses=[str(one)[:60] for one in addresses][:1000],
        case_file=case_file,
    )
    audit.append(by, "notifiable added", case, found)
    touch(case)
    return found


@act
def told(by: User, notifiable: Notifiable, how: str, at: datetime | None = None) -> Notifiable:
    """Says that they were told, how and when."""
    return _notified(by, notifiable, Notifiable.State.TOLD, said(how, "how they were told"), at or clock.now())


@act
def not_needed(by: User, notifiable: Notifiable, reason: str) -> Notifiable:
    """Decides that they need not be told."""
    return _notified(by, notifiable, Notifiable.State.NOT_NEEDED, said(reason, "the reason"), None)


def _notified(by: User, notifiable: Notifiable, state: str, how: str, at: datetime | None) -> Notifiable:
    notifiable = get(by, Notifiable, notifiable.pk)
    case = require_ending(by, notifiable.case, Right.DECIDE)
    notifiable.state, notifiable.how, notifiable.told_at = state, how, at
    notifiable.decided_by, notifiable.decided_at = by, clock.now()
    notifiable.save(update_fields=["state", "how", "told_at", "decided_by", "decided_at"])
    _decision(by, case, Decision.Kind.TELL, f"{notifiable.who}: {state}", how)
    return notifiable


def _decision(by: User, case: Case, kind: str, text: str, reason: str, withdraws: Decision | None = None) -> Decision:
    found = Decision.objects.create(
        case=case,
        by=by,
        at=clock.now(),
        kind=kind,
        text=said(text, "what was decided"),
        reason=said(reason, "the reason"),
        withdraws=withdraws,
    )
    audit.append(by, "decision", case, found, {"kind": kind})
    touch(case)
    return found


def _open_task(by: User, task: Task) -> Task:
    task = get(by, Task, task.pk)
    require_case(by, task.case, Right.CONTRIBUTE)
    _open(task)
    return task


def _open(task: Task) -> None:
    if task.state != Task.State.OPEN:
        raise UserError(f"this task is {task.state}; open it again first")


def _works_here(user: User | None, case: Case) -> None:
    if user is not None and Right.CONTRIBUTE not in case_rights(user, case):
        raise UserError(f"{user} is no member who may contribute; make them one first")
