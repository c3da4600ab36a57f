"""The template environment of the desk's own pages.

As in `report.html`, every value goes through `report.visible` and is then escaped, for every expression alike, so that
no template can forget it. Only forms and what this package marks as markup pass as they are.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, Undefined
from markupsafe import Markup, escape

from delicti.desk import clock
from delicti.report import grids, wording
from delicti.report.blocks import Block
from delicti.report.visible import visible

_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9-]")
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def environment(**options: Any) -> Environment:
    """Made once by Django's Jinja backend."""
    options["undefined"] = StrictUndefined
    made = Environment(  # noqa: S701 - it is switched on
        **{**options, "autoescape": True, "finalize": _final, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals.update(url=url, asset=asset, now=clock.now)
    made.filters.update(
        anchor=anchor,
        clock=short_time,
        count=wording.count,
        day=lambda moment: "–" if moment is None else f"{moment:%Y-%m-%d}",
        due=due,
        lines=lines,
        moment=lambda moment: "" if moment is None else f"{moment:%Y-%m-%dT%H:%M:%S}",
        runs=_runs,
        short=lambda text, most: text if len(text) <= most else f"{text[: most - 1]}…",
        sign=grids.sign,
        size=wording.size,
        state=grids.state,
        time=wording.time,
    )
    return made


def url(name: str, /, *args: object, **query: object) -> str:
    """The address of a page, with a query where values are given; a list stands there once for each of its values."""
    from urllib.parse import urlencode

    told = {key: value for key, value in query.items() if value not in ("", None, (), [])}
    return reverse(name, args=[str(one) for one in args]) + (f"?{urlencode(told, doseq=True)}" if told else "")


@cache
def asset(name: str) -> str:
    """The address of a static file, with the hash of its bytes, so that browsers may keep it."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    digest = hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]
    return f"{settings.STATIC_URL}{name}?v={digest}"


def anchor(target: str) -> str:
    """An id that can stand in a page, whatever the table says."""
    if target and not _NOT_IN_AN_ID.search(target):
        return f"x-{target}"
    return f"x-{hashlib.sha256(target.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def lines(text: str) -> Markup:
    """What people wrote, with their line breaks; everything else that does not print is written as its bytes."""
    return Markup("<br>").join(escape(visible(line)) for line in text.replace("\r\n", "\n").split("\n"))


def short_time(moment: datetime | None) -> Markup | str:
    """`2026-09-09 03:17`, in UTC, which the page says once."""
    if moment is None:
        return "–"
    return Markup('<time datetime="{}">{}</time>').format(f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{moment:%Y-%m-%d %H:%M}")


def due(moment: datetime | None) -> Markup | str:
    """How long until then, or for how long it has been over."""
    if moment is None:
        return "–"
    left = moment - clock.now()
    state = "late" if left < timedelta() else "soon" if left < _DAY else "later"
    size = abs(left)
    amount = wording.count(size // _DAY, "day") if size >= 2 * _DAY else wording.count(size // _HOUR, "hour")
    text = f"{amount} late" if left < timedelta() else f"in {amount}"
    made = Markup('<time class="due {}" datetime="{}" title="{}">{}</time>')
    return made.format(state, f"{moment:%Y-%m-%dT%H:%M:%SZ}", wording.time(moment), text)


def _final(value: Any) -> Any:
    if value is None:
        return ""
    if hasattr(value, "__html__") or isinstance(value, Undefined):
        return value
    return visible(value)


def _runs(blocks: Iterable[Block]) -> list[tuple[str, list[Block]]]:
    return [(kind, list(run)) for kind, run in groupby(blocks, key=lambda block: type(block).__name__)]
