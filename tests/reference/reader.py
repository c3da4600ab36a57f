r"""A slow and plain reader of access and error logs, written from the vendors' pages, sharing no code with `src`.

It walks through each line character by character and is what the real readers must agree with on every byte.
Sources: https://httpd.apache.org/docs/2.4/logs.html (common, combined, error log), how quotes and other bytes are
escaped: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html; RFC 9110 for what a method is, RFC 3629 for UTF-8,
RFC 5952 for the one form in which an IPv6 address is written.

`combined(data)`, `common(data)` and `apache_error(data)` each give a `Log`. Every line is in exactly one of its lists.
Columns: those of REQUEST or MESSAGE (`script` is left out), text under the escape that `delicti.model.text` documents.
"""

import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

BLANKS = b" \t\n\v\f\r"
DIGITS = b"0123456789"
LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
TOKEN = LETTERS + DIGITS + b"!#$%&'*+-.^_`|~"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LONGEST_LENIENT = 16 << 10


@dataclass
class Log:
    """What became of each line of a file; lines are counted from 1."""

    records: list[dict] = field(default_factory=list)
    structural: list[int] = field(default_factory=list)
    quarantined: list[int] = field(default_factory=list)


def lines_of(data):
    """(line, offset, bytes without the newline) of each line; the last one may lack its newline."""
    line, begin = 1, 0
    for place in range(len(data)):
        if data[place] == 10:
            yield line, begin, data[begin:place]
            line, begin = line + 1, place + 1
    if begin < len(data):
        yield line, begin, data[begin:]


def combined(data):
    """`%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"`."""
    return _access(data, quoted=("referrer", "agent"))


def common(data):
    """`%h %l %u %t "%r" %>s %b`."""
    return _access(data, quoted=())


def _access(data, quoted):
    log = Log()
    for line, offset, raw in lines_of(data):
        text = raw[:-1] if raw.endswith(b"\r") else raw
        if not text:
            log.structural.append(line)
            continue
        row = _request(text, quoted, lenient=False)
        if row is None and len(text) <= LONGEST_LENIENT:
            row = _request(text, quoted, lenient=True)
        if row is None:
            log.quarantined.append(line)
        else:
            log.records.append({"line": line, "offset": offset, "length": len(raw), **row})
    return log


def _request(text, quoted, lenient):
    """The first way to cut the line into its fields, shortest fields first; None when there is none."""
    client_end = 0
    while client_end < len(text) and text[client_end] not in BLANKS:
        client_end += 1
    if client_end == 0 or text[client_end : client_end + 1] != b" ":
        return None
    for ident_end in _places(text, b" ", client_end + 1):
        for user_end in _places(text, b" [", ident_end + 1):
            begin = user_end + 2
            time = read_time(text[begin : begin + 26])
            if time is None or text[begin + 26 : begin + 29] != b'] "':
                continue
            rest = _after_time(text, begin + 29, quoted, lenient)
            if rest is not None:
                user = text[ident_end + 1 : user_end]
                return {
                    "client": address_of(column(text[:client_end])),
                    "user": "" if user == b'""' else column(user),
                    "time": time,
                    **rest,
                }
    return None


def _after_time(text, begin, quoted, lenient):
    for request_end in _quote_ends(text, begin, b'" ', lenient):
        status, place = _number(text, request_end + 2, 3, 3, also=b"-1")
        if status is False or text[place : place + 1] != b" ":
            continue
        size, place = _number(text, place + 1, 1, 18)
        if size is False:
            continue
        rest = _after_size(text, place, quoted, lenient)
        if rest is not None:
            return {**request_words(text[begin:request_end]), "status": status, "size_bytes": size, **rest}
    return None


def _after_size(text, place, quoted, lenient):
    if not quoted:
        return {} if place == len(text) else None
    if text[place : place + 2] != b' "':
        return None
    begin = place + 2
    for referrer_end in _quote_ends(text, begin, b'" "', lenient):
        for agent_end in _quote_ends(text, referrer_end + 3, b'"', lenient):
            if agent_end + 1 == len(text):
                return {
                    "referrer": column(text[begin:referrer_end]),
                    "agent": column(text[referrer_end + 3 : agent_end]),
                }
    return None


