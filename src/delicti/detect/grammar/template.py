"""Template injection: an expression that a template engine on the server would work out.

CWE-1336. Delimiters alone are no finding, since pages leave `{{name}}` and `${NAME}` behind; the expression must
calculate, call, filter or reach into objects. Sources: the documentation of Jinja2, Twig, Smarty, FreeMarker, Velocity,
Thymeleaf (SpEL), ERB, Mako, Handlebars, Pug, Razor, Tornado.
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "ssti", "T1190", "CWE-1336"
ANCHORS = (
    (
        r"(?:\{\{|\$\{|#\{|\*\{|~\{|@\{|%\{)[^}]{0,200}[(*+|'\"_.\[/%A-Z-]|\{%[-\s]*[a-z]{2,}\s|<%[=\s@#-]|<%[a-z]{3}|"
        r"\[\[\$?\{|\[\[\d|@\(|@system\."
    ),
    r"\{(?:php|literal|include|system|if\s|self|\$smarty|eval|fetch|math|function|block)",
    r"#(?:set|foreach|if|include|parse|evaluate|macro)\s*\(",
    r"<#(?:assign|include|import|if|list)|\?new\(\)|\?api|freemarker",
    r"__(?:class|mro|subclasses|globals|builtins|import|init|base|bases|getattribute|dict)__",
    r"t\s*\(\s*java|velocity|self\.env|_self\.",
    r"\{\d+\s*[*+]\s*\d+\}",
)
CONTEXTS = ANYWHERE
HITS = (
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{''.__class__.__mro__[1].__subclasses__()}}",
    "{{config.items()}}",
    "${T(java.lang.Runtime).getRuntime().exec('id')}",
    "{{_self.env.registerUndefinedFilterCallback('exec')}}",
    '<#assign ex="freemarker.template.utility.Execute"?new()>${ex("id")}',
    "#set($x=7*7)$x",
    "{php}echo `id`;{/php}",
    "*{7*7}",
    "@(1+2)",
    "{{constructor.constructor('alert(1)')()}}",
    "{system('ls')}",
)
LOOKALIKES = (
    "{{name}}",
    "${AUCTION_PRICE}",
    "{{user.first_name}}",
    "#{order_id}",
    "{{ad.id|url}}",
    "[[link]]",
    "${amount}",
    "{0}",
    "@(todo)",
    "#if",
)

_EXPRESSION = re.compile(
    (
        r"(?P<open>\$?\{\{[-=]?|\{%-?|\$\{|#\{|\*\{|~\{|@\{|<%[=\-@#]?|\[\[\$?\{|\[\[(?=\d)|%\{)(?P<inside>.{1,400}?)(?:-?\}\}|"
        r"-?%\}|\}|-?%>|\]\]|$)"
    ),
    re.DOTALL,
)
_CALCULATES = re.compile(
    r"^\s*['\"(\[\d][\d'\"()\[\].\s]*\s*[*+\-/%]{1,2}\s*['\"(\d][\d'\"()\s.*+\-/]*\s*$|"
    r"^\s*\(?\d{1,9}\s*[*+\-/%]\s*\(?\d{1,9}|^['\"]\w*['\"]\s*[*~+]\s*['\"\d]"
)
_REACHES = re.compile(
    r"__\w+__|\b(?:class|constructor|prototype|mro|subclasses|globals|builtins|getClass|forName|getRuntime|"
    r"newInstance|lipsum|cycler|joiner|namespace|self|_self|request|application|session|config|env|app|settings|"
    r"handler|url_for|get_flashed_messages|process|require|import|os|popen|system|exec|eval|Runtime|"
    r"ProcessBuilder|File|IO|Kernel|Dir|range|dump|phpinfo|passthru|shell_exec)\b\s*(?:\.|\(|\[|\||`)|"
    r"\b(?:config|settings|self|request|app)\s*(?:$|\.)|\|\s*(?:attr|map|filter|sort|reduce|join|format|safe|"
    r"upper|system|passthru|escape)\b\s*\(?|['\"]\s*\|\s*\w+|\bT\s*\(|@\w+(?:\.\w+)+@|\.\w+\s*\(|\bnew\s+[\w.]+\(|"
    r"['\"]\s*\.\s*\w|\bsystem\b|`",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    (
        r"^\s*(?:if|for|set|include|import|extends|block|macro|endif|raw|debug|load|with|print|do|foreach|while|assign|"
        r"call|from)\b\s*\S?"
    ),
    re.IGNORECASE,
)
_HELPERS = re.compile(
    r"^\s*[#>]?\s*(?:with|each|lookup|if|unless)\s+\S.{0,200}(?:\"|\.|as\s*\|)", re.IGNORECASE | re.DOTALL
)
_SMARTY = re.compile(
    (
        r"\{(?:php|/php|literal|system\s*\(|passthru\s*\(|exec\s*\(|self::|\$smarty|Smarty_|include\s+file|"
        r"fetch\s+file|eval\s+var|math\s+equation|if\s+(?:phpinfo|system|exec|passthru)\s*\()[^}]{0,200}\}?"
    ),
    re.IGNORECASE,
)
_VELOCITY = re.compile(r"#(?:set|foreach|evaluate|parse|include)\s*\(\s*(?:\$|['\"])[^)]{0,200}\)?", re.IGNORECASE)
_FREEMARKER = re.compile(
    r"<#(?:assign|include|import|list)\s[^>]{0,200}|\?(?:new|api|eval|interpret)\s*\(?|freemarker\.template\.utility",
    re.IGNORECASE,
)
_RAZOR = re.compile(
    r"^@\(?\s*(?:\d+\s*[+*/-]\s*\d+|System\.\w|\{(?!\s*[\w.]+\s*\}$)|Process\.)|@\{\s*(?:var|System|string|int)\b"
)
_PYTHON = re.compile(r"__(?:class|mro|subclasses|globals|builtins|import|bases?|getattribute)__\s*(?:\(|\.|\[|$|['\"])")
_THYMELEAF = re.compile(r"__\$\{.{1,300}\}__|__\*\{", re.DOTALL)
_HARMS = re.compile(
    r"__\w+__|\bimport\b|\bdebug\b|\bload\s+log\b|[\w\])]\s*\(|\bos\b|\d\s*[*+]\s*\d|"
    r"\binclude\s+(?:['\"](?!\w(?:[\w/-]|\.(?!\.)){0,80}\.(?:html?|twig|j2|jinja|liquid|tpl|njk|ejs)['\"])[^'\"]*[/\\:.]|[a-z]+\.)|\bif\s+(?:['\"\d]|not\s+['\"\d])|\b(?:set|with)\s+\w+\s*=\s*['\"(\[]|"
    r"(?:config|request|settings|self)\b"
)
_POLYGLOT = re.compile(r"[$#]\{\{<%|<%\[%'\"|\{\{<%|\}\}%\\")
_OBJECTS = re.compile(
    r"^\s*(?:app\.(?:request|session|user|environment)|_self\.\w+|request\.(?:environ|args|cookies|headers|session)|"
    r"settings\.[A-Z_]+|g\.\w+|dict\(|printf?\s+[\"']|html\s+[\"']|\.\s*$|\.\w+\s+[\"']|#with\s.{1,60}as\s*\||dump\b|"
    r"\w+\.__\w+)"
)
_PROGRAM = re.compile(
    r"\bT\s*\(\s*(?:java|org)\b|getRuntime\s*\(|\bjavax?\.(?:lang|script|util)\.|ProcessBuilder|"
    r"\bprocess\.(?:binding|mainModule)|\brequire(?:\.main|\s*\()|constructor\._load|^\s*(?:@|system|shell_exec|passthru|phpinfo)\b"
)
_BARE = re.compile(r"^\{\s*\d+\s*[*+]\s*\d+\s*\}$")


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """The strongest expression among the delimiters of the known engines."""
    best: Verdict | None = None
    for part in list(_EXPRESSION.finditer(value))[:12]:
        sure, why = _expression(part["open"], part["inside"])
        if sure > PROBABLE and part["open"] in ("${", "#{", "*{", "[[${") and _PROGRAM.search(part["inside"]):
            sure = PROBABLE  # an expression of that language, which its own grammar knows better
        if sure and (best is None or sure > best.confidence):
            best = Verdict(sure, part[0][:300], why)
    if best is not None and best.confidence >= CERTAIN:
        return best
    if match := _POLYGLOT.search(value):
        return Verdict(
            PROBABLE, value[:300], "The marks of several template engines together would make one of them fail."
        )
    if match := _THYMELEAF.search(value):
        return Verdict(CERTAIN, match[0][:300], "Thymeleaf would work the expression out before anything else.")
    if match := _PYTHON.search(value):
        return Verdict(
            STRONG if re.search(r"[\[(.|]", value) else POSSIBLE,
            match[0],
            "A Python template would reach the classes of the server.",
        )
    if match := _FREEMARKER.search(value):
        return Verdict(STRONG, match[0][:300], "FreeMarker would work the directive out.")
    if match := _VELOCITY.search(value):
        return Verdict(CERTAIN, match[0][:300], "Velocity would work the directive out.")
    if match := _SMARTY.search(value):
        return Verdict(
            CERTAIN if re.search(r"\(|php|::", match[0]) else STRONG if "=" in match[0] else POSSIBLE,
            match[0][:300],
            "Smarty would run the tag.",
        )
    if match := _RAZOR.search(value) or _BARE.search(value):
        return Verdict(POSSIBLE, match[0][:300], "A template engine would work the expression out.")
    return best


def _expression(opened: str, inside: str) -> tuple[float, str]:  # noqa: C901
    why = "A template engine would work the expression out on the server."
    if re.search(r"jndi:", inside, re.IGNORECASE) or inside.strip().startswith(("@print", "@eval", "@$")):
        return 0.0, why
    if _CALCULATES.search(inside):
        return (
            CERTAIN if opened != "@{" else POSSIBLE
        ), "A template engine would calculate the expression; the answer would show that it does."
    if opened.startswith("<%"):
        code = re.search(r"[()`\"'.]|\w\s*=|\bif\b|\bimport\b|\d\s*[*+]\s*\d", inside)
        if re.search(r"system|exec|popen|`|File\.|Runtime|import\s+os", inside):
            return CERTAIN, why
        return (STRONG if code else WEAK), why
    if opened.startswith("{%"):
        return (PROBABLE, why) if _STATEMENT.match(inside) and _HARMS.search(inside) else (WEAK, why)
    if opened == "@{" and not re.search(r"\(", inside):
        return 0.0, why
    if re.search(r"__\w+__", inside) and opened != "@{":
        return CERTAIN, "A Python template would reach the classes of the server."
    if opened.endswith("{{") and (_HELPERS.match(inside) or re.search(r"constructor", inside)):
        return (STRONG if re.search(r"constructor|split|lookup|string\.sub", inside) else WEAK), why
    if opened in ("{{", "{{-") and _OBJECTS.match(inside):
        return PROBABLE, why
    reach = _REACHES.search(inside)
    if reach is None:
        return 0.0, why
    if re.search(r"\b(?:alert|prompt|confirm)\s*\(|document\.|window\.", inside):
        return (STRONG if "constructor" in inside else POSSIBLE), "A template on the page would run the expression."
    called = "(" in inside or "`" in inside or "[" in inside
    grave = re.search(
        (
            r"\b(?:T\s*\(|Runtime|exec|popen|system|eval|constructor|getClass|forName|subclasses|globals|passthru|"
            r"shell_exec|import|File|require|process|registerUndefined\w+|self|lipsum|cycler|request\.application|"
            r"config)\b"
        ),
        inside,
        re.IGNORECASE,
    )
    if grave:
        return (
            CERTAIN
            if called and opened in ("{{", "${", "#{", "*{", "[[${", "[[$", "{{-", "${{")
            else STRONG
            if called
            else PROBABLE
        ), why
    if re.match(r"^\s*(?:config|settings|request|_?self|app)\b(?:\.[A-Z_]{3,}|\s*$)", inside) and "{{" in opened:
        return PROBABLE, why
    if opened in ("{{", "#{", "{{-", "${{") and called:
        return PROBABLE, why
    if opened in ("{{", "{{-") and re.search(
        r"\|\s*(?:attr|map|filter|sort|reduce|system|passthru|join|format)\b", inside
    ):
        return PROBABLE, why
    return (POSSIBLE if called and re.search(r"\.\w+\(\s*['\")]", inside) and opened != "@{" else WEAK), why
