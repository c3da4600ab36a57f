"""The rows of a grid as HTML, joined here: a report has tens of thousands of cells, too many for a template's macros.

As in the template, every value goes through `visible` and is then escaped; what is put together is markup of this file.
"""

from collections.abc import Callable, Container

from markupsafe import Markup, escape

from delicti.report.blocks import Cell, Grid, Mark, Ref
from delicti.report.visible import visible

_SIGNS = {"succeeded": "●", "open": "●", "failed": "○", "closed": "○"}
_STATES = {*_SIGNS, "unknown"}
_COLUMN = {
    "": "label",
    "line": "label",
    "when": "when",
    "why": "why",
    "who": "who",
    "reason": "why",
    "class": "short",
    "outcome": "short",
    "role": "short",
    "target": "free",
    "where": "free",
    "value": "free wide code",
    "decoded text": "free wide code",
    "bytes": "free wide code",
    "SHA-256 of the plain bytes": "free code",
}


def state(word: str) -> str:
    """The class of an outcome or a state."""
    return word if word in _STATES else "unknown"


def sign(word: str) -> str:
    """The sign of an outcome or a state."""
    return _SIGNS.get(word, "◐")


def body(grid: Grid, anchors: Container[str], anchor: Callable[[str], str], *, anchored: bool) -> Markup:
    """The rows; `anchors` are the things shown on the page, and `anchor` gives the id of one."""
    heads = [_head(name) for name in grid.columns]
    targets = grid.targets if anchored else ()
    rows = []
    for number, row in enumerate(grid.rows):
        own = f' id="{_safe(anchor(targets[number]))}"' if targets else ""
        cells = "</td>".join(
            head + (_safe(one) if isinstance(one, str) else _cell(one, anchors, anchor))
            for head, one in zip(heads, row, strict=True)
        )
        rows.append(f'\n<tr role="row"{own}>{cells}</td></tr>')
    return Markup("".join(rows))  # noqa: S704 - every value in it was escaped


def _head(name: str) -> str:
    kind = "num" if name.startswith(">") else _COLUMN.get(name, "")
    return f'<td role="cell" data-name="{_safe(name.lstrip(">") or "no.")}" class="{kind}">'


def _cell(one: Cell, anchors: Container[str], anchor: Callable[[str], str]) -> str:
    if isinstance(one, Mark):
        return f'<span class="mark {state(one.word)}">{sign(one.word)} {_safe(one.word)}</span>'
    if isinstance(one, Ref):
        return _ref(one, anchors, anchor)
    if isinstance(one, str):
        return _safe(one)
    return ", ".join(_ref(part, anchors, anchor) for part in one)


def _ref(one: Ref, anchors: Container[str], anchor: Callable[[str], str]) -> str:
    if one.target is not None and one.target in anchors:
        return f'<a href="#{_safe(anchor(one.target))}">{_safe(one.text)}</a>'
    return f"<span>{_safe(one.text)}</span>"


def _safe(text: str) -> str:
    return str(escape(visible(text)))