def _places(text, what, begin):
    for place in range(begin, len(text) - len(what) + 1):
        if text[place : place + len(what)] == what:
            yield place


def _quote_ends(text, begin, until, lenient):
    """Where a field in quotes may end.

    The server writes a quote within a field as backslash and quote, so the first bare quote ends it. Where no reading
    of the line allows that, another server may have written quotes as they came: then any place will do where the
    closing bytes stand, but none beyond what looks like the border of another quoted field (a quote, a blank, perhaps
    one word and a blank, a quote).
    """
    place = begin
    while place < len(text) and text[place] != 0x22:
        place += 2 if text[place] == 0x5C else 1
    first = place if text[place : place + len(until)] == until else None
    if first is not None:
        yield first
    if lenient:
        for other in _places(text, until, begin):
            if any(_is_border(text, border) for border in range(begin, other)):
                return
            if other != first:
                yield other


def _is_border(text, place):
    if text[place : place + 2] != b'" ':
        return False
    place += 2
    if text[place : place + 1] == b'"':
        return True
    begin = place
    while place < len(text) and text[place] not in BLANKS:
        place += 1
    return place > begin and text[place : place + 2] == b' "'


def _number(text, begin, least, most, also=b"-"):
    """(value, where it ends): `-` has the value None; what is no number has the value False."""
    end = begin
    while end < len(text) and text[end] in DIGITS and end - begin < most:
        end += 1
    if end - begin >= least:
        return int(text[begin:end]), end
    if text[begin : begin + len(also)] == also:
        return None, begin + len(also)
    if text[begin : begin + 1] == b"-":
        return None, begin + 1
    return False, begin


def read_time(text):
    """`09/Sep/2026:03:17:47 +0200` as UTC; None when it is no such time."""
    shape = b"00/Mon/0000:00:00:00 +0000"
    if len(text) != len(shape):
        return None
    for char, like in zip(text, shape, strict=True):
        if like in DIGITS and char not in DIGITS:
            return None
        if like in b"/: " and char != like:
            return None
    month, sign = text[3:6].decode("latin-1"), text[21:22]
    if month not in MONTHS or sign not in (b"+", b"-"):
        return None
    hours, minutes = int(text[22:24]), int(text[24:26])
    if hours > 23 or minutes > 59:
        return None
    east = timedelta(hours=hours, minutes=minutes) * (-1 if sign == b"-" else 1)
    wall = _wall(text[7:11], MONTHS.index(month) + 1, text[0:2], text[12:14], text[15:17], text[18:20])
    return None if wall is None else wall.replace(tzinfo=timezone(east)).astimezone(UTC)


def _wall(year, month, day, hour, minute, second, micro=b"0"):
    if not 2 <= int(year) <= 9998:
        return None
    try:
        return datetime(int(year), month, int(day), int(hour), int(minute), int(second), int(micro))
    except ValueError:
        return None


def request_words(raw):
    """`METHOD TARGET PROTOCOL`, `METHOD TARGET` of old, or whatever was sent, as the target."""
    first = raw.find(b" ")
    method = raw[:first]
    if first > 0 and all(char in TOKEN for char in method):
        last = raw.rfind(b" ")
        if last > first + 1 and _is_protocol(raw[last + 1 :]):
            return _words(method, raw[first + 1 : last], raw[last + 1 :])
        if _is_address(raw[first + 1 :]):
            return _words(method, raw[first + 1 :], None)
    return _words(None, raw, None)


def _words(method, target, protocol):
    words = {"method": method, "target": target, "protocol": protocol}
    return {name: None if word is None else written(unescaped(word)) for name, word in words.items()}


def _is_protocol(raw):
    """`NAME/1.1` or `NAME/2`."""
    name, slash, version = raw.partition(b"/")
    major, dot, minor = version.partition(b".")
    numbers = [major, minor] if dot else [major]
    letters = bool(name) and all(char in LETTERS for char in name)
    return bool(slash) and letters and all(part and all(char in DIGITS for char in part) for part in numbers)


