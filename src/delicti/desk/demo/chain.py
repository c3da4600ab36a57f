"""Audit and custody for many rows at once: the entries that the services would have written, in the same chain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from delicti.desk import audit
from delicti.desk.models import AuditEntry, Case, CaseFile, CustodyEntry, User


@dataclass
class Happened:
    """What happened, before it has its place in the chain."""

    at: datetime
    by: User | None
    verb: str
    case: Case | None
    thing: Any
    detail: Mapping[str, Any]


@dataclass
class Chain:
    """Collects what happened, and gives its entries in the order of time."""

    seq: int
    previous: str
    happened: list[Happened] = field(default_factory=list)
    numbers: dict[Any, int] = field(default_factory=dict)

    @classmethod
    def of_now(cls) -> "Chain":
        """Goes on where the audit ends."""
        return cls(*audit.head())

    def add(
        self, at: datetime, by: User | None, verb: str, case: Case | None, thing: Any = None, **detail: object
    ) -> None:
        """Something happened."""
        self.happened.append(Happened(at, by, verb, case, thing, detail))

    def custody(self, at: datetime, by: User, action: str, what: str, why: str, file: CaseFile) -> CustodyEntry:
        """An entry of custody, the next of its case."""
        number = self.numbers[file.case_id] = self.numbers.get(file.case_id, 0) + 1
        entry = CustodyEntry(
            case_id=file.case_id,
            number=number,
            action=action,
            what=what,
            why=why,
            by=by,
            by_name=by.get_full_name(),
            sha256=file.seal,
            case_file=file,
            at=at,
        )
        self.add(at, by, f"custody: {action}", file.case, entry, sha256=file.seal)
        return entry

    def entries(self) -> list[AuditEntry]:
        """The entries of what happened since, oldest first."""
        self.happened.sort(key=lambda one: one.at)
        out = []
        for one in self.happened:
            entry = audit.made(self.seq + 1, self.previous, one.at, one.by, one.verb, one.case, one.thing, one.detail)
            self.seq, self.previous = entry.seq, entry.hash
            out.append(entry)
        self.happened.clear()
        self.numbers.clear()
        return out
