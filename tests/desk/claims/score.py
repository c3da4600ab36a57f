"""Scores the proposals for the invented pages of this folder against the truth written at the head of each."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from delicti.desk.claims import Claim, Page, propose, read_page, read_text

HERE = Path(__file__).parent
CORE = frozenset({"cases", "suspects", "arrests", "sites", "victims"})


@dataclass(frozen=True)
class Sample:
    """A page with its truth: (figure, kind, speaker, period, state)."""

    name: str
    batch: int
    page: Page
    truth: tuple[tuple[str, ...], ...]


def sample(path: Path) -> Sample:
    """Reads one sample: YAML, a line of dashes, the body."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    said = yaml.safe_load(head)
    if said["shell"] == "pasted":
        page = read_text(body, site=said["site"], day=said["date"])
    else:
        html = (HERE / "shells" / f"{said['shell']}.html").read_text(encoding="utf-8")
        for mark, value in (
            ("TITLE", said["title"]),
            ("SITE", said["site"]),
            ("DATE", str(said["date"])),
            ("LANG", said.get("lang", "en")),
            ("BODY", body),
        ):
            html = html.replace(mark, value)
        page = read_page(html.encode(), None)
    truth = tuple(tuple(part.strip() for part in row.split("|")) for row in said["truth"] or ())
    return Sample(path.stem, said["batch"], page, truth)


def samples() -> list[Sample]:
    """All samples in order."""
    return [sample(path) for path in sorted((HERE / "pages").glob("*.page"))]


def shown(claim: Claim) -> tuple[str, ...]:
    """A claim in the form of the truth."""
    period = claim.period
    days = f"{period.start or ''}..{period.end or ''}" if period else "-"
    speaker = "-" if claim.speaker.kind in ("publication", "unknown") else claim.speaker.label
    return f"{claim.figure.best}{claim.unit}", claim.counted.kind, speaker, days, claim.state or "-"


@dataclass
class Score:
    """Counts over claims; `right` of each aspect among those found."""

    truth: int = 0
    found: int = 0
    proposed: int = 0
    speaker: int = 0
    period: int = 0
    state: int = 0
    core_truth: int = 0
    core_found: int = 0

    def add(self, other: "Score") -> None:
        for name in vars(other):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        def share(part: int, whole: int) -> str:
            return f"{part}/{whole} ({100 * part / max(whole, 1):.1f}%)"

        return (
            f"recall {share(self.found, self.truth)}, core {share(self.core_found, self.core_truth)}, "
            f"precision {share(self.found, self.proposed)}, speaker {share(self.speaker, self.found)}, "
            f"period {share(self.period, self.found)}, state {share(self.state, self.found)}"
        )


def score(one: Sample, tell: list[str] | None = None) -> Score:
    """Matches by figure and kind; then compares speaker (its words within the label), period and state."""
    left = [shown(claim) for claim in propose(one.page)]
    total = Score(truth=len(one.truth), proposed=len(left), core_truth=sum(row[1] in CORE for row in one.truth))
    for row in one.truth:
        same = [given for given in left if given[:2] == row[:2]]
        if not same:
            if tell is not None:
                tell.append(f"{one.name}: missed {row}")
            continue
        given = max(same, key=lambda given: (_speaks(row[2], given[2]), given[3] == row[3], given[4] == row[4]))
        left.remove(given)
        total.found += 1
        total.core_found += row[1] in CORE
        rights = (_speaks(row[2], given[2]), given[3] == row[3], given[4] == row[4])
        total.speaker, total.period, total.state = (
            total.speaker + rights[0],
            total.period + rights[1],
            total.state + rights[2],
        )
        if tell is not None and not all(rights):
            tell.append(f"{one.name}: truth {row} given {given}")
    if tell is not None:
        tell += [f"{one.name}: extra {given}" for given in left]
    return total


def _speaks(truth: str, given: str) -> bool:
    return truth == given if truth == "-" else all(word in given.lower() for word in truth.lower().split())


def main() -> None:
    tell: list[str] = []
    totals: dict[int, Score] = {}
    for one in samples():
        totals.setdefault(one.batch, Score()).add(score(one, tell))
    print("\n".join(tell))
    for batch, total in sorted(totals.items()):
        print(batch, total)


if __name__ == "__main__":
    main()
