"""A case of the real pipeline is derived again with its own parameters and compared; nothing here is made by hand."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from delicti.casefile.layout import members
from delicti.casefile.verify import Verdict, verify
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.run import derived, investigate

Kit = SimpleNamespace
RULE = "title: Mine\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-query|contains: shop}, condition: s}\n"
ATTACKS = (
    "/item.php?id=1'+union+select+1,2,3--+-",
    "/view.php?f=../../../../etc/passwd",
    "/?q=<script>alert(1)</script>",
)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, kit: Kit) -> Path:
    """Logs, and a case that the whole pipeline made of them with a rule of the user."""
    top = tmp_path_factory.mktemp("real")
    (top / "logs").mkdir()
    (top / "rules").mkdir()
    (top / "rules" / "mine.yml").write_text(RULE)
    ordinary = kit.log(80, "shop")
    attack = "".join(kit.line(100 + n, "203.0.113.9", target) for n, target in enumerate(ATTACKS * 3))
    (top / "logs" / "access.log").write_text(ordinary + attack + "torn line\n")
    settings = Settings(rules=(str(top / "rules"),), authorised=("192.0.2.8",))
    investigate([top / "logs"], top / "case", settings, workers=1)
    investigate([top / "logs"], top / "again", settings, workers=2)
    shutil.rmtree(top / "rules")
    return top


def again(paths: object, settings: Settings) -> object:
    return derived(paths, settings, workers=1, progress=Silent())  # type: ignore[arg-type]


@pytest.fixture
def copy(real: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(real / "case", tmp_path / "case"))


@pytest.fixture
def checked(real: Path) -> Callable[[Path], Verdict]:
    return lambda case: verify(case, [real / "logs"], None, again)  # type: ignore[arg-type]


def texts(verdict: Verdict) -> str:
    return "\n".join(problem.text for problem in verdict.problems)


def test_a_real_case_is_the_same_with_one_worker_and_with_two(real: Path) -> None:
    payloads = [
        {path: (real / case / path).read_bytes() for path in members(real / case) if path.startswith("data/")}
        for case in ("case", "again")
    ]
    assert payloads[0] == payloads[1]


def test_a_real_case_holds(real: Path, checked: Callable[[Path], Verdict]) -> None:
    assert checked(real / "case").problems == []


def test_an_altered_finding_of_a_real_case_is_named(copy: Path, kit: Kit, checked: Callable[[Path], Verdict]) -> None:
    worst = pl.read_parquet(copy / "data/findings.parquet").sort("confidence")["finding"][-1]
    softer = pl.when(pl.col("finding") == worst).then(0.1).otherwise("confidence").alias("confidence")
    kit.alter(copy, "findings", lambda frame: frame.with_columns(softer))
    kit.reseal(copy)
    assert f"finding '{worst}' differs: confidence is 0.1 in the case" in texts(checked(copy))


def test_an_altered_role_of_a_real_case_is_named(copy: Path, kit: Kit, checked: Callable[[Path], Verdict]) -> None:
    kit.alter(copy, "actors", lambda frame: frame.with_columns(pl.lit("crawler").alias("role")))
    kit.reseal(copy)
    assert "role is 'crawler' in the case, but the evidence gives" in texts(checked(copy))


def test_an_altered_sentence_of_a_real_case_is_named(copy: Path, kit: Kit, checked: Callable[[Path], Verdict]) -> None:
    path = copy / "data/case.json"
    path.write_bytes(path.read_bytes().replace(b'"summary": "', b'"summary": "Nothing. ', 1))
    kit.reseal(copy)
    assert "case.json: summary is 'Nothing. " in texts(checked(copy))


def test_the_rules_of_a_real_case_are_its_own_copies(copy: Path, kit: Kit, checked: Callable[[Path], Verdict]) -> None:
    (copy / "data/rules/1/mine.yml").write_text(RULE.replace("shop", "shed"))
    kit.reseal(copy)
    assert "The rules in use are not those of the case" in texts(checked(copy))
