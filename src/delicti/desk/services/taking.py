"""What leaves the desk: evidence in a password-protected archive, the audit of a case as text; each is written down.

An archive has the password `infected`, the custom of those who exchange malicious files: it keeps mail filters and
curious double clicks out, and is no secret.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import pyzipper  # type: ignore[import-untyped,unused-ignore]

from delicti.casefile.layout import inside, members
from delicti.desk import audit
from delicti.desk.models import AuditEntry, Case, CaseFile, Upload, User
from delicti.desk.rights import Right, get, require_case
from delicti.desk.services import custody
from delicti.desk.services.base import act
from delicti.model.errors import UserError

PASSWORD = b"infected"
MOST = 4 << 30
_TOO_LARGE = f"it has more than {MOST:,} bytes; take it from the desk's home with the help of who runs the desk"


def take_upload(by: User, upload: Upload, why: str) -> IO[bytes]:
    """An uploaded file in an archive, and the custody of it. Raises UserError, NotThere, Refused."""
    upload = get(by, Upload, upload.pk)
    if upload.size_bytes > MOST:
        raise UserError(_TOO_LARGE)
    path = custody.copied(by, upload, why)
    return _archive([(f"{upload.sha256[:16]}.bin", path)])


def take_case_file(by: User, case_file: CaseFile, why: str) -> IO[bytes]:
    """A sealed case file, whole, in an archive, and the custody of it. Raises UserError, NotThere, Refused."""
    case_file = get(by, CaseFile, case_file.pk)
    if case_file.size_bytes > MOST:
        raise UserError(_TOO_LARGE)
    folder = custody.exported(by, case_file, "case file", why)
    return _archive((f"{case_file.seal[:16]}/{name}", inside(folder, name)) for name in members(folder))


@act
def take_audit(by: User, case: Case) -> str:
    """The audit of a case, a line an entry: its SHA-256, a space, and the canonical JSON that it is over."""
    case = require_case(by, case, Right.EXPORT)
    audit.append(by, "audit exported", case, case)
    entries = AuditEntry.objects.filter(case_id=case.pk).order_by("seq").values_list("hash", "body")
    return "".join(f"{digest} {body}\n" for digest, body in entries.iterator())


def _archive(files: Iterable[tuple[str, Path]]) -> IO[bytes]:
    made = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with pyzipper.AESZipFile(made, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSWORD)
        for name, path in files:
            archive.write(path, name)
    made.seek(0)
    return made
