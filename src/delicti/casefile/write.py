"""Writes a case file: a sealed BagIt bag with its custody ledger, made aside and renamed into place at the end."""

import os
import platform
import secrets
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import polars as pl

from delicti import __version__
from delicti.casefile import ledger
from delicti.casefile.bag import write_tags
from delicti.casefile.custody import SIGNED_BY, UNSIGNED
from delicti.casefile.examiner import Examiner
from delicti.casefile.payload import ACQUISITION, write_payload
from delicti.casefile.sealing import Sealing, sync_folder
from delicti.model.errors import UserError
from delicti.model.flow import Story, Tables
from delicti.model.settings import Settings


def write_case(
    tables: Tables,
    story: Story,
    settings: Settings,
    target: Path,
    rule_set: dict[str, Any],
    examiner: Examiner | None = None,
    acquisition: dict[str, Any] | None = None,
) -> Path:
    """Writes the case to the folder `target`, which must not exist, and gives its path.

    `acquisition` says how the evidence was acquired (who, where, when); it goes into the ledger's first entry, with
    what is known of each item. Raises UserError where the folder exists or cannot be written. Whatever stops it
    (an error, an interrupt, SIGTERM) leaves nothing behind.
    """
    if target.exists() or target.is_symlink():
        raise UserError(f"{target} exists already and was left as it is; give another folder")
    aside = target.absolute().parent / f".{target.name}.partial-{secrets.token_hex(6)}"
    with _terminable():
        try:
            aside.mkdir()
            sealing = Sealing(aside)
            write_payload(sealing, tables, story, settings, rule_set)
            write_tags(sealing, _bag_info(examiner))
            ledger.append(aside, ledger.CREATED, _created(tables, examiner, acquisition), examiner)
            for folder, _, _ in os.walk(aside):
                sync_folder(Path(folder))
            _put_in_place(aside, target)
        except OSError as error:
            shutil.rmtree(aside, ignore_errors=True)
            raise UserError(f"{target} cannot be written: {error.strerror or error}") from error
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    return target


def _put_in_place(aside: Path, target: Path) -> None:
    # A rename onto a folder that somebody made meanwhile fails unless that is empty; then nothing is lost by it.
    if target.exists() or target.is_symlink():
        raise UserError(f"{target} was made by somebody else meanwhile and was left as it is; give another folder")
    aside.rename(target)
    sync_folder(target.absolute().parent)


def _bag_info(examiner: Examiner | None) -> dict[str, str]:
    now = datetime.now(UTC)
    info = {
        "Bag-Software-Agent": f"delicti {__version__}",
        "Bagging-Date": now.strftime("%Y-%m-%d"),
        "Delicti-Sealed-At": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        SIGNED_BY: examiner.fingerprint if examiner else UNSIGNED,
    }
    if examiner:
        info["Contact-Name"] = examiner.name
        if examiner.organisation:
            info["Source-Organization"] = examiner.organisation
    return info


def _created(tables: Tables, examiner: Examiner | None, acquisition: dict[str, Any] | None) -> dict[str, Any]:
    """The first entry: how the evidence was acquired, with the real times and names that the seal leaves out."""
    facts = ("item", "name", "container", "member", "sha256_stored", "size_bytes", "method", "modified", *ACQUISITION)
    columns = [pl.col(name) for name in facts if name in tables.items.columns]
    items = tables.items.select(columns).sort("name", "item").to_dicts()
    return {
        "delicti": __version__,
        "signed": examiner is not None,
        "acquisition": {
            "host": platform.node().encode("utf-8", "replace").decode(),
            "account": ledger.account(),
            **(acquisition or {}),
        },
        "evidence": [{name: _plain(value) for name, value in item.items() if value is not None} for item in items],
    }


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM cleans up like an interrupt, unless somebody handles it already."""
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
