"""Whether an injection worked, by its answers against each other and against the target's own normal.

Each rule needs a contrast: something that should differ if it worked did differ, and something that should not did
not. A page that treats all probes alike (a catch-all, a block page, a login page, a repeated value) shows failure;
what shows neither stays unknown.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from delicti.model.words import Outcome
from delicti.reconstruct import statements
from delicti.reconstruct.responses import explained, residuals

_SLACK = 12
_PLAIN = 3  # different harmless values from which their one page is the normal one
_BLIND = frozenset(
    "log4shell ssrf xxe xss rce php-injection nodejs java ssti ssi deserialization prototype-pollution "
    "mail-injection crlf "
    "request-smuggling session-fixation open-redirect shellshock".split()
)


@dataclass(frozen=True)
class Probe:
    """One attacking request: the decoded value and its answer."""

    value: str
    status: int | None
    size: int | None
    duration: float | None = None
    path: str = ""

    @property
    def ok(self) -> bool:
        """Whether the answer was a success."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Normal:
    """How the target answers harmless values, and what it answers about things that are not there."""

    answers: frozenset[tuple[int | None, int | None]] = frozenset()
    exact: Mapping[str, frozenset[tuple[int | None, int | None]]] = field(default_factory=dict)  # per plain value
    proven_steady: bool = False  # harmless visitors repeated requests here and got the same page
    steady: bool = True  # the same request gets the same page again; where it does not, sizes tell nothing
    missing: frozenset[tuple[int | None, int | None]] = frozenset()  # harmless or nonsense values that were not found


@dataclass(frozen=True)
class Judged:
    """An outcome with its reason and the strongest reason against."""

    outcome: Outcome
    reason: str
    why_not: str | None = None


Rule = Callable[[Sequence[Probe], Normal], Judged | None]


def judge(cls: str, probes: Sequence[Probe], normal: Normal) -> Judged:
    """The outcome of a series of probes of one class against one parameter."""
    if not probes:
        return Judged(Outcome.UNKNOWN, "No request of these is left whose answer would tell.")
    if all(one.status is None for one in probes):
        return Judged(Outcome.UNKNOWN, "The log holds no status for these requests.")
    for rule in _RULES.get(cls, ()):
        judged = rule(probes, normal)
        if judged is not None:
            return judged
    return _nothing_shown(cls, probes, normal)


def conditions(probes: Sequence[Probe], normal: Normal) -> Judged | None:
    """Boolean injection: conditions that hold get the normal page, those that do not get another, every time."""
    kinds: dict[str, dict[bool, list[Probe]]] = defaultdict(lambda: {True: [], False: []})
    for one in probes:
        held = statements.holds(one.value)
        if held is not None:
            kinds[statements.skeleton(one.value)][held].append(one)
    for kind in sorted(kinds):
        true, false = kinds[kind][True], kinds[kind][False]
        if not true or not false:
            continue
        yes, no = _signature(true), _signature(false)
        if yes is None or no is None or not true[0].ok:
            continue
        own = normal.exact.get(_base(true[0].value), frozenset())
        as_normal = any(_alike(yes, one) for one in own)
        several = len(true) + len(false) >= 3
        by_status = yes[0] != no[0] and no[0] not in (403, 406, 429, 503)
        by_size = normal.steady and yes[0] == no[0] and not _alike(yes, no, 0.02)
        if (by_status and (as_normal or (several and normal.steady))) or (
            by_size and several and len(false) >= 2 and as_normal
        ):
            return Judged(
                Outcome.SUCCEEDED,
                f"Conditions that hold got {_say(yes)}, those that do not got {_say(no)}: the database decided which.",
                None if len(true) + len(false) > 3 else "Only a few such pairs were sent.",
            )
    return None


