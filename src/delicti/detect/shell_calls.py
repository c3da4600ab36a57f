"""Programs called the way only a command line does: with the options and targets of their own manuals.

A name alone is a word ("find", "net", "start"); `cmd /c`, `find / -name`, `net user /add` are calls. Each pattern is
linear and looks at the value's first MOST characters. Sources: Microsoft's Windows commands reference, the manuals of
GNU findutils, coreutils, tar, OpenBSD netcat and socat; the projects GTFOBins and LOLBAS name which of them matter.
"""

import re
from typing import NamedTuple

from delicti.detect.contexts import POSSIBLE, PROBABLE, STRONG

MOST = 1500


class Call(NamedTuple):
    """A pattern for one way to call a program, how sure it makes us, and the words of which one must be there."""

    pattern: re.Pattern[str]
    sure: float
    words: frozenset[str]


_BEGIN = r"(?:^|[;|&`(\n\"']\s*|\$\(\s*|\b(?:sudo|time|nohup|exec|env|xargs|start|call|busybox)\s+)"
_WAY = r"(?:(?:[a-z]:|%\w+%|\\\\[\w.]+)?[\\/][\w\\/.%() -]{0,80}[\\/])?"
_ADDRESS = r"(?:https?|ftp)://\S"
_HOST = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[\w-]+(?:\.[\w-]+)+)"


_LETTERS = re.compile(r"[%a-z][a-z_%-]*")
_GROUP = re.compile(r"(?:([a-z]+-)\(\?:([a-z|]+)\)|\(\?:([a-z|]+)\)\?([a-z]+))")


def _unfold(match: re.Match[str]) -> str:
    """The words of a group that stands behind or before the rest of a name."""
    if match[1]:
        return "|".join(match[1] + word for word in match[2].split("|"))
    return "|".join([match[4], *(word + match[4] for word in match[3].split("|"))])


def _call(names: str, arguments: str, sure: float = PROBABLE) -> Call:
    pattern = rf"{_BEGIN}@?{_WAY}(?:{names})(?:\.exe)?[\"']?(?:{arguments})"
    words = frozenset(word[0] for name in _GROUP.sub(_unfold, names).split("|") if (word := _LETTERS.search(name)))
    return Call(re.compile(pattern, re.IGNORECASE | re.DOTALL), sure, words)


