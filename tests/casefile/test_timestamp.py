"""A timestamp of the ledger is asked for in a file, and its reply checked offline, here against an own authority."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from delicti.casefile import ledger
from delicti.casefile.examiner import Examiner
from delicti.casefile.timestamp import accept, request
from delicti.casefile.verify import verify
from delicti.model.errors import UserError

Examiners = Callable[[str], Examiner]
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl plays the authority")

NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test Authority
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two authorities, each a folder with root.pem, signer.pem and signer.key."""
    made = []
    for name in ("one", "other"):
        folder = tmp_path_factory.mktemp(name)
        (folder / "config").write_text(CONFIG.replace("Test Authority", f"Test Authority {name}"))
        (folder / "serial").write_text("01\n")
        openssl(
            folder,
            *f"req -x509 {NEW_KEY} -keyout root.key -out root.pem -days 3650".split(),
            "-config",
            "config",
            "-extensions",
            "root",
        )
        openssl(
            folder,
            *f"req {NEW_KEY} -keyout signer.key -out signer.csr -config config".split(),
            "-subj",
            f"/CN=Stamper {name}",
        )
        openssl(
            folder,
            *"x509 -req -in signer.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650".split(),
            *"-out signer.pem -extfile config -extensions signer".split(),
        )
        made.append(folder)
    return made[0], made[1]


def stamped(authority: Path, asked: Path) -> Path:
    """The authority's reply to a request."""
    reply = authority / "reply.tsr"
    openssl(
        authority,
        *"ts -reply -config config -section here -signer signer.pem -inkey signer.key".split(),
        "-queryfile",
        str(asked),
        "-out",
        str(reply),
    )
    return reply


def texts(case: Path, *roots: Path) -> str:
    return "\n".join(problem.text for problem in verify(case, authorities=roots or None).problems)


def test_an_authority_understands_the_request(case: Path, authorities: tuple[Path, Path]) -> None:
    assert stamped(authorities[0], request(case)).stat().st_size > 500


def test_a_good_reply_is_kept_and_the_ledger_names_it(case: Path, authorities: tuple[Path, Path]) -> None:
    path, entry = accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    assert entry is not None
    assert (path.name, entry.action, entry.what["entry"], entry.what["authority"]) == (
        "entry-0001.tsr",
        "timestamped",
        1,
        "CN=Stamper one",
    )


def test_a_stamped_case_holds_and_says_since_when(case: Path, authorities: tuple[Path, Path]) -> None:
    accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    verdict = verify(case, authorities=[authorities[0] / "root.pem"])
    assert (verdict.problems, any("Entry 1 existed at 20" in note for note in verdict.notes)) == ([], True)


def test_without_a_root_the_authority_is_said_to_be_unchecked(case: Path, authorities: tuple[Path, Path]) -> None:
    accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    assert any("whose authority was not checked" in note for note in verify(case).notes)


def test_a_reply_of_another_authority_is_refused(case: Path, authorities: tuple[Path, Path]) -> None:
    with pytest.raises(UserError, match="was not accepted"):
        accept(case, stamped(authorities[0], request(case)), [authorities[1] / "root.pem"])


def test_a_reply_of_another_authority_is_named(case: Path, authorities: tuple[Path, Path]) -> None:
    accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    assert "timestamps/entry-0001.tsr does not hold" in texts(case, authorities[1] / "root.pem")


def test_a_reply_over_something_else_is_refused(case: Path, authorities: tuple[Path, Path], tmp_path: Path) -> None:
    openssl(tmp_path, "ts", "-query", "-data", str(case / "bagit.txt"), "-sha256", "-cert", "-out", "other.tsq")
    with pytest.raises(UserError, match="something else than an entry"):
        accept(case, stamped(authorities[0], tmp_path / "other.tsq"), [authorities[0] / "root.pem"])


def test_junk_is_no_reply(case: Path, authorities: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(b"\x30\x82junk")
    with pytest.raises(UserError, match="no granted timestamp reply"):
        accept(case, tmp_path / "junk", [authorities[0] / "root.pem"])


def test_a_tail_cut_below_a_timestamp_is_named(case: Path, authorities: tuple[Path, Path]) -> None:
    early = {name: (case / name).read_bytes() for name in ("ledger.jsonl", "ledger.head")}
    ledger.append(case, ledger.OPENED, {})
    accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    for name, data in early.items():
        (case / name).write_bytes(data)
    assert "timestamp of entry 2, but the ledger has 1: its tail was cut" in texts(case, authorities[0] / "root.pem")


def test_a_ledger_made_anew_under_an_old_timestamp_is_named(case: Path, authorities: tuple[Path, Path]) -> None:
    accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    for name in ("ledger.jsonl", "ledger.head"):
        (case / name).unlink()
    ledger.append(case, ledger.CREATED, {})
    assert "not a timestamp of entry 1 as it stands" in texts(case)


def test_a_reply_taken_away_is_named(case: Path, authorities: tuple[Path, Path]) -> None:
    path, _ = accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    path.unlink()
    assert "timestamps/entry-0001.tsr is missing; entry 2 of the ledger names it." in texts(case)


def test_an_altered_reply_is_named(case: Path, authorities: tuple[Path, Path]) -> None:
    path, _ = accept(case, stamped(authorities[0], request(case)), [authorities[0] / "root.pem"])
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert "entry-0001.tsr does not hold" in texts(case, authorities[0] / "root.pem")


def test_a_signed_case_keeps_the_reply_without_a_key(
    signed: Path, authorities: tuple[Path, Path], examiner_of: Examiners
) -> None:
    _, entry = accept(signed, stamped(authorities[0], request(signed)), [authorities[0] / "root.pem"])
    assert (entry, verify(signed, authorities=[authorities[0] / "root.pem"]).problems) == (None, [])
