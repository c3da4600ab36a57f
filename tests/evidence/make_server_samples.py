"""Starts the real servers on loopback, sends them awkward requests, and checks that every line they log is read.

    python tests/evidence/make_server_samples.py [FOLDER]

The logs stay in FOLDER when one is named. Needs Debian's apache2 (with mod_php), nginx, haproxy, tomcat10, php-cli and
caddy; a server that is not installed is named and left out. `make test-full` runs this; SAMPLES came from it.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from delicti.evidence import registry
from delicti.evidence.parsed import Context
from delicti.model.errors import UserError

PHP = """<?php
function f($x) { throw new RuntimeException("first line of $x\\nsecond line"); }
if (isset($_GET['log'])) { error_log("given: " . $_GET['log']); }
if (isset($_GET['sh'])) { fwrite(fopen('php://stderr', 'w'), "sh: 1: wgett: not found\\n"); }
if (isset($_GET['boom'])) { f($_GET['boom']); }
echo $undefined_name; echo "ok";
"""


def get(path: bytes, *headers: bytes, host: bytes = b"www.example.com", method: bytes = b"GET") -> bytes:
    """One request as it goes over the wire."""
    lines = [method + b" " + path + b" HTTP/1.1", b"Host: " + host, *headers, b"Connection: close"]
    return b"\r\n".join(lines) + b"\r\n\r\n"


REQUESTS = (
    get(b"/"),
    get(b"/?q=%27%22", b'User-Agent: a "quoted" \\ agent'),
    get(b"/caf\xc3\xa9?x=\xff", b"User-Agent: \xff\x80t\tb"),
    get(b'/a?b="c"&d=\\e', b'Referer: http://x/"y'),
    get(b"/two words"),
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS\r\n\r\n",
    get(b"/dav", b"Content-Length: 0", method=b"PROPFIND"),
    get(b"/x", method=b"FOO-BAR"),
    b"OPTIONS * HTTP/1.0\r\n\r\n",
    get(b"http://other.example/", b"X-Forwarded-For: 192.0.2.9, 198.51.100.1", host=b"other.example"),
    b"GET /\r\n\r\n",
    get(b"/index.php?boom=1", b"Referer: http://www.example.com/"),
    get(b"/index.php?log=a%0ab%22%5c%ff"),
    get(b"/index.php?sh=1"),
    get(b"/missing.php"),
    get(b"/.htaccess"),
    get(b"/\x01\x02"),
    get(b"/" + b"A" * 9000),
    get(b"/", b"Authorization: Basic YSBiOmM="),  # the user "a b"
    get(b"/", host=b'"bad"'),
    b"\r\n",
    b"",
)


def send(port: int, requests: tuple[bytes, ...] = REQUESTS) -> None:
    """Each request on a connection of its own, by IPv4 and by IPv6."""
    for address in ("127.0.0.1", "::1"):
        for request in requests:
            with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=5) as link:
                link.sendall(request)
                link.shutdown(socket.SHUT_WR)
                while link.recv(65536):
                    pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, folder: Path, env: dict[str, str] | None = None) -> Iterator[None]:
    """The server while it runs; its own output goes to a file beside its logs."""
    with (folder / "server-output.txt").open("ab") as out:
        server = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, cwd=folder, env={**os.environ, **(env or {})}
        )
        try:
            for _ in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                if server.poll() is not None:
                    raise RuntimeError(f"{command[0]} ended: {(folder / 'server-output.txt').read_text()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


APACHE_CUSTOM = '%a:%{remote}p [%{%d/%b/%Y:%H:%M:%S}t.%{usec_frac}t %{%z}t] "%m %U%q %H" %>s %D "%{Host}i"'


def apache(folder: Path) -> dict[str, str]:
    """Apache with mod_php: every named format at once, and its error log."""
    port, modules = free_port(), Path("/usr/lib/apache2/modules")
    (folder / "htdocs").mkdir()
    (folder / "htdocs/index.php").write_text(PHP)
    (folder / "htdocs/.htaccess").write_text("")
    loaded = "mpm_prefork authz_core authn_core authz_host mime dir alias log_config logio unixd deflate".split()
    loaded = [name for name in loaded if (modules / f"mod_{name}.so").exists()]
    php = sorted(modules.glob("libphp*.so"))
    escaped = APACHE_CUSTOM.replace('"', '\\"')
    (folder / "httpd.conf").write_text(
        "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in loaded)
        + (f"\nLoadModule php_module {php[0]}" if php else "")
        + f"""
