"""Java injection: class names, expressions and gadgets that make a Java application run something.

CWE-917, CWE-470. Sources: the Java SE API (java.lang.Runtime, ProcessBuilder, javax.script), the Struts documentation
on
OGNL, CVE-2022-22965 for data binding, Commons Collections for gadget names.
"""

import base64
import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "java", "T1190", "CWE-917"
_GADGETS = (
    "runtime", "processbuilder",
    "clonetransformer", "invokertransformer", "instantiatetransformer", "instantiatefactory",
    "prototypeclonefactory", "prototypeserializationfactory", "whileclosure", "forclosure",
)  # fmt: skip


def _inside_base64(word: str) -> tuple[str, ...]:
    """What is sure to stand in base64 that holds the word, at each of the three places it may begin."""
    found = []
    for shift in range(3):
        code = base64.b64encode(b"\0" * shift + word.encode()).decode().rstrip("=")
        first = (0, 2, 3)[shift]
        last = len(code) - (1 if (shift + len(word)) % 3 else 0)
        found.append(code[first:last])
    return tuple(found)


_ENCODED = {code: word for word in _GADGETS for code in _inside_base64(word)}
ANCHORS = (
    r"\$\{(?:script|dns|url|urldecoder|file|xml|properties|resourcebundle):",
    r"['\"\])]\s*\.\s*execute\s*\(",
    r"java(?:x)?\.(?:lang|io|util|net|nio|script|naming|rmi|sql|management|beans|security|runtime|evil|xml)\b",
    r"java\.\w{1,20}$|java\.evil",
    (
        r"getruntime|processbuilder|scriptenginemanager|classloader|xwork|_memberaccess|ognl|"
        r"filesystemxmlapplicationcontext|classpathxml|urlclassloader|defineclass|fromxml"
    ),
    (
        r"com\.(?:sun|opensymphony|bea|mchange|fasterxml|tangosol|caucho)\.|org\.(?:apache\.(?:commons|xalan|struts)|"
        r"omg|springframework|codehaus|hibernate)\b|sun\.(?:misc|reflect)"
    ),
    r"(?:clone|invoker|instantiate|while|for|chained|constant|prototype\w*)(?:transformer|closure|factory)",
    r"@java|%\{|#context|#parameters|#_member|\(#\w",
    "|".join(sorted(_ENCODED)),
)
CONTEXTS = ANYWHERE
HITS = (
    "java.lang.Runtime.getRuntime().exec('id')",
    "%{(#a=@java.lang.Runtime@getRuntime().exec('id'))}",
    "class.module.classLoader.resources.context.parent.pipeline.first.pattern",
    "new java.lang.ProcessBuilder({'id'}).start()",
    "${dns:address|evil.example}",
    "'id'.execute().text",
    "#context['xwork.MethodAccessor.denyMethodExecution']",
)
LOOKALIKES = (
    "java.lang.NullPointerException",
    "java tutorial",
    "what is java.lang.String in java",
    "com.sun.star",
    "runtime error",
    "%{name}",
)

