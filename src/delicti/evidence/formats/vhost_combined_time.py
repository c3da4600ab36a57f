"""Combined log format behind the virtual host and its port, with the time that the request took at the end."""

from delicti.evidence.parsed import Sample

NAME = "vhost_combined_time"
SOURCE = "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format"
TABLE = "requests"
NGINX_FORMAT = (
    '$host:$server_port $remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent" $request_time'
)
SAMPLES = (
    Sample(
        'www.example.com:443 2001:db8::7 - ada [09/Sep/2026:03:17:47 +0200] "GET / HTTP/1.1" 200 512 "-" "curl/8.5" '
        "0.250",
        host="www.example.com",
        client="2001:db8::7",
        user="ada",
        time="2026-09-09T01:17:47Z",
        method="GET",
        target="/",
        protocol="HTTP/1.1",
        status=200,
        size_bytes=512,
        agent="curl/8.5",
        duration_s=0.25,
    ),
)
