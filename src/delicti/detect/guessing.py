"""Credential guessing: one client tries many passwords or many names at one place.

A burst alone proves nothing: people mistype, and scripts sign in. So a burst counts only at a place that signs people
in, only
from a number of tries that no person makes in the time, and the confidence grows with the number. At most PER_BURST
requests of a burst become findings; the sentence gives the whole number.

CWE-307, ATT&CK T1110. Sources: OWASP ASVS 2.2.1 on anti-automation; messages of Apache mod_auth_basic and nginx.
"""

import hashlib
from pathlib import Path

import polars as pl

from delicti.detect.contexts import POSSIBLE, PROBABLE, STRONG
from delicti.model.flow import Tables

RULE, CLASS, TECHNIQUE, WEAKNESS = "state/guessing", "credential-guessing", "T1110.001", "CWE-307"
WINDOW = "10m"
PER_BURST = 1000
_SIGN_IN = (
    r"(?i)log-?in|log-?on|sign-?in|signon|/auth(?:enticate|orize|entication)?(?:[/.?]|$)|/sessions?(?:[/.?]|$)|"
    r"wp-login|xmlrpc\.php|/token(?:[/.?]|$)|"
    r"administrator/index|password|/admin/?(?:index\.\w+)?$|account/access|user/check|j_security_check|passwd|"
    r"/otp|/2fa|/mfa"
)
_TRIED_IN_ADDRESS = r"(?i)[?&](?:pass(?:word|wd|wort)?|pwd|pin)=[^&]"
_REFUSED = (
    r"(?i)authentication failure|password mismatch|user .{1,80} not found|was not found in|no user/password|"
    r"AH0161[47]|AH01618|"
    r"login failed|failed login|invalid (?:user|password|credentials)|authentication failed"
)
_STEPS = ((100, STRONG), (30, PROBABLE), (12, POSSIBLE))


def version() -> str:
    """Changes with this file."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]


def guessing(tables: Tables, targets: pl.Series) -> pl.DataFrame:
    """Rows of findings without id and raw bytes. `targets`: the distinct targets of all requests."""
    tries = _tries(tables, targets)
    bursts = tries.group_by("client", "path", "window").agg(pl.len().alias("tries"))
    bursts = bursts.filter(pl.col("tries") >= _STEPS[-1][0])
    found = tries.join(bursts, on=["client", "path", "window"]).sort("item", "line")
    found = found.filter(pl.int_range(pl.len()).over("client", "path", "window") < PER_BURST)
    return _rows(found, "sent", "credentials to").vstack(_from_messages(tables))


def _tries(tables: Tables, targets: pl.Series) -> pl.DataFrame:
    path = pl.col("target").str.splitn("?", 2).struct.field("field_0").alias("path")
    sign_in, in_address = pl.col("target").str.contains(_SIGN_IN), pl.col("target").str.contains(_TRIED_IN_ADDRESS)
    # Each distinct target is looked at first: patterns cost more than to find those few again.
    asked = targets.to_frame("target").filter(sign_in | in_address)["target"]
    return (
        tables.requests.filter(pl.col("target").is_in(asked.implode()) | (pl.col("status") == 401))
        .filter(pl.col("client").is_not_null(), pl.col("time").is_not_null())
        .select("item", "line", "offset", "length", "client", "method", "target", "status", "time")
        .collect(engine="streaming")
        .filter(((pl.col("method") == "POST") & sign_in) | in_address | (pl.col("status") == 401))
        .select("item", "line", "offset", "length", "client", path, pl.col("time").dt.truncate(WINDOW).alias("window"))
    )


def _from_messages(tables: Tables) -> pl.DataFrame:
    refused = (
        tables.messages.filter(pl.col("text").str.contains(_REFUSED))
        .filter(pl.col("client").is_not_null(), pl.col("time").is_not_null())
        .select(
            "item",
            "line",
            "offset",
            "length",
            "client",
            pl.lit("the site").alias("path"),
            pl.col("time").dt.truncate(WINDOW).alias("window"),
        )
        .collect(engine="streaming")
    )
    bursts = refused.group_by("client", "path", "window").agg(pl.len().alias("tries"))
    found = refused.join(bursts.filter(pl.col("tries") >= _STEPS[-1][0]), on=["client", "path", "window"])
    found = found.sort("item", "line").filter(pl.int_range(pl.len()).over("client", "path", "window") < PER_BURST)
    return _rows(found, "was refused with", "credentials by")


def _rows(found: pl.DataFrame, did: str, what: str) -> pl.DataFrame:
    sure = pl.lit(0.0)
    for least, confidence in reversed(_STEPS):
        sure = pl.when(pl.col("tries") >= least).then(confidence).otherwise(sure)
    return found.select(
        pl.lit(CLASS).alias("class"),
        pl.lit(TECHNIQUE).alias("technique"),
        pl.lit(WEAKNESS).alias("weakness"),
        pl.lit(RULE).alias("rule"),
        pl.lit(version()).alias("rule_version"),
        sure.alias("confidence"),
        pl.lit("request").alias("where"),
        pl.lit([], dtype=pl.List(pl.String)).alias("views"),
        pl.format("{} tries in 10 minutes", "tries").alias("shown"),
        pl.format(
            f"One client {did} {{}} {what} {{}} within ten minutes, more than a person does.", "tries", "path"
        ).alias("why"),
        "item",
        "line",
        "offset",
        "length",
    )