def columns(probes: Sequence[Probe], normal: Normal) -> Judged | None:
    """Counting columns: ORDER BY up to a number answers, beyond it fails; UNION with one number of columns answers."""
    ordered: dict[str, list[tuple[int, Probe]]] = defaultdict(list)
    for one in probes:
        number = statements.order_by(one.value)
        if number is not None:
            ordered[re.sub(r"\b\w*$", "", statements.skeleton(one.value))].append((number, one))
    for kind in sorted(ordered):
        judged = _counted(ordered[kind])
        if judged is not None:
            return judged
    tried: dict[int, list[Probe]] = defaultdict(list)
    for one in probes:
        number = statements.union_columns(one.value)
        if number is not None:
            tried[number].append(one)
    if not tried:
        return None
    right = {n for n, ones in tried.items() if sum(p.ok for p in ones) * 2 > len(ones)}
    wrong = {n for n, ones in tried.items() if all(p.status is not None and p.status >= 400 for p in ones)}
    refused = {p.status for n in wrong for p in tried[n]}
    pages = {(p.status, p.size) for n in wrong for p in tried[n]}  # one error page, whatever was sent
    if len(right) == 1 and len(wrong) >= 2 and not refused & {403, 406, 429, 503} and len(pages) <= 2:
        n = next(iter(right))
        return Judged(
            Outcome.SUCCEEDED,
            f"Of {len(tried)} numbers of columns only {n} answered; all others failed in the database.",
        )
    return _one_of_many(tried) if normal.steady else None


def pages(probes: Sequence[Probe], normal: Normal) -> Judged | None:
    """Paging: one statement for different rows gets pages of different sizes, where the page is otherwise steady."""
    if not (normal.proven_steady and normal.steady):
        return None
    kinds: dict[str, dict[str, set[tuple[int | None, int | None]]]] = defaultdict(lambda: defaultdict(set))
    for one in probes:
        if statements.union_columns(one.value) and statements.tables(one.value) and statements.window(one.value):
            kinds[statements.skeleton(one.value)][one.value].add((one.status, one.size))
    for kind in sorted(kinds):
        answers = {value: next(iter(each)) for value, each in kinds[kind].items() if len(each) == 1}
        sizes = [size for status, size in answers.values() if status is not None and status < 300 and size is not None]
        same = any(_alike(one, own) for value, one in answers.items() for own in normal.exact.get(_base(value), ()))
        if len(answers) < len(kinds[kind]) or len(sizes) < len(answers) or same:
            continue
        if len(set(sizes)) >= 4 and not explained(list(answers), sizes):
            return Judged(
                Outcome.SUCCEEDED,
                f"One statement for {len(sizes)} windows of rows got pages of {len(set(sizes))} sizes "
                f"({_range(sizes)}); other requests here get the same page each time.",
                "No statement that failed stands beside them in this evidence.",
            )
    return None


def _counted(ordered: Sequence[tuple[int, Probe]]) -> Judged | None:
    """Whether all column numbers up to one answered with the same page, and all beyond it failed."""
    good = [(n, p) for n, p in ordered if p.ok]
    bad = [(n, p) for n, p in ordered if p.status is not None and p.status >= 400]
    if len({n for n, _ in good}) < 2 or not bad or {p.status for _, p in bad} & {403, 406, 429, 503}:
        return None
    last, first = max(n for n, _ in good), min(n for n, _ in bad)
    if last >= first or _signature([p for _, p in good]) is None or len({(p.status, p.size) for _, p in bad}) > 2:
        return None
    return Judged(
        Outcome.SUCCEEDED,
        (
            f"Ordering by column {last} answered as before and by column {first} failed: the statement reached "
            f"the database."
        ),
    )


def _one_of_many(tried: dict[int, list[Probe]]) -> Judged | None:
    """One number of columns whose page alone differs, where all others answer alike."""
    ones = [(n, p) for n in sorted(tried) for p in tried[n] if p.ok and p.size is not None]
    if len({n for n, _ in ones}) < 5:
        return None
    rest = residuals([p.value for _, p in ones], [p.size or 0 for _, p in ones])
    far = {n for (n, _), one in zip(ones, rest, strict=True) if abs(one) > 4 * _SLACK}
    near = {n for (n, _), one in zip(ones, rest, strict=True) if abs(one) <= _SLACK}
    if len(far) == 1 and len(near) >= 4 and not far & near:
        return Judged(
            Outcome.SUCCEEDED,
            f"Of {len(tried)} numbers of columns only {next(iter(far))} changed the page; all others did not.",
        )
    return None


