"""What an injected piece of SQL asks for, read loosely: conditions, columns of a UNION, rows of a table.

Nothing is run and nothing is complete: what cannot be read is None.
"""

import re
from typing import NamedTuple

_COMPARE = re.compile(
    r"(?P<n1>\d+)\s*(?P<op>=|<>|!=|<=>|>=|<=|>|<|like|rlike)\s*(?P<n2>\d+)(?![\w(])|"
    r"(?P<q>['\"])(?P<s1>[^'\"]*)(?P=q)\s*(?P<ops>=|like|<>|!=)\s*(?P<q2>['\"])(?P<s2>[^'\"]*)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:\band\b|&&)", re.IGNORECASE)
_OTHER = re.compile(
    r"\bor\b|\|\||\bunion\b|\bselect\b|\bsleep\b|\bcase\b|\bif\s*\(|\bxor\b|\bnot\b|\bprocedure\b", re.IGNORECASE
)
_UNION = re.compile(r"\bunion\b[\s/*+!\d()]*(?:all\b|distinct\b)?[\s/*+!\d(]*\bselect\b", re.IGNORECASE)
_ORDER = re.compile(r"\b(?:order|group)\s+by\s+(\d{1,5})\b(?!\s*[,(])", re.IGNORECASE)
_DELAY = re.compile(
    r"(?:pg_)?sleep\s*\(\s*(\d{1,3})|waitfor\s+delay\s+['\"]?\d+:\d+:(\d+)|dbms_\w+\.\w+\([^)]*?(\d{1,3})\s*\)",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"\bfrom\s+([`\"\[]?[A-Za-z_][\w$]*[`\"\]]?(?:\s*\.\s*[`\"\[]?[A-Za-z_][\w$]*[`\"\]]?){0,2})", re.IGNORECASE
)
_CATALOGUE = re.compile(
    (
        r"^(?:information_schema|mysql|performance_schema|sys|pg_\w+|sqlite_\w+|sysibm|msys\w+|master|syscat|"
        r"all_\w+|user_\w+|dba_\w+)\b|^dual$|^sysmaster|^rdb\$"
    ),
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\blimit\s+(\d{1,9})(?:\s*,\s*(\d{1,9})|\s+offset\s+(\d{1,9}))?", re.IGNORECASE)
_FETCH = re.compile(r"\boffset\s+(\d{1,9})\s+rows?(?:\s+fetch\s+(?:next|first)\s+(\d{1,9}))?", re.IGNORECASE)
_TOP = re.compile(r"\btop\s*\(?\s*(\d{1,9})", re.IGNORECASE)
_GATHER = re.compile(
    r"group_concat|json_arrayagg|json_group_array|string_agg|array_agg|xmlagg|listagg|for\s+(?:xml|json)", re.IGNORECASE
)
_COUNTING = re.compile(r"\bselect\b(?:(?!\bfrom\b).){0,200}?\bcount\s*\(", re.IGNORECASE | re.DOTALL)
_BITWISE = re.compile(r"\b(?:ord|ascii|unicode|mid|substr(?:ing)?|left|lpad|strpos)\s*\(", re.IGNORECASE)
_GLUE = re.compile(r"concat_ws\s*\(\s*(?:0x([0-9a-f]+)|'([^']*)')", re.IGNORECASE)


class Window(NamedTuple):
    """Rows of a result that were asked for: so many from `start`."""

    start: int
    rows: int


def holds(value: str) -> bool | None:
    """Whether a condition joined by AND holds; None where the value is no such condition."""
    joined = _JOINED.search(value)
    if joined is None or _OTHER.search(value):
        return None
    found = list(_COMPARE.finditer(value, joined.end()))
    if not found:
        return None
    return all(_true(one) for one in found)


def _true(one: re.Match[str]) -> bool:
    if one["n1"] is not None:
        left, right, sign = int(one["n1"]), int(one["n2"]), one["op"].lower()
        return {
            "=": left == right,
            "<=>": left == right,
            "like": left == right,
            "rlike": left == right,
            "<>": left != right,
            "!=": left != right,
            ">": left > right,
            "<": left < right,
            ">=": left >= right,
            "<=": left <= right,
        }[sign]
    same = one["s1"].rstrip("%") == one["s2"].rstrip("%")
    return not same if one["ops"] in ("<>", "!=") else same


def skeleton(value: str) -> str:
    """The value with its numbers and quoted words taken out: what two probes of one kind share."""
    text = re.sub(r"0x[0-9a-f]+", "#", value, flags=re.IGNORECASE)
    text = re.sub(r"'[^']*'?|\"[^\"]*\"?", "'", text)
    return re.sub(r"\s+", " ", re.sub(r"\d+", "#", text)).strip().lower()


def union_columns(value: str) -> int | None:
    """How many columns the first UNION SELECT of the value names."""
    found = _UNION.search(value)
    if found is None:
        return None
    depth, columns, quote = 0, 1, ""
    rest = value[found.end() : found.end() + 20_000]
    for at, sign in enumerate(rest):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote = sign
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth < 0:
                break
        elif sign == "," and depth == 0:
            columns += 1
        elif depth == 0 and (
            sign in "#;"
            or rest.startswith("--", at)
            or re.match(r"\s(?:from|union|limit|where|order)\b", rest[at:], re.IGNORECASE)
        ):
            break
    return columns


def order_by(value: str) -> int | None:
    """The column number of an ORDER BY that counts columns."""
    found = _ORDER.search(value)
    return int(found[1]) if found else None


def delay(value: str) -> int | None:
    """Seconds that the value asks the database to wait."""
    found = _DELAY.search(value)
    return int(next(one for one in found.groups() if one)) if found else None


def tables(value: str) -> list[str]:
    """Tables that the value selects from, catalogues left out."""
    names = [re.sub(r"[`\"\[\]\s]", "", one) for one in _TABLE.findall(value)]
    return [one for one in names if not _CATALOGUE.match(one)]


def window(value: str) -> Window | None:
    """The rows a paging clause asks for; the last clause counts."""
    for found in reversed(list(_LIMIT.finditer(value))):
        first, comma, offset = found.groups()
        if comma is not None:
            return Window(int(first), int(comma))
        return Window(int(offset or 0), int(first))
    fetched = _FETCH.search(value)
    if fetched:
        return Window(int(fetched[1]), int(fetched[2] or 1))
    topped = _TOP.search(value)
    return Window(0, int(topped[1])) if topped else None


def rows_of(value: str) -> str:
    """What the value selects from, conditions included, up to its paging: statements that share it page one result."""
    text = re.sub(r"/\*.*?\*/|\s+|\+", " ", value).lower()
    found = re.search(r"\bfrom\b(.*)", text)
    return re.split(r"\b(?:limit|offset)\b", found[1])[0].strip(" ()") if found else ""


def gathers(value: str) -> bool:
    """Whether all rows are put into one field."""
    return _GATHER.search(value) is not None


def counts(value: str) -> bool:
    """Whether only a number of rows is asked."""
    return _COUNTING.search(value) is not None


def piecemeal(value: str) -> bool:
    """Whether one character or bit is asked at a time."""
    return _BITWISE.search(value) is not None


def row_overhead(value: str) -> tuple[int, int]:
    """Columns of a gathered row, and the bytes that join them beside their contents."""
    glue = _GLUE.search(value)
    inside = value[glue.end() :] if glue else value
    columns = max(1, inside.lower().count("cast(") or inside.count(",")) if glue else 1
    joint = (len(glue[1]) // 2 if glue and glue[1] else len(glue[2] or "")) if glue else 0
    return columns, joint * max(0, columns - 1) + (4 if "json" in value.lower() else 1)
