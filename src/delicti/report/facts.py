"""Two lists of things side by side: what fell away, what appeared, and in which facts the same thing differs."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from delicti.report import wording
from delicti.report.blocks import Block, Note, Point, Ref

T = TypeVar("T")
Facts = dict[str, str | tuple[str, ...] | None]

BEFORE, NOW = False, True  # the two sides
POINTS_SHOWN = 100
_NAMES_SHOWN = 10
_LONGEST = 600
_PHRASE = 60  # longer values are told as sentences


@dataclass(frozen=True)
class Sides(Generic[T]):
    """Things of two stories: pairs that are the same thing, and those on one side only, each in its story's order."""

    same: Sequence[tuple[T, T]]
    gone: Sequence[T]
    new: Sequence[T]


def sides(olds: Iterable[T], news: Iterable[T], key: Callable[[bool, T], Hashable]) -> Sides[T]:
    """Matches things by key (`key(now, thing)`); of several with one key the first goes with the first."""
    left, right = _numbered(olds, key, now=False), _numbered(news, key, now=True)
    return Sides(
        [(old, right[one]) for one, old in left.items() if one in right],
        [old for one, old in left.items() if one not in right],
        [new for one, new in right.items() if one not in left],
    )


def _numbered(things: Iterable[T], key: Callable[[bool, T], Hashable], *, now: bool) -> dict[Hashable, T]:
    out: dict[Hashable, T] = {}
    many: dict[Hashable, int] = {}
    for thing in things:
        name = key(now, thing)
        many[name] = many.get(name, 0) + 1
        out[name, many[name]] = thing
    return out


def differences(old: Facts, new: Facts) -> tuple[str, ...]:
    """A sentence for each fact that differs."""
    return tuple(_difference(name, old.get(name), new.get(name)) for name in new if old.get(name) != new.get(name))


def _difference(name: str, old: str | tuple[str, ...] | None, new: str | tuple[str, ...] | None) -> str:
    if isinstance(old, tuple) or isinstance(new, tuple):
        was, now = set(old or ()), set(new or ())
        less, more = sorted(was - now), sorted(now - was)
        told = [f"now also {_names(more)}"] if more else []
        told += [f"no longer {_names(less)}"] if less else []
        return f"{_capital(name)}: {'; '.join(told) or 'in another order'}."
    before, after = short(old or "none"), short(new or "none")
    if any(text.endswith(".") or len(text) > _PHRASE for text in (before, after)):
        return f"{_capital(name)} now: {_ended(after)} Before: {_ended(before)}"
    return f"{_capital(name)} now: {after}; before: {before}."


def told(
    both: Sides[T],
    name: Callable[[bool, T], str],
    facts: Callable[[bool, T], Facts],
    refs: Callable[[bool, T], tuple[Ref, ...]] = lambda _now, _thing: (),
    in_name: tuple[str, ...] = (),
) -> Iterator[Block]:
    """What fell, what appeared and what changed, a point each. `in_name`: facts that the name tells already."""
    points = [Point(f"No longer: {name(BEFORE, old)}", refs(BEFORE, old)) for old in both.gone]
    points += [Point(f"New: {name(NOW, new)}", refs(NOW, new), said(facts(NOW, new), in_name)) for new in both.new]
    for old, new in both.same:
        found = differences(facts(BEFORE, old), facts(NOW, new))
        if found:
            points.append(Point(f"Changed: {name(NOW, new)}", (*refs(BEFORE, old), *refs(NOW, new)), found))
    return capped(points)


def capped(points: Sequence[Block]) -> Iterator[Block]:
    """The first hundred points, and how many more there are."""
    yield from points[:POINTS_SHOWN]
    if len(points) > POINTS_SHOWN:
        yield Note(f"and {wording.count(len(points) - POINTS_SHOWN, 'more change')} of this kind")


def short(text: str) -> str:
    """A text from evidence that may be of any length, cut where it is long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"


def said(facts: Facts, in_name: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A sentence for each fact that there is, but for those `in_name`."""
    return tuple(
        f"{_capital(name)}: {_ended(_names(list(value)) if isinstance(value, tuple) else short(value))}"
        for name, value in facts.items()
        if value and name not in in_name
    )


def _names(values: Sequence[str]) -> str:
    return wording.listed([short(value) for value in values], _NAMES_SHOWN)


def _ended(text: str) -> str:
    return text if text.endswith((".", "…")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