def delays(probes: Sequence[Probe], normal: Normal) -> Judged | None:  # noqa: ARG001
    """Time-based injection: answers wait as long as they were told, those not told do not; a time-out is no delay."""
    told = [(statements.delay(p.value), p) for p in probes]
    waited = [(s, p) for s, p in told if s and p.duration is not None and p.status is not None and p.status < 500]
    quick = [p.duration for s, p in told if not s and p.duration is not None]
    obeyed = [(s, p) for s, p in waited if p.duration is not None and s * 0.95 <= p.duration <= s * 1.6 + 1]
    if len(obeyed) < 2 or not quick or max(quick) >= min(s for s, _ in obeyed) * 0.8:
        return None
    seconds = sorted({s for s, _ in obeyed})
    ignored = [p for s, p in waited if p.duration is not None and p.duration < s * 0.5]
    if (
        len(seconds) == 1
        and not ignored
        and len({round(p.duration or 0, 1) for _, p in obeyed}) == 1
        and seconds[0] >= 30
    ):
        return None  # a fixed time-out
    return Judged(
        Outcome.SUCCEEDED,
        f"{len(obeyed)} requests that told the database to wait {', '.join(map(str, seconds))} s took that long; "
        f"{len(quick)} others took {max(quick):.1f} s at most.",
    )


