"""Places and anchors."""

from delicti.detect.contexts import CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, whole
from delicti.model.words import FLAGGED


def test_the_bands_are_in_order_and_only_weak_is_not_flagged():
    assert CERTAIN > STRONG > PROBABLE > POSSIBLE >= FLAGGED > WEAK


def test_a_whole_anchor_matches_nothing_else():
    assert whole("id").value.startswith("^")
    assert whole("id").value.endswith("$")
