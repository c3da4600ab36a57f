"""Checks the custody ledger: form, chain, head, signatures, trust; says in plain words which entry is wrong."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from delicti.casefile.examiner import Trusted, signature_holds
from delicti.casefile.layout import BAG_INFO, HEAD, LEDGER, MANIFEST, TAG_MANIFEST, Unsafe, digest_of, read_text, shown
from delicti.casefile.ledger import NOTHING, Entry, Head, decode, decode_head, key_of, lines_of, signed_bytes

SIGNED_BY, UNSIGNED = "Delicti-Signed", "unsigned"  # a line of bag-info.txt
_KEY, _SIGNATURE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{128}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


@dataclass(frozen=True)
class Custody:
    """What was found. `hashes` are those of the lines, entry 1 first; `signer` is the fingerprint of entry 1's key."""

    entries: tuple[Entry, ...] = ()
    hashes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signer: str | None = None


def inspect(folder: Path, trusted: Mapping[str, Trusted] | None = None, head: str | None = None) -> Custody:
    """Checks the ledger of a case. `trusted` are keys by fingerprint; `head` is a head that was noted elsewhere."""
    try:
        lines = lines_of(folder)
    except (FileNotFoundError, Unsafe) as reason:
        what = "is missing" if isinstance(reason, FileNotFoundError) else f"cannot be read: {reason}"
        return Custody(problems=(f"The custody ledger {LEDGER} {what}.",))
    if not lines:
        return Custody(problems=(f"The custody ledger {LEDGER} is empty.",))
    problems: list[str] = []
    if read_text(folder, LEDGER)[-1:] != b"\n":
        problems.append(f"{LEDGER} does not end with a line break: its last entry was cut or altered.")
    parsed = [_parsed(number, line, problems) for number, line in enumerate(lines, 1)]
    hashes = [hashlib.sha256(line).hexdigest() for line in lines]
    problems += _chain(parsed, hashes)
    problems += _digests(folder, parsed)
    signed = False  # once one entry is signed, every later one is, and so is the head
    for number, entry in enumerate(parsed, 1):
        if entry is not None:
            problems += _signature(f"Entry {number}", entry, signed)
            problems += _named_key(number, entry)
            signed = signed or entry.signature is not None
    standing = _head(folder, hashes, parsed, signed, problems)
    if head is not None and head.strip().lower() not in hashes:
        problems.append(f"No entry of the ledger has the hash {shown(head)} that was noted elsewhere.")
    entries = tuple(entry for entry in parsed if entry is not None)
    if parsed[0] is not None:
        problems += _declared(folder, key_of(parsed[0]))
    notes = _order(entries)
    trust_problems, trust_notes = _trust(entries, standing, trusted)
    return Custody(
        entries,
        tuple(hashes),
        (*problems, *trust_problems),
        (*notes, *trust_notes),
        key_of(entries[0]) if entries else None,
    )


def _parsed(number: int, line: bytes, problems: list[str]) -> Entry | None:
    try:
        return decode(line)
    except ValueError as reason:
        problems.append(f"Entry {number} of the ledger is no longer an entry: {shown(str(reason))}.")
        return None


def _chain(parsed: list[Entry | None], hashes: list[str]) -> list[str]:
    out: list[str] = []
    for number, entry in enumerate(parsed, 1):
        if entry is None:
            continue
        if entry.seq != number:
            out.append(
                f"Entry {number} of the ledger calls itself entry {entry.seq}: entries were taken out or put in."
            )
        before = hashes[number - 2] if number > 1 else NOTHING
        if entry.previous != before:
            out.append(
                f"Entry {number - 1} of the ledger does not have the hash that entry {number} holds of it: "
                f"entry {number - 1} or entry {number} was altered, or entries between them are gone."
                if number > 1
                else "Entry 1 of the ledger names an entry before it: its beginning was cut, or entry 1 altered."
            )
        if not _TIME.fullmatch(entry.time):
            out.append(f"Entry {number} of the ledger has no proper time: {shown(entry.time)}.")
    return out


def _digests(folder: Path, parsed: list[Entry | None]) -> list[str]:
    """Every entry names the manifests that it was written over; they never change."""
    out: list[str] = []
    for name, attribute in ((MANIFEST, "manifest"), (TAG_MANIFEST, "tagmanifest")):
        try:
            now = digest_of(folder / name)
        except OSError:
            continue  # the bag says that it is missing
        wrong = [n for n, entry in enumerate(parsed, 1) if entry is not None and getattr(entry, attribute) != now]
        if wrong:
            numbers = ", ".join(map(str, wrong))
            out.append(
                f"{name} is not the one that the ledger was written over (entries {numbers}): the seal was made anew."
            )
    return out


