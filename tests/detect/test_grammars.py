"""What holds for every grammar at once."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from delicti.detect import grammar
from delicti.detect.contexts import Context, Place
from delicti.detect.judge import grammars, judge_target, judge_value, prefilter
from delicti.detect.views import bytes_of
from delicti.model.words import FLAGGED, REQUEST_CLASSES

MODULES = {
    module.name: importlib.import_module(f"{grammar.__name__}.{module.name}")
    for module in pkgutil.iter_modules(grammar.__path__)
}
HERE = Path(__file__).parent


def samples(kind):
    return [
        pytest.param(name, *(sample if isinstance(sample, tuple) else ("q", sample)), id=f"{name}-{at}")
        for name, module in MODULES.items()
        for at, sample in enumerate(getattr(module, kind))
    ]


def strongest(name, parameter, value, places=(Place.VALUE, Place.NAME)):
    module = MODULES[name]
    verdicts = [module.judge(value, Context(place, parameter)) for place in places if place in module.CONTEXTS]
    return max((verdict.confidence for verdict in verdicts if verdict), default=0.0)


@pytest.mark.parametrize(("name", "parameter", "value"), samples("HITS"))
def test_every_hit_is_flagged(name, parameter, value):
    assert strongest(name, parameter, value) >= FLAGGED


@pytest.mark.parametrize(("name", "parameter", "value"), samples("HITS"))
def test_every_hit_holds_an_anchor(name, parameter, value):
    at = [module.__name__ for module in grammars()].index(MODULES[name].__name__)
    assert at in prefilter().concerned(bytes_of(value))


@pytest.mark.parametrize(("name", "parameter", "value"), samples("LOOKALIKES"))
def test_every_lookalike_stays_silent(name, parameter, value):
    first = Place.VALUE if Place.VALUE in MODULES[name].CONTEXTS else Place.NAME
    assert strongest(name, parameter, value, (first,)) < FLAGGED


@pytest.mark.parametrize("name", MODULES)
def test_every_grammar_says_what_it_is(name):
    module = MODULES[name]
    assert module.CLASS in REQUEST_CLASSES
    assert re.fullmatch(r"T\d{4}(\.\d{3})?", module.TECHNIQUE)
    assert re.fullmatch(r"CWE-\d+", module.WEAKNESS)
    assert module.WEAKNESS in module.__doc__
    assert re.search(r"Source|CVE|names are those", module.__doc__)
    assert len(module.HITS) >= 2
    assert len(module.LOOKALIKES) >= 2


@pytest.mark.parametrize("name", MODULES)
def test_every_grammar_has_its_own_tests(name):
    assert (HERE / "grammar" / f"test_{name}.py").is_file()


@pytest.mark.parametrize("name", MODULES)
def test_every_grammar_is_explained_to_readers(name):
    page = (HERE.parents[1] / "docs" / "method.md").read_text("utf-8")
    assert f"| {name} | `{MODULES[name].CLASS}` |" in page


def lines(path):
    for line in path.read_text("utf-8").splitlines():
        name, tab, value = line.partition("\t")
        if tab:
            yield name, re.sub(r"%(0D|0A|00)", lambda m: chr(int(m[1], 16)), value)


def quoted(value):
    return "".join(
        f"%{byte:02X}" if byte < 0x21 or byte > 0x7E or byte in b'%&+#"<>\\' else chr(byte) for byte in value.encode()
    )


def sent(value):
    """A value that is encoded already keeps its percent signs."""
    return quoted(value).replace("%25", "%") if re.search(r"%[0-9a-fu]", value, re.IGNORECASE) else quoted(value)


def test_no_lookalike_is_flagged():
    flagged = []
    for name, value in lines(HERE / "lookalikes.txt"):
        target = f"/s?{name}={quoted(value)}"
        if judge_target(target) or judge_value(Place.REFERRER, "", f"https://www.example.com{target}"):
            flagged.append((name, value))
    assert flagged == []


@pytest.mark.parametrize("path", sorted((HERE / "attacks").glob("*.txt")), ids=lambda path: path.stem)
def test_nearly_every_attack_is_found(path):
    wanted = list(lines(path))
    found = [name for name, value in wanted if judge_target(f"/s?{name}={sent(value)}")]
    assert len(found) >= 0.97 * len(wanted) - 1
