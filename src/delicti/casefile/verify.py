"""Verifies a case file: seal, custody, evidence, the bytes of findings, and every conclusion derived anew.

Whatever does not hold is named in a plain sentence. What the checks can and cannot show is in docs/casefile.md.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from delicti import __version__
from delicti.casefile import bag, ledger, timestamp
from delicti.casefile.custody import Custody, inspect
from delicti.casefile.evidence_check import Hashed, hash_evidence, item_faults, raw_faults
from delicti.casefile.examiner import Examiner, trusted_keys
from delicti.casefile.layout import KEPT, case_folder, digest_of, shown
from delicti.casefile.read import CaseFile
from delicti.casefile.rederive import derived_differences
from delicti.model.errors import UserError
from delicti.model.flow import Story, Tables
from delicti.model.progress import Progress, Silent
from delicti.model.settings import Settings
from delicti.model.tables import CASE_TABLES

Again = Callable[[Sequence[Path], Settings], AbstractContextManager[tuple[Tables, Story]]]

UNSAFE, SEAL, CUSTODY, EVIDENCE, BYTES, CONTENT, VERSION, READING = (
    "unsafe",
    "seal",
    "custody",
    "evidence",
    "bytes",
    "content",
    "version",
    "reading",
)


@dataclass(frozen=True)
class Problem:
    """Something that does not hold. `kind` is one of the words above; of VERSION, nothing is known to be wrong."""

    kind: str
    text: str


@dataclass
class Verdict:
    """What verify found: `problems` (exit 1 where there is one), `notes` to weigh, and what was `checked`."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether everything that was checked holds."""
        return not self.problems

    def add(self, kind: str, problems: Sequence[str], notes: Sequence[str] = (), checked: str | None = None) -> None:
        """What one check found; `checked` is said where nothing is wrong."""
        self.problems += [Problem(kind, text) for text in problems]
        self.notes += notes
        if checked and not problems:
            self.checked.append(checked)


def verify(
    case: Path,
    evidence: Sequence[Path] | None = None,
    trusted: Sequence[Path] | None = None,
    again: Again | None = None,
    progress: Progress | None = None,
    *,
    authorities: Sequence[Path] | None = None,
    head: str | None = None,
) -> Verdict:
    """Checks a case file; with `evidence` also against it, with `again` (`run.derived`) by deriving everything anew.

    `trusted` are public keys (files or folders), `authorities` root certificates of timestamp authorities, `head` the
    hash of a ledger entry that was noted elsewhere. Raises UserError where the user gave something that cannot be used:
    no case file, a path that does not exist, a key that is none.
    """
    folder, progress, verdict = case_folder(Path(case)), progress or Silent(), Verdict()
    keys = trusted_keys(trusted) if trusted else None
    present, unsafe = bag.links(folder)
    if unsafe:
        verdict.add(UNSAFE, [f"The case was not read: {unsafe}."])
        return verdict
    with progress.stage("seal", sum((folder / path).stat().st_size for path in present)) as stage:
        faults = bag.faults(folder, present, stage.advance)
    verdict.add(SEAL, faults, checked=f"Seal: {sum(path.startswith('data/') for path in present)} files are as sealed.")
    _custody(verdict, folder, present, inspect(folder, keys, head), authorities)
    opened = CaseFile(folder)
    strange = _version(opened)
    if strange:
        verdict.add(VERSION, [strange] if evidence else [], [] if evidence else [strange])
    unreadable = [] if strange else _unreadable(opened)
    verdict.add(READING, unreadable)
    given = _hashed(opened, present, evidence, progress)
    if not given:
        verdict.notes.append(
            "No evidence was given: findings and conclusions were not compared with it (give --evidence)."
        )
    elif not unreadable:
        try:
            _against_evidence(verdict, opened, given, None if strange else again, progress)
        except UserError as error:  # a table of the case that cannot be read; what the user gave was read before
            verdict.add(VERSION if strange else READING, [f"{error}."])
    return verdict


def record(case: Path, verdict: Verdict, examiner: Examiner | None = None) -> ledger.Entry | None:
    """Adds to the ledger that the case was verified, and how that went.

    None where nothing can be added: the ledger does not hold, the case is signed and no examiner is given, or the case
    lies where nothing can be written.
    """
    if any(problem.kind in (CUSTODY, UNSAFE) for problem in verdict.problems):
        return None
    kinds = sorted({problem.kind for problem in verdict.problems})
    what = {"delicti": __version__, "problems": len(verdict.problems), "kinds": kinds, "checked": verdict.checked}
    try:
        return ledger.append(Path(case), ledger.VERIFIED, what, examiner)
    except UserError:
        return None


