"""Which column of a request a Sigma field means, and which log sources are web server logs.

Names follow the Sigma taxonomy for web server and proxy logs (W3C extended names), with the names of common field
maps beside them. Source: https://sigmahq.io/docs/basics/log-sources.html
"""

FIELDS = {
    "cs-method": "method",
    "c-method": "method",
    "method": "method",
    "http.request.method": "method",
    "cs-uri": "target",
    "c-uri": "target",
    "uri": "target",
    "url": "target",
    "url.original": "target",
    "request": "target",
    "cs-uri-stem": "path",
    "c-uri-stem": "path",
    "uri_path": "path",
    "url.path": "path",
    "cs-uri-query": "query",
    "c-uri-query": "query",
    "uri_query": "query",
    "url.query": "query",
    "cs-uri-extension": "extension",
    "c-uri-extension": "extension",
    "cs-user-agent": "agent",
    "c-user-agent": "agent",
    "c-useragent": "agent",
    "cs-useragent": "agent",
    "useragent": "agent",
    "user_agent": "agent",
    "user_agent.original": "agent",
    "cs-referer": "referrer",
    "cs-referrer": "referrer",
    "c-referer": "referrer",
    "referer": "referrer",
    "referrer": "referrer",
    "http.request.referrer": "referrer",
    "sc-status": "status",
    "status": "status",
    "response": "status",
    "http.response.status_code": "status",
    "sc-bytes": "size_bytes",
    "response_size": "size_bytes",
    "size": "size_bytes",
    "http.response.body.bytes": "size_bytes",
    "time-taken": "duration_ms",
    "c-ip": "client",
    "client_ip": "client",
    "clientip": "client",
    "src_ip": "client",
    "src-ip": "client",
    "source.ip": "client",
    "c-port": "client_port",
    "src_port": "client_port",
    "cs-host": "host",
    "c-uri-host": "host",
    "host": "host",
    "vhost": "host",
    "url.domain": "host",
    "cs-username": "user",
    "cs-user": "user",
    "user": "user",
    "cs-cookie": "cookie",
    "cookie": "cookie",
    "cs-version": "protocol",
    "cs-protocol-version": "protocol",
    "http.version": "protocol",
    "cs-body": "request_body",
    "request_body": "request_body",
    "http.request.body.content": "request_body",
    "cs-headers": "request_headers",
}

# Columns of the request table that each derived column is made from.
DERIVED = {
    "path": ("target",),
    "query": ("target",),
    "extension": ("target",),
    "request": ("method", "target", "protocol"),
    "cookie": ("request_headers",),
    "duration_ms": ("duration_s",),
}

_CATEGORIES = {"webserver", "proxy"}
_SERVERS = {
    "apache",
    "nginx",
    "iis",
    "httpd",
    "tomcat",
    "php",
    "caddy",
    "haproxy",
    "traefik",
    "webserver",
    "access",
    "iis-access",
}


def where_it_applies(category: str | None, product: str | None, service: str | None) -> tuple[bool, bool, str]:
    """Whether a log source means requests, whether it means error messages, and the reason when neither."""
    named = " ".join(
        f"{key}: {value}"
        for key, value in (("category", category), ("product", product), ("service", service))
        if value
    )
    if category is not None:
        if category not in _CATEGORIES:
            return False, False, f"its log source ({named}) is not a web server log"
        if category == "webserver" or product is None or product in _SERVERS:
            return True, False, ""
        return False, False, f"its log source ({named}) is another product's log"
    if product in _SERVERS and service == "error":
        return False, True, ""
    if product in _SERVERS or (service in _SERVERS and product in {None, "windows", "linux"}):
        return True, True, ""
    return False, False, f"its log source ({named}) is not a web server log"
