r"""JSON lines of nginx and others (`log_format ... escape=json`), under the variable names and the usual shorter ones.

nginx escapes `"`, `\` and control characters as JSON does and writes every other byte as it came, UTF-8 or not.
An empty text or `-` is null for all but the target. Times: ISO 8601, the common log's form, or time since 1970.
"""

from delicti.evidence import jsonlines
from delicti.evidence.jsonlines import Value, has, key
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "nginx-json"
SOURCE = "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format"
TABLE = "requests"
SAYS = 20
SAMPLES = (
    Sample(
        b'{"time_iso8601":"2026-11-24T16:56:42+01:00","remote_addr":"192.0.2.7","request":"GET /a?b=\\"c\\"&d='
        b'\\\\e\xff HTTP/1.1","status":"404","body_bytes_sent":"153","http_referer":"","http_user_agent":'
        b'"t\\tb\xc3\xa9","request_time":"0.250","host":"www.example.com"}',
        time="2026-11-24T15:56:42Z",
        client="192.0.2.7",
        method="GET",
        target=r'/a?b="c"&d=\\e\xff',
        protocol="HTTP/1.1",
        status=404,
        size_bytes=153,
        agent="t\\x09bé",
        duration_s=0.25,
        host="www.example.com",
    ),
    Sample(
        '{"@timestamp":"2026-11-24T16:56:42Z","client_ip":"2001:db8::7","method":"POST","uri":"/a","status":200,'
        '"bytes":12,"x_forwarded_for":"192.0.2.9, 198.51.100.1","request":"\\u0016\\u0003"}',
        time="2026-11-24T16:56:42Z",
        client="2001:db8::7",
        method="POST",
        target=r"\x16\x03",
        status=200,
        size_bytes=12,
        forwarded_for="192.0.2.9, 198.51.100.1",
    ),
)

_TIME = key("time_any", None, "time_iso8601", "@timestamp", "timestamp", "time_local", "time", "msec", "ts", "date")
_CLIENT = key("address", "client", "remote_addr", "client_ip", "clientip", "client", "remote_ip", "ip", "remoteAddr")
_REQUEST = key("request", None, "request", "request_line")
_TARGET = key("text", "target", "request_uri", "uri", "url", "path", "request_path")
_STATUS = key("status", "status", "status", "response", "status_code", "response_code")
_KEYS = (
    _TIME,
    _CLIENT,
    key("port", "client_port", "remote_port", "client_port"),
    key("text", "forwarded_for", "http_x_forwarded_for", "x_forwarded_for", "xff", "forwarded_for"),
    key("text", "user", "remote_user", "user", "auth"),
    _REQUEST,
    key("text", "method", "request_method", "method", "verb"),
    _TARGET,
    key("text", "protocol", "server_protocol", "protocol", "http_version"),
    key("text", "host", "host", "http_host", "server_name", "vhost", "domain"),
    _STATUS,
    key("size", "size_bytes", "body_bytes_sent", "bytes_sent", "bytes", "size", "response_length"),
    key("duration_s", "duration_s", "request_time", "duration", "response_time"),
    key("text", "referrer", "http_referer", "http_referrer", "referer", "referrer"),
    key("text", "agent", "http_user_agent", "user_agent", "agent", "useragent"),
    key("body", "request_body", "request_body", "body"),
)


def _fits(value: Value) -> bool:
    return has(value, _TIME) and has(value, _CLIENT) and (has(value, _REQUEST) or has(value, _TARGET))


def sniff(head: bytes) -> float:
    """The share of lines with a time, a client, and a request or target."""
    return jsonlines.share(head, _fits)


def read(chunk: bytes, context: Context) -> Parsed:
    """The requests of a chunk."""
    return jsonlines.read(chunk, context, _KEYS)
