"""One distinct value: its views, the grammars they concern, and the strongest verdict of each class.

A finding's confidence is the grammar's band. Where two grammars are equally sure about the same place, the more
specific language wins and the other steps back a little, so that each place has one class.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from delicti.detect import contexts, fields, grammar, patterns, sources
from delicti.detect.contexts import Anchor, Context, Place, Verdict
from delicti.detect.database import Wanted, lacking
from delicti.detect.fields import Field
from delicti.detect.patterns import Together, look_together
from delicti.detect.prefilter import Prefilter, tables
from delicti.detect.views import LONGEST, View, as_field, bytes_of, leaves, text_of, views
from delicti.model.text import escape, marked, unescape
from delicti.model.words import FLAGGED

MOST_FINDINGS = 16  # of one request; more places with the same reading add nothing
LONG = 1500  # characters; longer forms are read around the anchors only
_MOST_READ = 1 << 20  # characters of one value; what lies behind is not read
_WINDOWS = 6  # looks into a value longer than LONGEST
_DATA_IN_PATH = re.compile(r"[\s'\"<>;|`()]|://|&&|\$|\{\{|#\{|\{%")
_STEP_BACK = 0.02

# Languages from the most specific to the most general.
_ORDER = (
    "shellshock log4shell ssi xxe deserialization mail-injection request-smuggling crlf prototype-pollution "
    "graphql-introspection "
    "nosqli ldap-injection xpath-injection php-injection java nodejs ssti sqli xss rce lfi rfi ssrf "
    "orm-injection session-fixation "
    "open-redirect protocol"
).split()
_RANK = {cls: at for at, cls in enumerate(_ORDER)}


class Judgement(NamedTuple):
    """A finding about a value, not yet tied to the requests that carried it."""

    rule: str
    rule_version: str
    cls: str
    technique: str
    weakness: str
    confidence: float
    where: str
    views: tuple[str, ...]
    shown: str
    why: str


class _Best(NamedTuple):
    """The surest verdict of a class about a field, and the form of the value that gave it."""

    sure: float
    at: int
    verdict: Verdict
    steps: tuple[str, ...]
    text: str


@lru_cache(maxsize=1)
def grammars() -> tuple[ModuleType, ...]:
    """The grammar modules, by name; their patterns, and those of the modules they use, are looked for together."""
    return _loaded()[0]


@lru_cache(maxsize=1)
def _loaded() -> tuple[tuple[ModuleType, ...], tuple[Together, ...]]:
    names = sorted(module.name for module in pkgutil.iter_modules(grammar.__path__))
    modules = tuple(importlib.import_module(f"{grammar.__name__}.{name}") for name in names)
    together = []
    for module in modules:
        together.append(look_together(module))
        helpers = sorted(_used(module) - {contexts.__name__, patterns.__name__})
        together += [look_together(sys.modules[name]) for name in helpers]
    return modules, tuple(together)


def _used(module: ModuleType) -> set[str]:
    """The modules of this room that a grammar takes something from."""
    room = f"{__package__}."
    names = (getattr(value, "__module__", None) or getattr(value, "__name__", "") for value in vars(module).values())
    return {name for name in names if isinstance(name, str) and name.startswith(room) and name in sys.modules}


@lru_cache(maxsize=1)
def versions() -> tuple[str, ...]:
    """A version for each grammar: the first digits of a hash over its source and those of this room that it reads."""
    return tuple(sources.version(Path(str(module.__file__))) for module in grammars())


@lru_cache(maxsize=1)
def prefilter() -> Prefilter:
    """The compiled anchors of this process."""
    return Prefilter(_anchors())


def _anchors() -> list[tuple[int, str | Anchor]]:
    return [(at, anchor) for at, module in enumerate(grammars()) for anchor in module.ANCHORS]


def unprepared() -> list[Wanted]:
    """The tables of prefilter and grammars that the cache lacks, the largest first; compiling them takes seconds."""
    wanted: list[Wanted] = [(asked, True) for asked in tables(_anchors())]
    wanted += [(group.asked, False) for group in _loaded()[1]]
    return sorted(lacking(wanted), key=lambda table: -len(table[0]))


def judge_target(target: str, only: Collection[int] | None = None, *, use_prefilter: bool = True) -> list[Judgement]:
    """What the grammars say about a request target (under the escape of `model.text`), or just some parts of it."""
    return judge_fields(fields.of_target(text_of(unescape(target)), only), use_prefilter=use_prefilter)


def judge_value(
    place: Place, name: str, value: str, only: Collection[int] | None = None, *, use_prefilter: bool = True
) -> list[Judgement]:
    """What the grammars say about any other value (under the escape of `model.text`), or just some parts of it."""
    sent = text_of(unescape(value))
    parts = fields.of_referrer(sent, only) if place is Place.REFERRER else [Field(place, name, sent)]
    return judge_fields(parts, use_prefilter=use_prefilter)


def own_name(part: Field) -> str:
    """The name of a field, without the way into a document of a body that leads to it."""
    return part.name.rpartition(".")[2] if part.place is Place.BODY else part.name


def judge_fields(parts: list[Field], *, use_prefilter: bool = True) -> list[Judgement]:
    """What the grammars say about fields that were cut already."""
    found: list[Judgement] = []
    for part in parts:
        judged = _remembered if len(part.sent) < LONG else _judge_field
        found.extend(judged(part, use_prefilter=use_prefilter))
        if len(found) >= MOST_FINDINGS:
            break
    if any(j.where != "query" for j in found) and len(found) > 1:
        # The query as a whole is read only for payloads its own cuts would hide.
        cut = max((j.confidence for j in found if j.where != "query"), default=0.0)
        found = [j for j in found if j.where != "query" or j.confidence > cut]
    return found[:MOST_FINDINGS]


@lru_cache(maxsize=4096)
def _remembered(part: Field, *, use_prefilter: bool) -> list[Judgement]:
    return _judge_field(part, use_prefilter=use_prefilter)


def forget() -> None:
    """Forgets the judgements that are remembered, so that a measurement finds every field new."""
    _remembered.cache_clear()


def _judge_field(part: Field, *, use_prefilter: bool) -> list[Judgement]:
    best: dict[str, _Best] = {}
    modules = grammars()
    for view, structured in _forms(part):
        hidden = "base64" in view.steps or "hex" in view.steps
        inside = part.place is Place.PATH and (hidden or not view.text.startswith("/"))
        context = Context(Place.VALUE if inside else part.place, own_name(part), view.steps, structured)
        for at, text in _readings(view.text, use_prefilter=use_prefilter):
            module = modules[at]
            if context.place not in module.CONTEXTS:
                continue
            verdict = module.judge(text, context)
            if verdict is None or verdict.confidence < FLAGGED:
                continue
            kept = best.get(module.CLASS)
            if kept is None or verdict.confidence > kept.sure:
                best[module.CLASS] = _Best(verdict.confidence, at, verdict, view.steps, text)
    if not best:
        return []
    return _ranked(best, part)


def _readings(text: str, *, use_prefilter: bool) -> list[tuple[int, str]]:
    """The grammars to ask about one form; about a long one they are asked only around their anchors."""
    if len(text) > LONG:
        raw = bytes_of(text)
        found = prefilter().windows(raw)
        return [(at, text_of(raw[start:stop])) for at in sorted(found) for start, stop in found[at]]
    concerned = prefilter().concerned if use_prefilter else prefilter().plainly
    return [(at, text) for at in sorted(concerned(bytes_of(text)))]


def _ranked(best: dict[str, _Best], part: Field) -> list[Judgement]:
    where = part.place.value if not part.name else f"{part.place.value}:{escape(bytes_of(part.name))[:200]}"
    taken: list[float] = []
    found: list[Judgement] = []
    for cls, one in sorted(best.items(), key=lambda b: (-b[1].sure, _RANK.get(b[0], 99), b[0])):
        sure = one.sure
        while sure in taken:
            sure = round(sure - _STEP_BACK, 4)
        taken.append(sure)
        if sure < FLAGGED:
            continue
        module = grammars()[one.at]
        found.append(
            Judgement(
                rule=f"grammar/{module.__name__.rpartition('.')[2]}",
                rule_version=versions()[one.at],
                cls=cls,
                technique=module.TECHNIQUE,
                weakness=module.WEAKNESS,
                confidence=sure,
                where=where,
                views=one.steps,
                shown=_shown(one.text, one.verdict.shown),
                why=one.verdict.why,
            )
        )
    return found


def _shown(text: str, decisive: str) -> str:
    """The form that convinced, with the decisive part marked, and a few words around it."""
    raw, part = bytes_of(text), bytes_of(decisive)
    at = raw.find(part)
    return marked(raw, at, at + len(part)) if at >= 0 else marked(part, 0, len(part))


def _forms(part: Field) -> list[tuple[View, bool]]:
    """The views of a field; a long value is cut into windows, a JSON document also into its parts."""
    found: list[tuple[View, bool]] = []
    for view in _views(part):
        parts = leaves(view.text.strip()) if view.text[:1] in '{["' or view.text[:2] in (" {", " [") else []
        found.append((view, bool(parts)))
        if part.place is Place.PATH and _DATA_IN_PATH.search(view.text):
            found.append((View(view.text.lstrip("/"), view.steps), False))
            segments = view.text.split("/")
            first = next((at for at, segment in enumerate(segments) if _DATA_IN_PATH.search(segment)), 0)
            if first > 1:
                found.append((View("/".join(segments[first:]), view.steps), False))
        for inner in dict.fromkeys(text for _, text in parts):
            if len(inner) > 2:
                found.extend(
                    (View(deep.text, (*view.steps, "JSON", *deep.steps)), False) for deep in views(inner[:LONGEST])[:6]
                )
    return found


def _views(part: Field) -> list[View]:
    sent = part.sent
    if len(sent) <= LONGEST:
        found = list(views(sent, form=part.form))
    else:
        found = [View(view.text, ("cut short", *view.steps)) for piece in _pieces(part) for view in views(piece)[:8]]
    if part.place is Place.PATH and len(sent) > 8:
        for segment in {sent[1:], *sent.split("/")[:64]}:
            if len(segment) >= 8:
                found.extend(view for view in views(segment)[1:] if "base64" in view.steps or "hex" in view.steps)
    return found


def _pieces(part: Field) -> list[str]:
    """The first and last part of a long value, and stretches around anchors, those at both ends first."""
    sent = as_field(part.sent[:_MOST_READ]) if part.form else part.sent[:_MOST_READ]
    raw = bytes_of(sent)
    spots = sorted({spot for stretches in prefilter().windows(raw).values() for spot in stretches})
    half = _WINDOWS // 2
    chosen = spots if len(spots) <= _WINDOWS else [*spots[:half], *spots[-half:]]
    ends = [(0, 1024), (max(0, len(raw) - 1024), len(raw))]
    return list(dict.fromkeys(text_of(raw[start:stop]) for start, stop in (*ends, *chosen)))
