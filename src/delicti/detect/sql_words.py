"""What only a database knows: its functions that wait, read or reach out, its catalogues, its casts.

`called` reads the calls behind the point where a literal was left, `told` the value as a whole. Sources: the manuals
of MySQL, PostgreSQL, SQLite, SQL Server, Oracle, Firebird and Db2.
"""

import re

from delicti.detect.contexts import POSSIBLE, PROBABLE, STRONG, WEAK
from delicti.detect.sql_tokens import KEYWORDS, Token

_DELAY = frozenset(
    "sleep benchmark pg_sleep pg_sleep_for dbms_pipe.receive_message dbms_lock.sleep dbms_session.sleep randomblob "
    "regexp_substring generate_series".split()
)
_REACH = frozenset(
    "load_file xp_cmdshell xp_dirtree xp_fileexist xp_regread xp_subdirs sp_executesql sp_oacreate utl_http.request "
    "utl_inaddr.get_host_address utl_inaddr.get_host_name utl_file.fopen dbms_ldap.init httpuritype dbms_java.runjava "
    "extractvalue updatexml sys_eval sys_exec lo_import lo_export lo_get dblink_connect dblink pg_read_file pg_ls_dir "
    "load_extension openrowset opendatasource ctxsys.drithsx.sn dbms_utility.sqlid_to_sqlhash dbms_xmlgen.getxml "
    "query_to_xml database_to_xml current_setting unistr overlay starts_with json_search xmltype crypt_key "
    "make_set elt "
    "jsonb_pretty sqlite_compileoption_used likelihood unlikely fn_xe_file_target_read_file".split()
)
_OPEN_CALL = re.compile(
    r"^\W{0,3}(sleep|benchmark|pg_sleep|load_file|extractvalue|updatexml|xmltype|make_set|elt|ascii|"
    r"substr(?:ing)?|mid|left|right|lower|upper|length|char_length|hex|unhex|"
    r"conv|concat(?:_ws)?|group_concat|ifnull|nullif|coalesce|if|iif|in|values|default|version|user|current_user|"
    r"session_user|system_user|database|schema|md5|sha1|"
    r"encode|decode|(?:un)?compress|format|trim|ltrim|rtrim|replace|reverse|strcmp|floor|ceil|round|rand|ln|log|"
    r"sin|cos|exp|abs|mod|max|min|sum|count|avg|cast|convert|"
    r"date|day|month|year|time|hour|minute|second|sysdate|now|local|insert|instr|locate|find_in_set|position|nvl|"
    r"to_char|to_number|chr|char|ord|repeat|row_count|"
    r"generate_series|procedure\s+analyse|json_\w+|xp_\w+|sp_\w+)\b[\s\]=&|!?.$'/*:-]{0,6}\($",
    re.IGNORECASE,
)
_TELLS = (
    (
        re.compile(
            (
                r"^\s*'?(?:xp_\w{4,}|sp_(?:executesql|password|oacreate\w*|addextendedproc|makewebtask)|utl_(?:http|"
                r"inaddr|file|smtp)|openrowset|opendatasource|msdasql)'?\s*$"
            ),
            re.IGNORECASE,
        ),
        POSSIBLE,
        "names a procedure that reaches beyond the database",
    ),
    (
        re.compile(r"\bexec(?:ute)?\s+(?:master\s*\.\s*\w*\s*\.\s*)?xp_\w+", re.IGNORECASE),
        PROBABLE,
        "runs a procedure that reaches beyond the database",
    ),
    (
        re.compile(
            (
                r"(?:\w|\)\s?)::\s*(?:int(?:eger|4|8)?|bigint|text|bool(?:ean)?|jsonb?|numeric|double\s+precision|"
                r"varchar|float\d?)\b(?!\s*[:<])"
            ),
            re.IGNORECASE,
        ),
        POSSIBLE,
        "casts a value so that the error shows it",
    ),
    (
        re.compile(
            r"\b(?:drop|declare|insert|delete|update|in|union|select|from|where|or|and|exec)/\*.{0,60}?\*/\s*[@\w(]",
            re.IGNORECASE,
        ),
        PROBABLE,
        "hides the words of a query from filters",
    ),
    (
        re.compile(r"^\s*select\s+(?:0x[0-9a-f]+|@@\w+|\w*\(\s*0x)", re.IGNORECASE),
        POSSIBLE,
        "is a query for a value only a database has",
    ),
)
_COMMON = frozenset("sleep elt overlay unlikely likelihood".split())  # names other languages use too
_CATALOG = re.compile(
    r"information_schema|\bsys(?:objects|columns|users|databases|logins)\b|sqlite_(?:master|schema)|pg_(?:catalog|"
    r"shadow|user"
    r"|tables|class|database|proc)\b|\ball_(?:tables|users|tab_columns)\b|\buser_tables\b|\bdba_\w+|v\$(?:version|"
    r"instance)|rdb\$\w+"
    r"|msys(?:accessobjects|objects|aces)|\bsysibm\.|\bsyscat\.|mysql\.(?:user|db)|master\.\.|domain\.(?:domains|"
    r"tables)|"
    r"\bsys\.(?:tables|columns|objects|databases|all_)",
    re.IGNORECASE,
)

