"""The rows of made-up cases: what the services would have written in the life of each, made in bulk."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from delicti.desk.demo import words
from delicti.desk.demo.chain import Chain
from delicti.desk.demo.evidence import Sealed
from delicti.desk.demo.plan import Plan, key
from delicti.desk.models import (
    Actor,
    Case,
    CaseFile,
    Clock,
    Decision,
    Episode,
    EvidenceItem,
    Indicator,
    Membership,
    Note,
    Notifiable,
    Sector,
    Status,
    Task,
    Tombstone,
    User,
)
from delicti.desk.search.index import row_of_case, row_of_note, rows_of_case_file
from delicti.desk.services.clocks import BASIS, BREACH_NOTICE, RETENTION, REVIEW

_SUMMED = frozenset(
    ("member set", "clock started", "clock stopped", "note written", "task added", "task done", "task dropped")
)
_LOSING = (Sector.COMPANY, Sector.BANK, Sector.HOSTER)
_REVIEWS = 6  # at most that are written down of one case
_LEADS = 4  # indicators of a thin case
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_ALL = {"contribute": True, "decide": True, "close": True, "export": True}
_WAYS = {  # what a case went through until it stood where it stands
    Status.RECEIVED: (),
    Status.OPEN: (Status.OPEN,),
    Status.REVIEW: (Status.OPEN, Status.REVIEW),
    Status.CLOSED: (Status.OPEN, Status.REVIEW, Status.CLOSED),
    Status.REOPENED: (Status.OPEN, Status.REVIEW, Status.CLOSED, Status.REOPENED),
}


class Rows:
    """Rows by table, in the order in which tables may be filled."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.of: dict[type[Model], list[Any]] = defaultdict(list)

    def add(self, *rows: Model) -> None:
        """Keeps rows."""
        for row in rows:
            self.of[type(row)].append(row)


