"""Unpacks an archive that holds a case file: `python -m delicti.desk.worker.unpack ARCHIVE FOLDER`; runs apart.

Takes what `packed.examine` let in and nothing else: files below the folder, new ones only, never a link.
"""

import shutil
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from delicti.casefile.layout import Unsafe, inside
from delicti.model.errors import UserError

_BLOCK = 1 << 20


def unpack(archive: Path, folder: Path) -> None:
    """Unpacks a zip or tar archive. Raises UserError where it is neither, or holds what is no plain file."""
    folder.mkdir(parents=True)
    for name, stream in _members(archive):
        try:
            target = inside(folder, name)
        except Unsafe as reason:
            raise UserError(f"the archive was not unpacked: {reason}") from None
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            shutil.copyfileobj(stream, out, _BLOCK)


def case_folder_in(folder: Path) -> Path:
    """The case folder in what was unpacked: the folder itself or its one folder. Raises UserError."""
    found = [one for one in (folder, *sorted(folder.iterdir())) if (one / "bagit.txt").is_file()]
    if len(found) != 1:
        raise UserError("the archive holds no case file: there is no bagit.txt in it, or in its one folder")
    return found[0]


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                if not info.is_dir():
                    with packed.open(info) as stream:
                        yield info.filename, stream
        return
    try:
        with tarfile.open(archive, "r:*") as tape:
            for member in tape:
                if member.isreg():
                    content = tape.extractfile(member)
                    assert content is not None
                    yield member.name.removeprefix("./"), content
                elif not member.isdir():
                    raise UserError("the archive holds something that is neither a file nor a folder")
    except tarfile.TarError:
        raise UserError("a case file is imported from a zip or tar archive; this is neither") from None


def main(argv: list[str]) -> int:
    """Unpacks; says what is wrong in one line."""
    try:
        unpack(Path(argv[0]), Path(argv[1]))
    except (UserError, OSError, ValueError, zipfile.BadZipFile) as error:
        print(f"delicti: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
