"""RFC 3161 timestamps of the ledger's head: a request is written as a file, the reply is a file and checked offline.

Nothing here touches the network: how the request reaches an authority is the user's affair, for example
`curl --data-binary @REQUEST -H 'Content-Type: application/timestamp-query' AUTHORITY -o REPLY`.
A reply over entry N shows that the ledger up to entry N, and the seal it names, existed at that time.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from delicti.casefile import ledger
from delicti.casefile.examiner import Examiner
from delicti.casefile.layout import TIMESTAMPS, Unsafe, inside, read_text, shown
from delicti.casefile.sealing import replace_file
from delicti.model.errors import UserError

_NAME = re.compile(r"entry-(\d{4,9})\.tsr")
_LARGEST = 1 << 20
_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True)
class Stamp:
    """A checked reply: which entry, when, by whom."""

    seq: int
    time: str
    authority: str


def request(folder: Path) -> Path:
    """Writes a request for the ledger's last entry to `timestamps/entry-NNNN.tsq` and gives its path."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    lines = _lines(folder)
    built = TimestampRequestBuilder().data(lines[-1]).hash_algorithm(HashAlgorithm.SHA256).build()
    return _write(folder, f"entry-{len(lines):04d}.tsq", built.as_bytes())


def accept(
    folder: Path, reply: Path, authorities: Sequence[Path], examiner: Examiner | None = None
) -> tuple[Path, ledger.Entry | None]:
    """Checks a reply and keeps it as `timestamps/entry-NNNN.tsr`; the ledger gets an entry that names it.

    `authorities` are PEM files of root certificates. Raises UserError where the reply is over no entry of this ledger
    or does not lead to one of them. The entry is None where the case is signed and no examiner is given.
    """
    try:
        data = reply.read_bytes() if reply.stat().st_size <= _LARGEST else b""
    except OSError as error:
        raise UserError(f"cannot read {reply}: {error.strerror or error}") from None
    imprint = _imprint(data)
    if imprint is None:
        raise UserError(f"{reply} is no granted timestamp reply over a SHA-256 digest")
    hashes = [hashlib.sha256(line).hexdigest() for line in _lines(folder)]
    if imprint not in hashes:
        raise UserError(f"{reply} is a timestamp of something else than an entry of this ledger")
    seq = hashes.index(imprint) + 1
    try:
        stamp = _checked(data, _lines(folder)[seq - 1], seq, certificates(authorities))
    except ValueError as reason:
        raise UserError(f"{reply} was not accepted: {reason}") from None
    path = _write(folder, f"entry-{seq:04d}.tsr", data)
    what = {"entry": seq, "time": stamp.time, "authority": stamp.authority, "sha256": hashlib.sha256(data).hexdigest()}
    return path, ledger.append(folder, ledger.TIMESTAMPED, what, examiner)


def check(
    folder: Path, present: Sequence[str], entries: Sequence[ledger.Entry], authorities: Sequence[Path] | None
) -> tuple[list[str], list[str]]:
    """Problems and notes on the replies in the case, beside its ledger."""
    problems: list[str] = []
    notes: list[str] = []
    roots = certificates(authorities) if authorities else None
    try:
        lines = ledger.lines_of(folder)
    except (OSError, Unsafe):
        return [], []  # custody says so
    replies = {path: match for path in present if (match := _NAME.fullmatch(path.removeprefix(f"{TIMESTAMPS}/")))}
    for path, match in sorted(replies.items()):
        seq = int(match[1])
        if not 1 <= seq <= len(lines):
            problems.append(f"{path} is a timestamp of entry {seq}, but the ledger has {len(lines)}: its tail was cut.")
            continue
        try:
            data = read_text(folder, path)
            if _imprint(data) != hashlib.sha256(lines[seq - 1]).hexdigest():
                problems.append(
                    f"{path} is not a timestamp of entry {seq} as it stands: that entry or the reply was altered."
                )
            elif roots is None:
                notes.append(
                    f"Entry {seq} bears a timestamp whose authority was not checked (give its root certificate)."
                )
            else:
                stamp = _checked(data, lines[seq - 1], seq, roots)
                notes.append(f"Entry {seq} existed at {stamp.time}, says {shown(stamp.authority)}.")
        except (ValueError, OSError, Unsafe) as reason:
            problems.append(f"{path} does not hold: {reason}.")
    return problems + _named(folder, present, entries), notes


def certificates(paths: Sequence[Path]) -> list[Any]:
    """The certificates in PEM files. Raises UserError for a file that holds none."""
    from cryptography.x509 import load_pem_x509_certificates

    found: list[Any] = []
    for path in paths:
        try:
            found += load_pem_x509_certificates(path.read_bytes())
        except OSError as error:
            raise UserError(f"cannot read {path}: {error.strerror or error}") from None
        except ValueError:
            raise UserError(f"{path} holds no certificate in PEM form") from None
    return found


def _named(folder: Path, present: Sequence[str], entries: Sequence[ledger.Entry]) -> list[str]:
    """Replies that the ledger names must still be there as they were."""
    out: list[str] = []
    for entry in entries:
        seq = entry.what.get("entry")
        if entry.action != ledger.TIMESTAMPED or not isinstance(seq, int):
            continue
        path = f"{TIMESTAMPS}/entry-{seq:04d}.tsr"
        if path not in present:
            out.append(f"{path} is missing; entry {entry.seq} of the ledger names it.")
        elif hashlib.sha256(inside(folder, path).read_bytes()).hexdigest() != entry.what.get("sha256"):
            out.append(f"{path} is not the reply that entry {entry.seq} of the ledger names.")
    return out


def _imprint(data: bytes) -> str | None:
    """The SHA-256 digest that a granted reply is over."""
    from rfc3161_client import decode_timestamp_response

    try:
        reply = decode_timestamp_response(data)
        imprint = reply.tst_info.message_imprint
        known = reply.status == 0 and imprint.hash_algorithm.dotted_string == _SHA256
        return bytes(imprint.message).hex() if known else None
    except ValueError:
        return None


def _checked(data: bytes, line: bytes, seq: int, roots: list[Any]) -> Stamp:
    """Raises ValueError with the reason where the reply does not hold."""
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    reply = decode_timestamp_response(data)
    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(reply, line)
    except VerificationError as error:
        raise ValueError(str(error) or "its signature does not lead to a certificate given") from None
    time = reply.tst_info.gen_time
    time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return Stamp(seq, time.strftime("%Y-%m-%dT%H:%M:%SZ"), _authority(reply))


def _authority(reply: Any) -> str:
    from cryptography.x509 import load_der_x509_certificate

    signer = next(iter(reply.signed_data.signer_infos))
    for der in reply.signed_data.certificates:
        certificate = load_der_x509_certificate(der)
        if certificate.serial_number == signer.serial_number and certificate.issuer == signer.issuer:
            return certificate.subject.rfc4514_string()
    return str(signer.issuer.rfc4514_string())


def _lines(folder: Path) -> list[bytes]:
    try:
        lines = ledger.lines_of(folder)
    except (OSError, Unsafe) as reason:
        raise UserError(f"the custody ledger of {folder} cannot be read: {reason}") from None
    if not lines:
        raise UserError(f"the custody ledger of {folder} is empty")
    return lines


def _write(folder: Path, name: str, data: bytes) -> Path:
    try:
        path = inside(folder, f"{TIMESTAMPS}/{name}")
        path.parent.mkdir(exist_ok=True)
        replace_file(path, data)
    except (OSError, Unsafe) as error:
        raise UserError(f"cannot write {name} into {folder}: {error}") from None
    return path
