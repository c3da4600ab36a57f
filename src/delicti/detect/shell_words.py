"""The commands a shell on a server would find, and how a shell reads a word: quotes, escapes, empty expansions.

`PLAIN` are names that mean nothing else; `ENGLISH` are commands that are also everyday words, so that they need more
than their name to count. Sources: POSIX.1-2017 (Shell and Utilities), GNU coreutils, util-linux, Microsoft's list of
Windows commands.
"""

import re

PLAIN = frozenset(
    """
    arp awk gawk mawk base32 base64 bash bsdtar bunzip2 busybox bzcat bzip2 cat certutil chattr chmod chown chroot
    crontab csh
    curl dash dig dmesg dnf du df dpkg egrep env ethtool expr fgrep finger ftp gcc gdb getent git gpg grep gunzip gzip
    hexdump
    hostnamectl htop iconv id ifconfig insmod iptables irb java journalctl kill killall ksh lastlog lastlogin ldd lftp
    ln
    locate ls lsattr lsb_release lscpu lsmod lsof lwp-download lwp-request lynx man mkdir mkfifo mknod mktemp mount mv
    mysql
    mysqldump nano nc ncat netcat netstat nslookup nmap node nohup npm od openssl passwd perl pgrep php pidof ping
    ping6 pip pip3
    pipx pkill printenv printf ps psql pwd python python2 python3 rbash readlink realpath rev rm rmdir rmt rsync ruby
    scp sed
    setfacl sftp sh sha1sum sha256sum md5sum shred sleep socat sqlite3 ss ssh ssh-keygen ssh-copy-id stat strace
    strings su sudo
    systemctl tac tar tcpdump tcsh tee telnet tftp touch tracepath traceroute tty ulimit umount uname uniq unlink
    unzip uptime useradd
    usermod userdel uconv vi vim vmstat wget whereis whoami whois xargs xxd yum zcat zip zsh zstdcat apt apt-get
    aptitude apk pacman
    ip route visudo cpulimit ansible ansible-playbook ansible-galaxy ansible-config ansible-vault ansible-console
    ansible-doc
    ansible-pull ansible-inventory chef chef-shell chef-client chef-run chef-vault cscli docker kubectl podman gem
    tclsh lua fish
    nl wc ed ex emacs flock unxz xz xzcat lzma bridge readelf objdump setarch stdbuf rlwrap nsenter
    unshare c89 c99 cc g++
    gtester
    powershell pwsh cmd ipconfig systeminfo tasklist taskkill wmic mshta rundll32 regsvr32 bitsadmin cscript wscript
    schtasks
    reg regedit netsh nbtstat tracert bcdboot bcdedit attrib icacls cacls robocopy xcopy findstr vssadmin wevtutil
    whoami.exe
    cmd.exe powershell.exe certutil.exe nltest dsquery net1 iex iwr iwmi invoke-expression invoke-webrequest
    invoke-command
    new-object start-process get-process get-childitem invoke-wmimethod toybox rmt-tar rmt-dump gcore top-a ll nid
    adduser addgroup
    deluser groupadd chpasswd chsh chfn aa-exec aa-disable perf setcap getcap sysctl killall5 hping3 masscan sqlmap
    jrunscript jjs gdbus
    """.split()
)
ENGLISH = frozenset(
    """
    at batch bc break cal cd chef clear cls cmp column comm copy cp crash csplit cut date dd del diff dir dump echo
    eval exec exit
    expand export false fetch file find fold for free function head help history host hostname if install join jobs
    kill last
    less link load login logger look mail make move more net nice notify open paste patch pg pr print queue read rename
    reboot halt poweroff replace reset return screen script select service set shift shutdown sort source
    split start tail test time
    timeout top tr
    trap true type umask unset view w wait watch who write yes rc alias as watch command tree more vol ver query pause
    """.split()
)
ALL = PLAIN | ENGLISH
# Commands whose names are also words for things, and programs that people name when they talk about them.
NOUNS = frozenset(
    """
    arp bash bridge cat chef dash docker ed fish finger flock ftp gem go host ip java jrunscript kill less lua man mount
    nano node nmap perl php ping pip podman python python2 python3 reg route ruby sh sleep ss ssh strings su tee telnet
    touch top uniq zip emacs vi vim mysql git apk yum apt npm nc xz unlink iptables whois passwd locate
    """.split()
)
# What developers install and build with, named in every instruction.
TOOLS = frozenset(
    "apk apt apt-get aptitude brew cargo composer dnf docker gem git go kubectl make npm npx pip pip3 "
    "pipx podman python python3 node ruby php java yarn yum zypper systemctl".split()
)
# Words that a shell answers at once, so that a separator alone in front of them is a try.
BRIEF = frozenset("dir echo ver set exec eval reboot shutdown halt poweroff type".split())
# Programs that fetch pages, and tools with rules of their own, under their own names.
CLIENTS = frozenset(
    "curl wget python python2 python3 ruby perl php java node lynx ftp lftp git docker npm pip apt yum "
    "ping whois dig nmap sqlmap masscan hping3 nslookup telnet ssh openssl lua powershell pwsh go podman bash sh mysql "
    "lwp-request lwp-download busybox chef ansible".split()
)
# What only passes lines on; behind a pipe of a query language or of a sentence it is a step of that.
FILTERS = frozenset("sort uniq head tail top join expand fold cut wc grep egrep tr rev less more view fields".split())
_PROGRAM = re.compile(r"^/(?:usr/(?:local/)?|system/|opt/\S+/)?s?bin/", re.IGNORECASE)
_VERSION = re.compile(r"[\d.]{1,8}(?:\.exe)?$")


