"""The BagIt bag (RFC 8493) around the payload: writes its tag files, and says where a bag does not hold."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from delicti.casefile.layout import (
    BAG_INFO,
    BAGIT,
    DATA,
    MANIFEST,
    SEALED_TAGS,
    TAG_MANIFEST,
    Unsafe,
    digest_of,
    inside,
    members,
    read_text,
    shown,
)
from delicti.casefile.sealing import Seal, Sealing

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ENTRY = re.compile(r"([0-9a-f]{64})  (\S.*)")
_OTHERS = re.compile(r"(tag)?manifest-(?!sha256\.txt$).*\.txt|fetch\.txt")


def write_tags(sealing: Sealing, info: Mapping[str, str]) -> None:
    """Writes bagit.txt, bag-info.txt and both manifests for the payload that was written so far."""
    payload = {path: seal for path, seal in sealing.seals.items() if path.startswith(f"{DATA}/")}
    size = sum(seal.size for seal in payload.values())
    lines = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    sealing.write(BAGIT, DECLARATION)
    sealing.write(BAG_INFO, "".join(f"{name}: {_one_line(value)}\n" for name, value in lines.items()).encode())
    sealing.write(MANIFEST, manifest(payload))
    sealing.write(TAG_MANIFEST, manifest({path: sealing.seals[path] for path in SEALED_TAGS}))


def manifest(seals: Mapping[str, Seal]) -> bytes:
    """A manifest of these files, sorted by path. No path holds a line break or `%`, which would have to be encoded."""
    return "".join(f"{seals[path].sha256}  {path}\n" for path in sorted(seals)).encode()


def read_manifest(folder: Path, name: str) -> dict[str, str]:
    """Paths with their digests. Raises Unsafe for a line that Delicti would not have written, or a path that leaves."""
    try:
        text = read_text(folder, name).decode("utf-8")
    except FileNotFoundError:
        raise Unsafe(f"{name} is missing") from None
    except UnicodeDecodeError:
        raise Unsafe(f"{name} is not UTF-8") from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), 1):
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            raise Unsafe(f"{name}, line {number} is no manifest entry: {shown(line)}")
        path = entry[2]
        inside(folder, path)
        if path in found:
            raise Unsafe(f"{name} lists {shown(path)} twice")
        found[path] = entry[1]
    return found


def faults(folder: Path, present: Iterable[str], advance: Callable[[int], None]) -> list[str]:
    """Sentences on everything in which the bag is not as it was sealed. `present` are the members of the folder."""
    present = set(present)
    out: list[str] = []
    listed: dict[str, str] = {}
    for name, part in ((TAG_MANIFEST, "tag"), (MANIFEST, "payload")):
        try:
            entries = read_manifest(folder, name)
        except Unsafe as reason:
            out.append(f"{reason}.")
            continue
        outside = sorted(path for path in entries if path.startswith(f"{DATA}/") != (part == "payload"))
        out += [f"{name} lists {shown(path)}, which does not belong there." for path in outside]
        listed |= entries
        if part == "tag":
            out += [f"{name} does not list {path}." for path in SEALED_TAGS if path not in entries]
        else:
            extra = sorted(path for path in present if path.startswith(f"{DATA}/") and path not in entries)
            out += [f"{shown(path)} lies in the case but is not in {name}." for path in extra]
    for path, digest in sorted(listed.items()):
        if path not in present:
            out.append(f"{shown(path)} is listed but missing.")
            continue
        found = digest_of(inside(folder, path))
        advance((folder / path).stat().st_size)
        if found != digest:
            out.append(f"{shown(path)} is not the file that was sealed: its SHA-256 is {found}, listed is {digest}.")
    out += [f"{shown(path)} does not belong to a case file." for path in sorted(present) if _OTHERS.fullmatch(path)]
    return out or _second_opinion(folder)


def _second_opinion(folder: Path) -> list[str]:
    """What the reference library says of the bag's form; the files were hashed before."""
    import bagit

    logging.getLogger("bagit").addHandler(logging.NullHandler())
    try:
        bagit.Bag(str(folder)).validate(completeness_only=True)
    except (bagit.BagError, ValueError, OSError) as reason:
        return [f"It is no valid BagIt bag: {shown(str(reason), 300)}."]
    return []


def links(folder: Path) -> tuple[list[str], str | None]:
    """The members of the folder; or none, and why it must not be read."""
    try:
        return members(folder), None
    except Unsafe as reason:
        return [], str(reason)


def _one_line(value: str) -> str:
    return " ".join(value.split())
