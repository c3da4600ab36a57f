"""The servers of the lab, each run for one incident: nginx before an application, Apache with PHP, and their logs."""

import contextlib
import http.server
import re
import urllib.parse
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import lab as lab_

COMBINED = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
)
FORWARDED = COMBINED + ' "$http_x_forwarded_for"'
_TEMP = "".join(f"{one}_temp_path {{folder}}/{one}; " for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))


@dataclass
class Asked:
    """A request as an application of the lab sees it."""

    method: str
    path: str
    query: dict
    form: dict
    cookie: str
    headers: object
    address: str


def application(answer):
    """A server for `answer(Asked) -> (status, text, headers)`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self):
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.partition("?")
            asked = Asked(
                self.command,
                urllib.parse.unquote(path, errors="replace"),
                _pairs(query),
                _pairs(raw.decode("utf-8", "replace")),
                self.headers.get("Cookie") or "",
                self.headers,
                self.headers.get("X-Lab-Client") or "",
            )
            status, text, extra = answer(asked)
            body = text.encode("utf-8", "surrogateescape")
            self.send_response(status)
            kept = {"Content-Type": "text/html; charset=utf-8", **extra, "Content-Length": str(len(body))}
            for name, value in kept.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_):
            return

    for verb in ("GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH"):
        setattr(Handler, f"do_{verb}", Handler._do)
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    return made


def _pairs(text):
    return dict(urllib.parse.parse_qsl(text, keep_blank_values=True, errors="replace"))


@contextlib.contextmanager
def nginx(lab, answer, *, log=COMBINED, cdn=(), files=None):
    """nginx before an application. With `cdn` a second nginx stands before it, at these addresses of loopback.

    `files` (name -> bytes) are served by nginx itself, from disk. Gives the access log and the error log.
    """
    root = lab.folder / "root"
    for name, content in (files or {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    access, error = lab_.Log("access.log", lab_.stamp_clf), lab_.Log("error.log", lab_.stamp_nginx_error)
    origin, lab.port = lab_.free_port(), lab_.free_port()
    if not cdn:
        origin = lab.port
    with lab_.in_thread(application(answer)) as port, contextlib.ExitStack() as stack:
        real = "" if cdn or lab.direct else "set_real_ip_from 127.0.0.0/8; real_ip_header X-Lab-Client;"
        static = "".join(
            f"location /{top}/ {{ root {root}; }} " for top in sorted({name.split("/")[0] for name in files or {}})
        )
        site = f"""{real} {static}
            location / {{ proxy_pass http://127.0.0.1:{port}; proxy_set_header Host $host; }}"""
        _start(stack, lab, "origin", origin, site, log)
        if cdn:
            parts = 100 // len(cdn)
            nodes = "".join(f"{parts}% {one}; " for one in cdn[:-1]) + f"* {cdn[-1]};"
            before = f'split_clients "$http_x_lab_client" $node {{ {nodes} }}'
            site = f"""set_real_ip_from 127.0.0.0/8; real_ip_header X-Lab-Client;
                location / {{ proxy_pass http://127.0.0.1:{origin}; proxy_bind $node; proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }}"""
            _start(stack, lab, "cdn", lab.port, site, log, before)
        yield access, error
        lab.flush()
    lines = (lab.folder / "origin.access").read_text("utf-8", "surrogateescape").split("\n")[:-1]
    marks = {}
    for line in lines:
        text, connection = line.rsplit("\t", 1)
        access.lines.append(lab_.tail(text))
        marks[connection] = access.lines[-1][:2]
    for line in (lab.folder / "origin.error").read_text("utf-8", "surrogateescape").split("\n")[:-1]:
        known = re.search(r"\*(\d+) ", line)
        number, moment = marks.get(known[1], (None, 0)) if known else (None, 0)
        if number is not None and "client" in line:
            line = re.sub(r"http://127\.0\.0\.1:\d+/", "http://127.0.0.1:8080/", line)
            error.lines.append((number, moment, line))


def _start(stack, lab, name, port, site, log, before=""):
    folder = lab.folder / name
    folder.mkdir()
    config = folder / "nginx.conf"
    config.write_text(
        f"""
        daemon off; worker_processes 1; pid {folder}/pid; error_log {lab.folder}/{name}.error error; user root;
        events {{ worker_connections 512; }}
        http {{ {_TEMP.replace("{folder}", str(folder))} {before}
            log_format lab '{log}\\t$msec\\t$http_x_lab\\t$connection';
            access_log {lab.folder}/{name}.access lab; default_type text/html;
            types {{ text/css css; application/javascript js; image/png png; image/jpeg jpg; }}
            server {{ listen 127.0.0.1:{port}; {site} }} }}""".replace("\\t", "\t")
    )
    stack.enter_context(lab_.running(lab, ["nginx", "-p", str(folder), "-c", str(config)], port))


@contextlib.contextmanager
def apache(lab, pages):
    """Apache with PHP over a folder of `pages` (name -> text). Gives the access log and the error log."""
    root, modules = lab.folder / "html", Path("/usr/lib/apache2/modules")
    for name, text in pages.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    for one in (root, *root.rglob("*")):
        one.chmod(0o777 if one.is_dir() else 0o666)
    lab.port = lab_.free_port()
    php = max(modules.glob("libphp*.so"), default=None)
    if php is None:
        raise SystemExit("libapache2-mod-php is not installed; `make test-full` installs it")
    loaded = {
        "mpm_prefork_module": "mod_mpm_prefork.so",
        "remoteip_module": "mod_remoteip.so",
        "dir_module": "mod_dir.so",
    }
    loaded |= {"mime_module": "mod_mime.so", "authz_core_module": "mod_authz_core.so", "php_module": php.name}
    config = lab.folder / "httpd.conf"
    lines = [f"LoadModule {name} {modules / file}" for name, file in loaded.items()]
    lines += [
        f"ServerName {lab.host}",
        f"Listen 127.0.0.1:{lab.port}",
        f"PidFile {lab.folder}/pid",
        "TypesConfig /dev/null",
        "User www-data",
        "Group www-data",
        "StartServers 2",
        "MaxSpareServers 3",
        "RemoteIPHeader X-Lab-Client",
        "LogLevel error php:notice",
        f"DocumentRoot {root}",
        "DirectoryIndex index.php index.html",
        "<FilesMatch \\.php$>\nSetHandler application/x-httpd-php\n</FilesMatch>",
        "AddType text/css .css\nAddType application/javascript .js\nAddType image/png .png",
        f'php_value include_path "{root}"\nphp_admin_value opcache.enable 0',
        f"<Directory {root}>\nRequire all granted\n</Directory>",
        '<FilesMatch "^\\.ht|\\.db$">\nRequire all denied\n</FilesMatch>',
        f"ErrorLog {lab.folder}/error",
        'ErrorLogFormat "[%{u}t] [%-m:%l] [pid %P] %7F: %E: [client\\ %a] %M% ,\\ referer:\\ %{Referer}i% \\ lab=%-{X-Lab}i"',  # noqa: E501
        'LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"\\t%{usec}t\\t%{X-Lab}i" lab',
        f"CustomLog {lab.folder}/access lab",
    ]
    config.write_text("\n".join(lines) + "\n")
    access, error = lab_.Log("access.log", lab_.stamp_clf), lab_.Log("error.log", lab_.stamp_apache_error)
    with lab_.running(lab, ["apache2", "-DFOREGROUND", "-d", str(lab.folder), "-f", str(config)], lab.port):
        yield access, error
        lab.flush()
    for line in (lab.folder / "access").read_text("utf-8", "surrogateescape").split("\n")[:-1]:
        number, real, text = lab_.tail(line)
        access.lines.append((number, real / 1e6, text))
    for line in (lab.folder / "error").read_text("utf-8", "surrogateescape").split("\n")[:-1]:
        text, _, number = line.rpartition(" lab=")
        real = re.match(r"\[(\w{3} \w{3} \d\d [\d:]{8}\.\d+ \d{4})\]", line)
        if number.isdigit() and real:
            moment = datetime.strptime(real[1], "%a %b %d %H:%M:%S.%f %Y").replace(tzinfo=UTC)
            error.lines.append((int(number), moment.timestamp(), text))
        elif "AH00163" in line or "AH00094" in line:
            error.lines.append((None, 0.0, (text or line).removesuffix(" lab=-")))