# One of these stands in whatever the pattern finds; most values hold none.
_CATALOG_WORDS = (
    *("information_schema", "sys", "sqlite_", "pg_", "all_", "user_tables", "dba_", "v$", "rdb$", "mysql.", "master.."),
    *("domain.",),
)


def called(found: tuple[Token, ...], *, left: bool) -> tuple[float, str, int]:
    """The most telling call: how sure, why, at which token. `left`: a literal was left before."""
    best, why, where = 0.0, "", 0
    for at, token in enumerate(found):
        if token.letter != "f":
            continue
        name = token.text.replace(" ", "")
        delays = name in _DELAY
        if not delays and name not in _REACH:
            continue
        argued = at + 2 < len(found) and found[at + 2].letter in "nsvf(wSq+CZ"
        alone = at == 0 and (name in _COMMON or (name == "benchmark" and found[at + 3 : at + 4][-1:] and not left))
        alone = alone and (name in _COMMON or found[at + 3].letter == ")")  # it takes two operands
        spaced = found[at + 1].start > token.end and found[at + 2 : at + 3] and found[at + 2].letter == "w"
        sure = WEAK if alone or spaced or not argued else STRONG if left or name not in _COMMON or at > 0 else PROBABLE
        if name in _COMMON and at > 0 and not left and found[at - 1].letter not in "S,(A=+|;)nB":
            sure = WEAK
        if sure > best:
            does = "makes the database wait" if delays else "reads or reaches what a query should not"
            best, why, where = sure, f"calls {name}, which {does}", at
    return best, why, where


def told(value: str, found: tuple[Token, ...], letters: str) -> tuple[float, str]:
    """What the value as a whole gives away, and how sure that makes us."""
    best, why = 0.0, ""
    open_call = _OPEN_CALL.match(value)
    if open_call is not None:
        best, why = POSSIBLE, f"begins a call of {open_call[1].lower()} that the query around it would go on with"
    for pattern, sure, says in _TELLS:
        if sure > best and pattern.search(value):
            best, why = sure, says
    lower = value.lower()
    catalog = _CATALOG.search(value) if any(word in lower for word in _CATALOG_WORDS) else None
    if catalog:
        sure = STRONG if "S" in letters and "F" in letters and "wwww" not in letters else WEAK
        if sure > best:
            best, why = sure, f"names the database's own catalogue ({catalog[0]})"
    if best < PROBABLE and ("S" in letters or "U" in letters):
        hidden = "/*!" in value or _SPLIT.search(value) is not None or _scrambled(found, value)
        if hidden and _QUERY.search(letters):
            best, why = PROBABLE, "hides the words of a query from filters"
    return best, why


_SPLIT = re.compile(r"\w/\*.{0,40}?\*/\w")
_QUERY = re.compile(r"U[Y]?[(]*S|S.*F|S[(]?f")


def _scrambled(found: tuple[Token, ...], value: str) -> bool:
    for token in found:
        if token.text in KEYWORDS and len(token.text) > 3:
            sent = value[token.start : token.end]
            if not (sent.islower() or sent.isupper() or sent[1:].islower()) and len(sent) == len(token.text):
                return True
    return False
