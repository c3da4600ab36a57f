"""Sigma rule files, read and compiled: the built-in ones and those of the user's folders.

A file that is no YAML is the user's to mend and stops the run with its line. A rule that is YAML but cannot be judged
on web server logs is set aside with its reason, and the rest go on.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from msgspec.structs import replace

from delicti.detect.sigma_anchor import clauses
from delicti.detect.sigma_fields import where_it_applies
from delicti.detect.sigma_plan import AnyOf, Compiled, Node, Refused, Rule, columns
from delicti.model.errors import UserError
from delicti.model.settings import Settings
from delicti.model.words import REQUEST_CLASSES

BUILT_IN = Path(__file__).parent / "rules"
LARGEST = 1 << 20  # bytes of a rule file

# What a rule's level says when the rule names no confidence of its own.
CONFIDENCE = {"critical": 0.9, "high": 0.75, "medium": 0.55, "low": 0.3, "informational": 0.1}

# A published rule names no class of ours; the first word found in its title or tags decides.
_CLASS_WORDS = (
    *((word, "log4shell") for word in ("log4j", "jndi")),
    *((word, "xss") for word in ("cross site", "cross-site", "xss")),
    *((word, "ssti") for word in ("template injection", "ssti")),
    *((word, "web-shell") for word in ("webshell", "web shell", "t1505.003")),
    *((word, "scanner") for word in ("user-agent", "user agent", "useragent", "scan")),
    ("sql injection", "sqli"),
    ("path traversal", "lfi"),
    ("xxe", "xxe"),
    ("shellshock", "shellshock"),
    ("cve", "known-exploit"),
    ("enumeration", "enumeration"),
    ("brute", "credential-guessing"),
    ("java", "java"),
)


class RuleFile(NamedTuple):
    """One rule file: how it is called in tables, where it lies, whether it is one of ours."""

    label: str
    path: Path
    built_in: bool


def files(settings: Settings) -> list[RuleFile]:
    """Every rule file these settings ask for, in a fixed order."""
    found = [RuleFile(p.name, p, built_in=True) for p in sorted(BUILT_IN.glob("*.yml"))] if settings.use_rules else []
    for folder in map(Path, settings.rules):
        if folder.is_file():
            found.append(RuleFile(folder.name, folder, built_in=False))
            continue
        if not folder.is_dir():
            raise UserError(f"The rules folder {folder} does not exist.")
        below = sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".yml", ".yaml"} and p.is_file())
        if not below:
            raise UserError(f"The rules folder {folder} holds no .yml file.")
        found.extend(RuleFile(p.relative_to(folder).as_posix(), p, built_in=False) for p in below)
    return found


def contents(found: Iterable[RuleFile]) -> list[bytes]:
    """The bytes of each file; raises UserError for one that cannot be read or is too large."""
    read = []
    for file in found:
        try:
            data = file.path.read_bytes()
        except OSError as e:
            raise UserError(f"The rule file {file.path} cannot be read: {e.strerror}.") from e
        if len(data) > LARGEST:
            raise UserError(f"The rule file {file.path} is larger than 1 MB, which no rule is.")
        read.append(data)
    return read


def documents(file: RuleFile, data: bytes) -> list[Any]:
    """The YAML documents of a rule file; raises UserError with the line where it is broken."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return [document for document in yaml.load_all(data.decode(), loader) if document is not None]
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise UserError(f"The rule file {file.path}{line} is no valid YAML: {e.problem or 'broken'}.") from e
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as e:
        raise UserError(f"The rule file {file.path} is no valid YAML: {str(e).splitlines()[0]}.") from e


def compile_all(found: list[RuleFile], read: list[bytes]) -> Compiled:
    """Every rule of the files, compiled, and those set aside."""
    rules: list[Rule] = []
    refused: list[Refused] = []
    names: set[str] = set()
    for file, data in zip(found, read, strict=True):
        for number, document in enumerate(_merged(documents(file, data))):
            label = file.label if number == 0 else f"{file.label}#{number + 1}"
            result = _rule(file, label, document)
            if isinstance(result, Refused):
                refused.append(result)
                continue
            name = result.name
            while name in names:
                name += "'"
            names.add(name)
            rules.append(result if name == result.name else replace(result, name=name))
    return Compiled(tuple(rules), tuple(refused))


