"""NCSA common log format with anything else behind it, which is read past: Tomcat's `... %b %D`, for one.

Tomcat's `%D` is milliseconds up to version 9 and microseconds from version 10 on, so it is not taken for a duration;
`--log-format` can say which it is.
"""

from delicti.evidence.parsed import Sample

NAME = "common_more"
SOURCE = "https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Access_Log_Valve"
TABLE = "requests"
FORMAT = '%h %l %u %t "%r" %>s %b %{more}n'
SAMPLES = (
    Sample(
        '0:0:0:0:0:0:0:1 - - [24/Nov/2026:16:58:20 +0000] "GET /two null" 400 1885 17',
        client="0:0:0:0:0:0:0:1",
        time="2026-11-24T16:58:20Z",
        method="GET",
        target="/two null",
        status=400,
        size_bytes=1885,
    ),
    Sample(
        r'192.0.2.7 - - [24/Nov/2026:16:58:20 +0000] "GET /a?b=\"c\"&d=\\e HTTP/1.1" 404 762 17 http-nio-8080-exec-1',
        client="192.0.2.7",
        time="2026-11-24T16:58:20Z",
        method="GET",
        target=r'/a?b="c"&d=\\e',
        protocol="HTTP/1.1",
        status=404,
        size_bytes=762,
    ),
)