def _signature(what: str, document: Entry | Head, signed: bool) -> list[str]:
    if document.signature is None or document.public_key is None:
        if document.signature is not None or document.public_key is not None:
            return [f"{what} of the ledger has half a signature."]
        return [f"{what} of the ledger is not signed, though the entries before are."] if signed else []
    if not _KEY.fullmatch(document.public_key) or not _SIGNATURE.fullmatch(document.signature):
        return [f"{what} of the ledger has a signature that cannot be read."]
    public, signature = bytes.fromhex(document.public_key), bytes.fromhex(document.signature)
    if not signature_holds(public, signature, signed_bytes(document)):
        return [f"{what} of the ledger does not fit its signature: it was altered after it was signed."]
    return []


def _named_key(number: int, entry: Entry) -> list[str]:
    if entry.who.key == key_of(entry):
        return []
    return [f"Entry {number} of the ledger names another key than the one that signed it."]


def _declared(folder: Path, key: str | None) -> list[str]:
    """Whether bag-info.txt, which is sealed, names the key of entry 1."""
    try:
        text = read_text(folder, BAG_INFO).decode("utf-8", "replace")
    except (OSError, Unsafe):
        return []  # the bag says that it is missing
    declared = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith(f"{SIGNED_BY}:")]
    if declared == [key or UNSIGNED]:
        return []
    named = shown(declared[0]) if declared else "nothing"
    return [f"{BAG_INFO} says that the case is signed by {named}, but entry 1 of the ledger is by {key or UNSIGNED}."]


def _head(
    folder: Path, hashes: list[str], parsed: list[Entry | None], signed: bool, problems: list[str]
) -> Head | None:
    try:
        head = decode_head(read_text(folder, HEAD))
    except FileNotFoundError:
        problems.append(f"{HEAD} is missing: whether the ledger's tail was cut cannot be told.")
        return None
    except (ValueError, Unsafe) as reason:
        problems.append(f"{HEAD} was altered: {shown(str(reason))}.")
        return None
    problems += _signature("The head", head, signed)
    if not 1 <= head.seq <= len(hashes):
        problems.append(
            f"The ledger ends with entry {len(hashes)}, but its head names entry {head.seq}: its tail was cut."
        )
    elif hashes[head.seq - 1] != head.entry:
        problems.append(f"Entry {head.seq} of the ledger is not the one that its head names: one of them was altered.")
    elif head.seq < len(hashes):
        problems.append(
            f"The head names entry {head.seq}, but the ledger has {len(hashes)}: "
            "a writer was stopped between the two files, or entries were added by hand."
        )
    else:
        last = parsed[-1]
        if last is not None and last.public_key != head.public_key:
            problems.append(f"The head is signed by another key than entry {head.seq}: the ledger was cut or added to.")
    return head


def _order(entries: tuple[Entry, ...]) -> list[str]:
    return [
        f"Entry {later.seq} of the ledger is dated before entry {earlier.seq}; clocks differed, or one is wrong."
        for earlier, later in pairwise(entries)
        if later.time < earlier.time
    ]


def _trust(
    entries: tuple[Entry, ...], head: Head | None, trusted: Mapping[str, Trusted] | None
) -> tuple[list[str], list[str]]:
    used: dict[str | None, list[str]] = {}
    names: dict[str | None, str] = {}
    for entry in entries:
        used.setdefault(key_of(entry), []).append(f"entry {entry.seq}")
        names.setdefault(key_of(entry), _called(entry))
    if head is not None:
        used.setdefault(key_of(head), []).append("the head")
    keys = [key for key in used if key is not None]
    bare = [f"Unsigned: {_listed(used[None])}; a signed entry vouches for those before it."] if None in used else []
    if not keys:
        if trusted is None:
            return [], ["The case is unsigned: its custody ledger shows order, not who wrote it."]
        return ["The case is unsigned, so none of the trusted keys stands behind it."], []
    if trusted is None:
        return [], bare + [
            f"Signed by {names.get(key, 'nobody named')}, key {key} ({_listed(used[key])}); "
            "whether that key is theirs was not checked (give --trusted)."
            for key in keys
        ]
    problems = [
        f"Signed by the key {key}, which is not among the trusted ones ({_listed(used[key])}); "
        f"it calls itself {names.get(key, 'nobody')}."
        for key in keys
        if key not in trusted
    ]
    notes = [
        f"Signed by {names[key]}, key {key}, which is trusted ({trusted[key].path.name})."
        for key in keys
        if key in trusted and key in names
    ]
    return problems, bare + notes


def _called(entry: Entry) -> str:
    name = shown(entry.who.name)
    return f"{name} of {shown(entry.who.organisation)}" if entry.who.organisation else name


def _listed(places: list[str]) -> str:
    return ", ".join(places) if len(places) <= 6 else f"{', '.join(places[:5])} and {len(places) - 5} more"
