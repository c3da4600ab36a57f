"""The names of the handlers a browser knows, and pieces of script that are known by themselves.

Sources: the HTML Living Standard (event handler content attributes; index of events), UI Events, Pointer Events,
Touch Events, CSS Animations and Transitions, SVG 2 and SVG Animations; Microsoft's list of the events of MSHTML.
"""

import re

_EVENTS = """
abort activate afterprint afterscriptexecute afterupdate animationcancel animationend animationiteration animationstart
auxclick beforeactivate beforecopy beforecut beforedeactivate beforeeditfocus beforeinput beforematch beforepaste
beforeprint beforescriptexecute beforetoggle beforeunload beforeupdate begin blur bounce cancel canplay canplaythrough
cellchange change click close command contentvisibilityautostatechange contextlost contextmenu contextrestored
controlselect copy cuechange cut dataavailable datasetchanged datasetcomplete dblclick deactivate drag dragdrop dragend
dragenter dragexit dragleave dragover dragstart drop durationchange emptied end ended error errorupdate filterchange
finish focus focusin focusout formdata formchange forminput fullscreenchange fullscreenerror gotpointercapture
hashchange help input invalid keydown keypress keyup languagechange layoutcomplete load loadeddata loadedmetadata
loadend loadstart losecapture lostpointercapture mediacomplete mediaerror message messageerror mousedown mouseenter
mouseleave mousemove mouseout mouseover mouseup mousewheel move moveend movestart offline online open outofsync
pagehide pageshow paste pause play playing pointercancel pointerdown pointerenter pointerleave pointermove pointerout
pointerover pointerrawupdate pointerup popstate progress propertychange ratechange readystatechange rejectionhandled
repeat reset resize resizeend resizestart resume reverse rowdelete rowenter rowexit rowinserted rowsdelete
rowsinserted scroll scrollend scrollsnapchange securitypolicyviolation seek seeked seeking select selectionchange
selectstart show slotchange stalled start stop storage submit suspend syncrestored timeerror timeupdate toggle
touchcancel touchend touchmove touchstart trackchange transitioncancel transitionend transitionrun transitionstart
unhandledrejection unload urlflip volumechange waiting webkitanimationend webkitanimationiteration
webkitanimationstart webkittransitionend webkitmouseforceup webkitplaybacktargetavailabilitychanged wheel zoom
"""
HANDLERS = frozenset("on" + name for name in _EVENTS.split())
_RUN = r"(?:alert|prompt|confirm|eval)"
# An unfinished tag or handler: the page around it would go on with it.
_OPEN = re.compile(
    r"^[^<]{0,40}<(?:script|iframe|object|embed|applet|svg|img|body|video|audio|details|marquee|input)"
    r"(?P<rest>[\s/][^<>]{0,200})$",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r"(?:^|[\s/\"'>])(?P<name>on[a-z]{3,40})\s*=\s*(?P<mark>['\"]?)$", re.IGNORECASE)
_ALONE = re.compile(
    rf"^\W{{0,8}}(?:(?:self|window|top|parent|frames|this|globalthis)\s*(?:\?\.|\.)\s*)?{_RUN}[\s)]{{0,4}}"
    r"(?:\?\.)?[(`][^)`]{0,120}[)`]?\W{0,12}(?:\w{1,3}\W{0,2})?$",
    re.IGNORECASE,
)
_HANDED = re.compile(rf"[(,=]\s*{_RUN}\s*(?:[,;]|\)\s*(?:$|\W))", re.IGNORECASE)
_PLACE = re.compile(
    r"^\W{0,8}(?:(?:window|document|self|top|parent)\.)?location(?:\.(?:href|hash))?\s*=\s*(?:['\"`]|name\b|atob\b|"
    r"\w+\()|^\W{0,8}(?:(?:window|document|self|top|parent)\.)?location\.(?:href|assign|replace)\s*[=(]|"
    r"^\W{0,8}(?:window\.open|(?:\$|jquery)\.(?:getscript|get|post|ajax|load))\s*\(\s*['\"`]|"
    r"^\W{0,8}new\s+(?:xmlhttprequest|websocket|eventsource)\s*\(",
    re.IGNORECASE,
)
_ENDED = re.compile(r"^[^<>]{0,80}['\"]\s*/?>[^<>]{0,80}</[a-z]\w{0,10}>\s*$", re.IGNORECASE)
_MADE = re.compile(r"^\W{0,8}(?:new\s+)?function\s*\(\s*['\"`][^'\"`]{1,200}['\"`]\s*\)\s*[(`;]", re.IGNORECASE)
ANCHORS = (
    r"url\s*\(\s*[\"']?\s*(?:java|vb)script",
    r"(?:^|[\s/\"'>])on[a-z]{3,40}\s*=\s*['\"]?$",
    rf"\b{_RUN}[\s)]{{0,4}}(?:\?\.)?[(`]",
    rf"[(,=]\s*{_RUN}\s*[,;)]",
    r"window\.open\s*\(|(?:\$|jquery)\.[a-z]{3,9}\s*\(\s*['\"`]|new\s+(?:xmlhttprequest|websocket|eventsource)",
    r"\blocation(?:\.(?:href|hash|assign|replace))?\s*[=(]",
    r"['\"]\s*/?>[^<>]{0,80}</[a-z]\w{0,10}>\s*$",
    r"function\s*\(\s*['\"`]",
)
_TALK = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.IGNORECASE)

_ASIDE = re.compile(r"[a-z]+ \([a-z]+\)", re.IGNORECASE)  # a word, and a word in brackets


def piece(value: str) -> tuple[bool, str, str]:
    """Whether the value is a piece of markup or script by itself (sure or only possible), what it does, its part."""
    value = value[:1500]
    if _TALK.search(value) or _ASIDE.fullmatch(value):
        return False, "", ""
    if (match := _BARE.search(value)) and match["name"].lower() in HANDLERS:
        begun = "<" in value or match.start() > 0 or match["mark"] != ""
        return begun, f"Inside a tag, the handler {match['name'].lower()} would run what follows.", match[0].strip()
    if (match := _OPEN.match(value)) and re.search(r"on\w+\s*=|\b(?:src|href|data)\s*=", match["rest"], re.IGNORECASE):
        return True, "A browser would read on behind the unfinished tag.", value[value.index("<") :][:300]
    for pattern, says in (
        (_ALONE, "In a script, it calls a function that shows that it runs."),
        (_HANDED, "In a script, it hands over a function that shows that it runs."),
        (_PLACE, "In a script, it sends the visitor elsewhere."),
        (_MADE, "In a script, it makes a function of a text and calls it."),
        (_ENDED, "It ends an attribute and its tag, so that the rest of the value is markup."),
    ):
        if match := pattern.search(value):
            return False, says, match[0].strip()[:300]
    return False, "", ""