def _is_address(raw):
    """A path, an asterisk, or a URL with its scheme."""
    if raw[:1] in (b"/", b"*"):
        return True
    scheme, mark, _ = raw.partition(b"://")
    if not mark or not scheme or scheme[0] not in LETTERS:
        return False
    return all(char in LETTERS + DIGITS + b"+.-" for char in scheme)


def column(raw):
    """A text column: a lone dash says that there is nothing."""
    return None if raw == b"-" else written(unescaped(raw))


def address_of(text):
    """IPv6 in the form of RFC 5952, a mapped IPv4 address (`::ffff:192.0.2.1`) as that; others as they are."""
    if text is None:
        return None
    plain, mark, scope = text.partition("%")
    if mark and (not scope or "%" in scope):
        return text
    try:
        packed = socket.inet_pton(socket.AF_INET6, plain)
    except (OSError, ValueError):
        return text
    if packed[:12] == bytes(10) + b"\xff\xff":
        return ".".join(str(byte) for byte in packed[12:])
    groups = [f"{packed[place] << 8 | packed[place + 1]:x}" for place in range(0, 16, 2)]
    runs = [
        (stop - start, -start) for start in range(8) for stop in range(start + 2, 9) if set(groups[start:stop]) == {"0"}
    ]
    if runs:
        length, start = max(runs)
        groups = [":".join(groups[:-start]), ":".join(groups[-start + length :])]
        return "::".join(groups) + mark + scope
    return ":".join(groups) + mark + scope


def unescaped(raw):
    r"""What was sent: `\"`, `\\`, `\b`, `\f`, `\n`, `\r`, `\t`, `\v`, `\xhh`, Tomcat's `\uhhhh`; others stay."""
    named = {0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9, 0x76: 11, 0x5C: 0x5C, 0x22: 0x22}
    out, place = bytearray(), 0
    while place < len(raw):
        if raw[place] == 0x5C and place + 1 < len(raw):
            kind = raw[place + 1]
            if kind in named:
                out.append(named[kind])
                place += 2
                continue
            digits = {0x78: 2, 0x75: 4}.get(kind, 0)
            code = raw[place + 2 : place + 2 + digits]
            if digits and len(code) == digits and all(char in b"0123456789abcdefABCDEF" for char in code):
                number = int(code, 16)
                out += bytes([number]) if number < 256 else _three(number)
                place += 2 + digits
                continue
        out.append(raw[place])
        place += 1
    return bytes(out)


def _three(number):
    if number < 0x800:
        return bytes([0xC0 | number >> 6, 0x80 | number & 63])
    return bytes([0xE0 | number >> 12, 0x80 | number >> 6 & 63, 0x80 | number & 63])


def written(raw):
    r"""Bytes as the tables write them: UTF-8 as it is, the backslash doubled, other bytes as `\xhh`."""
    out, place = [], 0
    while place < len(raw):
        length = _character(raw, place)
        char = raw[place : place + length]
        if char == b"\\":
            out.append("\\\\")
        elif not length or char[0] < 0x20 or char[0] == 0x7F:
            out.append(f"\\x{raw[place]:02x}")
            length = 1
        else:
            out.append(char.decode())
        place += length
    return "".join(out)


def _character(raw, place):
    """Length of the UTF-8 character there; 0 when there is none (RFC 3629, section 4)."""
    lead = raw[place]
    second = {0xE0: (0xA0, 0xBF), 0xED: (0x80, 0x9F), 0xF0: (0x90, 0xBF), 0xF4: (0x80, 0x8F)}.get(lead, (0x80, 0xBF))
    if lead < 0x80:
        return 1
    length = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 0
    tail = raw[place + 1 : place + length]
    if not length or len(tail) < length - 1 or not second[0] <= tail[0] <= second[1]:
        return 0
    return length if all(0x80 <= char <= 0xBF for char in tail) else 0


