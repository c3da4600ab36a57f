"""Combined log format with X-Forwarded-For in quotes behind it, the format `main` of nginx packages."""

from delicti.evidence.parsed import Sample

NAME = "combined_forwarded"
SOURCE = "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format"
TABLE = "requests"
NGINX_FORMAT = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" '
    '"$http_user_agent" "$http_x_forwarded_for"'
)
SAMPLES = (
    Sample(
        r'192.0.2.7 - a b [24/Nov/2026:16:55:00 +0000] "GET /a?b=\x22c\x22&d=\x5Ce HTTP/1.1" 404 236 '
        r'"http://x/\x22y" "a \x22quoted\x22 \x5C agent" "198.51.100.1, 192.0.2.9"',
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
        forwarded_for="198.51.100.1, 192.0.2.9",
    ),
)
