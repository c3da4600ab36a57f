"""Questions about a language, as people type them into search fields: they name its words, and nothing would run.

A question word beside code, or words behind a call, make no program in any language. A field for a search is given
lines of manuals; such a line counts as one only where it names tools for work and touches nothing of the server.
Everything is linear.
"""

import re

_FIELDS = re.compile(
    r"^(?:q|query|s|search\w*|term|terms|keywords?|k|kw|find|text|title|subject|comment)$", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^\s*(?:how|what|why|when|which|is|does|can)\s+[a-z]+\b|"
    r"\s(?:vs\.?|versus|explained|meaning|mean|tutorial|examples?|difference|docs|syntax|danger)(?:\s|\?|$)",
    re.IGNORECASE,
)
_WORDS = r"(?:\s+(?!(?:and|or|xor|as|div|mod|union|instanceof|like|in|is)\b)(?:[a-z]{2,}|[a-z]+\+\+|c\#)){1,6}\s*\??\s*"
_CALLED = re.compile(rf"[a-z_][\w.]{{0,40}}\([^()$`;]{{0,60}}\){_WORDS}", re.IGNORECASE)
_NAMED = re.compile(rf"[a-z_]\w*(?:\.\w+){{1,3}}{_WORDS}", re.IGNORECASE)
_STARTS = re.compile(r"[;|&\r\n]\s*[^\s\d]")
_ARGUMENT = (
    r"(?:-{1,2}[a-z][\w-]*(?:=[\w.-]+)?|[\w-]+(?:\.[a-z]\w*)*|\.|\w+/|\+x|:\d{2,5}|"
    r"'[^'`;|&]{1,40}'|\"[^\"`;|&$]{1,40}\")"
)
_MANUAL = re.compile(
    rf"[a-z][a-z\d-]*(?: {_ARGUMENT}){{1,6}}(?: ?\| ?(?:wc|grep|sort|less|more|head|tail|uniq)(?: {_ARGUMENT}){{0,3}})?"
)
_RUNS = re.compile(
    r"(?<!\.)\b(?:system|exec|bash|sh|zsh|cmd|nc|ncat|netcat|socat|telnet|base64|xxd|passwd|shadow|whoami|id|crontab|useradd|"
    r"sudo|rm|dd|mkfifo|php|perl|ruby|ps|netstat|uname|time|sleep|kill|wmic|reg|net|start|mysql|mysqldump|cat|type|"
    r"ping|nslookup|dig|host|env|printenv|ifconfig|ipconfig|mount|crontab)\b|\s-(?:e|c|en\w*|command|exec)\b|%\w+%",
    re.IGNORECASE,
)


def is_question(value: str) -> bool:
    """Whether the value asks about code: a question word, and no command behind a separator."""
    return _QUESTION.search(value) is not None and _STARTS.search(value) is None


def is_about_call(value: str) -> bool:
    """Whether words follow a call or an object's name, which no language allows."""
    return _CALLED.fullmatch(value.strip()) is not None or _NAMED.fullmatch(value.strip()) is not None


def is_manual_line(name: str, value: str) -> bool:
    """Whether a search field holds a line of a manual: tools for work, and nothing that tests for a shell."""
    return _FIELDS.match(name) is not None and _MANUAL.fullmatch(value) is not None and not _RUNS.search(value)


def is_search(name: str) -> bool:
    """Whether a field of this name takes words to look for."""
    return _FIELDS.match(name) is not None