def files(probes: Sequence[Probe], normal: Normal) -> Judged | None:
    """Traversal and inclusion: what was read has a size of its own, where names that do not exist are refused."""
    served = [p for p in probes if p.ok and p.size is not None]
    if not served:
        return None
    sizes: dict[str, set[int]] = defaultdict(set)
    for one in served:
        sizes[_file(one.value)].add(one.size or 0)
    if not normal.steady or sum(len(each) > 1 for each in sizes.values()) * 4 > len(sizes):
        return None  # the same file with different sizes: sizes tell nothing here
    lost = {(status, size) for status, size in normal.missing if status in (404, 410, 400)} | {
        (p.status, p.size) for p in probes if p.status in (404, 410, 400)
    }
    misses = {status for status, _ in lost} if len({size for _, size in lost}) <= max(3, len(lost) // 4) else set()
    alike = explained([p.value for p in served], [p.size or 0 for p in served])
    missing_ok = {size for status, size in normal.missing if status is not None and status < 300 and size is not None}
    served_other = [p for p in served if not any(abs((p.size or 0) - one) <= _SLACK for one in missing_ok)]
    # One file alone may be a page that refuses attacks with 200: then a probe like it must have missed.
    contrast = any(p.status in (404, 410, 400) for p in probes) if len(sizes) < 2 else not alike
    if misses and served_other and contrast:
        biggest = max(p.size or 0 for p in served_other)
        normal_sizes = {size for _, size in normal.answers}
        if len(sizes) >= 2 or all(p.size not in normal_sizes for p in served_other):
            return Judged(
                Outcome.SUCCEEDED,
                f"{_plural(len(sizes), 'path')} outside the folder answered with "
                f"{_range([p.size or 0 for p in served_other])}, "
                f"where names that do not exist get status "
                f"{', '.join(str(s) for s in sorted(s for s in misses if s))}.",
                None
                if len(served_other) > 1
                else f"It is one answer of {biggest:,} bytes; its content is not in the log.",
            )
    repeated = [
        name for name, each in sizes.items() if len(each) == 1 and sum(_file(p.value) == name for p in served) >= 2
    ]
    if len(sizes) >= 3 and repeated and not alike:
        return Judged(
            Outcome.SUCCEEDED,
            (
                f"{len(sizes)} different files answered with sizes of their own, the same file with the same size "
                f"each time."
            ),
        )
    return None


def commands(probes: Sequence[Probe], normal: Normal) -> Judged | None:
    """Command injection: different commands answer with different sizes, the same command with the same."""
    served = [p for p in probes if p.ok and p.size is not None]
    by_value: dict[str, set[int]] = defaultdict(set)
    for one in served:
        by_value[one.value].add(one.size or 0)
    if len(by_value) < 4 or not normal.steady:
        return None
    steady = all(len(each) == 1 for each in by_value.values())
    again = any(sum(p.value == value for p in served) >= 2 for value in by_value)
    plain = {size for status, size in normal.answers if status is not None and status < 300}
    many = normal.proven_steady and len(normal.exact) >= _PLAIN  # harmless values that all get the one page
    if (
        steady
        and (again or (many and len({size for each in by_value.values() for size in each} - plain) >= 4))
        and len(plain) == 1
        and not explained([p.value for p in served], [p.size or 0 for p in served])
    ):
        return Judged(
            Outcome.SUCCEEDED,
            f"{len(by_value)} commands answered with sizes of their own"
            f"{', the same command with the same size' if again else ''}, harmless values always with "
            f"{next(iter(plain)) or 0:,} bytes.",
            None if again else "No command was sent twice.",
        )
    return None


_RULES: dict[str, tuple[Rule, ...]] = {
    "sqli": (conditions, columns, delays, pages),
    "orm-injection": (conditions, columns, delays),
    "nosqli": (),
    "lfi": (files,),
    "rfi": (files,),
    "xxe": (),
    "rce": (commands,),
    "ssti": (commands,),
    "php-injection": (commands,),
}


def _nothing_shown(cls: str, probes: Sequence[Probe], normal: Normal) -> Judged:
    served = [p for p in probes if p.ok]
    broke = [p for p in probes if p.status is not None and p.status >= 500]
    count = _plural(len(probes), "request")
    if not served:
        if broke and cls == "sqli" and len(broke) * 2 > len(probes):
            return Judged(
                Outcome.UNKNOWN,
                (
                    f"Of {count} {len(broke):,} made the page fail: the value reached the program, but no answer "
                    f"shows what it did."
                ),
                "No page was answered with success.",
            )
        return Judged(Outcome.FAILED, f"None of {count} was answered with success ({_statuses(probes)}).")
    sized = [p for p in served if p.size is not None]
    same = bool(sized) and _lengths_tell(sized) and explained([p.value for p in sized], [p.size or 0 for p in sized])
    told = (
        len(normal.answers) <= 3 or len({p.size for p in sized}) == 1
    )  # among many normal sizes a likeness says nothing
    as_normal = (
        bool(sized) and told and all(any(_alike((p.status, p.size), one) for one in normal.answers) for p in sized)
    )
    if cls not in _BLIND and sized and (as_normal or (same and len({p.value for p in sized}) >= 3)):
        waits = any(statements.delay(p.value) for p in probes) and all(p.duration is None for p in probes)
        how = "its normal page" if as_normal else "the same page, apart from the value it repeats"
        return Judged(
            Outcome.FAILED,
            f"The target answered {count} with {how}; nothing depended on what was sent.",
            "The log holds no response times, so a delay would not show." if waits else None,
        )
    if cls in _BLIND and (as_normal or same):
        return Judged(
            Outcome.UNKNOWN,
            f"The target answered {count} as usual; an attack of this kind may work without showing in the answer.",
            "Nothing in the answers differs from normal.",
        )
    return Judged(
        Outcome.UNKNOWN, f"Of {count} {len(served):,} were answered; their sizes do not show whether it worked."
    )


def _lengths_tell(sized: Sequence[Probe]) -> bool:
    """Whether the values differ so much in length that a page which repeats them can be told from one that does not."""
    lengths = [len(p.value) for p in sized]
    return len({p.size for p in sized}) == 1 or max(lengths) - min(lengths) > _SLACK


def _signature(probes: Sequence[Probe]) -> tuple[int | None, int | None] | None:
    """The one answer that all share, size within slack; None where they differ among themselves."""
    statuses = {p.status for p in probes}
    sizes = [p.size for p in probes if p.size is not None]
    if len(statuses) != 1 or (sizes and max(sizes) - min(sizes) > _SLACK):
        return None
    return probes[0].status, sizes[0] if sizes else None


def _alike(one: tuple[int | None, int | None], other: tuple[int | None, int | None], part: float = 0.0) -> bool:
    if one[0] != other[0]:
        return False
    if one[1] is None or other[1] is None:
        return True
    return abs(one[1] - other[1]) <= max(_SLACK, part * max(one[1], other[1]))


def _base(value: str) -> str:
    """The plain value that an injected one begins with."""
    return re.split(r"['\")(\s;]|%", value, maxsplit=1)[0]


def _file(value: str) -> str:
    """The file a traversal names, whatever way it takes there."""
    text = value.replace("\\", "/").replace("%2f", "/").replace("%2F", "/").replace("%5c", "/").split("\x00")[0]
    parts = [one for one in text.split("/") if one and not set(one) <= {"."}]
    return "/".join(parts).lower()


def _say(answer: tuple[int | None, int | None]) -> str:
    return f"status {answer[0]}" + (f" and {answer[1]:,} bytes" if answer[1] is not None else "")


def _range(sizes: Sequence[int]) -> str:
    low, high = min(sizes), max(sizes)
    return f"{low:,} bytes" if low == high else f"{low:,} to {high:,} bytes"


def _statuses(probes: Sequence[Probe]) -> str:
    return "status " + ", ".join(str(one) for one in sorted({p.status for p in probes if p.status is not None})[:6])


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
