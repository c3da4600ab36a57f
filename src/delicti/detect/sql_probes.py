"""Pieces of a query that nobody sends but who tests for an open one: fragments, reaching statements, hidden words.

`sql` reads what follows where a literal is left. Here a value is known by itself: a call that only a database answers,
a statement that opens files, programs or accounts, a condition of two equal constants, a quote with nothing behind it.
Each pattern is linear and looks at the value's first MOST characters. Sources: the manuals of MySQL, MariaDB,
PostgreSQL, SQLite, SQL Server, Oracle, Db2 and Firebird (functions, system variables, statements).
"""

import re
from typing import NamedTuple

from delicti.detect.contexts import POSSIBLE, PROBABLE, STRONG

MOST = 1500

# Functions and procedures that no other language has.
ONLY = (
    "load_file group_concat wm_concat listagg string_agg gtid_subset gtid_subtract name_const extractvalue updatexml "
    "pg_sleep pg_sleep_for pg_read_file pg_read_binary_file pg_ls_dir pg_stat_file lo_import lo_export lo_get "
    "current_setting "
    "query_to_xml database_to_xml table_to_xml dblink dblink_connect pg_user pg_backend_pid inet_server_addr "
    "sqlite_version load_extension randomblob zeroblob fts3_tokenizer "
    "suser_sname suser_name is_srvrolemember has_dbaccess is_member user_name db_name object_id object_name col_name "
    "serverproperty host_name fn_listextendedproperty openrowset opendatasource openquery "
    "dbms_xmlgen.getxml dbms_xmlgen.getxmltype dbms_pipe.receive_message dbms_lock.sleep dbms_session.sleep "
    "dbms_java.runjava dbms_scheduler.create_job dbms_metadata.get_ddl dbms_xmlquery.getxml "
    "dbms_xslprocessor.read2clob "
    "utl_http.request utl_inaddr.get_host_address utl_inaddr.get_host_name utl_file.fopen utl_smtp.open_connection "
    "utl_raw.cast_to_varchar2 ctxsys.drithsx.sn ordsys.ord_dicom.getmappingxpath httpuritype xmltype sys_context "
    "rdb$get_context rdb$set_context polygonfromtext geometrycollection linestring multipoint multipolygon "
    "json_keys json_arrayagg st_latfromgeohash st_longfromgeohash uuid_to_bin"
).split()
_ONLY = "(?:" + "|".join(sorted(re.escape(name) for name in ONLY)) + ")"
_LETTERS = (
    r"(?:ascii|ord|hex|unhex|bin|conv|oct|chr|char|substr(?:ing)?|mid|left|right|lower|upper|length|len|"
    r"(?:char|octet|bit)_length|concat(?:_ws)?|cast|convert|try_convert|coalesce|ifnull|nullif|isnull|nvl|if|iif|"
    r"elt|make_set|count|min|max|sum|avg|floor|ceil|round|rand|exp|abs|sign|md5|sha1|sha2|password|quote|reverse|"
    r"replace|trim|rtrim|ltrim|position|instr|locate|format|distinct|row|values|to_char|to_number|rawtohex|polygon|"
    r"translate|n?(?:var)?char2?|nullif|sleep|benchmark)"
)
_IDENTITY = (
    r"(?:(?:version|user|database|schema|current_user|session_user|system_user|user_name|db_name|host_name|"
    r"current_database|current_schema|sqlite_version|connection_id|suser_sname|pg_backend_pid|inet_server_addr)"
    r"\s*\(\s*\)|@@[a-z]\w{2,})"
)
_TABLES = (
    r"(?:information_schema\.\w+|pg_catalog\.\w+|pg_(?:shadow|user|tables|class|database|proc|authid)|"
    r"sqlite_(?:master|schema|temp_master)|sys\.(?:tables|columns|objects|databases|all_\w+|sql_logins|user\$)|"
    r"sys(?:objects|columns|databases|logins|users)|(?:master|msdb|tempdb)\.(?:dbo)?\.\w+|mysql\.(?:user|db)|"
    r"sysibm\.\w+|syscat\.\w+|rdb\$\w+|v\$(?:version|instance|session)|all_(?:tables|users|tab_columns)|"
    r"dba_(?:users|tables)|user_tab_columns|msysobjects)"
)


class Probe(NamedTuple):
    """A pattern, how sure it makes us, and what it says."""

    pattern: re.Pattern[str]
    sure: float
    why: str


def _probe(pattern: str, sure: float, why: str) -> Probe:
    return Probe(re.compile(pattern, re.IGNORECASE | re.DOTALL), sure, why)