def known(word: str) -> str | None:
    """The command a word calls (its last path part, a version taken off), or None."""
    if word[:1] == "[" or "=" in word or "?" in word or "#" in word or "://" in word or "%" in word:
        return None
    if word.startswith("/") and not _PROGRAM.match(word):
        return None
    name = word.lower().rpartition("/")[2].rpartition("\\")[2]
    if name in ALL:
        return name
    if name.endswith((".exe", ".com", ".bat")) and name[:-4] in ALL:
        return name[:-4]
    short = _VERSION.sub("", name)
    return short if short != name and short in PLAIN else None


_EMPTY = re.compile(
    r"''|\"\"|``|\$\(\)|\$\{[!@*#]?\}|\$[@*!?_$-](?![{(])|\$\{[a-zA-Z_]\w{0,30}(?:[#%:,^/]{1,2}[^}]{0,10})?\}(?=\w)|"
    r"(?<=\w)\$[a-zA-Z_]\w{0,2}(?![\w{(])|[<>]\(\)|\\\n|\x00"
)
_ESCAPED = re.compile(r"\\([A-Za-z0-9/.\-])")
_INNER = re.compile(r"(?<=[\w/.])(['\"])([\w/.*?-]{0,20})\1|(['\"])([\w/.-]{1,20})\3(?=[\w/])")
_IFS = re.compile(r"\$\{?IFS(?:\$?\d|%[^}]{0,5}|[:@#][^}]{0,8})?\}?(?:\$\d)?|\$IFS\$?\d?|\{?\$_\}|\\t(?!\s)")
_CARET = re.compile(r"\^(?=[A-Za-z])")
_BRACE = re.compile(r"\{,?([\w./?*$'\"-]{1,60}(?:,[\w./?*:$'\"=+@-]{0,120}){1,12})\}")
_GLOB_WORD = re.compile(r"\[([a-zA-Z])\]|\[([a-zA-Z])/+\]")


def _unfolded(braces: re.Match[str]) -> str:
    """The words in braces; those of a selection of fields (`user{id,name}`) stay where they are."""
    parts = braces[1].split(",")
    before = braces.string[: braces.start()][-1:]
    if (before.isalnum() or before in (")", "_")) and all(len(part) > 1 and part.isidentifier() for part in parts):
        return braces[0]
    return " ".join(parts).strip() + " "


def plain(value: str) -> str:
    """The value as a shell would see it once quotes inside words, escapes and empty expansions are gone."""
    text = _IFS.sub(" ", value)
    text = _BRACE.sub(_unfolded, text)
    text = _EMPTY.sub("", text)
    text = _INNER.sub(lambda m: (m[2] or "") + (m[4] or ""), text)
    text = _ESCAPED.sub(r"\1", text)
    text = _CARET.sub("", text)
    return _GLOB_WORD.sub(lambda m: m[1] or m[2], text)
