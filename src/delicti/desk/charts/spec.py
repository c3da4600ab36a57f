"""Charts as Vega-Lite specs, plain dicts: rows of bars, and stacked columns by week.

A spec is made of values as somebody may see them: what is hidden from them has no length, order or place in it. Where
things stand follows from the numbers alone, never from the width of a text, so that it is drawn the same everywhere.
Colours are names: the page gives each its colour, by day, by night and in print (web/static/charts.css).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

INK, SOFT, LINE, REST, PAPER = "#1b1f23", "#545c64", "#d8dcdf", "#b9c0c6", "#fefefe"
COLOURS = ("#174a7c", "#5d94b8", "#b98a2f", "#9c4a3c", "#5f7d5a", "#77668f")
HOST = "https://desk.invalid"  # before each address, since Vega takes whole ones; the drawing leaves it out
_TEXT = 12.5  # size
_SIGN = 7.2  # the width of a letter of that size in a wide font
_STEP, _BAR = 25, 15  # of a row of bars
_NUMBER = 84  # room for the count behind the longest bar, and for words where it is not shown
_LEAST_NAME, _MOST_NAME = 64, 190  # room for names before the bars


@dataclass(frozen=True)
class Length:
    """A row of bars: its name, its count (None: not shown), the count in words, the address of the list behind it."""

    name: str
    count: int | None
    said: str
    address: str


@dataclass(frozen=True)
class Piece:
    """A part of a column: `part` is its place in the order of colours, None for what is not shown apart."""

    column: str
    part: int | None
    count: int
    said: str
    address: str


def bars(about: str, rows: Sequence[Length], width: int = 380) -> dict[str, Any]:
    """Names, bars and counts, one row each, from top to bottom as they are given; `about` says what it shows."""
    longest = max((len(one.name) for one in rows), default=0)
    begin = min(max(round(longest * _SIGN) + 12, _LEAST_NAME), _MOST_NAME)
    fits = int((begin - 10) / _SIGN)
    most = max((one.count or 0 for one in rows), default=0) or 1
    values = [
        {
            "row": number,
            "name": one.name if len(one.name) <= fits else f"{one.name[: fits - 1].rstrip()}…",
            "count": one.count or 0,
            "said": one.said,
            "told": f"{one.name}: {one.said}",
            "address": HOST + one.address,
        }
        for number, one in enumerate(rows)
    ]
    row = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    count = {
        "field": "count",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most], "range": [begin, width - _NUMBER], "nice": False},
    }
    told = {"href": {"field": "address"}, "description": {"field": "told"}}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": _TEXT}
    return {
        **_frame(about, width, _STEP * len(rows), values),
        "padding": 0,
        "layer": [
            {
                "mark": {**text, "color": INK},
                "encoding": {"text": {"field": "name"}, "x": {"value": 0}, "y": row, **told},
            },
            {
                "mark": {"type": "bar", "height": _BAR, "color": COLOURS[0]},
                "encoding": {"x": count, "x2": {"datum": 0}, "y": row, **told},
            },
            {
                "mark": {**text, "dx": 6, "color": SOFT},
                "encoding": {"text": {"field": "said"}, "x": count, "y": row},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": SOFT},
                "encoding": {"x": {"value": begin}, "y": {"value": 0}, "y2": {"value": "height"}},
            },
        ],
    }


def columns(about: str, names: Sequence[str], pieces: Sequence[Piece], width: int, height: int = 220) -> dict[str, Any]:
    """Columns by name, each a stack of its pieces; `names` are all of them in order, also those with nothing in them.

    A name such as `2026-W31` is written as `W31`; where there is no room for all, only some are written.
    """
    every = -(-len(names) * 34 // width) or 1
    values = [
        {
            "column": one.column,
            "part": len(COLOURS) if one.part is None else one.part,
            "colour": REST if one.part is None else COLOURS[one.part % len(COLOURS)],
            "count": one.count,
            "told": one.said,
            "address": HOST + one.address,
        }
        for one in pieces
    ]
    text = {"labelFontSize": 12, "labelColor": SOFT, "labelLimit": 0, "labelOverlap": False, "title": None}
    return {
        **_frame(about, width - 44, height, values),
        "padding": {"left": 40, "right": 4, "top": 8, "bottom": 22},
        "mark": {"type": "bar", "stroke": PAPER, "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "column",
                "type": "ordinal",
                "scale": {"domain": list(names), "paddingInner": 0.22, "paddingOuter": 0.1},
                "axis": {
                    **text,
                    "values": list(names[::every]),
                    "labelExpr": "split(datum.label, '-')[1]",
                    "labelAngle": 0,
                    "labelPadding": 6,
                    "ticks": False,
                    "domainColor": SOFT,
                },
            },
            "y": {
                "field": "count",
                "type": "quantitative",
                "stack": "zero",
                "axis": {
                    **text,
                    "tickCount": 4,
                    "tickMinStep": 1,
                    "format": ",d",
                    "labelPadding": 8,
                    "ticks": False,
                    "domain": False,
                    "gridColor": LINE,
                },
            },
            "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
            "order": {"field": "part", "type": "ordinal"},
            "href": {"field": "address"},
            "description": {"field": "told"},
        },
    }


def _frame(about: str, width: int, height: int, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.4.json",
        "description": about,
        "width": width,
        "height": height,
        "autosize": "none",
        "background": None,
        "config": {"view": {"stroke": None}},
        "data": {"values": values},
    }
