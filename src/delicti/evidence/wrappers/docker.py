"""Docker's json-file log driver: each line of a container is the text `log` of a JSON object.

A line of more than 16 kB comes in several objects; they stay as many lines, since none may be lost.
"""

import msgspec

from delicti.evidence.parsed import Sample

NAME = "docker"
SOURCE = "https://docs.docker.com/engine/logging/drivers/json-file/"
SAMPLES = (
    Sample(
        r'{"log":"192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] \"GET /\\x22 HTTP/1.1\" 200 2\n","stream":"stdout",'
        r'"time":"2026-11-24T16:55:00.123456789Z"}',
        inner=r'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET /\x22 HTTP/1.1" 200 2',
    ),
    Sample('{"log":"caf\\u00e9","stream":"stderr","attrs":{"a":"b"},"time":"2026-11-24T16:55:00Z"}', inner="café"),
)


class _Entry(msgspec.Struct):
    log: str
    stream: str
    time: str


_DECODER = msgspec.json.Decoder(_Entry)


def sniff(head: bytes) -> float:
    """The share of lines that are such objects."""
    lines = [line for line in head.split(b"\n") if line.strip()][:200]
    return sum(_entry(line) is not None for line in lines) / len(lines) if lines else 0.0


def unwrap(chunk: bytes) -> bytes:
    """The container's lines; one that is no such object, or holds a newline inside, stays as it is."""
    return b"\n".join(_unwrapped(line) for line in chunk.split(b"\n"))


def _unwrapped(line: bytes) -> bytes:
    entry = _entry(line)
    if entry is None:
        return line
    inner = entry.log.removesuffix("\n").encode("utf-8", "surrogatepass")
    return line if b"\n" in inner else inner


def _entry(line: bytes) -> _Entry | None:
    if not line.startswith(b"{"):
        return None
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
