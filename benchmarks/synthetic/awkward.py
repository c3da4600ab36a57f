"""Lines that trouble a reader: escapes, raw bytes, other protocols, and lines that were never whole.

Each maker takes address, time and a number, and gives the bytes of one line without its newline. What only a scanner
sends comes from an address of its own, so that no ordinary visitor looks like one.
"""

from synthetic.words import HOST

_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def _line(client, time, request, status="200", size="512", referrer="-", agent=_AGENT):
    head = f"{client} - - [{time}] ".encode()
    quoted = [part.encode() if isinstance(part, str) else part for part in (request, referrer, agent)]
    return head + b'"%b" ' % quoted[0] + f"{status} {size} ".encode() + b'"%b" "%b"' % (quoted[1], quoted[2])


def _scanner(number):
    return f"255.{number % 250}.{number % 251}.{number % 241}"


def _escaped_quotes(client, time, number):
    return _line(client, time, f'GET /search?q=\\"lamp {number}\\" HTTP/1.1', agent='Mozilla/5.0 (\\"Phone\\"; rv:1.0)')


def _escaped_bytes(client, time, number):
    return _line(client, time, rf"GET /blog/caf\xc3\xa9-{number}/ HTTP/1.1", referrer=rf"{HOST}/\xd0\xbb\xd0\xb0")


def _escaped_backslash(client, time, number):
    return _line(client, time, rf"GET /files/Rechnungen\\2026\\{number}.pdf HTTP/1.1", agent="odd agent \\\\")


def _tls_hello(client, time, number):  # noqa: ARG001
    return _line(
        _scanner(number),
        time,
        rf"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03{number}\xa7\x9e\x1b",
        "400",
        "226",
        agent="-",
    )


def _remote_desktop(client, time, number):  # noqa: ARG001
    return _line(
        _scanner(number),
        time,
        rf"\x03\x00\x00/*\xe0\x00\x00\x00\x00\x00Cookie: mstshash=u{number}",
        "400",
        "226",
        agent="-",
    )


def _raw_ff(client, time, number):
    return _line(client, time, b"GET /media/\xff\xfe%d.jpg HTTP/1.1" % number, "404")


def _raw_agent(client, time, number):
    return _line(client, time, f"GET /?{number} HTTP/1.1", agent=b"Mozilla/4.0 (\xe9t\xe9 \xff\x80)")


def _raw_utf8(client, time, number):
    return _line(client, time, f"GET /suche/größe-{number} HTTP/1.1", referrer="https://www.пример.example/")


def _no_request(client, time, number):
    return (
        _line(client, time, "-", "408", "-", agent="-")
        if number % 2
        else _line(client, time, "", "400", "0", agent="-")
    )


def _short_request(client, time, number):
    return _line(client, time, f"GET /old-client-{number}")


def _other_methods(client, time, number):  # noqa: ARG001
    method = ("PROPFIND", "CONNECT", "quit", "OPTIONS")[number % 4]
    target = ("/", "mail.example:25", f"{number}", "*")[number % 4]
    return _line(_scanner(number), time, f"{method} {target} HTTP/1.1", "405")


def _whole_address(client, time, number):  # noqa: ARG001
    return _line(_scanner(number), time, f"GET http://proxy-check.example/{number} HTTP/1.1", "404")


def _with_user(client, time, number):
    return (
        f"{client} - anna maria [{time}] ".encode() + b'"GET /intranet/%d HTTP/1.1" 401 381 "-" "curl/8.5.0"' % number
    )


def _long_target(client, time, number):
    return _line(client, time, f"GET /search?q={'lamp+' * (400 + number % 1200)} HTTP/1.1", "414", "248")


def _cut_short(client, time, number):
    return _line(client, time, f"GET /shop/cut-{number}.html HTTP/1.1")[: 40 + number % 60]


def _run_together(client, time, number):
    return _line(client, time, "GET /one HTTP/1.1")[: 60 + number % 30] + _line(
        client, time, f"GET /two-{number} HTTP/1.1"
    )


def _open_quote(client, time, number):
    return _line(client, time, f"GET /open-{number} HTTP/1.1")[:-1]


def _zeros(client, time, number):
    return b"\0" * (1 + number % 512) + _line(client, time, "GET / HTTP/1.1")


def _carriage_return(client, time, number):
    return _line(client, time, f"GET /from-windows-{number} HTTP/1.1") + b"\r"


def _blank(client, time, number):  # noqa: ARG001
    return b""


def _foreign(client, time, number):  # noqa: ARG001
    return b"logrotate: error: could not rotate /var/log/apache2/access.log (%d)" % number


KINDS = {
    "escaped quotes": _escaped_quotes,
    "escaped bytes": _escaped_bytes,
    "escaped backslash": _escaped_backslash,
    "tls hello": _tls_hello,
    "remote desktop": _remote_desktop,
    "raw 0xff": _raw_ff,
    "raw bytes in the agent": _raw_agent,
    "raw utf-8": _raw_utf8,
    "no request": _no_request,
    "request without protocol": _short_request,
    "other methods": _other_methods,
    "absolute address": _whole_address,
    "user with a blank": _with_user,
    "long target": _long_target,
    "cut short": _cut_short,
    "run together": _run_together,
    "open quote": _open_quote,
    "zeros": _zeros,
    "carriage return": _carriage_return,
    "blank": _blank,
    "foreign line": _foreign,
}
