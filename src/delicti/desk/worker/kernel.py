"""What Linux offers to shut a process in, where Python has no name for it: mounts, capabilities, Landlock.

Each function raises OSError where the system does not allow it. Nothing of Django is imported.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_MS_NOSUID, _MS_NODEV, _MS_BIND, _MS_REC, _MNT_DETACH = 2, 4, 4096, 16384, 2
_AT_FDCWD, _AT_RECURSIVE, _ATTR_RDONLY, _ATTR_NOSUID = -100, 0x8000, 1, 2
_MOUNT_SETATTR, _LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 442, 444, 445, 446  # on every machine alike
_PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _AMBIENT_CLEAR = 38, 24, 47, 4
_CAPABILITY_VERSION_3, _CAPABILITIES = 0x20080522, 64
# Landlock's rights over files, by the version of its interface that brought them.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_TCP, _SCOPES = 3, 3  # bind and connect; abstract sockets and signals

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _good(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def mount(source: str, place: Path, kind: str, options: str = "") -> None:
    """Mounts a file system without programs that gain rights and without devices."""
    flags = _MS_NOSUID | _MS_NODEV
    _good(_libc.mount(source.encode(), os.fsencode(place), kind.encode(), ctypes.c_ulong(flags), options.encode()))


def bind(source: Path, place: Path) -> None:
    """Shows a file or folder, with what is mounted below it, at another place."""
    flags = ctypes.c_ulong(_MS_BIND | _MS_REC)
    _good(_libc.mount(os.fsencode(source), os.fsencode(place), None, flags, None))


def make_read_only(place: Path) -> None:
    """Nothing under a mounted place can be written any more, nor gain rights."""
    wanted = struct.pack("=4Q", _ATTR_RDONLY | _ATTR_NOSUID, 0, 0, 0)
    _good(_libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, os.fsencode(place), _AT_RECURSIVE, wanted, len(wanted)))


def change_root(root: Path) -> None:
    """Makes a mounted folder the root, read-only itself, and lets go of the old one."""
    os.chdir(root)
    _good(_libc.pivot_root(b".", b"."))
    _good(_libc.umount2(b".", _MNT_DETACH))
    os.chdir("/")
    wanted = struct.pack("=4Q", _ATTR_RDONLY, 0, 0, 0)
    _good(_libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", 0, wanted, len(wanted)))


def drop_powers() -> None:
    """Gives up every capability for good; root is then a user like others."""
    for one in range(_CAPABILITIES):
        _libc.prctl(_PR_CAPBSET_DROP, one, 0, 0, 0)  # refused where there is none to drop
    _libc.prctl(_PR_CAP_AMBIENT, _AMBIENT_CLEAR, 0, 0, 0)
    _good(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _good(_libc.capset(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), struct.pack("=6I", *(0,) * 6)))


def landlock_version() -> int:
    """The version of Landlock's interface; 0 where there is none."""
    return max(0, int(_libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)))


def allow_only(read: Iterable[str], write: Iterable[str], devices: Iterable[str]) -> None:
    """From now on this process, and what it starts, reads and writes nothing else, and opens no TCP connection."""
    version = landlock_version()
    known = max(one for one in _FILE_RIGHTS if one <= version)
    everything = _FILE_RIGHTS[known]
    attributes = struct.pack("=3Q", everything, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = _good(_libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0))
    looks = _EXECUTE | _READ_FILE | _READ_DIR
    uses = _READ_FILE | _WRITE_FILE | _IOCTL
    for names, rights in ((read, looks), (write, everything & ~_EXECUTE), (devices, uses & everything)):
        for name in names:
            _allow(rules, name, rights)
    _good(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _good(_libc.syscall(_LANDLOCK_RESTRICT, rules, 0))
    os.close(rules)


def _allow(rules: int, name: str, rights: int) -> None:
    try:
        handle = os.open(name, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not Path(name).is_dir():
            rights &= _OF_A_FILE
        beneath = struct.pack("=Qi", rights, handle)
        _good(_libc.syscall(_LANDLOCK_ADD, rules, 1, beneath, 0))
    finally:
        os.close(handle)
