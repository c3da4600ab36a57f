"""Combined log format with the virtual host and its port in front, as Debian's `other_vhosts_access.log`."""

from delicti.evidence.parsed import Sample

NAME = "vhost_combined"
SOURCE = "https://httpd.apache.org/docs/2.4/logs.html#virtualhost"
TABLE = "requests"
FORMAT = '%v:%p %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"'
SAMPLES = (
    Sample(
        'www.example.com:443 2001:db8::7 - - [09/Sep/2026:03:17:47 +0200] "GET / HTTP/1.1" 200 512 "-" "curl/8.5"',
        host="www.example.com",
        client="2001:db8::7",
        time="2026-09-09T01:17:47Z",
        method="GET",
        target="/",
        protocol="HTTP/1.1",
        status=200,
        size_bytes=512,
        agent="curl/8.5",
    ),
)
