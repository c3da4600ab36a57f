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
)
