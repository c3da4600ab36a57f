"""Values made to keep a grammar busy: none may take more than a few dozen units of work.

The unit is measured beside, on the same processor: `a*b` sought in 1,400 letters, which is quadratic.
"""

import re
import time

import pytest

from delicti.detect.contexts import Context, Place
from delicti.detect.judge import LONG, grammars

UNITS = (
    " ", "\n", "\r\n", "\n ", " ;", "'", "(", "${", "{{", "a ", "< ", "/*", "1,", "%0", "[a", "a.", "x'y", "$a(",
    "db.a.",
)  # fmt: skip
PLACE = Context(Place.VALUE, "q")
MOST = 60  # units; patterns that walked blanks again and again took hundreds to thousands


def work(call):
    """Processor time of this process alone, the least of a few tries."""
    times = []
    for _ in range(3):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
        if times[-1] < 0.002:
            break
    return min(times)


@pytest.fixture(scope="module")
def unit():
    return work(lambda: re.search("a*b", "a" * 1400))


@pytest.mark.parametrize("module", grammars(), ids=lambda module: module.__name__.rpartition(".")[2])
def test_no_value_keeps_a_grammar_busy(module, unit):
    forms = [form for part in UNITS for form in _forms(part)]
    assert [form[:8] for form in forms if work(lambda form=form: module.judge(form, PLACE)) > MOST * unit] == []


def _forms(part):
    value = (part * LONG)[: LONG - 2]
    return f"{value}!", f"'{value}"
