"""Combined log format of Apache with the bytes received and sent behind it (mod_logio)."""

from delicti.evidence.parsed import Sample

NAME = "combinedio"
SOURCE = "https://httpd.apache.org/docs/2.4/mod/mod_logio.html"
TABLE = "requests"
FORMAT = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i" %I %O'
SAMPLES = (
    Sample(
        r'192.0.2.7 - a b [24/Nov/2026:16:55:00 +0000] "GET /a?b=\"c\"&d=\\e HTTP/1.1" 404 236 '
        r'"http://x/\"y" "a \"quoted\" \\ agent" 94 416',
        client="192.0.2.7",
        user="a b",
        time="2026-11-24T16:55:00Z",
        method="GET",
        target=r'/a?b="c"&d=\\e',
        protocol="HTTP/1.1",
        status=404,
        size_bytes=236,
        referrer='http://x/"y',
        agent=r'a "quoted" \\ agent',
    ),
)