_CALLS = "calls what only a database answers"
_REACHES = "reaches beyond the query: files, programs or accounts of the server"
_PIECE = "is a piece of a query that the query around it would go on with"
_TRUE = "adds a condition of two equal constants"
_OPEN = "ends a literal with nothing behind it; the error would show that the query takes it"
_COUNTS = "probes how many columns the query has"
_END = r"\s*(?:$|--|\#|/\*|;)"

PROBES = (
    _probe(rf"\b{_LETTERS}\s?\(\s*[^;]{{0,80}}?(?:\b(?:0x[0-9a-f]{{2,}})|{_IDENTITY})", PROBABLE, _CALLS),
    _probe(rf"^\W{{0,4}}{_ONLY}\s?\(\s*[^\s)]", PROBABLE, _CALLS),
    _probe(
        rf"^\W{{0,4}}(?:{_LETTERS}|{_ONLY})\(\s*(?:\(?\s*select\b[^()]{{0,60}}|{_LETTERS}\(\s*)*$",
        POSSIBLE, _PIECE,
    ),
    _probe(
        r"^\W{0,4}(?:ascii|ord|hex|unhex|conv)\s?\(\s*(?:substr(?:ing)?|mid|left|lower|upper)\s?\(",
        PROBABLE, _CALLS,
    ),
    _probe(r"^\W{0,4}n?char\(\s*\d{1,3}(?:\s*,\s*\d{1,3})+\s*\)", POSSIBLE, "spells a text by character numbers"),
    _probe(r"^\W{0,4}(?:cast|convert)\(\s*(?:\w+\s*,\s*)?[\w()@]+\s+as\s+\w+\s*\)\W*$", POSSIBLE, _CALLS),
    _probe(r"^\s*\(?sleep\(\s*\d{1,6}(?:\.\d+)?\s*\)\)?" + _END, POSSIBLE, "makes the database wait"),
    _probe(
        rf"^\W{{0,3}}(?:(?:select|print)\s+)?(?:{_IDENTITY}|(?<=select )(?:current_user|session_user|user)\b|"
        r"(?<=select )(?:pg_sleep|load_file|sleep|benchmark)\b)(?:\s+from\s+dual)?\W{0,3}" + _END,
        POSSIBLE,
        "asks for what only a database knows",
    ),
    _probe(r"\bselect\b[^;]{1,80}\bfrom\s+dual\b" + _END, POSSIBLE, "asks for what only a database knows"),
    _probe(r"^[\d'\")\s-]{0,8}union\s+(?:(?:all|distinct)\s+)?select\W*$", POSSIBLE, _PIECE),
    _probe(r"\binto\s+(?:out|dump)file\b\s*(?:['\"@(]|0x|$)", PROBABLE, _REACHES),
    _probe(r"\bload\s+data\s+(?:\w+\s+)?(?:local\s+)?infile\s*['\"]", STRONG, _REACHES),
    _probe(r"\bcopy\b.{1,80}\b(?:to|from)\s+program\s*['\"]", STRONG, _REACHES),
    _probe(r"\bbackup\s+(?:database|log)\b.{1,60}\bto\s+disk\s*=", STRONG, _REACHES),
    _probe(r"\bbulk\s+insert\s+\S{1,60}\s+from\s*['\"]", STRONG, _REACHES),
    _probe(
        r"^\W{0,3}(?:create|alter)\s+(?:user|login)\s+\S{1,60}\s+(?:identified\s+by|with\s+password)\s*\S",
        PROBABLE, _REACHES,
    ),
    _probe(
        r"^\W{0,3}grant\s+(?:all|dba|connect|resource|super|file)\b[\w ]{0,20}\s(?:on|to)\s+"
        r"(?!(?:a|the|all|database|schema|table)s?\s*$)\S+" + _END,
        POSSIBLE, _REACHES,
    ),
    _probe(
        r"^\W{0,3}drop\s+(?:user|table|schema|database)\s+\S{1,60}\s+cascade\b",
        POSSIBLE, "drops a part of the database",
    ),
    _probe(r"^\W{0,3}handler\s+\w+\s+(?:open|read\s+(?:first|next))" + _END, POSSIBLE, _REACHES),
    _probe(
        r"(?:^|['\";)\d])\s*exec(?:ute)?\s+(?:master\W{1,3}(?:dbo\W{1,3})?)?(?:xp_\w*|sp_(?:configure|"
        r"executesql|oa\w+|password|addlogin|makewebtask|addsrvrolemember|"
        r"add_job|start_job)?(?!\w))", PROBABLE, _REACHES),
    _probe(r"(?:^|[;'\"])\s*exec(?:ute)?\s*\(\s*(?:@|$|char\(|'|0x)", POSSIBLE, "runs a text as a query"),
    _probe(r"(?:^|;)\s*execute\s+immediate\s*(?:['\"(]|$)", PROBABLE, "runs a text as a query"),
    _probe(r"(?:^|[;'\"]|\bbegin)\s*declare\s+@[a-z]\w*", POSSIBLE, "begins a program in the database"),
    _probe(
        r"\bcreate\s+(?:or\s+replace\s+)?(?:aggregate\s+)?function\b.{1,80}\b(?:soname|returns)\b",
        PROBABLE, _REACHES,
    ),
    _probe(r"^\W{0,3}i?if\(\s*\d{1,6}\s*[=<>]\s*\d{1,6}\s*,", POSSIBLE, "asks the database a yes-or-no question"),
    _probe(r"\bprocedure\s+analyse\s*\(", PROBABLE, "asks the database to analyse its own result"),
    _probe(
        r"\bwhere\s+\(?(?P<one>\d{1,6}|'\w{0,12}'|\"\w{0,12}\")\s*=\s*(?P=one)(?![\w.])(?:\W*$|\s*(?:--|\#|;|"
        r"and|or))",
        PROBABLE, _TRUE,
    ),
    _probe(r"^\s*\|\|\s*\(?(?P<one>\d{1,6}|'\w{0,12}')\s*=\s*(?P=one)", PROBABLE, _TRUE),
    _probe(
        r"^\s*(?:\d{1,6}\s*<=>\s*\d{1,6}|\d{1,6}-(?:true|false))\s*$",
        POSSIBLE, "is a formula only a database works out",
    ),
    _probe(r"^\W{0,3}(?:order|group)\s+by\s+\d{1,4}(?:\s+(?:asc|desc))?(?:\s*,\s*\d{1,4})*" + _END, POSSIBLE, _COUNTS),
    _probe(r"\bgroup\s+by\s+[\w.,]{1,40}\s+having\s+\(?\d{1,6}\s*=", PROBABLE, _COUNTS),
    _probe(r"^\s*\d{1,9}\s*;\s*--", POSSIBLE, _OPEN),
    _probe(r"^\W{0,3}having\s+(?:count|sum|avg|min|max)\s*\(\s*[\w.*]+\s*\)\s*[<>=]", POSSIBLE, _PIECE),
    _probe(
        r"^\W{0,3}limit\s+\d+\s*(?:(?:,|offset)\s*\d+)?\s*(?:--|\#|/\*|into\s|procedure\s|union\s)",
        PROBABLE, _PIECE,
    ),
    _probe(
        rf"\b(?:from|join)\s+{_TABLES}\b.{{0,80}}\b(?:where|limit|group\s+by|order\s+by)\b",
        PROBABLE, "reads the database's own catalogue",
    ),
    _probe(
        rf"^\W{{0,3}}(?:(?:insert\s+into|update|delete\s+from)\s+{_TABLES}|(?=\w+[.$]){_TABLES})\W{{0,3}}$",
        POSSIBLE, "names the database's own catalogue",
    ),
    _probe(
        r"['\"\d)]\s*;\s*(?:desc(?:ribe)?|show|pragma|explain|use|vacuum|attach)\s+\w+.{0,80}(?:--|\#|;)",
        PROBABLE, "ends the statement and starts another one",
    ),
    _probe(r"^\s*\d{0,6}['\"`]\s*\)*\s*(?:or|and|xor|having|union|\|\||&&)\s*[('\"]{0,3}\s*$", POSSIBLE, _OPEN),
    _probe(r"^\s*\d{0,6}(?:['\"`]\)+|'\"|\"')" + _END, POSSIBLE, _OPEN),
    _probe(r"^\s*['\"`]\s*\)+\s*(?:or|and)\s*\(+", PROBABLE, _OPEN),
    _probe(
        r"(?<![\w.])\d\.e[(.]\s?(?:ascii|ord|substr|select|from|tables|columns|users|where|union|\w+\))",
        POSSIBLE, "hides the words of a query behind a number",
    ),
    _probe(
        r"['\")\]]\s*(?:->>?|@[?@>]|[<>=]{1,2})\s*'\$[.\[]",
        POSSIBLE, "compares a document's part inside the query",
    ),
    _probe(r"['\")\]]\s*::\s*jsonb?\b", POSSIBLE, "casts a value inside the query"),
)  # fmt: skip
ANCHORS = (
    r"@@[a-z]",
    rf"{_ONLY}[\s=/*]{{0,6}}\(",
    (rf"\b{_LETTERS}\s?\(.{{0,80}}(?:0x[0-9a-f]{{2}}|\b(?:version|user|database|schema|\w+_user|\w+_name|current_\w+|"
        r"\w+_id|\w+_pid|\w+_addr)\s*\(\s*\))"),
    rf"(?:^|\W){_LETTERS}\([^)]{{0,80}}$",
    r"(?:ascii|ord|hex|unhex|conv)\s?\(\s*(?:substr|mid|left|lower|upper)",
    r"char\(\s*\d{1,3}\s*,|^\W{0,3}i?if\(\s*\d",
    r"(?:cast|convert)\(.{1,60}\sas\s",
    r"sleep\(\s*\d",
    r"^\W{0,3}select\s+(?:current_user|session_user|user|pg_sleep|load_file|sleep|benchmark)\b",
    r"\bfrom\s+dual\b",
    r"load\s+data\s|\bprogram\s*['\"]|\bto\s+disk\s*=|bulk\s+insert\s|identified\s+by|with\s+password|\scascade\b",
    r"^\W{0,3}(?:grant\s+(?:all|dba|connect|resource|super|file)|handler\s)",
    r"\bexec(?:ute)?\s+(?:master|[sx]p_|immediate)|\bexec(?:ute)?\s*\(|declare\s+@|create\s.{0,30}function\b",
    r"procedure\s+analyse|\bwhere\s+\(?['\"\d]|^\s*\|\|\s*\(?['\d]|^\s*\d{1,6}(?:\s*<=>|-(?:true|false))",
    r"^\W{0,3}(?:order|group)\s+by\s+\d|^\W{0,3}having\s+[a-z]{3,5}\s*\(|^\W{0,3}limit\s+\d",
    (r"\b(?:from|join|into|update)\s+(?:information_schema|pg_|sqlite_|sys|master|msdb|tempdb|mysql|"
    r"rdb\$|v\$|all_|dba_|user_t|msys)"),
    r"(?:^|\W)(?:information_schema|pg_catalog|sys|master|msdb|tempdb|mysql|sysibm|syscat)\.|rdb\$|v\$",
    r";\s*(?:desc|show|pragma|explain|use|vacuum|attach)",
    r"^\s*\d{0,6}['\"`][\s)'\"`]{0,6}(?:(?:or|and|xor|having|union|\|\||&&)[\s('\"]{0,4})?(?:$|--|#|/\*|;|\()",
    r"^\s*['\"`]\s*\)+\s*(?:or|and)\s*\(",
    r"\d\.e[(.]|^\s*\d{1,9}\s*;\s*--",
    r"['\")\]]\s*(?:->|@[?@>]|[<>=])[\s>=]{0,4}'\$|['\")\]]\s*::\s*json",
    r"[a-z]/\*[^*]{0,40}\*/\s*[a-z(]",
    r"[a-z][\x01-\x08\x0b\x0c\x0e-\x1b][a-z]",
)  # fmt: skip
_PROSE = re.compile(r"\b[a-z]{2,} (?:[a-z]{2,} )?[a-z]{3,} \S{0,40}$", re.IGNORECASE)
_TALK = re.compile(
    r"(?:^|[\s?!.])(?:how|what|why|does|using|example|tutorial|meaning|difference|vs|versus)\b", re.IGNORECASE
)
_INNER = re.compile(r"0x|\(\s*\)|@@")  # what the first probe, the dearest, cannot do without
_SPLIT = re.compile(r"(?<=[a-z_])(?:/\*[^*]{0,40}\*/|[\x01-\x08\x0b\x0c\x0e-\x1b])(?=[a-z(])", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:union|select|insert|update|delete|drop|where|having|order|group|exec|declare|from|"
    r"(?:substr(?:ing)?|ascii|concat|sleep|benchmark|extractvalue|updatexml|json_\w+|group_concat|char|version|"
    r"database|user)(?=\())",
    re.IGNORECASE,
)


def probed(value: str) -> tuple[float, str, str]:
    """How sure a probe makes us, what it does, and the part that shows it; nothing where no probe fits."""
    value = value[:MOST]
    best, why, shown = 0.0, "", ""
    for probe in PROBES:
        if probe.sure <= best or (probe is PROBES[0] and _INNER.search(value) is None):
            continue
        match = probe.pattern.search(value)
        if match is None or _TALK.search(value):
            continue
        if (probe.sure < PROBABLE or probe.why == _CALLS) and _PROSE.search(value[: match.start()]):
            continue
        best, why, shown = probe.sure, probe.why, match[0].strip()
    if best < PROBABLE and (hidden := _hidden(value)):
        best, why, shown = PROBABLE, "hides the words of a query from filters", hidden
    return best, why, shown[:300]


def _hidden(value: str) -> str:
    """The first word of a query that shows only once what splits it is taken out."""
    if _SPLIT.search(value) is None:
        return ""
    plain, joined = _SPLIT.sub(" ", value), _SPLIT.sub("", value)
    seen = {match[0].lower() for match in _WORDS.finditer(plain)}
    return next((match[0] for match in _WORDS.finditer(joined) if match[0].lower() not in seen), "")
