"""The whole pipeline gives the same bytes however the work is cut."""

from concurrent.futures import Future
from pathlib import Path

import pytest

from delicti.model.settings import Settings
from delicti.run import Inline, executor, investigate

SHOP = Path(__file__).parents[1] / "examples" / "shop" / "logs"


def sealed(case: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(case)): path.read_bytes() for path in sorted((case / "data").rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return investigate([SHOP], tmp_path_factory.mktemp("run") / "alone", workers=1)


def test_the_case_is_the_same_with_one_worker_or_eight(alone: Path, tmp_path: Path) -> None:
    many = investigate([SHOP], tmp_path / "many", workers=8)
    assert sealed(many) == sealed(alone)


def test_the_tables_are_the_same_for_any_size_of_chunks(alone: Path, tmp_path: Path) -> None:
    small = investigate([SHOP], tmp_path / "small", Settings(chunk_bytes=50_000), workers=2)
    tables = {name: content for name, content in sealed(small).items() if name.endswith(".parquet")}
    assert tables == {name: content for name, content in sealed(alone).items() if name.endswith(".parquet")}


def test_the_order_in_which_evidence_is_named_does_not_matter(alone: Path, tmp_path: Path) -> None:
    other = investigate([SHOP / "error.log", SHOP / "access.log"], tmp_path / "other", workers=1)
    assert sealed(other) == sealed(alone)


def test_one_worker_works_in_this_process() -> None:
    with executor(1) as pool:
        assert isinstance(pool, Inline)


def test_an_error_of_a_call_is_raised_where_its_result_is_asked_for() -> None:
    future: Future[int] = Inline().submit(int, "no number")
    with pytest.raises(ValueError, match="no number"):
        future.result()
