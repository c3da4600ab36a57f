"""A case made by hand: two who got in, one who did not, bots, a tester, a victim; and the same with hostile text."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import polars as pl
import pytest

from delicti.model import tables as t
from delicti.model.flow import Case, Changed, EntryPoint, Limit, Notify, Open, Sentence, Taken
from delicti.report.view import View

ITEM, ERRORS = "aa" * 32, "bb" * 32
START = datetime(2026, 9, 7, 0, 0, 3, tzinfo=UTC)
Twist = Callable[[str], str]
_IDS = {"item", "actor", "episode", "finding", "findings", "actors", "episodes", "outcome", "role", "state", "time"}

# What a terminal or a browser would act on: SGR and OSC sequences (7 and 8 bit), bidi, zero width, NUL, tags, entities.
HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07\x9b2J\x00\r\n\u202egnp.exe\u2066\u200b\u2028\ufeff\U000e0041"
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "\"'><svg onload=document.title='owned'>&lt;b&gt;&#x3c;i&#x3e;{{7*7}}{% raw %}[bold red]markup[/] :skull: "
    "javascript:alert(1) https://outside.example/leak ]]>--><!--</style></title></textarea> \ud800"
)


def actor(number: int, role: str, requests: int, **more: Any) -> dict[str, Any]:
    return {
        "actor": f"a-{number:016x}",
        "addresses": [f"203.0.113.{number}"],
        "agents": ["Mozilla/5.0 (X11; Linux x86_64)"],
        "tools": [],
        "first_time": START + timedelta(hours=number),
        "last_time": START + timedelta(hours=number + 20),
        "requests": requests,
        "role": role,
        "why": "Its requests aim at this site.",
        "why_not": None,
        **more,
    }


def episode(number: int, who: int, kind: str, outcome: str, hours: float, length: float, **more: Any) -> dict[str, Any]:
    return {
        "episode": f"e-{number:016x}",
        "actor": f"a-{who:016x}",
        "kind": kind,
        "tactic": "TA0001",
        "technique": "T1190",
        "offence": "article 2, illegal access",
        "attempted_only": outcome != "succeeded",
        "first_time": START + timedelta(hours=hours),
        "last_time": START + timedelta(hours=hours + length),
        "requests": 40 * number,
        "target": "/item.php",
        "outcome": outcome,
        "reason": "Answers grew by the size of what was asked for.",
        "why_not": "A large answer can also be an error page.",
        **more,
    }


def finding(number: int, who: int | None, line: int, **more: Any) -> dict[str, Any]:
    return {
        "finding": f"f-{number:016x}",
        "class": "sqli",
        "technique": "T1190",
        "weakness": "CWE-89",
        "rule": "grammar.sql",
        "rule_version": "1",
        "confidence": 0.95,
        "where": "query:pid",
        "views": ["percent"],
        "shown": "3 UNION ALL SELECT NULL,NULL,CONCAT(0x716b6b6271,JSON_ARRAYAGG(email)),NULL FROM shop.customers-- -",
        "why": "A database would read a second SELECT here.",
        "item": ITEM,
        "line": line,
        "offset": line * 200,
        "length": 190,
        "raw": b'203.0.113.1 - - [09/Sep/2026:03:17:47 +0000] "GET /item.php?pid=3%20UNION%20ALL HTTP/1.1" 200 20638',
        "path": None,
        "actor": None if who is None else f"a-{who:016x}",
        **more,
    }


def item(name: str, digest: str, lines: int, structural: int, quarantined: int, form: str | None) -> dict[str, Any]:
    return {
        "item": digest,
        "name": name,
        "sha256_stored": digest,
        "size_bytes": lines * 180,
        "format": form,
        "time_zone": "+0000",
        "lines": lines,
        "record_lines": lines - structural - quarantined,
        "structural_lines": structural,
        "quarantined_lines": quarantined,
        "records": lines - structural - quarantined,
        "first_time": START,
        "last_time": START + timedelta(days=5),
        "method": "read as given",
        "modified": START + timedelta(days=5),
    }


ACTORS = [
    actor(1, "attacker", 7217, addresses=["203.0.113.169", "203.0.113.170"], tools=["nmap", "gobuster", "sqlmap"]),
    actor(2, "attacker", 78, addresses=["192.0.2.215", "198.51.100.3", "198.51.100.4", "198.51.100.5"]),
    actor(3, "attacker", 2521, addresses=["192.0.2.127"], tools=["dirb", "ffuf", "wfuzz", "sqlmap", "hydra"]),
    *(actor(number, "scanner", 3 * number) for number in range(4, 24)),
    actor(30, "authorised-tester", 804, tools=["wapiti"], why="Declared by the owner."),
    actor(31, "victim", 9, why="It opened the planted page and sent a form to it."),
    actor(32, "crawler", 155),
]
EPISODES = [
    episode(1, 1, "reconnaissance", "unknown", 1, 0.2, offence=None),
    episode(2, 1, "discovery", "succeeded", 12, 3),
    episode(3, 1, "credential guessing", "failed", 30, 2, target="/signin.php"),
    episode(4, 1, "exploitation", "succeeded", 51, 1),
    episode(5, 1, "exfiltration", "succeeded", 52, 0.5),
    episode(6, 1, "upload", "succeeded", 60, 0.1, target="/pictures.php"),
    episode(7, 1, "shell use", "succeeded", 61, 20, target="/media/boat-77.php"),
    episode(8, 1, "defacement", "succeeded", 90, 0.1, target="/index.php"),
    episode(9, 2, "exploitation", "succeeded", 48, 1, target="/getfile.php"),
    episode(10, 2, "exfiltration", "unknown", 65, 30),
    episode(11, 3, "discovery", "failed", 14, 1),
    episode(12, 3, "exploitation", "failed", 15, 0.4, why_not=None),
    *(episode(number + 13, number, "reconnaissance", "failed", 3 * number, 0.1) for number in range(4, 24)),
]
FINDINGS = [
    *(finding(number, 1, 12_000 + number) for number in range(1, 261)),
    *(finding(number, 2, 5_000 + number, **{"class": "lfi", "confidence": 0.8}) for number in range(300, 312)),
    *(finding(number, 3, 900 + number) for number in range(400, 440)),
    *(finding(500 + number, number, 100 + number, **{"class": "scanner"}) for number in range(4, 24)),
    finding(600, None, 77, confidence=0.2),
]
CASE = Case(
    delicti="0.1.0",
    summary="Between 7 and 11 September 2026 two actors got into this site. One read 120 customer rows, planted a web "
    "shell and replaced the home page; the other read a configuration file and the same table.",
    story=(
        Sentence(
            text="203.0.113.169 looked for known paths with gobuster and nmap.",
            actors=("a-0000000000000001",),
            episodes=("e-0000000000000001", "e-0000000000000002"),
            counts={"requests": 6837},
        ),
        Sentence(
            text="192.0.2.215 read /includes/config.php through the parameter doc of /getfile.php.",
            findings=tuple(f"f-{number:016x}" for number in range(300, 312)),
            actors=("a-0000000000000002",),
            episodes=("e-0000000000000009",),
            against="The file's content is not in the log.",
        ),
        Sentence(
            text="203.0.113.169 read the table customers through the parameter pid of /item.php.",
            findings=tuple(f"f-{number:016x}" for number in range(1, 34)),
            episodes=("e-0000000000000005",),
            actors=("a-0000000000000001",),
        ),
        Sentence(text="A page was planted at /media/boat-77.php and used 12 times.", episodes=("e-0000000000000007",)),
        Sentence(text="The home page was replaced.", episodes=("e-0000000000000008",), against="Its size alone tells."),
    ),
    counts={"findings": len(FINDINGS), "actors": len(ACTORS), "episodes": len(EPISODES)},
    remainder={"clients": 140, "requests": 4309},
    entry_points=(
        EntryPoint(
            actor="a-0000000000000002",
            weakness="path traversal",
            target="/getfile.php",
            parameter="doc",
            item=ITEM,
            line=5738,
            time="2026-09-09T00:14:46Z",
            reason="First answer of another size.",
        ),
        EntryPoint(
            actor="a-0000000000000001",
            weakness="SQL injection",
            target="/item.php",
            parameter="pid",
            item=ITEM,
            line=12779,
            time="2026-09-09T03:17:47Z",
            reason="The answer held 20,638 bytes.",
            alternatives=("a weak password at /signin.php (line 9,120)",),
        ),
    ),
    changed=(
        Changed(
            what="The home page was replaced",
            actor="a-0000000000000001",
            episode="e-0000000000000008",
            time="2026-09-10T18:00:03Z",
            reason="Its answer changed size for everybody afterwards.",
        ),
    ),
    taken=(
        Taken(
            what="customers",
            rows_low=110,
            rows_best=120,
            rows_high=135,
            bytes=20638,
            actor="a-0000000000000001",
            episode="e-0000000000000005",
            reason="Counted from the answer's size.",
        ),
    ),
    to_notify=(
        Notify(who="The data protection authority", why="Personal data of customers left."),
        Notify(who="Visitors of the planted page", why="They sent a form to it.", addresses=("203.0.113.31",)),
    ),
    still_open=(
        Open(weakness="SQL injection", target="/item.php", state="open", reason="It answered on the last day."),
        Open(weakness="path traversal", target="/getfile.php", state="unknown", reason="Nobody asked again."),
    ),
    limits=(
        Limit(text="Bodies of POST requests are not in the log.", weakens=("what was uploaded",)),
        Limit(text="The log has no lines between 02:00 and 02:47 on 10 September 2026."),
    ),
    not_examined=("the files of the web root", "personal data in answers"),
    parameters={"authorised": ["192.0.2.106"], "timezone": None},
    rule_set={"sha256": "cc" * 32, "rules": 120, "grammars": 14, "user": [], "not_applicable": []},
    versions={"delicti": "0.1.0", "polars": "2.1.0"},
)
QUARANTINE = [
    {"item": ITEM, "line": 77, "offset": 15_400, "length": 12, "reason": "no request line", "raw": b"\x16\x03\x01 TLS"}
]
EVIDENCE = [item("access.log", ITEM, 16_253, 2, 1, "combined"), item("error.log", ERRORS, 412, 0, 0, "apache error")]


def twisted(value: Any, twist: Twist, name: str = "") -> Any:
    """The same value with every text that came from evidence or was written about it put through `twist`."""
    if name in _IDS or value is None:
        return value
    if isinstance(value, str):
        return twist(value)
    if isinstance(value, bytes):
        return value + twist("").encode("utf-8", "surrogatepass")
    if isinstance(value, list | tuple):
        return type(value)(twisted(one, twist) for one in value)
    if isinstance(value, dict):
        return {key: twisted(one, twist, key) for key, one in value.items()}
    if isinstance(value, msgspec.Struct):
        return type(value)(**{field: twisted(getattr(value, field), twist, field) for field in value.__struct_fields__})
    return value


def make_view(
    twist: Twist = lambda text: text, actors: list[dict[str, Any]] = ACTORS, findings: list[dict[str, Any]] = FINDINGS
) -> View:
    def frame(rows: list[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
        return t.shaped(pl.DataFrame(twisted(rows, twist), schema={k: schema[k] for k in rows[0]}), schema)

    return View(
        case=twisted(CASE, twist),
        evidence=frame(EVIDENCE, t.ITEM),
        actor_table=frame(actors, t.ACTOR),
        episode_table=frame(EPISODES, t.EPISODE),
        findings=frame(findings, t.FINDING).lazy(),
        quarantine=frame(QUARANTINE, t.QUARANTINE).lazy(),
        requests=pl.LazyFrame(schema=t.REQUEST),
        messages=pl.LazyFrame(schema=t.MESSAGE),
    )


@pytest.fixture(scope="session")
def view() -> View:
    return make_view()


@pytest.fixture(scope="session")
def hostile_view() -> View:
    # Polars text is valid UTF-8; a lone surrogate cannot stand in it.
    return make_view(lambda text: text + HOSTILE.replace("\ud800", ""))


@pytest.fixture
def make() -> Callable[..., View]:
    return make_view