class Life:
    """The life of one case. A thin one has fewer indicators, nothing of its evidence to search, a short audit."""

    def __init__(
        self, rows: Rows, plan: Plan, people: dict[str, list[User]], anchor: datetime, *, thin: bool = False
    ) -> None:
        self.rows, self.plan, self.draw, self.anchor = rows, plan, plan.draw, anchor
        self.people = people
        self.thin, self.summed = thin, Counter[str]()
        self.owner = self.draw.choice(people["investigator"])
        self.reviewer = self.draw.choice(people["reviewer"])
        self.now = plan.received
        self.case = Case(
            id=plan.key,
            reference=plan.reference,
            organisation=plan.organisation,
            sector=plan.sector,
            site=plan.site,
            region=plan.region,
            status=plan.status,
            outcome=plan.outcome,
            assignee=self.owner if self.draw.random() < 0.85 else None,
            opened_by=self.owner,
            received_at=plan.received,
            noticed_at=plan.noticed,
            made_up=True,
        )
        self.due: list[datetime] = []
        self.file: CaseFile | None = None
        self.attackers: dict[str, Actor] = {}

    def live(self, sealed: Sealed) -> Case:
        """Makes every row of the case; gives it."""
        case, plan = self.case, self.plan
        case.title = f"{sealed.kind.title}: {plan.organisation}"[:300]
        self.rows.add(case)
        self._tell(self.owner, "case opened", case, reference=case.reference)
        self._members()
        self._clocks()
        if plan.has_evidence:
            self._evidence(sealed)
        self._work()
        self._status()
        if self.summed:
            chain = self.rows.chain
            chain.add(self.now, self.owner, "case worked on", case, case, entries=dict(self.summed))
        case.updated_at = self.now
        case.next_due = min(self.due, default=None)
        self.rows.add(row_of_case(case))
        return case

    def _later(self, hours: float) -> datetime:
        """Time goes on, but never past the present."""
        left = self.anchor - self.now
        self.now += min(self.draw.uniform(0.1, 1) * hours * _HOUR, left / 4)
        return self.now

    def _tell(self, by: User, verb: str, thing: Any, at: datetime | None = None, **detail: object) -> None:
        if self.thin and verb in _SUMMED:
            self.summed[verb] += 1
        else:
            self.rows.chain.add(at or self.now, by, verb, self.case, thing, **detail)

    def _base(self, by: User) -> dict[str, Any]:
        return {"id": key(self.draw), "case": self.case, "by": by, "at": self.now}

    def _members(self) -> None:
        reads: dict[str, bool] = {}
        investigators = [one for one in self.people["investigator"] if one is not self.owner]
        given = [(self.owner, _ALL), (self.reviewer, {**_ALL, "export": False})]
        given += [(one, {"contribute": True, "decide": True}) for one in investigators if self.draw.random() < 0.6]
        if self.draw.random() < 0.5:
            given.append((self.people["auditor"][0], reads))
        if self.plan.status == Status.CLOSED:
            given.append((self.people["publisher"][0], {"export": True}))
        for user, rights in given:
            member = Membership(
                id=key(self.draw),
                case=self.case,
                user=user,
                given_by=self.owner,
                given_at=self.now,
                reason="opened the case" if user is self.owner else "works on it",
                **rights,
            )
            self.rows.add(member)
            if user is not self.owner:
                self._tell(self.owner, "member set", user, rights=sorted(("read", *rights)), reason=member.reason)

    def _clocks(self) -> None:
        plan = self.plan
        told = self.anchor - plan.received > 4 * _DAY and (self.draw.random() < 0.93 or plan.status == Status.CLOSED)
        self._clock(Clock.Kind.BREACH_NOTICE, plan.noticed, BREACH_NOTICE, plan.received + 20 * _HOUR if told else None)
        since = plan.received
        for _ in range(_REVIEWS):
            if self.draw.random() > 0.94 or since + REVIEW >= self.anchor or plan.status == Status.CLOSED:
                break
            self._clock(Clock.Kind.REVIEW, since, REVIEW, since + REVIEW - 2 * _HOUR)
            since += REVIEW - 2 * _HOUR
        else:
            if since + REVIEW < self.anchor:  # older ones are reviewed less often; most were looked at lately
                since = self.anchor - _DAY * self.draw.uniform(1, 33)
        if plan.status != Status.CLOSED:
            self._clock(Clock.Kind.REVIEW, since, REVIEW, None)

    def _clock(self, kind: str, start: datetime, lasts: timedelta, stopped: datetime | None) -> None:
        stopped = min(stopped, self.anchor) if stopped else None
        made = Clock(
            **self._base(self.owner) | {"at": max(start, self.plan.received)},
            kind=kind,
            starts_at=start,
            due_at=start + lasts,
            basis=BASIS[Clock.Kind(kind)],
            stopped_at=stopped,
            stopped_by=self.reviewer if stopped else None,
            stop_reason="done in time" if stopped else "",
        )
        self.rows.add(made)
        self._tell(self.owner, "clock started", made, at=made.at, kind=kind)
        if stopped:
            self._tell(self.reviewer, "clock stopped", made, at=stopped, kind=kind)
            self._decide(self.reviewer, Decision.Kind.CLOCK, f"{kind} clock stopped", "done in time", at=stopped)
        elif kind != Clock.Kind.RETENTION:
            self.due.append(made.due_at)

    def _decide(self, by: User, kind: str, text: str, reason: str, at: datetime | None = None) -> Decision:
        made = Decision(**self._base(by) | {"at": at or self.now}, kind=kind, text=text, reason=reason)
        self.rows.add(made)
        return made

    def _evidence(self, sealed: Sealed) -> None:
        self._later(30)
        file = self._case_file(sealed)
        of: dict[str, Any] = {"case": self.case, "case_file": file}
        items = [EvidenceItem(id=key(self.draw), **of, **row) for row in sealed.rows[EvidenceItem]]
        actors = [Actor(id=key(self.draw), **of, **row) for row in sealed.rows[Actor]]
        episodes = [Episode(id=key(self.draw), **of, **row) for row in sealed.rows[Episode]]
        leads = sealed.rows[Indicator][: _LEADS if self.thin else None]
        indicators = [Indicator(id=key(self.draw), **of, **row) for row in leads]
        self.rows.add(*items, *actors, *episodes, *indicators)
        if not self.thin:
            self.rows.add(*rows_of_case_file(file, actors, episodes, indicators, items))
        self.attackers = {one.actor: one for one in actors if one.role == "attacker"}
        self.file = file
        for row in sealed.rows[Notifiable]:
            self.rows.add(self._notifiable(file, row))
        chain = self.rows.chain
        self.rows.add(
            chain.custody(self.now, self.owner, "imported", "case file, its seal holds", "imported into the desk", file)
        )
        self._tell(self.owner, "case file imported", file, seal=file.seal, state=file.state)
        if self.draw.random() < 0.3:
            self._later(20)
            self.rows.add(chain.custody(self.now, self.reviewer, "opened", "findings", "to review the case", file))
        self._figures(sealed, items, actors, episodes)

    def _case_file(self, sealed: Sealed) -> CaseFile:
        file = CaseFile(
            id=key(self.draw),
            case=self.case,
            seal=sealed.seal,
            manifest=sealed.manifest,
            delicti=sealed.version[:40],
            summary=sealed.summary,
            document=sealed.document,
            state=CaseFile.State.HOLDS,
            checked_at=self.now,
            size_bytes=sealed.size_bytes,
            imported_by=self.owner,
            imported_at=self.now,
        )
        self.rows.add(file)
        return file

    def _notifiable(self, file: CaseFile, row: dict[str, Any]) -> Notifiable:
        state = self.draw.choice(list(Notifiable.State)) if self.plan.status != Status.RECEIVED else "pending"
        made = Notifiable(**self._base(self.owner), case_file=file, **row, state=state)
        if state != Notifiable.State.PENDING:
            made.decided_by, made.decided_at = self.owner, self.now
            told = state == Notifiable.State.TOLD
            made.told_at = self.now if told else None
            made.how = "by letter" if told else "the data was made up for a test of the shop"
        return made

    def _figures(self, sealed: Sealed, items: list[EvidenceItem], actors: list[Actor], episodes: list[Episode]) -> None:
        """As services/figures.py counts them."""
        case = self.case
        case.item_count, case.actor_count, case.episode_count = len(items), len(actors), len(episodes)
        case.attacker_count = sum(one.role == "attacker" for one in actors)
        case.succeeded_count = sum(one.outcome == "succeeded" for one in episodes)
        case.first_time = min((one.first_time for one in items if one.first_time), default=None)
        case.last_time = max((one.last_time for one in items if one.last_time), default=None)
        case.finding_count = int(sealed.document.get("counts", {}).get("findings", 0))
        known = [int(row["rows_best"]) for row in sealed.document.get("taken", ()) if row.get("rows_best") is not None]
        case.rows_taken = sum(known) if known else None
        case.seal_holds, case.summary = True, sealed.summary
        if case.succeeded_count and case.sector in _LOSING and self.draw.random() < 0.6:
            case.loss_cents = round(self.draw.lognormvariate(13, 1.1))
            case.loss_currency = "EUR"

    def _work(self) -> None:
        draw, said = self.draw, {"organisation": self.plan.organisation, "site": self.plan.site}
        closed = self.plan.status == Status.CLOSED
        for text in draw.sample(words.NOTES, draw.randint(0, 2)):
            self._later(40)
            self._note(text.format(**said))
        for title in draw.sample(words.TASKS, draw.randint(0, 3)):
            self._later(10)
            self._task(title.format(**said), closed=closed)
        for text, reason in draw.sample(words.DECISIONS, draw.randint(0, 2)):
            self._later(30)
            made = self._decide(self.owner, Decision.Kind.OTHER, text, reason)
            self._tell(self.owner, "decision: other", made, text=text)
            if draw.random() < 0.1:
                self._later(30)
                back = self._decide(self.reviewer, Decision.Kind.RETRACTED, f"withdrawn: {text}", "it was too early")
                back.withdraws = made
                self._tell(self.reviewer, "decision: retracted", back, text=back.text)

    def _note(self, text: str) -> None:
        made = Note(**self._base(self.owner), text=text)
        self._tell(self.owner, "note written", made)
        self.rows.add(made, row_of_note(made))
        if self.draw.random() < 0.08:
            self._later(5)
            reason = "It was of another case."
            made.retracted_at, made.retracted_by, made.retraction_reason = self.now, self.owner, reason
            self.rows.add(
                Tombstone(**self._base(self.owner), kind="note", object_id=made.pk, act="retracted", reason=reason)
            )
            self._tell(self.owner, "note retracted", made, reason=reason)

    def _task(self, title: str, *, closed: bool) -> None:
        draw = self.draw
        made = Task(
            **self._base(self.owner),
            title=title,
            assignee=draw.choice((self.owner, self.reviewer, None)),
            due_at=self.now + _DAY * draw.randint(2, 40) if draw.random() < 0.7 else None,
        )
        self._tell(self.owner, "task added", made)
        if closed or draw.random() < 0.7:
            self._later(60)
            dropped = draw.random() < 0.15
            made.state = Task.State.DROPPED if dropped else Task.State.DONE
            made.ended_at, made.ended_by = self.now, self.owner
            made.end_reason = "no longer needed" if dropped else ""
            self._tell(self.owner, f"task {made.state}", made, reason=made.end_reason)
        elif made.due_at:
            self.due.append(made.due_at)
        self.rows.add(made)

    def _status(self) -> None:
        before: str = Status.RECEIVED
        for status in _WAYS[Status(self.plan.status)]:
            self._later(24 * 20)
            if status == Status.CLOSED:
                outcome = self.plan.outcome or words.REOPENED_FROM
                made = self._decide(self.reviewer, "closed", f"closed: {outcome}", words.CLOSED[outcome])
            elif status == Status.REOPENED:
                made = self._decide(self.reviewer, "reopened", "reopened", "Older logs came in after all.")
            else:
                made = self._decide(self.owner, "status", f"{before} to {status}", "The next step can be taken.")
            self._tell(made.by, "case moved" if made.kind == "status" else f"case {made.kind}", made, text=made.text)
            before = status
        if self.plan.status == Status.CLOSED:
            self.case.closed_at = self.now
            self._clock(Clock.Kind.RETENTION, self.now, RETENTION, None)