CALLS = (
    _call(r"cmd|%comspec%|command\.com", r"\s*(?:/\w\s*){0,3}/[ckr](?:\s|\"|$)", STRONG),
    _call(
        r"powershell|pwsh",
        r"\s+(?:-\w+\s+(?:\w+\s+)?)*(?:[-/](?:e|ec|enc\w*|c|command|nop\w*|noni\w*|noe\w*|w|window\w*|ep|ex\w*|sta|"
        r"f|file|v|version)\b|(?:iex|iwr|invoke-\w+|start-\w+|&|\$\w+\s*=|\(?new-object)\b)",
        STRONG,
    ),
    _call(r"iex|invoke-expression|iwr|invoke-webrequest|invoke-command", r"\s*(?:\(|-\w+\s|['\"$]|https?:)"),
    _call(
        r"start-(?:sleep|process)|get-(?:wmiobject|ciminstance|content|childitem|process|service|aduser)|new-object|"
        r"set-executionpolicy|invoke-(?:wmimethod|webrequest|restmethod)|add-mppreference|set-mppreference",
        r"\s+(?:-\w+\s+\S|\d|[a-z]:\\|['\"]|win32_\w|\w+\.\w+|\|)",
    ),
    _call(r"certutil", r"\s+[-/](?:urlcache|decode|encode|f|split|verifyctl|dump|decodehex)\b", STRONG),
    _call(r"bitsadmin", r"\s+/\w+", STRONG),
    _call(
        r"wmic",
        r"\s+(?:/\w+\S*\s+){0,4}(?:process|os|useraccount|qfe|service|product|startup|logicaldisk|share|computersystem|"
        r"nicconfig|shadowcopy)\s*(?:$|\b(?:call|get|list|where)\b\s*[\w/,]*\s*(?:$|[|&;,\"'/]|\w+$))",
    ),
    _call(r"mshta", r"\s+(?:https?:|vbscript:|javascript:|\S+\.hta)", STRONG),
    _call(r"regsvr32", r"\s+(?:/\w|\S+\.dll)", STRONG),
    _call(r"rundll32", r"\s+\S+(?:\.dll|,|:)", STRONG),
    _call(r"cscript|wscript", r"\s+(?://|\S+\.(?:vbs|js|wsf)\b)", STRONG),
    _call(r"msiexec", r"\s+/\w", STRONG),
    _call(r"reg", r"\s+(?:query|add|save|export|delete|copy|load)\s+\"?(?:hk|\\\\)", STRONG),
    _call(
        r"net1?",
        r"\s+(?:user|localgroup|group|accounts|view|share|use|start|stop|session|config|statistics)"
        r"(?:\s*(?:$|[|&;/\"'])|\s+\S+\s+(?:\S+\s+)?/\w+|\s+\\\\|\s+(?:administrators?|guest|\"?domain admins)\b)",
    ),
    _call(r"sc", r"\s+(?:\\\\\S+\s+)?(?:query|qc|create|start|stop|config|delete)\s+\w+\s*(?:$|binpath|[|&;/])"),
    _call(
        r"schtasks|tasklist|taskkill|systeminfo|ipconfig|whoami|icacls|cacls|attrib|takeown|findstr|xcopy|robocopy|"
        r"vssadmin|bcdboot|bcdedit|wevtutil|diskshadow|driverquery|gpresult",
        r"\s*/[a-z]{1,12}\b",
    ),
    _call(
        r"vssadmin|wevtutil|wbadmin|nltest|dsquery|netsh|quser|qwinsta",
        r"\s+(?:delete|list|cl|el|/\w|advfirewall|firewall|wlan|interface|user|computer)\b",
    ),
    _call(
        r"type|more|copy|del|erase|dir|move|ren|rd|md|attrib|start",
        r"\s+(?:/\w+\s+)*\"?(?:[a-z]:(?:[\\/]|\s*(?:$|[\"'|&;,]))|%\w+%|\\\\\w)",
    ),
    _call(r"dir|tree|cls|ver|set|vol", r"\s+/[a-z]{1,3}\b(?:\s*$|\s*[|&;])", POSSIBLE),
    _call(r"start", r"\s+(?:/\w+\s+)*\S+\.(?:exe|bat|cmd|vbs)\b"),
    _call(r"timeout", r"\s+/t\s+\d", PROBABLE),
    _call(
        r"find",
        r"\s+[/.~$]\S*\s+(?:[!(\\]\s*)*-(?:name|iname|exec|perm|type|user|size|newer|printf|delete|"
        r"maxdepth|ls|writable)\s+\S", PROBABLE,
    ),
    _call(r"chmod|chgrp", r"\s+(?:-\w+\s+)*(?:[0-7]{3,4}|[ugoa]*[-+=][rwxst]+)\s+[\w./~*$-]*(?:[/.*]|$)"),
    _call(r"chown", r"\s+(?:-\w+\s+)*\w+(?::\w+)\s+\S"),
    _call(r"tar|bsdtar", r"\s+-?[cxtz]\w*f\s+\S|\s+.{0,80}--(?:checkpoint|to-command|use-compress)"),
    _call(r"nc|ncat|netcat", rf"\s+(?:-\w+\s+\S*\s*){{1,6}}|\s+{_HOST}\s+\d{{1,5}}\b", STRONG),
    _call(r"socat", r"\s+\S*(?:tcp|udp|exec|stdio|openssl|pty|unix|file)\S*[:-]", STRONG),
    _call(r"ssh|sftp|scp|rsync", rf"\s+(?:-\w+\s+(?:\S+\s+)?){{0,4}}(?:\S+\s+)?[\w.-]+@{_HOST}"),
    _call(
        r"curl|wget|fetch|lwp-(?:request|download)|lynx|aria2c|axel|w3m|links",
        rf"\s+(?:-{{1,2}}\w[\w-]*(?:[ =]\S+)?\s+){{0,6}}['\"]?{_ADDRESS}",
    ),
    _call(r"tftp|ftp|telnet", rf"\s+(?:-\w\s+)*{_HOST}(?:\s+(?:get|put|-c|\d{{1,5}})\b|\s*$)"),
    _call(
        r"ping6?|traceroute|tracert|nslookup|dig|host",
        r"\s+(?:[-/+][a-z]+\s{0,3}\d{0,9}\s{1,3}){0,6}(?:\d{1,3}(?:\.\d{1,3}){3}|"
        r"[\w-]+(?:\.[\w-]+){1,5})\s*(?:$|[|&;`\"')])",
    ),
    _call(r"mysql|mysqldump|psql|sqlcmd|mongo", r"\s+(?:-\w+\s+)?-[uhpUS]\s*\w+(?:\s+-|\s+-?\w+\s*$|\s*$)"),
    _call(r"openssl", r"\s+(?:s_client|enc|req|base64)\s+-", STRONG),
    _call(r"(?:g|m|n)?awk", r"\s+(?:-\w\S*\s+)*['\"]?\s*(?:begin\s*\{|\{\s*(?:system|print)|/)", PROBABLE),
    _call(
        r"perl|ruby|node|lua|php\d?|python[\d.]*|pypy3?|tclsh|irb",
        r"\s+(?:-\w+\s+)*-{1,2}(?:e|r|c|eval|run)\s*['\"\w]", PROBABLE,
    ),
    _call(r"vi|vim|ed|ex|emacs|nano|less|more|man", r"\s+(?:-c\s*['\"]?:|--eval\b|-s\s+/\S)", PROBABLE),
    _call(r"sh|bash|zsh|dash|ksh|ash|csh|tcsh|fish", r"\s+-\w*[ci]\b", STRONG),
    _call(
        r"echo|printf",
        r"\s+[^>|]{0,200}(?:>{1,2}\s*[\w./~$\\:-]+\.\w{1,4}\b|>{1,2}\s*/\w|\|\s*(?:sh|bash|base64|xxd|"
        r"tee)\b)", PROBABLE,
    ),
    _call(r"echo", r"\s*(?:%\w{2,30}%\s*(?:$|[|&;\"'])|\$[A-Z_]{2,20}\s*[|&;])", PROBABLE),
    _call(r"sudo", r"\s+-[lkuis]\b|\s+(?:su|bash|sh|id|whoami|cat|reboot|passwd)\b\s*(?:$|/|-)", PROBABLE),
    _call(r"set|env|printenv", r"\s*\|\s*(?:findstr|grep|sort|more)\b", PROBABLE),
    _call(
        r"crontab|xxd|hexdump|od|strings|base64|base32|rev|tac|nl|head|tail|cut|sort|uniq|paste|fold|column|"
        r"comm|look|cat|tee|dd|less|more|grep|egrep|fgrep|zgrep|sed|diff|file|stat|wc|install|cp|mv|ln|rm|"
        r"touch|mkdir|ls",
        r"\s+(?:-[\w-]+(?:[ =]\S+)?\s+|\S+\s+){0,3}?(?:if=|of=)?(?:~|\$HOME|\.\.|/(?:etc|proc|root|var|"
        r"tmp|home|usr|dev|opt|srv|bin|boot|sys|flag))(?:/\S*|\s*$|[\"'|;&])", PROBABLE,
    ),
    _call(
        r"cat|more|less|head|tail|nl|tac|type|strings",
        r"\s+(?:\./)?[\w-]+\.(?:php\d?|conf|config|ini|env|inc|htaccess|htpasswd|bak|key|pem)\s*(?:$|[|&;])", PROBABLE,
    ),
    _call(r"kill|pkill|killall", r"\s+-\d{1,2}\s+\S", PROBABLE),
)  # fmt: skip
ANCHORS = (
    r"(?:cmd|comspec%|command\.com)(?:\.exe)?[\"']?\s*/[a-z]",
    (
        r"(?:powershell|pwsh)(?:\.exe)?[\"']?\s+(?:[-/&$(]|iex|iwr|invoke|start-|new-)|(?:iex|iwr|"
        r"invoke-[a-z]+)\s*[('\"$-]|(?:iwr|request|expression)\s+-|iex\s+http|iwr\s+http|request\s+http"
    ),
    (
        r"(?:certutil|bitsadmin|regsvr32|msiexec|schtasks|tasklist|taskkill|systeminfo|ipconfig|whoami|icacls|"
        r"cacls|attrib|takeown|findstr|xcopy|robocopy|vssadmin|bcdboot|bcdedit|wevtutil|diskshadow|"
        r"driverquery|gpresult)(?:\.exe)?[\"']?\s*[-/][a-z]"
    ),
    (
        r"(?:wmic|mshta|rundll32|cscript|wscript|regsvr32|reg|net1?|sc|vssadmin|wevtutil|wbadmin|nltest|"
        r"dsquery|netsh|quser|qwinsta)(?:\.exe)?[\"']?\s+[a-z\\/\"]"
    ),
    (
        r"(?:type|more|copy|del|erase|dir|move|ren|rd|md|attrib|start|tree|cls|ver|set|vol)[\"']?\s+(?:/[a-z]|"
        r"\"?(?:[a-z]:|%[a-z]|\\\\))"
    ),
    r"(?:start-|get-|new-object|set-executionpolicy|invoke-|-mppref)[a-z]*\s",
    r"start\s.{0,80}\.(?:exe|bat|cmd|vbs)|timeout\s+/t",
    r"find\s+[/.~$][^\s]{0,80}\s+[!(\\\s]{0,4}-[a-z]|(?:chmod|chgrp)\s+[-+=0-7a-z]|chown\s+.{0,20}:",
    r"tar\s+-?[cxtz]|tar\s.{0,80}--|(?:nc|ncat|netcat)[\"']?\s+[\d-]|(?:nc|ncat|netcat)\s+[\w-]+\.[\w.-]+\s+\d|socat\s",
    r"(?:ssh|sftp|scp|rsync)\s.{0,80}@|(?:curl|wget|fetch|lwp-[a-z]+|lynx|aria2c|axel|w3m|links)\s.{0,120}://",
    r"(?:tftp|ftp|telnet|ping6?|traceroute|tracert|nslookup|dig|host)\s+(?:[-/+][a-z]+\s*\d*\s+)*[\w-]+\.[\w-]",
    r"(?:mysql|mysqldump|psql|sqlcmd|mongo)\s+-|openssl\s+[a-z_\d]+\s+-|awk\s+[-'\"{/b]",
    (
        r"(?:perl|ruby|node|lua|php\d?|python[\d.]*|pypy3?|tclsh|irb|vi|vim|ed|ex|emacs|nano|less|more|man|sh|"
        r"bash|zsh|dash|ksh|ash|csh|tcsh|fish|kill|pkill|killall)(?:\.exe)?[\"']?\s+-"
    ),
    (
        r"(?:echo|printf)\s.{0,200}[>|]|echo\s*[%$][a-z]|sudo\s+(?:-|su|bash|sh|id|whoami|cat|reboot|passwd)|"
        r"(?:set|env)\s*\|"
    ),
    (
        r"\s(?:if=|of=)?(?:~|\$home|\.\.|/(?:etc|proc|root|var|tmp|home|usr|dev|opt|srv|bin|boot|sys|"
        r"flag))(?:/|\s*$|[\"'|;&])"
    ),
    r"(?:cat|more|less|head|tail|nl|tac|type|strings)\s+(?:\./)?[\w-]+\.(?:php|conf|ini|env|inc|ht|bak|key|pem)",
)  # fmt: skip
_PROSE = re.compile(
    r"(?:^|\s)(?:how|what|why|does|do|using|example|tutorial|meaning|the|a|is|in|with|vs|for)\s", re.IGNORECASE
)
_BEFORE = re.compile(r"[a-z]{3,}\s+[a-z]{3,}\s*[`(\"']?\s*$", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:how|what|why|does|tutorial|meaning|(?<![./-])example(?![./-])|vs|explained)\b", re.IGNORECASE
)
_AFTER = re.compile(r"^\s*[\w.]*\s+[a-z]{3,}\s+[a-z]{3,}", re.IGNORECASE)


def called_alone(value: str) -> tuple[float, str]:
    """How sure a call makes us, and the call; nothing where it stands in a sentence."""
    value = value[:MOST]
    best, shown = 0.0, ""
    words = set(_LETTERS.findall(value.lower()))
    for call in CALLS:
        if call.sure <= best or call.words.isdisjoint(words):
            continue
        match = call.pattern.search(value)
        if match is None or _BEFORE.search(value[: match.start() + 1]):
            continue
        if _ASKED.search(value):
            continue
        if call.sure < STRONG and (_PROSE.search(value) or _AFTER.search(value[match.end() :])):
            continue
        best, shown = call.sure, value[match.start() : match.start() + 300].strip(" ;|&`(\n\"'")
    return best, shown
