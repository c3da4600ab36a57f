r"""How a message says what somebody did by another way than the web: a login, a refusal, a file sent by FTP.

Such a message has the act in `level` (one of ACTS), the file of a transfer in `script`, the address in `client`, and a
`text` of one form: `WAY ACT user=NAME[ size=BYTES]: what the log says`. A blank or a colon in a name is written `\x20`
and `\x3a`, an unknown name `-`. Error logs use other words in `level`, so the two are never mixed up.
"""

import re
from typing import NamedTuple

import polars as pl

LOGIN, REFUSED, UPLOAD, DOWNLOAD, DELETE, RENAME = "login", "refused", "upload", "download", "delete", "rename"
ACTS = (LOGIN, REFUSED, UPLOAD, DOWNLOAD, DELETE, RENAME)
WAYS = ("ssh", "ftp", "panel", "console")
_TEXT = rf"^({'|'.join(WAYS)}) ({'|'.join(ACTS)}) user=(\S*?)(?: size=([0-9]+))?: "


class Told(NamedTuple):
    """The parts of such a text."""

    way: str
    act: str
    user: str | None
    size: int | None


def told(text: str) -> Told | None:
    """The parts of one text; None where it has another form."""
    found = re.match(_TEXT, text)
    if found is None:
        return None
    return Told(found[1], found[2], None if found[3] == "-" else found[3], int(found[4]) if found[4] else None)


def is_act() -> pl.Expr:
    """Whether a message tells of such an act rather than of an error."""
    return (pl.col("level").is_in(list(ACTS)) & pl.col("text").str.contains(_TEXT)).fill_null(value=False)


def columns() -> list[pl.Expr]:
    """`way` and `user` of such messages."""
    parts = pl.col("text").str.extract_groups(_TEXT)
    user = parts.struct.field("3")
    return [parts.struct.field("1").alias("way"), pl.when(user != "-").then(user).alias("user")]
