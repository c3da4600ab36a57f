"""Whether one of many guesses opened the door, by the answers of one series in order of time.

An answer that differs means something only where refusals look alike and openings are rare. A lock answers differently
too: then all later answers are the same, or nothing behind the login is used.
"""

from dataclasses import dataclass

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct.columns import REFUSED

_CLOSE = 64  # bytes by which pages of the same kind may differ
_TOKEN = 16  # bytes by which answers that let in may differ
_FEW = 2  # openings that need no further sign
_RARE = 33  # guesses per opening, from which more of them need no further sign

Answer = tuple[int | None, int | None]


@dataclass(frozen=True)
class Verdict:
    """What became of a series of guesses."""

    outcome: Outcome
    reason: str
    why_not: str | None
    opened: tuple[int, ...]  # positions, in the series, of the answers that differ from a refusal


@dataclass(frozen=True)
class _Answers:
    status: list[int | None]
    sizes: list[int | None]
    usual: int

    @property
    def refusals(self) -> list[int]:
        return [
            size for one, size in zip(self.status, self.sizes, strict=True) if one == self.usual and size is not None
        ]

    @property
    def middle(self) -> int | None:
        return sorted(self.refusals)[len(self.refusals) // 2] if self.refusals else None

    def other(self, low: int, high: int) -> list[int]:
        """Positions of other answers with a status in this range."""
        return [at for at, one in enumerate(self.status) if one is not None and one != self.usual and low <= one < high]

    def odd(self) -> list[int]:
        """Positions of refusals by status whose size is another."""
        middle = self.middle
        if middle is None:
            return []
        return [
            at
            for at, (one, size) in enumerate(zip(self.status, self.sizes, strict=True))
            if one == self.usual and size is not None and abs(size - middle) > _CLOSE
        ]


def judge(guesses: pl.DataFrame, known_success: set[Answer], *, uses_after: bool) -> Verdict:
    """What became of one actor's guesses at one door.

    `guesses` has `status` and `size_bytes`, in order of time. `uses_after`: the actor then got what others are
    refused.
    `known_success`: answers (status, size) that harmless visitors got when they logged in.
    """
    usual = guesses.group_by("status").len().sort("len", "status", descending=[True, False])["status"][0]
    if usual is None:
        return Verdict(Outcome.UNKNOWN, "The log holds no status for these guesses.", None, ())
    answers = _Answers(guesses["status"].to_list(), guesses["size_bytes"].to_list(), int(usual))
    opened = answers.other(200, 400)
    if opened:
        return _opened(answers, opened, known_success, uses_after=uses_after)
    odd = answers.odd()
    if odd and len(odd) * 10 <= len(answers.status) + 20 and (uses_after or answers.usual not in REFUSED):
        return _odd(answers, odd, known_success, uses_after=uses_after)
    return _refused(answers, uses_after=uses_after)


def _opened(answers: _Answers, opened: list[int], known: set[Answer], *, uses_after: bool) -> Verdict:
    count, first, places = len(answers.status), opened[0], tuple(opened)
    guesses = f"{_count(len(opened), 'guess')} of {count:,}"
    told = f"{guesses} got status {answers.status[first]} where others got {answers.usual}"
    if not _clear(answers, opened):
        return Verdict(Outcome.UNKNOWN, f"{told}, but the answers of this door vary too much to tell.", None, places)
    if uses_after:
        told += ", and pages that are refused without a login answered after it."
        return Verdict(Outcome.SUCCEEDED, told, None, places)
    if _stays(opened, count) or (len(opened) > _FEW and len(opened) == count - first):
        told += "; all later answers are the same: a lock or a new rule answers like that, and so does an open door."
        return Verdict(Outcome.UNKNOWN, told, None, places)
    if (answers.status[first], answers.sizes[first]) in known:
        told += ", the answer that other visitors get when they log in."
        return Verdict(Outcome.SUCCEEDED, told, None, places)
    rare = len(opened) <= _FEW or len(opened) * _RARE <= count
    if rare and (answers.usual < 300 or answers.usual >= 400):
        doubt = "Nothing behind the login was used after it in this log."
        return Verdict(Outcome.SUCCEEDED, told + ".", doubt, places)
    return Verdict(Outcome.UNKNOWN, f"{told}; nothing shows that a door was open after it.", None, places)


def _odd(answers: _Answers, odd: list[int], known: set[Answer], *, uses_after: bool) -> Verdict:
    told = f"{_count(len(odd), 'answer')} of {len(answers.status):,} differed in size only"
    if uses_after:
        told += ", and pages that are refused without a login answered after it."
        return Verdict(Outcome.SUCCEEDED, told, None, tuple(odd))
    if len(odd) <= _FEW and all(_known(answers.status[at], answers.sizes[at], known) for at in odd):
        told += ", to the answer that other visitors get when they log in."
        return Verdict(Outcome.SUCCEEDED, told, "Nothing behind the login was used after it in this log.", tuple(odd))
    return Verdict(Outcome.UNKNOWN, f"{told}; that may be an open door or another message.", None, tuple(odd))


def _known(status: int | None, size: int | None, known: set[Answer]) -> bool:
    return any(
        status == one and size is not None and other is not None and abs(size - other) <= _TOKEN for one, other in known
    )


def _refused(answers: _Answers, *, uses_after: bool) -> Verdict:
    barred = answers.other(400, 600)
    doubt = None
    if barred:
        met = f"{_count(len(barred), 'guess')} met status {answers.status[barred[0]]}"
        doubt = f"{met}: the site may have locked the guesser out."
    if uses_after:
        told = "All guesses got the same answer, yet pages that are refused without a login answered later."
        return Verdict(Outcome.UNKNOWN, told, doubt, ())
    told = f"All {len(answers.status):,} guesses got the same refusal (status {answers.usual})."
    if barred:
        refusal = f"a refusal (status {answers.usual}) or an error"
        told = f"None of {len(answers.status):,} guesses got another answer than {refusal}."
    return Verdict(Outcome.FAILED, told, doubt, ())


def _clear(answers: _Answers, opened: list[int]) -> bool:
    """Whether refusals look alike and openings are rare and alike."""
    refusals, count = answers.refusals, len(answers.status)
    if refusals:
        middle = sorted(refusals)[len(refusals) // 2]
        near = sum(abs(one - middle) <= max(_CLOSE, middle * 0.03) for one in refusals)
        if near * 10 < len(refusals) * 8:
            return False
    if len(opened) > 1 and len(opened) * 5 > count and not _stays(opened, count):
        return False
    sized = [size for size in (answers.sizes[at] for at in opened) if size is not None]
    return len(sized) < 2 or max(sized) <= 2 * min(sized) + _CLOSE


def _stays(opened: list[int], count: int) -> bool:
    """Whether the answer changed once and for good, with many guesses after it."""
    return len(opened) > 5 and opened[0] + len(opened) >= count - 1


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}{'es' if noun.endswith('s') else 's'}"