ServerRoot {folder}
PidFile {folder}/pid
ServerName www.example.com
Listen 127.0.0.1:{port}
Listen [::1]:{port}
User www-data
Group www-data
DocumentRoot {folder}/htdocs
DirectoryIndex index.php
<Files ".ht*">
Require all denied
</Files>
<FilesMatch "\\.php$">
SetHandler application/x-httpd-php
</FilesMatch>
TypesConfig /dev/null
LogLevel info
ErrorLog {folder}/error.log
LogFormat "%h %l %u %t \\"%r\\" %>s %b" common
LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{{Referer}}i\\" \\"%{{User-Agent}}i\\"" combined
LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{{Referer}}i\\" \\"%{{User-Agent}}i\\" %I %O" combinedio
LogFormat "%v:%p %h %l %u %t \\"%r\\" %>s %O \\"%{{Referer}}i\\" \\"%{{User-Agent}}i\\"" vhost_combined
LogFormat "{escaped}" custom
CustomLog {folder}/common.log common
CustomLog {folder}/combined.log combined
CustomLog {folder}/combinedio.log combinedio
CustomLog {folder}/vhost_combined.log vhost_combined
CustomLog {folder}/custom.log custom
"""
    )
    folder.chmod(0o755)
    with running(["/usr/sbin/apache2", "-X", "-f", str(folder / "httpd.conf")], port, folder):
        send(port)
    return {
        "common.log": "common",
        "combined.log": "combined",
        "combinedio.log": "combinedio",
        "vhost_combined.log": "vhost_combined",
        "custom.log": APACHE_CUSTOM,
        "error.log": "apache-error",
    }


COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" '
NGINX_JSON = (
    '{"time_iso8601":"$time_iso8601","remote_addr":"$remote_addr","request":"$request",'
    '"status":"$status","body_bytes_sent":"$body_bytes_sent","http_referer":"$http_referer",'
    '"http_user_agent":"$http_user_agent","request_time":"$request_time","host":"$host"}'
)
NGINX_FORMATS = {
    "xff.log": ("", COMBINED + '"$http_user_agent" "$http_x_forwarded_for"'),
    "time.log": ("", COMBINED + '"$http_user_agent" $request_time'),
    "custom.log": ("", '$remote_addr:$remote_port $msec $host "$request" $status $request_time "$http_user_agent"'),
    "json.log": ("escape=json", NGINX_JSON),
}


def nginx(folder: Path) -> dict[str, str]:
    """nginx: combined, the usual trailing fields, JSON, a custom format, its error log."""
    port = free_port()
    (folder / "html").mkdir()
    (folder / "html/index.html").write_text("ok")
    formats = "\n".join(
        f"log_format {name.split('.')[0]} {escape} '{text}';" for name, (escape, text) in NGINX_FORMATS.items()
    )
    logs = "\n".join(f"access_log {folder}/{name} {name.split('.')[0]};" for name in NGINX_FORMATS)
    (folder / "nginx.conf").write_text(f"""
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log info;
events {{}}
http {{
{formats}
access_log {folder}/combined.log combined;
{logs}
client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
server {{ listen 127.0.0.1:{port}; listen [::1]:{port}; server_name www.example.com; root {folder}/html;
  location ~ \\.php$ {{ fastcgi_pass 127.0.0.1:9; }}
  location ~ /\\.ht {{ deny all; }} }}
}}
""")
    with running(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], port, folder):
        send(port)
    return {
        "combined.log": "combined",
        "xff.log": "combined_forwarded",
        "time.log": "combined_time",
        "custom.log": NGINX_FORMATS["custom.log"][1],
        "json.log": "nginx-json",
        "error.log": "nginx-error",
    }


def haproxy(folder: Path) -> dict[str, str]:
    """HAProxy's HTTP log as a syslog daemon keeps it, and bare."""
    port = free_port()
    collector = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    collector.bind(("127.0.0.1", 0))
    collector.settimeout(1)
    (folder / "haproxy.cfg").write_text(f"""
global
  log 127.0.0.1:{collector.getsockname()[1]} len 4096 format rfc3164 local0
  log stdout len 1024 format raw local0
defaults
  mode http
  log global
  option httplog
  timeout connect 50ms
  timeout client 1s
  timeout server 1s
  retries 0
frontend web
  bind 127.0.0.1:{port}
  bind [::1]:{port}
  capture request header Host len 32
  capture request header User-Agent len 64
  default_backend none
backend none
  server s1 127.0.0.1:9
""")
    with running(["/usr/sbin/haproxy", "-db", "-f", str(folder / "haproxy.cfg")], port, folder):
        send(port)
        packets = []
        with contextlib.suppress(TimeoutError):
            while True:
                packets.append(collector.recv(65536).rstrip(b"\n"))
    collector.close()
    raw = (folder / "server-output.txt").read_bytes().split(b"\n")
    http = [line for line in raw if b" web none" in line or b" web web" in line]
    (folder / "raw.log").write_bytes(b"\n".join(http) + b"\n")
    kept = [packet for packet in packets if b" web " in packet]
    (folder / "syslog.log").write_bytes(b"\n".join(kept) + b"\n")
    return {"raw.log": "haproxy", "syslog.log": "haproxy"}


