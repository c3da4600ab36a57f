"""Finds the script that an error message names: PHP's `in FILE on line N`, a script that a handler did not find."""

import polars as pl

_PATH = r"(?:/|[A-Za-z]:\\{1,2})"
# The last one of a message, since what comes before may hold text that a visitor sent.
_ON_LINE = rf"(?s)^.* in ({_PATH}[^\r\n]*?)(?:\([0-9]+\) ?: [^\r\n]{{1,40}}?)?(?: on line |:)[0-9]+(?:$|[^0-9])"
_NAMED = (
    rf"script '({_PATH}[^'\r\n]*)' not found or unable to stat",
    rf"script not found or unable to stat: ({_PATH}[^\r\n,]*)",
    rf"attempt to invoke directory as script: ({_PATH}[^\r\n,]*)",
    rf"access to the script '({_PATH}[^'\r\n]*)' has been denied",
    r"(?:End of script output|Premature end of script headers)(?: before headers)?: ([^\s,]+)",
)


def script_of(text: pl.Series) -> pl.Series:
    """The script named in each message, null where none is."""
    # What follows `, referer: ` is a visitor's.
    frame = pl.DataFrame({"text": text.str.replace("(?s), referer: .*$", "")})
    patterns = (*_NAMED, _ON_LINE)
    return frame.select(
        pl.coalesce(pl.col("text").str.extract(pattern, 1) for pattern in patterns).alias("script")
    ).to_series()
