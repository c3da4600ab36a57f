"""An examiner's key opens with its passphrase only, and others can trust its public file."""

import hashlib
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from delicti.casefile.examiner import (
    Examiner,
    KeyFiles,
    ask_passphrase,
    default_key,
    load_examiner,
    new_examiner,
    signature_holds,
    trusted_keys,
)
from delicti.model.errors import UserError

Examiners = Callable[[str], Examiner]
SECRET = "a long passphrase"


@pytest.fixture
def made(tmp_path: Path) -> KeyFiles:
    return new_examiner("Ada Example", "CERT Example", SECRET, tmp_path / "keys" / "ada.pem")


def test_a_key_comes_back_with_its_name(made: KeyFiles) -> None:
    examiner = load_examiner(made.private, SECRET)
    told = (examiner.name, examiner.organisation, examiner.fingerprint)
    assert told == ("Ada Example", "CERT Example", made.fingerprint)


def test_a_signature_holds_for_its_message_only(made: KeyFiles) -> None:
    examiner = load_examiner(made.private, SECRET)
    signature = examiner.sign(b"one")
    assert [signature_holds(examiner.public, signature, message) for message in (b"one", b"two")] == [True, False]


def test_another_passphrase_does_not_open_it(made: KeyFiles) -> None:
    with pytest.raises(UserError, match="passphrase is wrong"):
        load_examiner(made.private, SECRET + "!")


def test_a_short_passphrase_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="fewer than 8 characters"):
        new_examiner("Ada", None, "short", tmp_path / "ada.pem")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "  ", "Ada\nOrganisation: Court", "Ada\x1b[2J"])
def test_a_name_that_could_mislead_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError):
        new_examiner(name, None, SECRET, tmp_path / "ada.pem")


def test_a_key_is_never_overwritten(made: KeyFiles) -> None:
    with pytest.raises(UserError, match="exists already"):
        new_examiner("Mallory", None, SECRET, made.private)


def test_the_private_file_is_for_its_owner_only(made: KeyFiles) -> None:
    assert stat.S_IMODE(made.private.stat().st_mode) == 0o600


def test_the_private_file_is_encrypted(made: KeyFiles) -> None:
    assert b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in made.private.read_bytes()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl reads it as others would")
def test_openssl_gives_the_same_fingerprint(made: KeyFiles) -> None:
    command = ["openssl", "pkey", "-pubin", "-in", str(made.public), "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    assert hashlib.sha256(der).hexdigest() == made.fingerprint


def test_a_public_file_is_trusted_by_name(made: KeyFiles) -> None:
    trusted = trusted_keys([made.public])[made.fingerprint]
    assert (trusted.name, trusted.organisation) == ("Ada Example", "CERT Example")


def test_a_folder_of_keys_is_trusted_whole(made: KeyFiles) -> None:
    other = new_examiner("Grace", None, SECRET, made.private.with_name("grace.pem"))
    assert set(trusted_keys([made.private.parent])) == {made.fingerprint, other.fingerprint}


def test_one_file_may_hold_several_keys(made: KeyFiles, tmp_path: Path) -> None:
    other = new_examiner("Grace", None, SECRET, tmp_path / "grace.pem")
    (tmp_path / "team").write_bytes(made.public.read_bytes() + other.public.read_bytes())
    assert [key.name for key in trusted_keys([tmp_path / "team"]).values()] == ["Ada Example", "Grace"]


BEGIN, END = "-----BEGIN PUBLIC KEY-----\n", "-----END PUBLIC KEY-----\n"


@pytest.mark.parametrize("text", ["", "no key", f"{BEGIN}AAAA\n{END}", BEGIN])
def test_a_file_without_a_key_cannot_be_trusted(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(UserError, match="--trusted"):
        trusted_keys([tmp_path / "key"])


def test_a_key_without_a_passphrase_is_refused(tmp_path: Path) -> None:
    bare = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "bare.pem").write_bytes(b"Examiner: Ada\n" + bare)
    with pytest.raises(UserError, match="not protected by a passphrase"):
        load_examiner(tmp_path / "bare.pem", SECRET)


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    key = generate_private_key(SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(SECRET.encode()))
    (tmp_path / "ec.pem").write_bytes(b"Examiner: Ada\n" + pem)
    with pytest.raises(UserError, match="another kind of key"):
        load_examiner(tmp_path / "ec.pem", SECRET)


def test_the_passphrase_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELICTI_PASSPHRASE", SECRET)
    assert ask_passphrase("Passphrase") == SECRET


def test_the_passphrase_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\nsecond line\n")
    monkeypatch.delenv("DELICTI_PASSPHRASE", raising=False)
    monkeypatch.setenv("DELICTI_PASSPHRASE_FILE", str(tmp_path / "secret"))
    assert ask_passphrase("Passphrase") == SECRET


def test_without_a_terminal_a_missing_passphrase_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DELICTI_PASSPHRASE", "DELICTI_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    with open(os.devnull) as nothing, pytest.raises(UserError, match="a passphrase is needed"):  # noqa: PTH123
        monkeypatch.setattr("sys.stdin", nothing)
        ask_passphrase("Passphrase")


def test_the_key_lies_in_the_users_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert default_key() == tmp_path / "delicti" / "examiner.pem"