def apache_error(data):
    """`[time] [module:level] [pid N:tid N] [client ADDRESS:PORT] message`; what does not begin so is text alone."""
    log = Log()
    for line, offset, raw in lines_of(data):
        text = raw[:-1] if raw.endswith(b"\r") else raw
        if not text:
            log.structural.append(line)
            continue
        row = {"time": None, "level": None, "client": None, "client_port": None, "text": written(unescaped(text))}
        log.records.append({"line": line, "offset": offset, "length": len(raw), **row, **(_message(text) or {})})
    return log


def _message(text):
    stamp, rest = _bracket(text)
    time = None if stamp is None else _error_time(stamp)
    said, rest = _bracket(rest)
    if time is None or said is None:
        return None
    module, colon, level = said.rpartition(b":")
    if any(char not in LETTERS + DIGITS + b"_+-" for char in module) or not _is_level(level if colon else said):
        return None
    process, after = _bracket(rest)
    if process is not None and _is_process(process):
        rest = after
    client, port, message = _client(rest, fine=b"." in stamp)
    return {
        "time": time,
        "level": written(level),
        "client": client,
        "client_port": port,
        "text": written(unescaped(message)),
    }


def _bracket(text):
    """(what stands in the brackets at the begin, what follows them and a blank); (None, text) when there are none."""
    end = text.find(b"] ")
    if text[:1] != b"[" or end < 0:
        return None, text
    return text[1:end], text[end + 2 :]


def _is_level(raw):
    if raw[-1:] and raw[-1] in DIGITS:
        raw = raw[:-1]
    return bool(raw) and all(char in b"abcdefghijklmnopqrstuvwxyz" for char in raw)


def _is_process(raw):
    pid, tid, thread = raw.partition(b":tid ")
    numbers = [pid.removeprefix(b"pid "), *([thread] if tid else [])]
    return raw.startswith(b"pid ") and all(part and all(char in DIGITS for char in part) for part in numbers)


def _error_time(raw):
    """`Sun Sep 06 23:59:30.000000 2026`, of old without the fraction and with ` 6` for the day; taken as UTC."""
    shape = b"Day Mon 00 00:00:00.000000 0000" if b"." in raw else b"Day Mon 00 00:00:00 0000"
    if len(raw) != len(shape):
        return None
    for place, (char, like) in enumerate(zip(raw, shape, strict=True)):
        if like in DIGITS and char not in DIGITS and not (place == 8 and char == 0x20):
            return None
        if like in b" :." and char != like:
            return None
    day, month = raw[:3].decode("latin-1"), raw[4:7].decode("latin-1")
    if day not in DAYS or month not in MONTHS:
        return None
    micro = raw[20:26] if b"." in raw else b"0"
    wall = _wall(raw[-4:], MONTHS.index(month) + 1, raw[8:10], raw[11:13], raw[14:16], raw[17:19], micro)
    return None if wall is None else wall.replace(tzinfo=UTC)


def _client(text, fine):
    """Address, port and the message without them; a few bytes without a bracket may stand before them."""
    begin = text.find(b"[")
    word = next((w for w in (b"[client ", b"[remote ") if begin >= 0 and text[begin:].startswith(w)), None)
    if word is None or begin > 300:
        return None, None, text
    start = begin + len(word)
    inner = text.find(b"]", start)
    own = text[start + 1 : inner]
    in_brackets = text[start : start + 1] == b"[" and 1 <= len(own) <= 60 and not any(char in b" \t" for char in own)
    # An IPv6 address may stand in brackets of its own; where nothing sensible follows these, they are none.
    for first in (inner + 1, start) if in_brackets else (start,):
        end = first
        while end < len(text) and text[end] not in b" \t]":
            end += 1
        if 1 <= end - first <= 300 and text[end : end + 1] == b"]":
            break
    else:
        return None, None, text
    who = text[start:end]
    after = text[end + 1 :]
    after = after[1:] if after.startswith(b" ") else after
    address, colon, port = who.rpartition(b":")
    is_port = bool(colon) and 1 <= len(port) <= 5 and all(char in DIGITS for char in port)
    if not is_port or not (fine or who.count(b":") < 2):
        address, port = who, b""
    return address_of(written(address.strip(b"[]"))), int(port) if port else None, text[:begin] + after
