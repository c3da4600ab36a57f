"""Cross-site scripting: markup or script in a value that a browser would run if the page repeats it.

CWE-79. Sources: the HTML Living Standard (tokenization; event handler content attributes; elements that load code),
RFC 3986 for schemes, ECMA-262 for calls.
"""

import re

from delicti.detect.asked import is_question
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict
from delicti.detect.drawings import is_drawing
from delicti.detect.html_events import ANCHORS as PIECES
from delicti.detect.html_events import piece
from delicti.detect.html_tokens import Tag, tags

CLASS, TECHNIQUE, WEAKNESS = "xss", "T1059.007", "CWE-79"
CONTEXTS = ANYWHERE
ANCHORS = (
    r"<[\s/\x00]*[a-z?!]",
    r"[\s/\"'`;>\x00]on[a-z]{3,40}[\s\x00]*=",
    r"^on[a-z]{3,40}[\s\x00]*=",
    r"j[\s\x00]*a[\s\x00]*v[\s\x00]*a[\s\x00]*s[\s\x00]*c[\s\x00]*r[\s\x00]*i[\s\x00]*p[\s\x00]*t[\s\x00]*:",
    r"(?:vbscript|livescript|mocha)[\s\x00]*:",
    r"data:[^,]{0,40}(?:html|xml|svg)",
    r"expression\s*[('\"/]|expre?/\*|behavior\s*:\s*[\w'\"(]|-moz-binding|@\\?i\\?m\\?port|-o-link",
    r"document[\s\]]*(?:\.|\[|/\*)",
    (
        r"(?:alert|prompt|confirm|eval|settimeout|setinterval|function|constructor|fromcharcode|atob|btoa|call|apply|"
        r"sort|map)[\s)\]'\"/*.]{0,6}[(`\[]"
    ),
    r"(?:window|self|top|parent|frames|this|globalthis|location)\s*(?:/\*.{0,40}\*/\s*)?\[",
    r"\(?!?\[\]\s*[+\])]",
    r"\+ad[wx4]-",
    r"(?:\xbc|\xc2\xbc|\xd0\xbc)\s*/?script",
    r"[\s'\"]src\s*=|innerhtml|\blocation\s*=|\.cookie\b",
    r"import\s*[({'\"*]|import\(",
    *PIECES,
)
HITS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    '" onmouseover="alert(1)',
    "javascript:alert(document.cookie)",
    "<iframe src=//evil.example></iframe>",
    "';alert(1)//",
)
LOOKALIKES = (
    "<b>bold</b>",
    '<a href="https://example.com/">home</a>',
    "a < b and b > c",
    "<3 you",
    "javascript:void(0)",
    "how to use document.getElementById in javascript",
    "<p>Hello <em>world</em></p>",
    "online=1",
)