def _merged(parsed: list[Any]) -> Iterator[Any]:
    """Documents one by one; older collections put what their rules share into a first document."""
    shared: dict[str, Any] = {}
    for document in parsed:
        if isinstance(document, dict) and document.get("action") == "global":
            shared = {key: value for key, value in document.items() if key != "action"}
            continue
        if isinstance(document, dict) and shared:
            merged = {**shared, **document}
            if isinstance(shared.get("detection"), dict) and isinstance(document.get("detection"), dict):
                merged["detection"] = {**shared["detection"], **document["detection"]}
            yield merged
            continue
        yield document


def _rule(file: RuleFile, label: str, document: Any) -> Rule | Refused:
    """The document as a rule, or why not."""
    if not isinstance(document, dict):
        return Refused(label, "it is no mapping, so it is no Sigma rule")
    if "correlation" in document:
        return Refused(label, "it correlates several events; rules here judge one request at a time")
    if "filter" in document:
        return Refused(label, "it is a filter for other rules, which are judged as they are")
    source = document.get("logsource")
    source = source if isinstance(source, dict) else {}
    on_requests, on_messages, reason = where_it_applies(
        *(_word(source.get(k)) for k in ("category", "product", "service"))
    )
    if not (on_requests or on_messages):
        return Refused(label, reason if source else "it names no log source")
    try:
        node = _condition(document)
        ours = _ours(document, file)
    except ValueError as e:
        return Refused(label, str(e))
    text = repr(sorted(document.items(), key=lambda item: str(item[0]))).encode("utf-8", "surrogatepass")
    return Rule(
        name=Path(label).stem if file.built_in else f"user/{_stem(label)}",
        version=hashlib.sha256(text).hexdigest()[:12],
        path=label,
        on_requests=on_requests,
        on_messages=on_messages,
        node=node,
        columns=columns(node),
        clauses=clauses(node),
        **ours,
    )


def _stem(label: str) -> str:
    path, _, number = label.partition("#")
    return path.rsplit(".", 1)[0] + (f"#{number}" if number else "")


def _word(value: Any) -> str | None:
    return str(value).lower() if value else None


def _condition(document: dict[str, Any]) -> Node:
    """The compiled condition; raises ValueError with a reason."""
    from sigma.exceptions import SigmaError
    from sigma.policy import SigmaPolicy
    from sigma.policy.regex_engine import PythonRegexEngine
    from sigma.rule.detection import SigmaDetections

    from delicti.detect.sigma_compile import compiled

    detection = document.get("detection")
    if not isinstance(detection, dict):
        raise ValueError("it has no detection")  # noqa: TRY004 - a reason, not a wrong call
    try:
        detections = SigmaDetections.from_dict(detection, policy=SigmaPolicy(regex_engine=PythonRegexEngine()))
        trees = [part.parse() for part in detections.parsed_condition]
    except SigmaError as e:
        raise ValueError(f"it is no valid Sigma rule: {str(e).splitlines()[0]}") from e
    except (TypeError, AttributeError, KeyError, RecursionError) as e:
        raise ValueError("its detection is not shaped as Sigma asks") from e
    nodes = [compiled(tree) for tree in trees if tree is not None]
    if not nodes:
        raise ValueError("its condition is empty")
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def _ours(document: dict[str, Any], file: RuleFile) -> dict[str, Any]:
    """What a finding of the rule says, from our keys or, where a rule has none, from Sigma's own."""
    tags = tuple(str(tag).lower() for tag in document.get("tags") or ())
    title = str(document.get("title") or file.path.stem)
    level = str(document.get("level") or "medium").lower()
    kind = document.get("class") or _guess(" ".join((title, file.path.stem, *tags)).lower())
    if kind not in REQUEST_CLASSES:
        raise ValueError(f"its class {kind!r} is not one of a request's")
    confidence = document.get("confidence", CONFIDENCE.get(level, 0.55))
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 < confidence <= 1:
        raise ValueError(f"its confidence {confidence!r} is no number above 0 and up to 1")
    technique = next((tag[7:].upper() for tag in tags if tag.startswith("attack.t") and tag[8:9].isdigit()), None)
    return {
        "id": str(document.get("id") or ""),
        "title": title,
        "kind": kind,
        "technique": technique,
        "weakness": str(document["weakness"]) if document.get("weakness") else None,
        "confidence": float(confidence),
        "why": " ".join(str(document.get("why") or f"The request fits the rule “{title}”.").split()),
        "level": level,
        "references": tuple(str(link) for link in document.get("references") or ()),
        "tags": tags,
    }


def _guess(words: str) -> str:
    return next((kind for word, kind in _CLASS_WORDS if word in words), "known-exploit")
