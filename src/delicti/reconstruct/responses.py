"""How a page's answers relate to what it was sent: whether size only follows the length of a repeated value.

A page that repeats a value grows with it. Sizes that this explains say nothing about whether an attack worked.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_SLACK = 12  # bytes by which a repeated value may be off its line (other spellings of one character)
_FEW = 24  # answers below which a line through them would fit anything


def _features(values: Sequence[str]) -> npt.NDArray[np.float64]:
    rows = [
        (
            1.0,
            float(len(one.encode("utf-8", "surrogatepass"))),
            float(one.count("'")),
            float(one.count('"')),
            float(one.count("<") + one.count(">")),
            float(one.count("&")),
            float(sum(not (c.isalnum() or c in "-_.~") for c in one)),
        )
        for one in values
    ]
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), 7)


def residuals(values: Sequence[str], sizes: Sequence[int]) -> list[float]:
    """For each answer, the bytes that repeating the value does not explain, around the usual 0.

    With few answers only whole repetitions are tried; with many, a line through most of them.
    """
    if not values:
        return []
    y = np.asarray(sizes, dtype=np.float64)
    x = _features(values)
    if len(values) < _FEW:
        escaped = x[:, 1] + 5 * (x[:, 2] + x[:, 3]) + 3 * x[:, 4] + 4 * x[:, 5]
        encoded = x[:, 1] + 2 * x[:, 6]
        tried = [
            y - plain * x[:, 1] - spelled * other
            for plain in range(4)
            for spelled in range(3)
            for other in (escaped, encoded)
        ]
        each = np.array(tried)
        each -= np.median(each, axis=1, keepdims=True)
        return [float(one) for one in each[np.abs(each).sum(axis=1).argmin()]]
    keep = np.ones(len(y), dtype=bool)
    rest = y - np.median(y)
    for _ in range(4):
        slope, *_ = np.linalg.lstsq(x[keep], y[keep], rcond=None)
        rest = y - x @ slope
        spread = max(float(np.median(np.abs(rest[keep]))) * 4, _SLACK)
        again = np.abs(rest) <= spread
        if again.sum() < _FEW or (again == keep).all():
            break
        keep = again
    rest = rest - np.median(rest[keep])
    return [float(one) for one in rest]


def explained(values: Sequence[str], sizes: Sequence[int]) -> bool:
    """Whether the sizes are all the same, or follow the length of the values: the page treated all of them alike."""
    if len(set(sizes)) <= 1:
        return True
    if len(set(values)) < 3:
        return max(sizes) - min(sizes) <= _SLACK
    rest = residuals(values, sizes)
    near = sum(abs(one) <= _SLACK for one in rest)
    return near >= len(rest) * 0.97 and len(rest) - near <= max(2, len(rest) // 50)


def usual(answers: Sequence[tuple[int | None, int | None]]) -> tuple[int | None, int | None] | None:
    """The most frequent answer; the smaller one where two are as frequent."""
    if not answers:
        return None
    counted = Counter(answers)
    return min(counted, key=lambda one: (-counted[one], str(one)))
