"""Columns of a request that reconstruction reads again and again, as Polars expressions and small readers of text."""

import re
from functools import lru_cache
from urllib.parse import unquote, unquote_plus

import polars as pl

from delicti.model.text import unescape

ASSET = r"(?i)\.(?:css|js|mjs|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|eot|map|mp4|webm|mp3)(?:\?|$)"
SCRIPT = r"(?i)\.(?:php\d?|phtml|phar|pht|asp|aspx|ashx|asmx|jsp|jspx|jspf|cfm|cgi|pl|py|sh|rb|do|war)(?:/|$)"
LOGIN = (
    r"(?i)(?:log|sign)[-_]?[io]n|logon|auth|session|token|anmeld|connexion|acceso|accedi|inlog|entrar|account|"
    r"konto|user_?check|passw|oauth|xmlrpc|einlog|sign[-_]?on|iniciar|ingres[ao]|prihlas|zaloguj|belepes|giris|"
    # Words that mean more than a login, as the last part of a path.
    r"(?:^|[/_.-])(?:sso|saml|cas|enter|entrance|entry|entree|entrada|eingang|ingang|portal|members?|console|access|"
    r"connect|identify|authorize|verify|otp|unlock|open|dentro|vhod|wejscie)(?:\.\w{2,5})?/?(?:\?|$)"
)
MISSING = (404, 410)
REFUSED = (401, 403, 429)


def path() -> pl.Expr:
    """The target without its query."""
    target = pl.col("target").fill_null("")
    return target.str.slice(0, target.str.find("?", literal=True)).alias("path")


def query() -> pl.Expr:
    """The query; null where there is none."""
    return pl.col("target").fill_null("").str.splitn("?", 2).struct.field("field_1").alias("query")


def moment(time: object) -> pl.Expr:
    """A moment to compare and reckon with; a missing one gives missing ones."""
    return pl.lit(time, dtype=pl.Datetime("us", "UTC"))


def answered() -> pl.Expr:
    """Whether the answer was a success of any kind."""
    return pl.col("status").is_between(200, 299)


def parameter(target: str, name: str) -> str | None:
    """The decoded value of a query parameter, the last one where it is repeated."""
    found = None
    _, _, asked = plain(target).partition("?")
    for pair in asked.split("&"):
        key, _, value = pair.partition("=")
        if key == name or (("%" in key or "+" in key) and unquote_plus(key) == name):
            found = _unquoted(value)
    return found


@lru_cache(maxsize=4096)
def _unquoted(value: str) -> str:
    return unquote_plus(value)


def plain(text: str) -> str:
    """Evidence text with its escape undone, as far as it is text."""
    return unescape(text).decode("utf-8", "replace") if "\\" in text else text


def decoded(target: str) -> str:
    """A target as a server would read it, decoded until nothing changes, three times at most."""
    text = plain(target)
    for _ in range(3):
        again = unquote(text)
        if again == text:
            break
        text = again
    return text


_NUMBER = re.compile(r"\d+")


def template(text: str) -> str:
    """A path with its numbers and long identifiers taken out, so that records of one kind look alike."""
    text = re.sub(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{24,}", "#", text)
    return _NUMBER.sub("#", text)