_RUN = re.compile(
    (
        r"getRuntime\s*\(\s*\)|(?:new\s+)?(?:java\.lang\.)?ProcessBuilder\s*\(|Runtime@getRuntime|"
        r"ScriptEngineManager\s*\(?|\.getEngineByName\s*\(|URLClassLoader\s*\(|ClassPathXmlApplicationContext\s*\(|"
        r"FileSystemXmlApplicationContext\s*\(|\.defineClass\s*\(|\.forName\s*\(\s*['\"]java|"
        r"\.exec\s*\(\s*(?:new\s+String|['\"])"
    ),
    re.IGNORECASE,
)
_OGNL = re.compile(
    (
        r"%\{.{0,400}(?:#|@|\*\d|new\s)|#_memberAccess|@(?:java|ognl|org)\.[\w.]+@|#context\s*[\[.]|#(?:request|"
        r"session|application|attr|parameters)\s*[\[.]|\(#\w+\s*=|redirect(?:action)?:\s*[$%]\{|xwork\.MethodAccessor"
    ),
    re.IGNORECASE | re.DOTALL,
)
# What Apache Commons Text works out inside `${...}`.
_LOOKED_UP = re.compile(
    r"\$\{(?:script|dns|url|urlDecoder|file|xml|properties|resourceBundle):[^}]{2,300}", re.IGNORECASE
)
_GROOVY = re.compile(r"['\"\])]\s*\.\s*execute\s*\(\s*\)")
_LOADER = re.compile(
    r"\bclass(?:\.module)?[.\[]['\"]?classLoader\b|\bclass\.classLoader\.|classLoader\.resources", re.IGNORECASE
)
_GRAVE = re.compile(
    (
        r"\bjava(?:x)?\.(?:lang\.(?:Runtime|ProcessBuilder|Process|System|reflect|Class|ClassLoader|Thread)|"
        r"script\.\w+|naming\.\w+|rmi\.\w+|net\.(?:URL|Socket)\w*)\b|\bjava\.(?:Runtime|evil)\b|"
        r"com\.opensymphony\.xwork2|com\.sun\.(?:org\.apache|rowset)|org\.apache\.(?:commons\.collections|xalan|"
        r"commons)\b|org\.omg\.CORBA|com\.bea\.core|com\.mchange\.v2|sun\.misc\.(?:Unsafe|BASE64)"
    ),
    re.IGNORECASE,
)
_CLASS = re.compile(
    (
        r"\bjavax?\.(?:lang|io|util|net|nio|sql|beans|security|management)(?:\.\w+)*\.?[A-Z]\w+|\bjava\.(?:lang|io|"
        r"util|net)\.\w+"
    ),
    re.IGNORECASE,
)
_GADGET = re.compile(
    (
        r"(?:runtime|processbuilder)(?:\.\w+)*\.(?:\w*(?:transformer|closure|factory))\b|\b(?:invoker|chained|"
        r"constant|instantiate|clone)transformer\b|java\.\w+\.(?:runtime|processbuilder)\b"
    ),
    re.IGNORECASE,
)
_EXCEPTION = re.compile(r"(?:Exception|Error|Throwable)\b")
_PROSE = re.compile(r"[a-z]{2,} [a-z]{2,}", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:
    """A call that starts something, an OGNL expression, a loader reached by data binding, a class as data."""
    if match := _LOADER.search(value):
        return Verdict(CERTAIN, match[0], "Bound to an object, the name would reach the application's class loader.")
    ognl = _OGNL.search(value)
    if ognl is not None and (
        _RUN.search(value)
        or re.search(r"#_memberAccess|@java|@ognl|xwork|#context|OgnlUtil|\bnew\s+java", value, re.IGNORECASE)
    ):
        return Verdict(
            CERTAIN, value[ognl.start() :][:300], "Struts would work the expression out and run what it calls."
        )
    if match := _LOOKED_UP.search(value):
        return Verdict(STRONG, match[0], "Apache Commons Text would work the lookup out.")
    if (match := _GROOVY.search(value)) and not _PROSE.search(value):
        return Verdict(PROBABLE, value[:300], "Groovy would run the text as a command.")
    if match := _RUN.search(value):
        words = re.search(r"\b(?:how|what|why|using|example|in java|vs)\b", value, re.IGNORECASE)
        called = re.search(
            r"exec|start|eval|newInstance|xml|loadClass|\(\s*['\"{]", value[match.start() :], re.IGNORECASE
        )
        return Verdict(
            WEAK if words else STRONG if called else PROBABLE,
            value[match.start() :][:300],
            "A Java application would start a program or load a class.",
        )
    if ognl is not None and re.search(r"%\{\s*(?:\(|\d+\s*[*+]|#|@)|redirect", value):
        return Verdict(PROBABLE, ognl[0][:300], "Struts would work the expression out.")
    named = context.place is Place.NAME
    alone = not _PROSE.search(value) and len(value) < 120
    if match := _GADGET.search(value):
        return Verdict(
            STRONG if named else PROBABLE if alone else WEAK,
            match[0],
            "Unpacked, the class would run what its object says.",
        )
    if (match := _GRAVE.search(value)) and not _EXCEPTION.search(value):
        return Verdict(
            PROBABLE if named else POSSIBLE if alone else WEAK,
            match[0],
            "A Java application would reach a class that runs or loads code.",
        )
    if (match := _CLASS.search(value)) and not _EXCEPTION.search(value) and (named or match[0] == value):
        return Verdict(
            PROBABLE if named else POSSIBLE, match[0], "A Java application would make an object of the class."
        )
    for code, word in _ENCODED.items():
        if code in value and len(code) >= 8:
            return Verdict(
                POSSIBLE if len(value) < 60 or "rO0" in value else WEAK,
                code,
                f"Inside base64 stands {word}, a class that runs what its object says.",
            )
    return None
