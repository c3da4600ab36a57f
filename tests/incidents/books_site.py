"""A deliberately weak, inert site on loopback, with a log in Caddy's JSON form, and what its clients need.

Nothing is run on the server: the database lives in memory, uploads are kept in memory, a "shell" answers with a text
that depends on the command's name only. Who asks and when is told by two headers of the lab, so that days pass in
seconds: `X-Lab-Client` (the address in the log) and `X-Lab-Time` (seconds after the lab's beginning).
"""

import json
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BEGIN = 1_780_000_000.0
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/18.6 Safari/604.1"
    ),
)


class Site:
    """The weak site: `/book?id=` builds SQL from text, `/read?name=` leaves its folder, `/find?q=` repeats it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.lines = []
        self.uploads = {}
        self.front = "<h1>Books</h1>" + "<p>welcome</p>" * 80
        self.base = sqlite3.connect(":memory:", check_same_thread=False)
        self.base.execute("CREATE TABLE book (id INTEGER, title TEXT, price TEXT)")
        self.base.execute("CREATE TABLE readers (id INTEGER, name TEXT, mail TEXT)")
        self.base.executemany(
            "INSERT INTO book VALUES (?,?,?)", [(n, "Title " + "x" * (n % 13), f"{n}.50") for n in range(1, 41)]
        )
        self.base.executemany(
            "INSERT INTO readers VALUES (?,?,?)", [(n, f"Reader {n}", f"reader{n}@mail.example") for n in range(1, 91)]
        )
        self.files = {
            "terms.txt": 900,
            "../app.py": 4211,
            "../../../../etc/passwd": 1743,
            "../settings.ini": 333,
            "prices.txt": 1200,
        }

    def answer(self, method, target, form, cookie):
        """Status, body and headers for a request."""
        path, _, query = target.partition("?")
        asked = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        if path == "/":
            return 200, self.front, {}
        if path in ("/app.css", "/app.js"):
            return 200, path * 60, {}
        if path == "/find":
            return (
                200,
                "<h1>Find</h1>" + "-" * 900 + asked.get("q", "") + "<input value='" + asked.get("q", "") + "'>",
                {},
            )
        if path == "/book":
            return self._book(asked.get("id", "1"))
        if path == "/read":
            size = self.files.get(asked.get("name", ""))
            return (404, "no such file", {}) if size is None else (200, "r" * size, {})
        if path == "/login":
            if method != "POST":
                return 200, "<form>" + "f" * 1100, {}
            good = form.get("password") == "moonlight7"
            return (
                (303, "", {"Location": "/desk", "Set-Cookie": "s=1"}) if good else (200, "<form>wrong" + "f" * 1100, {})
            )
        if path == "/desk":
            return (200, "d" * 2600, {}) if cookie else (302, "", {"Location": "/login"})
        if path == "/desk/cover" and method == "POST" and cookie:
            self.uploads["/covers/" + form["name"]] = 1
            return 200, "stored", {}
        if path in self.uploads:
            word = (asked.get("x", "") or form.get("x", "")).split(" ")[0]
            return 200, "out:" + word * 7, {}
        return 404, "<h1>Not here</h1>", {}

    def _book(self, number):
        try:
            with self.lock:
                rows = self.base.execute(f"SELECT id, title, price FROM book WHERE id = {number}").fetchall()
        except (sqlite3.Error, sqlite3.Warning):
            return 500, "error", {}
        if not rows:
            return 404, "<h1>No such book</h1>" + "n" * 300, {}
        return 200, "<h1>Book</h1>" + "b" * 800 + "".join(f"<p>{row}</p>" for row in rows), {}


def serve(site):
    """Serves the site on a free port of loopback; gives (server, port)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self):
            begun, self.told = time.monotonic(), (self.headers.get("X-Lab-Actor") or site.actor, site.phase)
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode("utf-8", "replace")))
            status, body, extra = site.answer(self.command, self.path, form, self.headers.get("Cookie"))
            raw = body.encode("utf-8", "surrogateescape")
            self.send_response(status)
            for name, value in {**extra, "Content-Length": str(len(raw)), "Content-Type": "text/html"}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(raw)
            self._log(status, len(raw), time.monotonic() - begun)

        def _log(self, status, size, took):
            shown = {k: [v] for k, v in self.headers.items() if k in ("User-Agent", "Referer")}
            client = self.headers.get("X-Lab-Client") or "127.0.0.1"
            since = self.headers.get("X-Lab-Time")
            now = (
                BEGIN + float(since)
                if since and since != "run"
                else BEGIN + site.offset + time.monotonic() - site.started
            )
            line = {
                "level": "info",
                "ts": round(now, 6),
                "logger": "http.log.access",
                "msg": "handled request",
                "request": {
                    "remote_ip": client,
                    "remote_port": "40000",
                    "client_ip": client,
                    "proto": "HTTP/1.1",
                    "method": self.command,
                    "host": "books.example",
                    "uri": self.path,
                    "headers": shown,
                },
                "bytes_read": 0,
                "user_id": "",
                "duration": round(took, 6),
                "size": size,
                "status": status,
                "resp_headers": {},
            }
            with site.lock:
                site.lines.append((line["ts"], len(site.lines), json.dumps(line), *self.told))

        def log_message(self, *_):
            return

    for verb in ("GET", "POST", "HEAD", "PUT", "OPTIONS"):
        setattr(Handler, f"do_{verb}", Handler._do)
    site.offset, site.started, site.actor, site.phase = 0.0, time.monotonic(), "visitors", "browse"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, server.server_address[1]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    """Asks the site as somebody, at a moment of the lab's time."""

    def __init__(self, port):
        self.port = port
        self.opener = urllib.request.build_opener(_Stay)

    def ask(self, second, address, target, *, agent=BROWSERS[0], form=None, referrer=None, cookie=None, actor=None):
        """One request; gives its status."""
        headers = {"X-Lab-Client": address, "X-Lab-Time": str(second), "User-Agent": agent}
        more = {"Referer": referrer, "Cookie": cookie, "X-Lab-Actor": actor}
        headers |= {name: value for name, value in more.items() if value}
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        url = f"http://127.0.0.1:{self.port}{target}"
        request = urllib.request.Request(url, data=data, headers=headers)
        try:
            with self.opener.open(request, timeout=10) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            error.read()
            return error.code
