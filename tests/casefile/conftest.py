"""A small case: real logs read by the real reader, findings and a story that follow from them by plain rules."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from delicti.casefile.examiner import Examiner, load_examiner, new_examiner
from delicti.casefile.write import write_case
from delicti.detect.rule_set import rule_set
from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model import tables as t
from delicti.model.flow import Limit, Sentence, Story, Tables, Taken
from delicti.model.ids import content_id
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.run import Inline

PASSPHRASE = "correct horse battery"


def line(second: int, client: str, target: str) -> str:
    hour, rest = divmod(second, 3600)
    stamp = f"09/Sep/2026:{hour:02d}:{rest // 60:02d}:{rest % 60:02d} +0200"
    return f'{client} - - [{stamp}] "GET {target} HTTP/1.1" 200 512 "-" "curl/8.5"\n'


def log(count: int = 60, marker: str = "union select") -> str:
    sent = marker.replace(" ", "%20")
    return "".join(
        line(n, f"192.0.2.{7 + n % 3}", f"/item.php?id={n}{'+' + sent if n % 5 == 0 else ''}") for n in range(count)
    )


def found(tables: Tables) -> pl.DataFrame:
    """A finding for each request that holds a marker."""
    hits = tables.requests.filter(pl.col("target").str.contains("union", literal=True)).collect()
    rows = [
        {
            "finding": content_id("f", "test", row["item"], row["line"]),
            "class": "sqli",
            "technique": "T1190",
            "weakness": "CWE-89",
            "rule": "test",
            "rule_version": "1",
            "confidence": 0.9,
            "where": "query:id",
            "views": ["percent"],
            "shown": "union select",
            "why": "A database would read a second SELECT here.",
            "item": row["item"],
            "line": row["line"],
            "offset": row["offset"],
            "length": row["length"],
            "actor": f"a-{row['client']}",
        }
        for row in hits.to_dicts()
    ]
    frame = pl.DataFrame(rows, schema={name: t.FINDING[name] for name in rows[0]})
    return t.shaped(frame.with_columns(tables.raw(frame).alias("raw")), t.FINDING)


def told(tables: Tables, settings: Settings) -> Story:
    """A story that follows from the tables."""
    findings = found(tables)
    requests = tables.requests.with_columns(pl.format("a-{}", pl.col("client")).alias("actor"))
    requests = requests.filter(pl.col("actor").is_in(findings["actor"].unique().to_list()))
    grouped = requests.group_by("actor").agg(
        pl.col("client").unique().sort().alias("addresses"),
        pl.col("agent").unique().sort().alias("agents"),
        pl.col("time").min().alias("first_time"),
        pl.col("time").max().alias("last_time"),
        pl.len().cast(pl.Int64).alias("requests"),
    )
    roles = pl.when(pl.col("actor").str.slice(2).is_in(list(settings.authorised))).then(pl.lit("authorised-tester"))
    actors = grouped.collect().with_columns(
        roles.otherwise(pl.lit("attacker")).alias("role"), pl.lit("It aimed.").alias("why")
    )
    episodes = actors.select(
        pl.format("e-{}", "actor").alias("episode"),
        "actor",
        pl.lit("exploitation").alias("kind"),
        pl.lit("TA0001").alias("tactic"),
        pl.lit(value=True).alias("attempted_only"),
        "first_time",
        "last_time",
        "requests",
        pl.lit("unknown").alias("outcome"),
    )
    return Story(
        summary="Somebody asked a database.",
        sentences=(Sentence(text="Somebody asked a database.", findings=tuple(findings["finding"][:3].to_list())),),
        actors=t.shaped(actors, t.ACTOR),
        episodes=t.shaped(episodes, t.EPISODE),
        findings=findings,
        requests=requests,
        messages=tables.messages,
        remainder={"clients": 1, "requests": 2},
        entry_points=(),
        changed=(),
        taken=(Taken(what="rows of a table", rows_low=1, rows_best=findings.height, rows_high=900, bytes=512),),
        to_notify=(),
        still_open=(),
        limits=tuple(Limit(text=note) for note in (*tables.notes, "Request bodies are not in the log.")),
        not_examined=("the web root",),
    )


@contextmanager
def derived(paths: Sequence[str | Path], settings: Settings) -> Iterator[tuple[Tables, Story]]:
    with tempfile.TemporaryDirectory() as scratch:
        tables = read(acquire(paths), settings, Inline(), Silent(), Path(scratch))
        yield tables, told(tables, settings)


def made(paths: Sequence[str | Path], target: Path, examiner: Examiner | None = None, **settings: Any) -> Path:
    chosen = Settings(**{"use_rules": False} | settings)  # the built-in ones take a second to load
    with derived(paths, chosen) as (tables, story):
        return write_case(tables, story, chosen, target, rule_set(chosen), examiner)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory, examiner_of: Callable[[str], Examiner]) -> Path:
    """Logs and the cases made of them, once; tests get copies."""
    top = tmp_path_factory.mktemp("pristine")
    folder = top / "logs"
    folder.mkdir()
    (folder / "access.log").write_text(log() + "torn line\n")
    (folder / "older.log").write_text(log(20, "union all"))
    made([folder], top / "case")
    made([folder], top / "signed", examiner_of("Ada"))
    return top


@pytest.fixture
def logs(tmp_path: Path, pristine: Path) -> Path:
    return Path(shutil.copytree(pristine / "logs", tmp_path / "logs"))


@pytest.fixture
def case(tmp_path: Path, pristine: Path) -> Path:
    """An unsigned case."""
    return Path(shutil.copytree(pristine / "case", tmp_path / "case"))


@pytest.fixture
def signed(tmp_path: Path, pristine: Path) -> Path:
    """A case signed by Ada."""
    return Path(shutil.copytree(pristine / "signed", tmp_path / "signed"))


@pytest.fixture(scope="session")
def examiner_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Examiner]:
    folder = tmp_path_factory.mktemp("keys")

    def of(name: str) -> Examiner:
        private = folder / f"{name.lower()}.pem"
        if not private.exists():
            new_examiner(name, "CERT Example", PASSPHRASE, private)
        return load_examiner(private, PASSPHRASE)

    return of


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory, examiner_of: Callable[[str], Examiner]) -> Callable[[str], Path]:
    """The public key file of an examiner."""
    from delicti.casefile.examiner import Encoding, PublicFormat

    def of(name: str) -> Path:
        path = tmp_path_factory.mktemp("public") / f"{name.lower()}.pub"
        key = examiner_of(name).key.public_key()
        path.write_bytes(
            f"Examiner: {name}\n".encode() + key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        return path

    return of


def reseal(case: Path, examiner: Examiner | None = None) -> None:
    """What a forger does after changing data/: makes the seal and the ledger anew, with a key of their own or none."""
    from delicti.casefile import ledger
    from delicti.casefile.bag import write_tags
    from delicti.casefile.layout import BAG_INFO, BAGIT, HEAD, LEDGER, MANIFEST, TAG_MANIFEST, digest_of, members
    from delicti.casefile.sealing import Seal, Sealing
    from delicti.casefile.write import _bag_info

    old = ledger.entries(case)[0]
    for name in (BAG_INFO, BAGIT, HEAD, LEDGER, MANIFEST, TAG_MANIFEST):
        (case / name).unlink(missing_ok=True)
    sealing = Sealing(case)
    for path in members(case):
        if path.startswith("data/"):
            sealing.seals[path] = Seal(digest_of(case / path), (case / path).stat().st_size)
    write_tags(sealing, _bag_info(examiner))
    ledger.append(case, ledger.CREATED, old.what, examiner)


def alter(case: Path, table: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Changes a table on disk as somebody with Polars would."""
    path = case / "data" / f"{table}.parquet"
    change(pl.read_parquet(path)).write_parquet(path)


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """The functions of this file, for tests to call."""
    return SimpleNamespace(
        alter=alter, derived=derived, found=found, line=line, log=log, made=made, reseal=reseal, told=told
    )
