"""NCSA combined log format, the default of most Apache and nginx packages."""

from delicti.evidence.parsed import Sample

NAME = "combined"
SOURCE = "https://httpd.apache.org/docs/2.4/logs.html#combined"
TABLE = "requests"
FORMAT = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"'
SAMPLES = (
    Sample(
        '192.0.2.7 - ada [09/Sep/2026:03:17:47 +0200] "GET /a?b=%22 HTTP/1.1" 200 512 "-" "curl/8.5"',
        client="192.0.2.7",
        user="ada",
        time="2026-09-09T01:17:47Z",
        method="GET",
        target="/a?b=%22",
        protocol="HTTP/1.1",
        status=200,
        size_bytes=512,
        agent="curl/8.5",
    ),
    Sample(
        r'2001:db8::7 - - [24/Nov/2026:16:55:00 +0000] "\x16\x03\x01\x02" 400 266 "-" "-"',
        client="2001:db8::7",
        time="2026-11-24T16:55:00Z",
        target=r"\x16\x03\x01\x02",
        status=400,
        size_bytes=266,
    ),
    Sample(
        r'192.0.2.7 - - [25/Oct/2026:02:30:00 +0200] "OPTIONS * HTTP/1.0" 200 - "-" "-"',
        client="192.0.2.7",
        time="2026-10-25T00:30:00Z",
        method="OPTIONS",
        target="*",
        protocol="HTTP/1.0",
        status=200,
    ),
    Sample(
        r'192.0.2.7 - - [25/Oct/2026:02:30:00 +0100] "-" 408 - "-" "-"',
        client="192.0.2.7",
        time="2026-10-25T01:30:00Z",
        target="-",
        status=408,
    ),
    Sample(
        r'192.0.2.7 - "" [24/Nov/2026:16:55:00 +0000] "GET /two words" 400 266 "-" "-"',
        client="192.0.2.7",
        user="",
        time="2026-11-24T16:55:00Z",
        method="GET",
        target="/two words",
        status=400,
        size_bytes=266,
    ),
    Sample(
        r'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET /caf\xc3\xa9?x=\xff HTTP/1.1" 404 236 "-" "\xff\x80t\tb"',
        client="192.0.2.7",
        time="2026-11-24T16:55:00Z",
        method="GET",
        target=r"/café?x=\xff",
        protocol="HTTP/1.1",
        status=404,
        size_bytes=236,
        agent=r"\xff\x80t\x09b",
    ),
    Sample(
        r'192.0.2.7 - a b [24/Nov/2026:16:55:00 +0000] "GET /a?b=\"c\"&d=\\e HTTP/1.1" 404 236 '
        r'"http://x/\"y" "a \"quoted\" \\ agent"',
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
