"""Examiners: a name, an organisation and an Ed25519 key that signs custody entries; and whose keys a reader trusts.

A key file is PEM text: the name and organisation in lines above it, then the key (PKCS #8, encrypted under a
passphrase). The public file beside it is what others trust. The fingerprint is the SHA-256 of the public key's
SubjectPublicKeyInfo, as `openssl pkey -pubin -in FILE -outform DER | sha256sum` prints it.
"""

import getpass
import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from delicti.model.errors import UserError

SHORTEST_PASSPHRASE = 8
PASSPHRASE = "DELICTI_PASSPHRASE"  # noqa: S105 - the name of the variable
PASSPHRASE_FILE = "DELICTI_PASSPHRASE_FILE"  # noqa: S105
_LARGEST = 64 << 10
_BEGIN, _END = b"-----BEGIN PUBLIC KEY-----", b"-----END PUBLIC KEY-----"


@dataclass(frozen=True)
class Examiner:
    """Who signs, with an unlocked key."""

    name: str
    organisation: str | None
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """Of the public key."""
        return fingerprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self.key.sign(message)


class Trusted(NamedTuple):
    """A public key that a reader trusts."""

    fingerprint: str
    name: str | None
    organisation: str | None
    path: Path


class KeyFiles(NamedTuple):
    """What `new_examiner` wrote."""

    private: Path
    public: Path
    fingerprint: str


def new_examiner(name: str, organisation: str | None, passphrase: str, private: Path | None = None) -> KeyFiles:
    """Makes a key and writes `private` (default: `default_key()`) and, beside it, the public file `.pub`.

    Raises UserError for an empty name, a short passphrase, or where a file exists or cannot be written.
    """
    head = _head(name, organisation)
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UserError(f"the passphrase has fewer than {SHORTEST_PASSPHRASE} characters; give a longer one")
    private = private or default_key()
    public = private.with_suffix(".pub")
    for path in (private, public):
        if path.exists() or path.is_symlink():
            raise UserError(f"{path} exists already and was left as it is; give another file with --out")
    key = Ed25519PrivateKey.generate()
    mark = fingerprint(key.public_key().public_bytes_raw())
    text = f"{head}Fingerprint: {mark}\n".encode()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode("utf-8")))
    shared = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        private.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(private, text + secret, 0o600)
        _write_new(public, text + shared, 0o644)
    except OSError as error:
        raise UserError(f"the key cannot be written to {private.parent}: {error.strerror or error}") from None
    return KeyFiles(private, public, mark)


def load_examiner(private: Path | None, passphrase: str) -> Examiner:
    """The examiner of a key file. Raises UserError where it is no such file or the passphrase does not open it."""
    private = private or default_key()
    data = _read(private)
    try:
        key = load_pem_private_key(_pem(data), passphrase.encode("utf-8"))
    except TypeError:
        raise UserError(
            f"the key {private} is not protected by a passphrase; make one with: delicti examiner new"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UserError(f"{private} is no examiner's key, or the passphrase is wrong") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UserError(f"{private} holds another kind of key than Ed25519; make one with: delicti examiner new")
    name, organisation = _named(data)
    if name is None:
        raise UserError(f"{private} has no line 'Examiner: NAME' above its key; add it")
    return Examiner(name, organisation, key)


def default_key() -> Path:
    """Where the examiner's key lies when no other file is named."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "delicti" / "examiner.pem"


def ask_passphrase(prompt: str, *, twice: bool = False) -> str:
    """From DELICTI_PASSPHRASE, from the first line of the file DELICTI_PASSPHRASE_FILE, or typed on the terminal.

    Raises UserError where none of them is there, or what was typed twice differs.
    """
    if (given := os.environ.get(PASSPHRASE)) is not None:
        return given
    if file := os.environ.get(PASSPHRASE_FILE):
        lines = _read(Path(file)).decode("utf-8", "surrogateescape").splitlines()
        return lines[0] if lines else ""
    if not sys.stdin or not sys.stdin.isatty():
        raise UserError(f"a passphrase is needed; set {PASSPHRASE} or {PASSPHRASE_FILE}, or run on a terminal")
    typed = getpass.getpass(f"{prompt}: ")
    if twice and getpass.getpass(f"{prompt} again: ") != typed:
        raise UserError("the two passphrases differ; run it again")
    return typed


def trusted_keys(paths: Sequence[Path]) -> dict[str, Trusted]:
    """The public keys in files, or in the `.pub` and `.pem` files of folders, by fingerprint.

    Raises UserError for a file that holds none.
    """
    found: dict[str, Trusted] = {}
    for path in paths:
        if not path.exists():
            raise UserError(f"--trusted {path}: there is no such file or folder")
        files = sorted(p for p in path.iterdir() if p.suffix in (".pub", ".pem")) if path.is_dir() else [path]
        keys = [key for file in files for key in _public_keys(file, named=not path.is_dir())]
        if not keys:
            raise UserError(f"--trusted {path}: it holds no public key (a .pub file of delicti examiner new)")
        found |= {key.fingerprint: key for key in keys}
    return found


def fingerprint(public: bytes) -> str:
    """SHA-256 of the SubjectPublicKeyInfo of a raw public key, in hex."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the key signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _head(name: str, organisation: str | None) -> str:
    for what, value in (("name", name), ("organisation", organisation)):
        if value is not None and not value.isprintable():
            raise UserError(f"the {what} of the examiner holds a line break or a control character")
    if not name.strip():
        raise UserError("the examiner has no name; give one with --name")
    more = f"Organisation: {organisation.strip()}\n" if organisation and organisation.strip() else ""
    return f"Examiner: {name.strip()}\n{more}"


def _named(data: bytes) -> tuple[str | None, str | None]:
    above = data.partition(b"-----BEGIN")[0].decode("utf-8", "replace").splitlines()
    fields = {name.strip(): value.strip() for name, sign, value in (line.partition(":") for line in above) if sign}
    return fields.get("Examiner") or None, fields.get("Organisation") or None


def _pem(data: bytes) -> bytes:
    begin = data.find(b"-----BEGIN")
    return data[begin:] if begin >= 0 else data


def _public_keys(path: Path, *, named: bool) -> list[Trusted]:
    found: list[Trusted] = []
    rest = _read(path)
    name, organisation = _named(rest)
    while (begin := rest.find(_BEGIN)) >= 0:
        end = rest.find(_END, begin)
        block, rest = rest[begin : end + len(_END)] + b"\n", rest[end + len(_END) :] if end >= 0 else b""
        try:
            key = load_pem_public_key(block)
        except (ValueError, UnsupportedAlgorithm):
            raise UserError(f"--trusted {path}: its public key cannot be read") from None
        if isinstance(key, Ed25519PublicKey):
            found.append(Trusted(fingerprint(key.public_bytes_raw()), name, organisation, path))
            name, organisation = _named(rest)
    if named and not found:
        raise UserError(f"--trusted {path}: it holds no public key (a .pub file of delicti examiner new)")
    return found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror or error}") from None
    if len(data) > _LARGEST:
        raise UserError(f"{path} is too large for a key or a passphrase")
    return data


def _write_new(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