def _custody(
    verdict: Verdict, folder: Path, present: Sequence[str], found: Custody, authorities: Sequence[Path] | None
) -> None:
    count = len(found.entries)
    verdict.add(
        CUSTODY,
        found.problems,
        [*found.notes, *_reports(folder, present, found)],
        f"Custody: {count} {'entry' if count == 1 else 'entries'}, the chain and its head fit.",
    )
    verdict.add(CUSTODY, *timestamp.check(folder, present, found.entries, authorities))


def _reports(folder: Path, present: Sequence[str], found: Custody) -> list[str]:
    """Files outside the seal that the ledger names, where they are others now."""
    named: dict[str, tuple[int, str]] = {}
    for entry in found.entries:
        file, digest = entry.what.get("file"), entry.what.get("sha256")
        if entry.action in (ledger.REPORTED, ledger.EXPORTED) and isinstance(file, str) and isinstance(digest, str):
            named[file] = (entry.seq, digest)
    return [
        f"{file} lies outside the seal and is not the file that entry {seq} of the ledger names."
        for file, (seq, digest) in named.items()
        if file in present and digest_of(folder / file) != digest
    ]


def _version(opened: CaseFile) -> str | None:
    """Why the conclusions of the case cannot be compared, where another version of Delicti made it."""
    try:
        version = opened.version
    except UserError:
        return None  # it is said that case.json cannot be read
    if version == __version__:
        return None
    return (
        f"The case was made by delicti {shown(version)}; its conclusions are not comparable with this version, "
        f"{__version__}. To derive them again, verify it with that one."
    )


def _unreadable(opened: CaseFile) -> list[str]:
    out: list[str] = []
    try:
        opened.case  # noqa: B018 - it is read here
    except UserError as error:
        out.append(f"{error}.")
    for name in CASE_TABLES:
        try:
            opened.scan(name)
        except UserError as error:
            out.append(f"{error}.")
    return out


def _hashed(
    opened: CaseFile, present: Sequence[str], evidence: Sequence[Path] | None, progress: Progress
) -> list[Hashed]:
    """What the case keeps and what the user gave; what was given first."""
    kept = [opened.folder / path for path in present if path.startswith(f"{KEPT}/")]
    paths = [*(evidence or ()), *kept]
    if not paths:
        return []
    with progress.stage("evidence", None) as stage:
        return hash_evidence(paths, stage.advance)


def _against_evidence(
    verdict: Verdict, opened: CaseFile, given: Sequence[Hashed], again: Again | None, progress: Progress
) -> None:
    problems, notes = item_faults(opened.evidence, given)
    verdict.add(EVIDENCE, problems, notes, f"Evidence: {_count(opened.evidence.height, 'item')} hashed as in the case.")
    _bytes(verdict, opened, given)
    _content(verdict, opened, given, again, progress)


def _bytes(verdict: Verdict, opened: CaseFile, given: Sequence[Hashed]) -> None:
    known = set(opened.evidence["item"])
    given = [one for one in given if one.item in known]
    for what, table, id_column in (("findings", opened.findings, "finding"), ("quarantine", opened.quarantine, "line")):
        try:
            checked, problems = raw_faults(table, given, what, id_column)
        except pl.exceptions.PolarsError as error:
            checked, problems = 0, [f"{what}: the table cannot be read: {str(error).splitlines()[0]}."]
        said = f"Bytes: {_count(checked, 'row')} of {what} read again at their places." if checked else None
        verdict.add(BYTES, problems, (), said)


def _content(
    verdict: Verdict, opened: CaseFile, given: Sequence[Hashed], again: Again | None, progress: Progress
) -> None:
    known = set(opened.evidence["item"])
    missing = known - {one.item for one in given}
    if missing:
        verdict.notes.append(
            f"Nothing was derived again, since the evidence is not complete ({_count(len(missing), 'item')} missing)."
        )
        return
    if again is None:
        return
    # What the case keeps is read only where it was not given anew, lest it count as a second copy.
    kept = [one for one in given if _in(opened, one)]
    anew = [one for one in given if not _in(opened, one)]
    covered = {one.item for one in anew}
    used = [one for one in anew if one.item in known] + [one for one in kept if one.item not in covered]
    paths = list(dict.fromkeys(one.source.path for one in used if one.source.path))
    found = derived_differences(opened, paths, again, progress)
    said = "Content: every table and case.json was derived again from the evidence and is equal."
    verdict.add(CONTENT, found.problems, found.notes, said)


def _in(opened: CaseFile, one: Hashed) -> bool:
    return one.source.path is not None and opened.folder.resolve() in one.source.path.parents


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