def tomcat(folder: Path) -> dict[str, str]:
    """Tomcat's access log valve with the patterns common and combined."""
    port = free_port()
    for name in ("conf", "logs", "temp", "webapps/ROOT", "work"):
        (folder / name).mkdir(parents=True)
    (folder / "webapps/ROOT/index.html").write_text("ok")
    valve = '<Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs" prefix="{0}" pattern="{0}"/>'
    (folder / "conf/web.xml").write_text(
        '<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0"><servlet>'
        "<servlet-name>default</servlet-name><servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class></servlet><servlet-mapping>"
        "<servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping></web-app>"
    )
    (folder / "conf/server.xml").write_text(
        f'<Server port="-1"><Service name="Catalina"><Connector port="{port}" address="::" protocol="HTTP/1.1" '
        "relaxedQueryChars='\"&lt;&gt;[\\]^`{|}'/>"
        '<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps">'
        + valve.format("common")
        + valve.format("combined")
        + "</Host></Engine></Service></Server>"
    )
    env = {"CATALINA_BASE": str(folder), "CATALINA_HOME": "/usr/share/tomcat10"}
    with running(["/bin/sh", "-c", "exec /usr/share/tomcat10/bin/catalina.sh run"], port, folder, env):
        send(port)
        time.sleep(2)
    made = {}
    for name in ("common", "combined"):
        found = sorted((folder / "logs").glob(f"{name}*"))
        made[f"logs/{found[0].name}"] = name
    return made


def caddy(folder: Path) -> dict[str, str]:
    """Caddy's JSON access log."""
    port = free_port()
    (folder / "Caddyfile").write_text(f"""{{
  admin off
}}
http://:{port} {{
  bind 127.0.0.1 ::1
  log {{
    output file {folder}/caddy.log
  }}
  respond "ok"
}}
""")
    env = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [shutil.which("caddy") or "caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, port, folder, env):
        send(port)
    return {"caddy.log": "caddy"}


def php(folder: Path) -> dict[str, str]:
    """PHP's own error log, written by the command line in a zone with a daylight-saving time."""
    (folder / "a.php").write_text(PHP)
    log = folder / "php_errors.log"
    for query in ("", "boom=1", "log=a%0ab%22%5c"):
        code = f"parse_str('{query}', $_GET); include '{folder}/a.php';"
        options = ["-d", f"error_log={log}", "-d", "log_errors=1", "-d", "display_errors=0", "-d", "error_reporting=-1"]
        subprocess.run(
            ["php", *options, "-d", "date.timezone=Europe/Berlin", "-r", code], check=False, capture_output=True
        )
    return {log.name: "php-error"}


SERVERS = {
    "apache": ("/usr/sbin/apache2", apache),
    "nginx": ("/usr/sbin/nginx", nginx),
    "haproxy": ("/usr/sbin/haproxy", haproxy),
    "tomcat": ("/usr/share/tomcat10/bin/catalina.sh", tomcat),
    "caddy": ("/usr/bin/caddy", caddy),
    "php": ("/usr/bin/php", php),
}


def check(path: Path, name: str) -> str:
    """What a log was found to be and how many lines were read; raises when a line was not, or the format is another."""
    data = path.read_bytes()
    known = name in registry.all_formats()
    found = registry.identify(data[: 64 << 10], () if known else (name,))
    if found is None or found.format != name:
        raise RuntimeError(f"{path} was taken for {found}, not {name}")
    inner = registry.wrapper_named(found.wrapper).unwrap(data) if found.wrapper else data
    parsed = registry.format_named(found.format).read(inner, Context())
    if parsed.quarantined:
        line, reason = next(iter(parsed.quarantined.items()))
        raise RuntimeError(f"{path}, line {line + 1}: {reason} {inner.splitlines()[line]!r}")
    return f"{path.name}: {found.format}{' in ' + found.wrapper if found.wrapper else ''}, {len(parsed.frame)} records"


def main(folder: Path) -> int:
    failed = 0
    for name, (program, make) in SERVERS.items():
        if not Path(program).exists():
            print(f"{name}: not installed, left out")
            continue
        (folder / name).mkdir(parents=True)
        made = make(folder / name)
        for log, expected in made.items():
            try:
                print(f"{name}: {check(folder / name / log, expected)}")
            except (RuntimeError, UserError) as error:
                failed += 1
                print(f"{name}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1]).resolve()))
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)  # servers drop their rights
        sys.exit(main(Path(scratch)))
