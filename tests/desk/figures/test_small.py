"""What is hidden of tables, tried by everything that a reader could reckon from what is shown."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.desk.figures.small import Hidden, Holds, Sum, public, suppress


def possible(
    cells: dict[str, int], hidden: dict[str, Hidden], threshold: int, sums: list[Sum[str]]
) -> dict[str, set[int]]:
    """Every value that each hidden cell could have, for a reader who knows how things are hidden."""
    names = list(hidden)
    bounds = {Hidden.SMALL: (1, threshold - 1), Hidden.BESIDE: (threshold, 1000), Hidden.TABLE: (0, 1000)}

    def near(name: str) -> range:  # another value that is possible lies near, or is none to rely on
        low, high = bounds[hidden[name]]
        return range(max(low, cells[name] - 2), min(high, cells[name] + 2) + 1)

    found: dict[str, set[int]] = {name: set() for name in names}
    for guess in product(*map(near, names)):
        told = {**cells, **dict(zip(names, guess, strict=True))}
        if all(fits(one, told) for one in sums):
            for name, value in zip(names, guess, strict=True):
                found[name].add(value)
    return found


def fits(one: Sum[str], told: dict[str, int]) -> bool:
    parts, total = [told[key] for key in one.parts], told[one.total]
    if one.holds is Holds.PARTITION:
        return sum(parts) == total
    return max(parts) <= total and (one.holds is Holds.WITHIN or sum(parts) >= total)


def exposed(cells: dict[str, int], threshold: int, sums: list[Sum[str]], fixed: tuple[str, ...] = ()) -> list[str]:
    hidden = suppress(cells, threshold, sums, open_to_all=fixed)
    assert all(name in hidden for name, n in cells.items() if 0 < n < threshold and name not in fixed)
    listed = {name for name, why in hidden.items() if why is not Hidden.TABLE}
    return [
        name for name, values in possible(cells, hidden, threshold, sums).items() if name in listed and len(values) < 2
    ]


few = st.integers(0, 7)
thresholds = st.integers(3, 5)


@settings(max_examples=150, deadline=None)
@given(st.lists(few, min_size=1, max_size=4), thresholds, st.booleans())
def test_no_hidden_cell_follows_from_its_table(counts: list[int], threshold: int, fixed: bool) -> None:
    cells = {f"c{n}": value for n, value in enumerate(counts)}
    table = Sum("all", tuple(cells))
    assert exposed({**cells, "all": sum(counts)}, threshold, [table], ("all",) if fixed else ()) == []


@settings(max_examples=80, deadline=None)
@given(st.lists(few, min_size=4, max_size=4), thresholds)
def test_no_hidden_cell_follows_from_rows_and_columns(counts: list[int], threshold: int) -> None:
    cells = {f"{row}{column}": counts[2 * row + column] for row in (0, 1) for column in (0, 1)}
    told = {**cells, "all": sum(counts)}
    sums = [Sum("all", ("r0", "r1")), Sum("all", ("k0", "k1"))]
    for n in (0, 1):
        told[f"r{n}"], told[f"k{n}"] = cells[f"{n}0"] + cells[f"{n}1"], cells[f"0{n}"] + cells[f"1{n}"]
        sums += [Sum(f"r{n}", (f"{n}0", f"{n}1")), Sum(f"k{n}", (f"0{n}", f"1{n}"))]
    hidden = suppress(told, threshold, sums)
    if len(hidden) <= 5:  # more take too long to try
        assert exposed(told, threshold, sums) == []


@settings(max_examples=80, deadline=None)
@given(st.lists(few, min_size=4, max_size=4), thresholds)
def test_no_hidden_cell_follows_from_another_figure_of_the_same_breakdown(counts: list[int], threshold: int) -> None:
    """Open and closed cases of two sectors: each sector's cases are the sum of both."""
    told = {"open0": counts[0], "open1": counts[1], "closed0": counts[2], "closed1": counts[3]}
    sums = []
    for n in (0, 1):
        told[f"all{n}"] = told[f"open{n}"] + told[f"closed{n}"]
        sums.append(Sum(f"all{n}", (f"open{n}", f"closed{n}")))
    hidden = suppress(told, threshold, sums)
    assert all(name in hidden for name, n in told.items() if 0 < n < threshold)
    if len(hidden) <= 5:  # more take too long to try
        assert exposed(told, threshold, sums) == []


@settings(max_examples=80, deadline=None)
@given(
    st.lists(few, min_size=2, max_size=3), st.integers(0, 6), thresholds, st.sampled_from([Holds.COVER, Holds.WITHIN])
)
def test_no_hidden_cell_follows_where_parts_overlap(counts: list[int], less: int, threshold: int, holds: Holds) -> None:
    cells = {f"c{n}": value for n, value in enumerate(counts)}
    total = max(*counts, sum(counts) - less)
    assert exposed({**cells, "all": total}, threshold, [Sum("all", tuple(cells), holds)]) == []


def test_a_second_cell_is_hidden_where_the_total_would_give_the_first_away() -> None:
    cells = {"bank": 2, "hoster": 9, "agency": 30, "all": 41}
    table = Sum("all", ("bank", "hoster", "agency"))
    assert suppress(cells, 5, [table]) == {"bank": Hidden.SMALL, "hoster": Hidden.BESIDE}


def test_nothing_is_hidden_of_large_counts_and_none_is_no_count() -> None:
    assert suppress({"a": 5, "b": 0, "all": 5}, 5, [Sum("all", ("a", "b"))]) == {}
    assert [public(n, 5) for n in (0, 1, 4, 5)] == [0, None, None, 5]