# Elements that load or run something by being there, and elements that change where the page leads.
_LOADS = {
    "iframe": STRONG, "object": STRONG, "embed": STRONG, "applet": STRONG, "frame": STRONG, "frameset": PROBABLE,
    "base": STRONG, "bgsound": STRONG, "layer": STRONG, "ilayer": STRONG, "isindex": PROBABLE,
    "vmlframe": PROBABLE, "portal": PROBABLE,
}  # fmt: skip
_LINKS = frozenset(
    "href src action formaction data code codebase background lowsrc dynsrc poster xlink:href srcdoc values "
    "to from url "
    "value content classid archive style".split()
)
_SCHEME = re.compile(r"^[\s\x00-\x20\"']*(?:url=)?(javascript|vbscript|livescript|mocha)[\s\x00-\x20]*:", re.IGNORECASE)
_ANY_SCHEME = re.compile(
    r"(?:javascript|vbscript|livescript|mocha)[\s\x00-\x20]*:(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_DATA = re.compile(r"^\s*data:[^,]{0,60}(?:html|xml|svg|javascript|;base64)|^\s*data:,", re.IGNORECASE)
_SPACED = re.compile(r"[\s\x00-\x20]+|&(?:tab|newline);|\\+", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"^(?:v-(?:html|on:\w+|bind:\w+|if|for)|@[a-z]+|ng-(?:init|bind-html|on-\w+|[a-z]+)|x-(?:data|"
    r"init|html|on:\w+))$"
)
_CSS = re.compile(
    (
        r"expression\s*\(|\bbinding\s*:\s*url|behavior\s*:|-moz-binding\s*:|-o-link|@\\?i\\?m\\?p\\?o\\?r\\?t|"
        r"url\s*\(\s*[\"']?\s*(?:javascript|vbscript)(?!\.\w)"
    ),
    re.IGNORECASE,
)
_HANDLER = re.compile(
    r"(?:^|[\s/\"'`;>\x00])(on(?!(?:ly|ce|e|line)\b)[a-z]{3,40})[\s\x00]*=[\s\x00]*(?P<code>[^&\s][^>]{0,300})?",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"(?P<mark>['\"])\s*(?:return (?:false|true);?|void\(0\);?)?\s*(?P=mark)(?!\w*\s*\+)")
_CALL = re.compile(
    r"(?:\b(?:alert|prompt|confirm|eval|setTimeout|setInterval|atob|btoa|print|fetch|import|console\.log|Function|"
    r"execScript|"
    r"window\.open|navigator\.sendBeacon|document\.write(?:ln)?|String\.fromCharCode)(?:\s|/\*.*?\*/|\)|\]|"
    r"['\"]\])*(?:\?\.)?[(`]|"
    r"\[\s*['\"][^\]]{1,30}['\"]\s*\]\s*[(`]|\b(?:document|window)\s*\.\s*(?:cookie|location|domain)\b|"
    r"\blocation\s*(?:=|\.(?:href|replace|assign))|"
    r"\bconstructor\s*\(|\bnew\s+Image|\.src\s*=)",
    re.IGNORECASE,
)
_SINK = re.compile(
    r"\bdocument\s*(?:/\*.*?\*/)?\s*\)?\s*(?:/\*.*?\*/\s*)?(?:\.\s*(?:/\*.*?\*/\s*)?(?:cookie|write|domain|"
    r"location|body)\b|\[\s*['\"/])|\.innerHTML\b|"
    r"\b(?:self|window|top|parent|frames|globalThis|this)\s*(?:\+\+)?\s*(?:/\*.*?\*/\s*)?\[[^\]]{1,60}\]|"
    r"\[[^\]]{0,40}\]\s*\.\s*\w+\s*\.\s*(?:call|apply)\s*[(`]|"
    r"\bReflect\s*\.\s*\w+(?:\s*\.\s*\w+)*\s*`|\[\s*\]\s*\.\s*\w+(?:\s*\.\s*\w+)*\s*(?:`|\()|"
    r"\bString\s*\.\s*fromCharCode\s*\(|"
    r"(?:document|window)\.(?:cookie|location)\s*=",
    re.IGNORECASE,
)
_OBSCURE = re.compile(r"(?:[!+~\-]{0,4}(?:\[\]|\{\})[+\[\]!(){}]{0,6}){3,}|\(!\[\]\s*\+\s*\[\]\)|^\+?!+\[\]$|!!\[\]\+")
_BREAK = re.compile(r"""^[^<>]{0,80}?(['"`])\s*[)\]};]*\s*(?:[-+*/;,%^|&]|\}|\)|<)+\s*(?P<code>.{0,200})""", re.DOTALL)
_REMAINDER = re.compile(
    r"^\W{0,3}(?:alert|confirm|prompt|write|document\.write)\s*\([^)]{0,40}\)[;\"'\s]*(?:\w+\s*)?>", re.IGNORECASE
)
_BRACKETLESS = re.compile(
    r"(?<!&lt;)\bscript\s*>?\s*(?:alert|document|confirm|prompt)\b.{0,200}/script", re.IGNORECASE | re.DOTALL
)
_UTF7 = re.compile(r"\+ad[wx]-\s*/?\s*[a-z]", re.IGNORECASE)
_MANGLED = re.compile(r"[\xbc\u043c\udcbc]\s*/?\s*script.{0,20}[\xbe\u043e\udcbe]", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<script[\s/>][^>]{0,200}>?.{0,200}", re.IGNORECASE | re.DOTALL)
_SCRIPTISH = re.compile(r"[(`=\[]")


_IDLE = re.compile(
    r"(?:javascript:)?\s*(?:return(?:\s+(?:false|true))?|void\s*\(?\s*0?\s*\)?|event\.(?:preventDefault|stopPropagation)\(\)|"
    r"this\.(?:blur|focus|select)\(\))?[;\s]*",
    re.IGNORECASE,
)
_OWN = re.compile(  # a call of the page's own function, with plain operands
    r"\s*(?:return\s+)?(?!\w*(?:alert|prompt|confirm|eval|print|fetch|import|timeout|interval|open|location|document|window|top|self|"
    r"parent|frames|atob|btoa|function|message|navigator|console|constructor|write|script|xss|pwn|evil|hack|steal|test|foo|jquery)\b)"
    r"(?:[a-zA-Z_]\w{3,40}(?:\.\w{3,40})?|ga|_gaq\.push)\(\s*"
    r"(?:(?:this(?:\.\w+)*|event|true|false|-?\d+|'[\w /.#-]{0,60}')\s*,?\s*){0,6}"
    r"\)\s*;?\s*(?:return\s+false;?)?\s*",
    re.IGNORECASE,
)
_USED = frozenset("onclick onchange onsubmit onkeyup onkeydown oninput onfocus onblur onmouseover onmouseout".split())
_ELEMENTS = frozenset(
    "a area article button div em form h1 h2 h3 h4 i input label li nav option p section select span strong td "
    "textarea th tr ul".split()
)
_PAPER = re.compile(r"/(?!/)[\w./%-]*\.pdf(?:#[\w=&-]*)?", re.IGNORECASE)
_WRITTEN = re.compile(r"on[A-Z]\w+=\{\s*(?:\(\w*\)\s*=>|\w+\s*=>|[\w.]+\s*\})")  # of a component's source
_TRIED = re.compile(
    r"\b(?:alert|prompt|confirm|eval|atob)\s*[(`]|document\s*\.\s*(?:cookie|domain)|fromCharCode", re.IGNORECASE
)
_DOES_NOTHING = re.compile(r"set(?:Timeout|Interval)\((?:function\s*\(\)\s*|\(\)\s*=>\s*)\{\s*\},\s*\d{1,6}\);?")
_SHOWN = re.compile(r"(?:https:)?//[\w.-]+/|about:blank", re.IGNORECASE)
_FRAMED = frozenset("width height allowfullscreen frameborder title loading allow".split())
_TALK = re.compile(r"[\"'`]?(?: (?:[a-z]{2,}|<[a-z]{1,8}>)){1,8}\??", re.IGNORECASE)
_ASKED = re.compile(
    r"<script(?: (?:src|async|defer|type=\"module\"))?>[\"'`]?(?: (?:[a-z]{2,}|<[a-z]{1,8}(?: [a-z]{2,8})?>)){1,8}\??",
    re.IGNORECASE,
)
_PLAIN_STYLE = re.compile(
    r"(?:\s*[.#]?[a-z][\w.# ,-]{0,60}\{(?:\s*[a-z-]{2,30}\s*:[\w\s#%.,-]{1,60};?){0,20}\s*\}){1,20}\s*(?:</style>.*)?",
    re.IGNORECASE | re.DOTALL,
)
_TOLD = frozenset({"icon", "shortcut icon", "canonical", "next", "prev", "author", "license"})  # of a link
_NAMED = frozenset({"rel", "href", "type", "sizes"})
_PAGE = 12  # tags; a payload brings fewer


def judge(value: str, context: Context) -> Verdict | None:
    """What a browser would do with the value in text, in an attribute, in a script, as an address."""
    best: Verdict | None = None
    if "<" in value:
        best = _markup(value, context)
        if context.place is Place.BODY and best is not None and best.confidence == WEAK and _is_page(value):
            return best
        if (
            (best is None or best.confidence < STRONG)
            and (match := _HIDDEN.search(value))
            and "json" not in match[0][:40]
            and not _ASKED.fullmatch(value[match.start() :])
        ):
            best = Verdict(
                STRONG, match[0][:300], "In another place of the page, a browser would run the script element."
            )
    if "cdata[" in value.lower():
        value = re.sub(r"<!\[cdata\[|\]\]>", "", value, flags=re.IGNORECASE)
    for reading in (_handler, _address, _script, _encodings):
        if best is not None and best.confidence >= STRONG:
            break
        found = reading(value, context)
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
    if (best is None or best.confidence < POSSIBLE) and not context.structured:
        sure, why, shown = piece(value)
        if why and context.place is not Place.REFERRER:
            return Verdict(PROBABLE if sure else POSSIBLE, shown, why)
    return best


def _is_page(value: str) -> bool:
    """Whether the value is a page or a good part of one, as editors save and recorders send, and tries nothing."""
    if _TRIED.search(value):
        return False
    found = tags(value)
    strange = sum(_tag(tag, value)[0] >= POSSIBLE for tag in found)
    return (len(found) >= _PAGE and strange * 4 <= len(found)) or (
        len(found) > 5
        and re.match(r"\s*<!doctype html|\s*<html\b.*<head\b", value, re.IGNORECASE | re.DOTALL) is not None
    )


def _markup(value: str, context: Context) -> Verdict | None:
    best: Verdict | None = None
    if context.place is Place.BODY and _is_page(value):
        return Verdict(WEAK, value[:300], "It is a page or a part of one.")
    for tag in tags(value):
        sure, why = _tag(tag, value, sent=context.place is Place.BODY)
        if sure and (best is None or sure > best.confidence):
            best = Verdict(sure, value[tag.start : tag.end][:300], why)
    return best


def _runs_nothing(tag: Tag, value: str) -> bool:
    """Whether words of a sentence follow the tag, and it names no address."""
    return not (set(tag.attributes.values()) - {"", "module"}) and _ASKED.fullmatch(value[tag.start :]) is not None


def _tag(tag: Tag, value: str, *, sent: bool = False) -> tuple[float, str]:  # noqa: C901
    name = tag.name.rpartition(":")[2] if not tag.name.startswith(("!", "?")) else tag.name
    handler = next(
        (a for a, code in tag.attributes.items() if re.fullmatch(r"on[a-z]{3,40}", a) and not _IDLE.fullmatch(code)),
        None,
    )
    if handler and sent and handler in _USED and name in _ELEMENTS and _OWN.fullmatch(tag.attributes[handler]):
        handler = None
    if handler and _WRITTEN.search(value, tag.start, tag.end + 200) is None:
        return CERTAIN, f"A browser would run the handler {handler} of the element {name}."
    if any(_DIRECTIVE.match(attribute) and "(" in text for attribute, text in tag.attributes.items()):
        return CERTAIN - 0.05, f"A framework on the page would run the directive of the element {name}."
    if (
        name == "script"
        and tag.attributes.get("type", "").lower() in ("application/ld+json", "application/json")
        and sent
    ):
        return WEAK, "It is data for search engines."
    if (
        sent
        and name in ("object", "embed")
        and _PAPER.fullmatch(tag.attributes.get("data") or tag.attributes.get("src", ""))
    ):
        return WEAK, "A browser would show a paper of the same server."
    if name == "script":
        if tag.closing and sent and "<script" in value[: tag.start].lower():
            return WEAK, "It closes a script of its own."
        if tag.closing:
            return (PROBABLE, "The value closes a script of the page.") if tag.closed else (WEAK, "It names a script.")
        if not tag.closed and not tag.attributes and not value[tag.end :].strip():
            return WEAK, "It names a script."
        if _runs_nothing(tag, value):
            return WEAK, "It names a script."
        return CERTAIN, "A browser would run the script element."
    for attribute, text in tag.attributes.items():
        if attribute in _LINKS or attribute.startswith(("xmlns", "xlink")):
            squeezed = _SPACED.sub("", re.sub(r"<!--.*?-->", "", text))
            if (_SCHEME.match(squeezed) and not _IDLE.fullmatch(text)) or (
                not is_drawing(text)
                and attribute not in ("value", "content", "style")
                and _DATA.match(squeezed)
                and name not in ("img", "source")
            ):
                return CERTAIN, f"A browser would run the script in the address of the element {name}."
            if attribute == "content" and re.search(r"url\s*=\s*['\"]?\s*(?:javascript|data):", text, re.IGNORECASE):
                return CERTAIN, "A browser would run the script the page forwards to."
        if attribute == "style" and _CSS.search(re.sub(r"/\*.*?\*/", "", text)):
            return STRONG, f"The style of the element {name} holds code."
        if text.startswith("&{"):
            return STRONG, "An old browser would run the script in braces."
        if attribute in ("datasrc", "datafld", "dataformatas"):
            return PROBABLE, "An old browser would fill the element with markup from elsewhere."
        if attribute == "srcdoc":
            return STRONG, "A browser would show the document inside the frame."
    if (
        name == "iframe"
        and _SHOWN.match(tag.attributes.get("src", ""))
        and (tag.attributes["src"] == "about:blank" or len(_FRAMED & set(tag.attributes)) > 1)
        and (
            re.match(r"(?:[5-9]\d|\d{3,4}|\d+%|$)", tag.attributes.get("height", ""))
            or tag.attributes["src"].startswith("https://www.googletagmanager.com/ns.html?id=GTM-")
        )
    ):
        return WEAK, "It is a frame with its size, as services hand out to be shown."
    if name in _LOADS and not tag.attributes and (_TALK.fullmatch(value[tag.end :]) or is_question(value)):
        return WEAK, f"It names the element {name}."
    if name in _LOADS and (tag.attributes or tag.closed) and not tag.closing:
        return _LOADS[name], f"A browser would load what the element {name} names."
    if name == "link" and tag.attributes.get("rel", "").lower() in _TOLD and not set(tag.attributes) - _NAMED:
        return WEAK, "It tells of the page, and loads nothing that runs."
    if name in ("meta", "link") and tag.attributes:
        tells = " ".join(f"{k}={v}" for k, v in tag.attributes.items()).lower()
        if "http-equiv" in tells or "import" in tells or "stylesheet" in tells or "charset" in tells:
            return STRONG, f"A browser would follow the element {name}."
        return (
            (POSSIBLE, f"The element {name} changes the page.")
            if "href" in tells
            else (WEAK, "It is an element of a head.")
        )
    if name == "style" and not tag.closing:
        inside = value[tag.end :]
        if (
            _PLAIN_STYLE.fullmatch(inside)
            or (_TALK.fullmatch(inside) and not tag.attributes)
            or (sent and tag.attributes.get("type") == "text/css" and not _CSS.search(inside))
        ):
            return WEAK, "A browser would apply the style."
        return (
            (STRONG, "The style holds code.") if _CSS.search(inside) else (POSSIBLE, "A browser would apply the style.")
        )
    if name.startswith("?import") or (name in ("?xml-stylesheet", "import") and "implementation" in tag.attributes):
        return STRONG, "An old browser would load code by the instruction import."
    if "[cdata[" in tag.name and "script" in value.lower():
        return PROBABLE, "A hidden section holds a script."
    if name == "img" and re.search(r"^&\{", tag.attributes.get("src", "")):
        return STRONG, "An old browser would run the script in braces."
    if name == "input" and tag.attributes.get("type", "").lower() == "image" and tag.attributes.get("src"):
        return POSSIBLE, "A browser would load the image button."
    if (
        name in ("form", "button", "math", "svg", "template", "noscript", "xss", "marquee", "dialog")
        and not tag.closing
    ):
        return (WEAK, f"The element {name} changes the page.")
    return 0.0, ""


def _spared(handler: str, code: str, context: Context) -> bool:
    """Whether a handler's code is empty, or calls a function of the page's own from a page that was recorded."""
    inner = re.match(r"\"([^\"]*)\"[\s/>]", code + " ")
    return _EMPTY.match(code) is not None or bool(
        inner
        and context.place is Place.BODY
        and handler.lower() in _USED
        and (_OWN.fullmatch(inner[1]) or _IDLE.fullmatch(inner[1]))
    )


def _handler(value: str, context: Context) -> Verdict | None:
    match = next((m for m in _HANDLER.finditer(value) if not _spared(m[1], m["code"] or "", context)), None)
    if match is None or _WRITTEN.match(value, match.start(1)):
        return None
    code = match["code"] or ""
    quoted = re.search(r"[\"'`]", value[: match.start() + 1]) is not None
    runs = _SCRIPTISH.search(code) is not None or _CALL.search(code) is not None
    if runs and (quoted or _CALL.search(code)):
        sure = STRONG
    elif quoted and code:
        sure = PROBABLE
    elif quoted or (context.place is Place.NAME and value[:1] in " \t/"):
        sure = POSSIBLE
    else:
        sure = WEAK
    return Verdict(sure, match[0].strip()[:300], f"Inside a tag, a browser would run the handler {match[1].lower()}.")


def _address(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    squeezed = _SPACED.sub("", value)
    match = _ANY_SCHEME.search(squeezed)
    if match is not None:
        rest = match["rest"]
        if (
            re.fullmatch(r"(?:void\(?0?\)?[a-z]*|;|//|%20|false|history\.(?:back|go)\(-?\d?\))?;?", rest, re.IGNORECASE)
            or not rest
        ):
            return Verdict(WEAK, match[0][:100], "A harmless script address.")
        begins = (
            match.start() == 0 or re.search(r"(?:url\(|=|['\"(/>?])\s*['\"]?$", squeezed[: match.start()]) is not None
        )
        runs = _CALL.search(rest) or re.search(r"[(`=\\]|/\*|%0a", rest)
        if begins and runs:
            return Verdict(STRONG, match[0][:300], "As an address, a browser would run it as a script.")
        if runs and squeezed != value and _SCHEME.search(squeezed):
            return Verdict(PROBABLE, match[0][:300], "As an address, a browser would run it as a script.")
        return Verdict(WEAK, match[0][:100], "It names a script address.")
    if _DATA.match(value) and re.search(r"html|svg|xml", value[:60], re.IGNORECASE) and not is_drawing(value):
        return Verdict(PROBABLE, value[:300], "As an address, a browser would show it as a page of its own.")
    if _CSS.search(value) and re.search(
        r"(?:style|width|background|:)\s*[=:]?.{0,20}(?:expression\s*\(|url\s*\(|-o-link|-moz-binding)",
        value,
        re.IGNORECASE,
    ):
        return Verdict(PROBABLE, value[:300], "A style of the value holds code.")
    return None


def _script(value: str, context: Context) -> Verdict | None:
    if match := _OBSCURE.search(value):
        return Verdict(PROBABLE, match[0][:300], "The value is script written in brackets and signs only.")
    broken = _BREAK.match(value)
    if broken is not None and re.search(rf"\(\s*{broken[1]}[^{broken[1]}]*$", value[: broken.start(1)]):
        broken = None  # the end of an operand that the value itself begins
    if broken is not None and not context.structured:
        call = _CALL.search(broken["code"])
        if call is not None and call.start() < 40:
            return Verdict(
                STRONG,
                value[broken.start(1) :][:300],
                "Inside a script's text, it closes the text and calls a function.",
            )
    if re.search(r"\{\{.{0,200}constructor.{0,200}(?:alert|prompt|confirm|document|eval)", value, re.DOTALL):
        return Verdict(CERTAIN, value[:300], "A template on the page would run the expression as script.")
    if match := _SINK.search(value):
        words = len(re.findall(r"[a-z]{2,} (?=[a-z]{2,})", value))
        sure = WEAK if words >= 2 else POSSIBLE
        if re.search(r"=|\(|`", value[match.end() - 1 :]) and words < 2:
            sure = PROBABLE
        if context.place is Place.REFERRER and sure < PROBABLE:
            sure = WEAK
        if re.fullmatch(r"\s*document\s*\.\s*\w+(?:\s+\w+)?\s*", value) and " " in value.strip():
            sure = WEAK
        return Verdict(sure, match[0][:300], "In a script, it reaches the page's own objects.")
    call = _CALL.search(value)
    if call is not None and not _DOES_NOTHING.fullmatch(value):
        alone = re.match(
            r"^[\s;(+!~-]*(?:alert|prompt|confirm|eval|settimeout|setinterval|new\s+function|btoa|atob)\s*[(`]",
            value,
            re.IGNORECASE,
        )
        return Verdict(
            POSSIBLE
            if alone and not re.match(r"\w+ \([a-z]+\)$", value) and value.rstrip().endswith((")", ";", "`", "//"))
            else WEAK,
            call[0][:300],
            "In a script, it calls a function.",
        )
    return None


def _encodings(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    if match := re.search(r"\bimport\s*\(\s*['\"`](?:data:|https?:|//)[^)]{0,200}", value, re.IGNORECASE):
        return Verdict(STRONG, match[0], "In a script, a browser would load and run code from the address.")
    if match := _REMAINDER.search(value):
        return Verdict(POSSIBLE, match[0][:300], "Inside a handler of the page, a browser would run the call.")
    if match := _BRACKETLESS.search(value):
        return Verdict(PROBABLE, match[0][:300], "With its brackets put back, the value is a script element.")
    if _UTF7.search(value):
        return Verdict(STRONG, value[:300], "Read as UTF-7, the value is markup.")
    if match := _MANGLED.search(value):
        return Verdict(PROBABLE, match[0], "Read with the high bits cut off, the value is a script element.")
    return None
