"""SQL injection: a value that leaves the place of a literal and goes on as SQL.

CWE-89. A value may land bare (`WHERE id = …`), in `'…'`, in `"…"` or in backticks; it is read in each of these places
from the point where it leaves, by a lexer that never fails (`sql_tokens`), and its shape is compared with what can
follow a literal there. Sources: ISO/IEC 9075-2 (search condition, query expression), the manuals of MySQL, PostgreSQL,
SQLite, SQL Server and Oracle for functions and comments.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from delicti.detect import sql_probes
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict
from delicti.detect.sql_tokens import Token, shape, tokens
from delicti.detect.sql_words import called, told
from delicti.detect.written import is_password

CLASS, TECHNIQUE, WEAKNESS = "sqli", "T1190", "CWE-89"
CONTEXTS = ANYWHERE
_SEP = r"[\s()'\"`/*+\-#,;=]"
ANCHORS = (
    r"^\s*(?:having|declare)\b",
    r"'[().,<>;\\]{0,6}\"|\"[().,<>;\\]{0,6}'",
    r"\d['\\]+\)*$",
    r"(?:^|[^:,\[{=(])['\"`\\][\s)'\"`]*(?:--|#|/\*|;|\|\||&&|[-+*/^%=<>!|&]|\()",
    r"\)[\s)]*(?:--|#|/\*|;\s*[a-z]|\|\|)",
    (
        r"['\"`)][\s)/*+]*(?:and|or|xor|not|like|rlike|in|is|between|mod|div|having|where|order|group|limit|as|"
        r"collate|regexp|glob"
        r"|union|except|intersect|minus|procedure|into|select|case|when|if|iif|ilike|sounds|notnull|isnull|waitfor)\b"
    ),
    r"\b(?:and|or|xor)[\s(+~!/*-]*(?:\d|['\"@`($]|null\b|true\b|false\b|not\b|case\b|exists\b|\w+[\s/*]*\()",
    (
        r"\b(?:and|or|xor)[\s(+~!/*-]+[\w.`]+[\s/*]*(?:=|<|>|!|#|--|;|\||like\b|in\b|is\b|not\b|between\b|rlike\b|"
        r"regexp\b|glob\b|$)"
    ),
    r"\d[\s)]*(?:where|having|union|procedure|order\s+by|group\s+by|limit|into|rlike|div|mod)\b",
    r"\b(?:union|except|intersect)\b.{0,24}(?:select|values)",
    r"\bselect\b.{1,800}(?:from|\(|,|@@|0x|/\*)",
    r"\bselect\b[\s/*(+-]+\d",
    r"[(;/]\s*select\b",
    (
        r";[\s)]{0,9}(?:select|insert|update|delete|drop|alter|create|truncate|exec|execute|declare|call|waitfor|"
        r"shutdown|begin|set|iif|if|copy)"
    ),
    (
        r"\b(?:sleep|benchmark|pg_sleep|load_file|randomblob|extractvalue|updatexml|make_set|elt|lo_import|lo_get|"
        r"lo_export|"
        r"current_user|receive_message|starts_with|unistr|overlay|json_search|json_extract|exp|iif|"
        r"dbms_\w{1,30}(?:\.\w{1,30})?|utl_\w{1,30}(?:\.\w{1,30})?|"
        r"ctxsys\.|"
        r"regexp_substring|sqlite_\w+|generate_series|char|chr|concat|cast|convert|xmltype|row_to_json|openrowset|"
        r"opendatasource)"
        r"[\s=/*]{0,6}\("
    ),
    r"waitfor.{1,12}delay",
    (
        r"information_schema|sysobjects|syscolumns|sqlite_master|pg_catalog|pg_shadow|pg_user|all_tables|all_users|"
        r"user_tables|"
        r"v\$version|rdb\$|msysaccess|sysibm|mysql\.user|master\.\.|sys\.\w+|domain\.domains|xp_\w+|sp_\w+|dba_users"
    ),
    r"(?:into|/\*|\s)(?:outfile|dumpfile)",
    r"/\*!",
    (
        r"\border[\s/*+]+by[\s(/*+~-]*(?:\d|['\"(@]|case\b|\w+\s*\(|\w.{0,60}(?:--|#))|procedure\s+analyse|"
        r"\bgroup[\s/*+]+by\b.{1,80}having"
    ),
    r"\bhaving[\s(/*+~-]*(?:\d|['\"(@]|not\b|null\b|true\b|\w+\s*[(=])",
    r"\b(?:insert|delete|drop|update|truncate|create|alter|exec|execute|declare)\b.{1,200}(?:--|#|;|/\*|@)",
    r"\d\s*(?:=|<|>|!=|<>|<=>|like)\s*\d",
    r"::\s*(?:int|text|bool|json|bigint|numeric|double|varchar|float)",
    r"\w\W{0,6}\($",
    r"openrowset|opendatasource|msdasql|utl_\w|xp_\w|sp_\w",
    r"(?:drop|declare|insert|delete|update|in|union|select|from|where|or|and|exec)/\*",
    r"\bcase\b.{1,200}\bthen\b",
    *sql_probes.ANCHORS,
)
HITS = (
    "1 or 1=1",
    "' or 'a'='a",
    "admin'--",
    "1 union all select null,null,version()#",
    "1' UNION SELECT user,password FROM users-- ",
    "1;waitfor delay '0:0:5'--",
    "1) and (select 1 from (select count(*),concat(0x71,rand(0))x from information_schema.tables group by x)a)",
    "1 order by 7-- -",
    "x'||(select password from users limit 1)||'",
)
LOOKALIKES = (
    "select committee from the union of students",
    "O'Reilly",
    "SELECT name FROM birds",
    "D'or 1st Parfum",
    "rock 'n' roll",
    "salt and pepper",
    "drop table lamp",
    "order by phone",
    "x=1 or x=2",
    "it's 5 and 6",
)

_OPERAND = r"(?:[-+~N!]*(?:[nsvZq]|w))"
_VALUE = r"[-+~N!(]*(?:[nsvZq]|f\(|L\(|\(S|\{w)"  # what only a formula begins with


class Shape(NamedTuple):
    """A pattern over the letters of tokens, how sure it makes us after a quote was left and in the open, and why."""

    find: Callable[[str], re.Match[str] | None]
    quoted: float
    bare: float
    why: str
    needs: str = ""  # a letter without which the pattern cannot match


def _shape(pattern: str, quoted: float, bare: float, why: str, needs: str = "") -> Shape:
    compiled = re.compile(pattern)
    return Shape(compiled.match if pattern.startswith("^") else compiled.search, quoted, bare, why, needs)


_TRUE = "adds a condition of its own to the query's WHERE clause"
_UNION = "appends a second query whose rows the page would show"
_STACK = "ends the statement and starts another one"
_CUT = "closes the literal and comments out the rest of the query"
_SUB = "puts a query of its own in the place of a value"
_PROBE = "probes how many columns the query has"
_FOREIGN = re.compile(
    r"\b(?:alert|prompt|confirm|eval|phpinfo|system|print|settimeout|document|window|console|require|fetch)\b\s*[(.`]",
    re.IGNORECASE,
)
_CONSTANT = "holds a comparison of two constants, as a test for a reaction would"
_ORDERED = re.compile(r"\s*\S+\s*[<>]=?\s*\S+\s*$")
_CALC = "turns the value into a calculation that the database would carry out"

# `^` is the point where the value leaves its literal (quoted) or the value's first operand (bare); closing
# parentheses were taken off before.
_AFTER = (
    _shape(rf"^[A|]{_VALUE}[^#;]*?(?:=|L)", CERTAIN, STRONG, _TRUE),
    _shape(r"^[A|][-+~N!(]*(?:f\(|\(S|v|Z(?:$|[#;)]))", STRONG, WEAK, _TRUE),
    _shape(r"^[A|][-+~N!(]*(?:f\((?!\))|\(S|v(?!\{)|Z(?:$|[#;)]))", STRONG, POSSIBLE, _TRUE),
    _shape(rf"^[A|](?:{_VALUE})(?!w)", STRONG, WEAK, _TRUE),
    _shape(rf"^[A|][N(+]*w(?:=|L|N|\+)(?:{_VALUE}|[wY#]|$)", STRONG, WEAK, _TRUE),
    _shape(rf"^[A|][N(+]*w(?:[=+](?:{_VALUE}|[wY#]|$)|N?L(?:[nsvZq(]|f\())", STRONG, PROBABLE, _TRUE),
    _shape(r"^[A|]N?w?(?:#|;)", PROBABLE, WEAK, _TRUE),
    _shape(r"^N?(?:=|L)[-+~N!(]*(?:[nsvZqw]|f\()(?:$|[#;)A=|+])", PROBABLE, WEAK, _TRUE),
    _shape(r"^N?L(?:[(nsvZ#]|N|w#)", PROBABLE, WEAK, _TRUE),
    _shape(r"^[=+][=+!(]*(?:f\(|\(+S)", STRONG, WEAK, _CALC),
    _shape(r"^[+|](?:s|[nwZv](?:$|[#;+|]))", PROBABLE, 0.0, _CALC),
    _shape(r"^,\(*(?:S|C|f\(|\()", PROBABLE, WEAK, _SUB),
    _shape(r"^(?:w)?;?#", PROBABLE, WEAK, _CUT),
    _shape(r"^;+$", POSSIBLE, 0.0, "closes the literal and the statement"),
    _shape(r"^(?:aw)?[)]*(?:aw)?W[(N]*(?:[nsvZqw]|f\()", STRONG, WEAK, _TRUE),
    _shape(r"^(?:aw)?[)]*(?:aw)?W[(N]*(?:[nsvZq]|f\(|w[=L+])", STRONG, PROBABLE, _TRUE),
    _shape(r"^OB[(+-]*(?:[ns]|f\(|\(|C)", STRONG, STRONG, _PROBE),
    _shape(r"^OB[(+-]*w.*#", STRONG, PROBABLE, _PROBE),
    _shape(r"^GB.*H|^H[(N]*(?:[nsZ]|f\(|w=)", STRONG, PROBABLE, _PROBE),
    _shape(r"^M[n(].*[UJP#;]", STRONG, STRONG, _PROBE),
    _shape(r"^P[wf]\(?", STRONG, PROBABLE, "asks the database to analyse its own result"),
    _shape(r"^J+[swv]", STRONG, PROBABLE, "has the result written to a file on the server"),
    _shape(r"^\(*S\(*[^#]*(?:F|C|f\()", STRONG, WEAK, _SUB),
    _shape(r"^\((?:S|C|f\()", PROBABLE, WEAK, _SUB),
    _shape(r"^Lwf?\)", PROBABLE, WEAK, _TRUE),
    _shape(
        (
            r"^(?:Lww)?\)*;[)(]*(?:S(?:[nvsqY*+(fC]|w(?:[,F=#;.]|aw|$))|DD|C|f\(|V[vw]?[=v]|I[VJFvf(#;]|I$|"
            r"Iw(?:[=#;(,.]|V|$))"
        ),
        STRONG,
        POSSIBLE,
        _STACK,
    ),
    _shape(r"^\)*(?:#|;#)", PROBABLE, 0.0, _CUT),
    _shape(r"^f\(.*\)[+|#]?", POSSIBLE, 0.0, _CALC),
    _shape(r"^A=?#", PROBABLE, WEAK, _TRUE),
    _shape(r"^D", STRONG, POSSIBLE, "makes the database wait"),
)
_ANYWHERE = (
    _shape(
        r"U[Y]*[(]*S[Y(]*(?:[-+~]*[nsZv][,)#FUA+|]|[-+~]*[nsZv]$|\+|\*|f\(|[wqV](?:aw|[=+|][nws])?[,F#]|\(|C)",
        CERTAIN,
        CERTAIN,
        _UNION,
        "U",
    ),
    _shape(r"UV\(", STRONG, STRONG, _UNION, "U"),
    _shape(r";[)(]*(?:Sf\(|S\(|S[n*]|S.*F|I[VJF]|If\(|Iw.*[v=]|DD|Iv|f\([nf])", STRONG, STRONG, _STACK, ";"),
    _shape(r"DDs", CERTAIN, CERTAIN, "makes the database wait", "D"),
    _shape(r"\(+S[Y(]*(?:f\(|[nv*+][F),]|[wqV](?:[,.][wqV])*F|C|\().*", STRONG, STRONG, _SUB, "S"),
    _shape(
        r"C[nswv]{0,2}T[^#T]*(?:=|L|n|s|\()[^#T]*T[^#T]",
        PROBABLE,
        PROBABLE,
        "asks the database a yes-or-no question",
        "C",
    ),
    _shape(r"\([nw]?A\(?[nws]=", PROBABLE, POSSIBLE, _TRUE, "A"),
    _shape(r"A\(*(?:n=n|s=s|n=s|n=f|fN?=n)", STRONG, STRONG, _TRUE, "A"),
    _shape(r"^(?:[-+]?n)\)+(?:aw)?(?:A|W|U|;|O|G|H|#)", STRONG, STRONG, _TRUE),
    _shape(r"^[ns]N?(?:=|L)N?[ns]$", WEAK, POSSIBLE, _CONSTANT),
    _shape(r"^I[VFJ]*w.*;?#$", PROBABLE, PROBABLE, _STACK),
    _shape(r"^A[N(]*w=s", STRONG, POSSIBLE, _TRUE),
    _shape(r"^A[N(]*s(?:Kw)?(?:=|\+)", STRONG, PROBABLE, _TRUE),
    _shape(r"s(?:Kw)=s|s=s(?:Kw)|sKw[+|]s", STRONG, POSSIBLE, _TRUE, "K"),
    _shape(r"^OB[ns](?:,n)*#|^H(?:n=n|s=s)", PROBABLE, PROBABLE, _PROBE),
    _shape(r"^Sn(?:,[nZ])+[#;]?$|^Iv\(", POSSIBLE, POSSIBLE, "is a query that asks for nothing but an answer"),
    _shape(r"f\(n\)[+|]f\(n\)", PROBABLE, PROBABLE, "spells a text by character numbers, past a filter", "f"),
)


_SPREADSHEET = re.compile(r"\s*=\s*[A-Z][A-Z.]{1,20}\([^'\"]{0,60}[;,(]\s*\"[^\"]*\"\s*[;,)]")
_QUESTION = re.compile(r"^(?:[a-z]{2,} ){4,}in \(select \w+ from \w+\)?\W*$", re.IGNORECASE)
_INCHES = re.compile(
    r"^[^\"]*\d\"(?:\s*(?:or|and|x|by|to|-)\s*\d+(?:\.\d+)?\s*\")?(?:[^\"=;#]|(?<=\d)\")*[a-z]$", re.IGNORECASE
)
_HARSH = re.compile(
    r"union|sleep|schema|--|/\*|\(\s*select|benchmark|pg_|sys|sqlite|=\s*(?P<q>['\"]?)(\d+)(?P=q)\s*=", re.IGNORECASE
)
_CHOICE = re.compile(r"^\s*select\s+case\s+when\b[^;#]*\bfrom\s+\w+[^;#]*;?\s*$", re.IGNORECASE)
_FEET = re.compile(
    r"\d{1,2}'\s?\d{0,2}\"?(?:\s*(?:or|and|to|x|-)\s*\d{1,2}'\s?\d{0,2}\"?)*(?: [a-z]{3,}){0,3}", re.IGNORECASE
)
_PHRASE = re.compile(  # words and phrases of a search
    r"\"(?!or |and )[a-z]+(?: (?!or\b|and\b)[a-z]+){1,8}\"|(?:[a-z]+ ){0,4}\"[a-z]+\"(?: [a-z]+){1,4}(?: \"[a-z]+\")?",
    re.IGNORECASE,
)
_QUOTES = re.compile(
    r"\s*(?:'\s*(?:or|and|vs)\s*\"|\"\s*(?:or|and|vs)\s*')\s*\??", re.IGNORECASE
)  # two kinds, none closed
_MARK = re.compile(r"(?:how|what|why|when) (?:[a-z]+ ){1,5}['\"`](?: [a-z]+){1,4}\??", re.IGNORECASE)  # asked about
_WORDS = re.compile(r"(?P<one>['\"])[a-z]+(?P=one) (?:&|vs) (?P<two>['\"])[a-z]+(?P=two)", re.IGNORECASE)
_ORDER = r"\d{1,9}\s*[<>]=?\s*\d{1,9}"
_SUM = re.compile(rf"\s*{_ORDER}(?:\s*(?:and|or|&&|\|\|)\s*{_ORDER})+\s*[?.]?\s*", re.IGNORECASE)  # no value is left
_PARTS = re.compile(
    r"(?:\d+[ -])?\d+/\d+\"(?:\s*(?:or|and|x|to|-)\s*(?:\d+[ -])?\d+(?:/\d+)?\")+(?: [a-z]+)*", re.IGNORECASE
)
_TOLD = (_MARK, _WORDS, _QUOTES, _SUM, _PARTS)
_ALL_ROWS = re.compile(r"\s*1\s*=\s*1\s*")  # what the clients of map servers ask for
_NAMED = re.compile(r"[a-z/ _-]+", re.IGNORECASE)  # no literal is left, no number given
_PAIR = re.compile(r"[a-z]\w*;[a-z]+", re.IGNORECASE)
_STATEMENT = re.compile(r"^\s*with\s+\w+\s+as\s*\(\s*select\b[^'\";#]*\)\s*select\b[^\";#]*;?\s*$", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:
    """The strongest reading over the places a value may land in."""
    if context.structured:
        return None  # its parts are judged on their own
    if context.name.lower() == "where" and _ALL_ROWS.fullmatch(value):
        return None
    if any(form.fullmatch(value) for form in _TOLD):
        return None
    if not context.name and context.place in (Place.PATH, Place.VALUE) and _NAMED.fullmatch(value):
        return None  # words of an address
    if _QUESTION.match(value) or _PAIR.fullmatch(value) or (context.place is Place.BODY and _is_plain(value)):
        return None
    best: Verdict | None = None
    for quote in _landings(value):
        found = _read(value, quote)
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
    if best is None or best.confidence < PROBABLE:
        sure, why, shown = sql_probes.probed(value)
        if sure > (best.confidence if best else 0.0):
            best = Verdict(sure, shown, f"The value {why}.")
    if best is None and (junk := _JUNK.search(value)):
        return Verdict(
            POSSIBLE, junk[0], "The mix of quotes and brackets would break a query, and the error would show it."
        )
    if best is None and _PROBED.match(value) and _NUMBERED.search(context.name):
        return Verdict(POSSIBLE, value, "The lone quote would break the query, and the error would show it.")
    return None if best is not None and best.confidence <= PROBABLE and is_password(context.name, value) else best


def _is_plain(value: str) -> bool:
    """Whether the value is a formula of a spreadsheet, or a whole statement that begins with its own `WITH`."""
    return _SPREADSHEET.match(value) is not None or (
        (_STATEMENT.match(value) or (_CHOICE.match(value) and not _HARSH.search(value))) is not None
        and sql_probes.probed(value)[0] < POSSIBLE
    )


_JUNK = re.compile(r"(?=['\"().,<>;\\]*')(?=['\"().,<>;\\]*\")(?=['\"().,<>;\\]*[()])['\"().,<>;\\]{3,}\W*\w*$")
_PROBED = re.compile(r"^-?\d{1,9}['\\]+\)*$")
_NUMBERED = re.compile(
    r"id$|^(?:no|num|page|cat|item|product|article|news|p|uid|pid|cid|sid|aid|user|post)\d*$", re.IGNORECASE
)


def _landings(value: str) -> list[str]:
    if _FEET.fullmatch(value) or _PHRASE.fullmatch(value.strip()):
        return [""]
    return ["", *(quote for quote in "'\"`" if quote in value and not (quote == '"' and _INCHES.search(value)))]


def _read(value: str, quote: str) -> Verdict | None:  # noqa: C901
    if quote:
        at = value.index(quote)
        while value[at + 1 : at + 2] == quote:  # a doubled quote may be a quote or an end
            at += 1
        found = tokens(value[at + 1 :])
        base = at + 1
        begins = 0
    else:
        found = tokens(value)
        base = 0
        begins = _seed(found)
    if not found:
        return None
    letters = shape(found)
    while begins < len(letters) and letters[begins] == ")":
        begins += 1
    rest = letters[begins:]
    best, why, at = called(found, left=bool(quote) or begins > 0)
    span = (at, len(letters))
    if not quote:
        sure, says = told(value, found, letters)
        if sure > best:
            best, why, span = sure, says, (0, len(letters))
    if quote or begins or letters[:1] == "A":
        for form in _AFTER:
            sure = form.quoted if quote else form.bare
            if sure > best and (match := form.find(rest)):
                if form.why in (_CALC, _STACK) and _FOREIGN.search(value):
                    continue
                if quote and form.quoted < CERTAIN and (_phrase(value, quote, base) or _marked(value, quote)):
                    continue
                if quote and not _leaves(value, quote, base, rest, form):
                    continue
                best, why, span = sure, form.why, (begins + match.start(), begins + match.end())
    for form in _ANYWHERE:
        sure = form.quoted if quote else form.bare
        if sure > best and (form.needs in letters or not form.needs) and (match := form.find(letters)):
            if (form.why == _STACK and _FOREIGN.search(value)) or (form.why == _CONSTANT and _ORDERED.match(value)):
                continue
            best, why, span = sure, form.why, match.span()
    if not best:
        return None
    where = _LANDINGS[quote]
    return Verdict(best, _shown(value, found, span, base, quote), f"{where} the value {why}.")


_LANDINGS = {
    "": "In a query without quotes,",
    "'": "Behind its single quote",
    '"': "Behind its double quote",
    "`": "Behind its backtick",
}


def _phrase(value: str, quote: str, base: int) -> bool:
    """Whether the quotes are those of a phrase inside the text: in pairs, and the first behind a blank."""
    return base > 1 and value[base - 2] in " =(:," and value.count(quote) % 2 == 0


def _marked(value: str, quote: str) -> bool:
    """Whether backticks mark code in a text, as Markdown and manuals do."""
    return quote == "`" and ("``" in value or "`_" in value or _SENTENCE.search(value) is not None)


_SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.IGNORECASE)


def _leaves(value: str, quote: str, base: int, rest: str, form: Shape) -> bool:
    """Whether a quote really ends a literal, for shapes so short that prose and markup know them too."""
    if form.why not in (_CUT, _CALC, _TRUE) or form.quoted >= STRONG:
        return True
    before = value[: base - 1].rstrip()
    if rest[:1] == "=" and value[base : base + 1] == ">" and "<" in before:
        return False  # the end of a tag
    if form.why == _CUT and re.match(r"#[^\w\s'\"-]", value[base:]):
        return False  # signs of a password
    if before[-1:] in "=:([{,<>" and before:
        return False
    if quote == '"' and before[-1:].isdigit() and form.why == _CALC and rest[1:2] == "w":
        return False  # inches
    return not (rest[:1] == "#" and value[base : base + 1] == "#" and quote == '"' and not before)


def _seed(found: tuple[Token, ...]) -> int:
    """How many tokens the literal takes that a bare value begins with."""
    at = 0
    while at < len(found) and found[at].letter in "+-" and found[at].text in "-+~":
        at += 1
    if at < len(found) and found[at].letter in "nsZvqw":
        at += 1
    elif at < len(found) and found[at].letter == "(" and len(found) > at + 2 and found[at + 2].letter == ")":
        at += 3
    if at < len(found) and found[at].text == "%":
        at += 1
    return at


def _shown(value: str, found: tuple[Token, ...], span: tuple[int, int], base: int, quote: str) -> str:
    first = found[min(span[0], len(found) - 1)].start + base
    last = found[min(max(span[1] - 1, 0), len(found) - 1)].end + base
    if quote:
        first = min(first, base - 1)
    return value[first : max(last, first + 1)][:300]
