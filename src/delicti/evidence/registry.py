"""Finds out what a log is from its first bytes, and gives each format and wrapper by its name.

Formats and wrappers register by being there: every module in `evidence/formats` and `evidence/wrappers`. A format that
is a mere description (`FORMAT`, `NGINX_FORMAT`) is compiled to a template here. The name of a format that the user
declared is the string itself, so that a worker can compile it again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from delicti.evidence import formats, wrappers
from delicti.evidence.layout import Template
from delicti.evidence.parsed import Context, Parsed, Sample

HEAD = 64 << 10  # bytes looked at
LEAST = 0.25  # a smaller share of lines that read so is chance, or another format's exception
_SAMPLE = 48  # lines tried against a template


class Found(NamedTuple):
    """What a file is: `confidence` is the share of its first lines that read so."""

    wrapper: str | None
    format: str
    confidence: float


@dataclass(frozen=True)
class Described:
    """A format that is a template alone."""

    NAME: str
    TABLE: str
    SOURCE: str
    template: Template
    SAMPLES: tuple[Sample, ...] = field(default=())

    @property
    def NAIVE(self) -> bool:  # noqa: N802 - as in a module
        """Whether its times carry no zone."""
        return self.template.naive

    def read(self, chunk: bytes, context: Context) -> Parsed:
        """The records of a chunk; see `evidence.parsed`."""
        from delicti.evidence.template import read

        return read(self.template, chunk, context)

    def sniff(self, head: bytes) -> float:
        """The share of lines that read so by the server's own rules."""
        return share(self.template, head)


_WITH_PORT = re.compile(r"[^:]*:\d+$")  # the host of another format, where this one looks for a client


def share(template: Template, head: bytes) -> float:
    """The share of up to 48 lines, spread over `head`, that a template reads without leniency."""
    from delicti.evidence.strict import reference_read

    lines = [line for line in head.split(b"\n") if line.strip()]
    if not lines:
        return 0.0
    step = max(1, len(lines) // _SAMPLE)
    tried = lines[::step]
    read = (reference_read(template, line, lenient=False) for line in tried)
    return sum(row is not None and not _WITH_PORT.match(str(row.get("client"))) for row in read) / len(tried)


@lru_cache(maxsize=1)
def all_formats() -> dict[str, Any]:
    """Every built-in format by name, in the order of names."""
    found = (_described(module) for module in _modules(formats.__name__, formats.__path__))
    return {module.NAME: module for module in sorted(found, key=lambda module: module.NAME)}


@lru_cache(maxsize=1)
def all_wrappers() -> dict[str, Any]:
    """Every built-in wrapper by name, in the order of names."""
    found = _modules(wrappers.__name__, wrappers.__path__)
    return {module.NAME: module for module in sorted(found, key=lambda module: module.NAME)}


def _modules(package: str, path: Any) -> Iterator[Any]:
    for info in iter_modules(path):
        yield import_module(f"{package}.{info.name}")


def _described(module: Any) -> Any:
    text = getattr(module, "FORMAT", None) or getattr(module, "NGINX_FORMAT", None)
    if text is None:
        return module
    return Described(module.NAME, module.TABLE, module.SOURCE, declared(text), module.SAMPLES)


@lru_cache(maxsize=64)
def format_named(name: str) -> Any:
    """A built-in format, or one that the user declared as a format string. UserError when it is none."""
    known = _alone(name) or all_formats().get(name)
    return known if known is not None else Described(name, "requests", "declared by the user", declared(name))


def _alone(name: str) -> Any:
    """The built-in format of that name, without a look at the others, where its file is called so too."""
    if not any(info.name == name for info in iter_modules(formats.__path__)):
        return None
    module = import_module(f"{formats.__name__}.{name}")
    return _described(module) if name == module.NAME else None


def wrapper_named(name: str) -> Any:
    """A built-in wrapper."""
    return all_wrappers()[name]


@lru_cache(maxsize=64)
def declared(text: str) -> Template:
    """The template of a format string: of nginx when it holds a `$variable` or says `log_format`, else of Apache."""
    from delicti.evidence import logformat, nginxformat

    if re.search(r"\$\{?[a-z]\w+", text) or text.lstrip().startswith("log_format"):
        return nginxformat.compile(text)
    return logformat.compile(text)


def identify(head: bytes, log_format: tuple[str, ...] = (), fields: tuple[str, ...] = ()) -> Found | None:
    """What the file is whose first bytes these are; None when it is no log that Delicti knows.

    A declared format (a format string or the name of a built-in one) comes first, then the built-in ones by the share
    of lines that read so; among equals the one that says more of a line. `fields` (the user's `--fields`) brings in
    JSON lines of any shape.
    """
    head = _whole_lines(head[:HEAD])
    if not head.strip():
        return None
    wrapped = list(_unwrapped(head))
    best = _best(
        Found(wrapper, text, _share(text, inner))
        for wrapper, inner in wrapped
        for text in log_format
        if _may_stand(format_named(text), wrapper)
    )
    if best is not None:
        return best
    return _best(
        Found(wrapper, name, _confidence(module, inner, fields))
        for wrapper, inner in wrapped
        for name, module in all_formats().items()
        if _may_stand(module, wrapper)
    )


def _may_stand(module: Any, wrapper: str | None) -> bool:
    """A wrapper holds lines: a format that is one whole document is not looked for inside."""
    return wrapper is None or not getattr(module, "WHOLE", False)


def _share(text: str, head: bytes) -> float:
    return float(format_named(text).sniff(head))


def _confidence(module: Any, head: bytes, fields: tuple[str, ...]) -> float:
    if getattr(module, "NEEDS_FIELDS", False):
        return float(module.sniff(head)) if fields else 0.0
    return float(module.sniff(head))


def _best(candidates: Iterator[Found]) -> Found | None:
    good = [found for found in candidates if found.confidence >= LEAST]
    # The name last: two candidates are never equal, so the answer never depends on their order.
    return max(
        good, key=lambda f: (round(f.confidence, 2), f.wrapper is not None, _says(f.format), f.format), default=None
    )


def _says(name: str) -> int:
    """How much of a line a format accounts for."""
    module = format_named(name)
    template = getattr(module, "template", None)
    return len(template.parts) if template is not None else int(getattr(module, "SAYS", 20))


def _whole_lines(head: bytes) -> bytes:
    end = head.rfind(b"\n")
    return head[: end + 1] if end > 0 else head


def _unwrapped(head: bytes) -> Iterator[tuple[str | None, bytes]]:
    yield None, head
    seen = {head}
    for name, wrapper in all_wrappers().items():
        if wrapper.sniff(head) >= LEAST and (inner := wrapper.unwrap(head)) not in seen:
            seen.add(inner)
            yield name, inner
