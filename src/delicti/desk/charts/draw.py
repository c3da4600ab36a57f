"""Draws a chart's spec to SVG with Vega-Lite and keeps it, so that a page with its charts draws none of them.

What was drawn lies in the desk's home by the hash of the spec and of the library's version. Only a bounded number is
kept; what fell out is drawn again. A drawing holds shapes, texts and links within the desk: no style, script or id.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from typing import Any

from django.core.cache import caches
from markupsafe import Markup

from delicti.desk.charts.spec import HOST

_RULES = 1  # of what is taken from Vega's SVG; a change of them draws everything anew
_VEGA_LITE = "6.4"
_TAGS = {"svg", "g", "a", "path", "line", "rect", "text"}
_KEPT = {
    "d", "x", "x1", "x2", "y", "y1", "y2", "width", "height", "viewBox", "transform", "fill", "stroke", "stroke-width",
    "text-anchor", "font-size", "font-weight",
}  # fmt: skip
_LONG = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_NOWHERE = re.compile(r"translate\(0(?:\.[05])?, ?0(?:\.[05])?\)")


def kept(spec: Mapping[str, Any]) -> Markup | None:
    """The drawing, if it was drawn before."""
    found = None
    with suppress(OSError):  # a folder that cannot be read holds nothing
        found = caches["charts"].get(_key(spec))
    return None if found is None else Markup(found)  # noqa: S704 - made by `_clean`, which escapes


def drawn(spec: Mapping[str, Any]) -> Markup:
    """The drawing, drawn now and kept where it was not."""
    found = kept(spec)
    if found is not None:
        return found
    made = _clean(_svg(spec), str(spec["description"]))
    with suppress(OSError):  # without room, or the right to write, it is drawn again the next time
        caches["charts"].set(_key(spec), made)
    return Markup(made)  # noqa: S704 - made by `_clean`, which escapes


def _svg(spec: Mapping[str, Any]) -> str:
    import vl_convert

    # Nothing may be fetched: a spec holds its data.
    made: str = vl_convert.vegalite_to_svg(dict(spec), vl_version=_VEGA_LITE, allowed_base_urls=[])
    return made


def _key(spec: Mapping[str, Any]) -> str:
    told = json.dumps([_RULES, _library(), spec], sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    return hashlib.sha256(told).hexdigest()


@cache
def _library() -> str:
    return f"{version('vl-convert-python')} {_VEGA_LITE}"


def _clean(svg: str, about: str) -> str:
    """The shapes, texts and links of Vega's SVG, each with what it says as a title; the whole is named by `about`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = _copy(etree.fromstring(svg.encode(), parser), etree)
    root.set("class", "drawn")
    root.set("role", "group")
    root.set("aria-label", about)
    made: str = etree.tostring(root, encoding="unicode")
    return made


def _copy(node: Any, etree: Any) -> Any:
    tag = etree.QName(node).localname
    made = etree.Element(tag, {name: _short(value) for name, value in node.attrib.items() if name in _KEPT})
    made.text = node.text if tag == "text" else None
    address = node.get("{http://www.w3.org/1999/xlink}href", "").removeprefix(HOST)
    if tag == "a" and address.startswith("/") and not address.startswith("//"):
        made.set("href", address)
        made.set("tabindex", "-1")  # the table beside has the same link
        told = node[0].get("aria-label") if len(node) else None
        if told:
            etree.SubElement(made, "title").text = told
    for child in node:
        if not isinstance(child.tag, str) or etree.QName(child).localname not in _TAGS:
            continue
        if child.get("class") == "background" or child.get("d") == "":
            continue
        below = _copy(child, etree)
        bare = below.tag == "g" and not below.attrib
        if below.tag == "g" and not len(below):
            continue
        made.extend(list(below) if bare else [below])
    if _NOWHERE.fullmatch(made.get("transform", "")):
        del made.attrib["transform"]
    return made


def _short(value: str) -> str:
    """Numbers to a tenth of a pixel."""
    return _LONG.sub(lambda found: f"{round(float(found[0]), 1) + 0:g}", value)
