"""Nothing that a case names leads out of its folder."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delicti.casefile.layout import Unsafe, inside, members, shown

FEW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PARTS = st.lists(st.sampled_from(["a", "..", ".", "", "~", "b.txt", "C:", "x\\..", "\0"]), min_size=1, max_size=6)


@FEW
@given(parts=PARTS)
def test_a_path_stays_inside_or_is_refused(tmp_path: Path, parts: list[str]) -> None:
    try:
        found = inside(tmp_path, "/".join(parts))
    except Unsafe:
        assert set(parts) - {"a", "b.txt"}
    else:
        assert found.resolve().is_relative_to(tmp_path.resolve())


def test_a_link_on_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "data").symlink_to(tmp_path)
    with pytest.raises(Unsafe, match="passes a link"):
        inside(tmp_path / "case", "data/secret")


def test_members_are_sorted_relative_paths(tmp_path: Path) -> None:
    for name in ("b", "a/c", "a/b/d"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert members(tmp_path) == ["a/b/d", "a/c", "b"]


@settings(deadline=None)
@given(value=st.text() | st.binary() | st.integers() | st.lists(st.text()))
def test_what_is_shown_is_printable(value: object) -> None:
    text = shown(value)
    assert (text.replace("…", "").isascii(), text.isprintable()) == (True, True)
