"""What users type, checked before any work begins: networks, zones, folders, fields."""

import ipaddress
from collections.abc import Iterable, Sequence
from pathlib import Path

from delicti.model.errors import UserError

_CENTURY = 100 * 366 * 86_400.0
_SHORTEST = 3  # a shorter name of a crawler would stand in too many agents


def networks(option: str, values: Sequence[str] | None) -> tuple[str, ...]:
    """Networks given one by one or with commas, sorted, each once, single addresses without `/32`.

    Raises UserError for a value that is neither an address nor a network.
    """
    found = {_network(option, value) for value in split(values)}
    return tuple(str(net.network_address) if net.num_addresses == 1 else str(net) for net in sorted(found, key=_order))


def crawlers(option: str, file: Path | None) -> tuple[tuple[str, str], ...]:
    """The pairs of a crawler's name and a network in a file of lines `name network`; `#` begins a remark.

    Raises UserError where the file cannot be read or a line is otherwise.
    """
    if file is None:
        return ()
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UserError(f"{option} {file} cannot be read: {reason}") from None
    found: set[tuple[str, str]] = set()
    for number, line in enumerate(lines, 1):
        name, _, network = line.partition("#")[0].strip().replace("\t", " ").rpartition(" ")
        if not network:
            continue
        if len(name.strip()) < _SHORTEST or not name.isprintable():
            raise UserError(
                f"{option} {file}, line {number}: write the crawler's name as its agent has it (three letters or more) "
                "and a network, for example: Googlebot 66.249.64.0/27"
            )
        found.update((name.strip(), one) for one in networks(f"{option} {file}, line {number}:", [network]))
    if not found:
        raise UserError(f"{option} {file}: it holds no line with a name and a network")
    return tuple(sorted(found))


def split(values: Sequence[str] | None) -> Iterable[str]:
    """The values of an option that may be repeated or hold commas; empty ones are dropped."""
    return (part.strip() for value in values or () for part in value.split(",") if part.strip())


def timezone(name: str | None) -> str | None:
    """An IANA zone name. Raises UserError where the zone database has no such name."""
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise UserError(
            f"--timezone {name}: no such zone is known; give an IANA name such as Europe/Berlin or UTC"
        ) from None
    return name


def clock_offsets(values: Sequence[str] | None) -> tuple[tuple[str, float], ...]:
    """Pairs of ITEM=SECONDS, each item once. Raises UserError for another shape, or for more than a hundred years."""
    found: dict[str, float] = {}
    for value in values or ():
        item, sign, text = value.rpartition("=")
        try:
            seconds = float(text)
        except ValueError:
            seconds = _CENTURY
        if not sign or not item or not abs(seconds) < _CENTURY:
            raise UserError(f"--clock-offset {value}: write it as ITEM=SECONDS, for example error.log=-3600")
        if item in found:
            raise UserError(f"--clock-offset {value}: {item} is given twice")
        found[item] = seconds
    return tuple(sorted(found.items()))


def folders(option: str, values: Sequence[Path] | None) -> tuple[str, ...]:
    """Folders that exist. Raises UserError for one that does not."""
    for folder in values or ():
        if not folder.is_dir():
            raise UserError(f"{option} {folder}: there is no such folder")
    return tuple(str(folder) for folder in values or ())


def fields(values: Sequence[str] | None) -> tuple[str, ...]:
    """COLUMN=json.path pairs of known columns. Raises UserError for another shape or column."""
    from delicti.model.tables import REQUEST

    added_later = {"item", "line", "offset", "length", "actor", "episode"}
    known = [name for name in REQUEST if name not in added_later]
    for value in values or ():
        column, sign, path = value.partition("=")
        if not sign or not path:
            raise UserError(f"--fields {value}: write it as COLUMN=json.path, for example client=request.remote_ip")
        if column not in known:
            raise UserError(f"--fields {value}: there is no column {column}; the columns are {', '.join(known)}")
    return tuple(values or ())


def new_folder(target: Path) -> Path:
    """A folder that does not exist in a folder that does. Raises UserError where either is otherwise."""
    if target.exists() or target.is_symlink():
        raise UserError(f"{target} exists already and was left as it is; give another folder with -o")
    if not target.absolute().parent.is_dir():
        raise UserError(f"{target} cannot be made: the folder {target.absolute().parent} does not exist")
    return target


def _network(option: str, value: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise UserError(
            f"{option} {value}: this is no address and no network; write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32"
        ) from None


def _order(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> tuple[int, int, int]:
    return network.version, int(network.network_address), network.prefixlen
