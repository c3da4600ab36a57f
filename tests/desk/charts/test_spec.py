"""Specs of charts: what they hold follows from what is shown."""

from delicti.desk.charts import spec


def lengths(*counts: int | None) -> list[spec.Length]:
    return [spec.Length(f"row {n}", count, "?", f"/rows/{n}") for n, count in enumerate(counts)]


def test_what_is_not_shown_has_no_length() -> None:
    made = spec.bars("Cases", lengths(7, None, 2))
    assert [one["count"] for one in made["data"]["values"]] == [7, 0, 2]


def test_the_longest_shown_bar_fills_the_room() -> None:
    bar = spec.bars("Cases", lengths(7, 2))["layer"][1]
    assert bar["encoding"]["x"]["scale"]["domain"] == [0, 7]


def test_nothing_shown_is_a_chart_all_the_same() -> None:
    bar = spec.bars("Cases", lengths(None, 0))["layer"][1]
    assert bar["encoding"]["x"]["scale"]["domain"] == [0, 1]


def test_a_long_name_is_cut_and_told_in_full() -> None:
    name = "article 11, attempt: article 2, illegal access"
    (row,) = spec.bars("Offences", [spec.Length(name, 3, "3", "/x")])["data"]["values"]
    assert (row["name"][-1], len(row["name"]) < len(name), row["told"]) == ("…", True, f"{name}: 3")


def test_narrow_columns_write_only_some_of_their_names() -> None:
    weeks = [f"2026-W{n}" for n in range(27, 53)]
    wide, narrow = (spec.columns("Cases", weeks, [], width)["encoding"]["x"] for width in (1240, 340))
    assert (wide["axis"]["values"], narrow["axis"]["values"]) == (weeks, weeks[::3])


def test_columns_with_nothing_in_them_keep_their_place() -> None:
    made = spec.columns("Cases", ["2026-W01", "2026-W02"], [spec.Piece("2026-W02", 0, 4, "four", "/x")], 340)
    assert made["encoding"]["x"]["scale"]["domain"] == ["2026-W01", "2026-W02"]
