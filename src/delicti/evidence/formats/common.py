"""NCSA common log format, also Tomcat's default pattern `common`: no referrer, no agent."""

from delicti.evidence.parsed import Sample

NAME = "common"
SOURCE = "https://httpd.apache.org/docs/2.4/logs.html#common"
TABLE = "requests"
FORMAT = '%h %l %u %t "%r" %>s %b'
SAMPLES = (
    Sample(
        '192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET /a?b=%22 HTTP/1.1" 200 512',
        client="192.0.2.7",
        time="2026-09-09T01:17:47Z",
        method="GET",
        target="/a?b=%22",
        protocol="HTTP/1.1",
        status=200,
        size_bytes=512,
    ),
)
