import pytest

from delicti.evidence.nginxformat import compile as compiled
from delicti.evidence.strict import reference_read
from delicti.model.errors import UserError

MAIN = """log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                  '$status $body_bytes_sent "$http_referer" '
                  '"$http_user_agent" "$http_x_forwarded_for"';"""
BARE = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" '
    '"$http_user_agent" "$http_x_forwarded_for"'
)


def kinds(text: str) -> list[str]:
    return [field.kind for field in compiled(text).fields]


@pytest.mark.parametrize(
    "text", [MAIN, MAIN.replace("main '", "main escape=default '"), BARE, f"'{BARE}'", f"'{BARE}';"]
)
def test_it_is_taken_as_nginx_s_documentation_writes_it(text: str) -> None:
    assert compiled(text) == compiled(BARE)


@pytest.mark.parametrize(("name", "escape"), [("json", "json"), ("none", "none"), ("default", "nginx")])
def test_the_escape_is_the_one_that_is_named(name: str, escape: str) -> None:
    assert compiled(f"log_format a escape={name} '$remote_addr';").escape == escape


@pytest.mark.parametrize(
    ("variable", "kind"),
    [
        ("$msec", "time_epoch_s"),
        ("$time_iso8601", "time_iso"),
        ("${request_time}", "duration_s"),
        ("$http_x_api_key", "header:X-Api-Key"),
        ("$sent_http_location", "response_header:Location"),
        ("$request_body", "body"),
        ("$upstream_response_time", "skip"),
        ("$bytes_sent", "size"),
    ],
)
def test_each_variable_is_of_its_kind(variable: str, kind: str) -> None:
    assert kinds(f"{variable} $request")[0] == kind


def test_a_path_with_its_arguments_is_one_target() -> None:
    row = reference_read(compiled("$remote_addr $uri$is_args$args $status"), b"192.0.2.7 /a?b 200")
    assert row is not None
    assert row["target"] == "/a?b"


def test_a_url_put_together_is_taken_apart() -> None:
    row = reference_read(compiled("$scheme://$host$request_uri $status"), b"https://a/b?c 200")
    assert row is not None
    assert (row["host"], row["target"]) == ("a", "/b?c")


def test_an_address_and_its_port_are_one_field() -> None:
    row = reference_read(compiled("$remote_addr:$remote_port $status"), b"2001:db8::7:443 200")
    assert row is not None
    assert (row["client"], row["client_port"]) == ("2001:db8::7", 443)


@pytest.mark.parametrize("text", ["log_format a escape=odd '$status';", "$remote_addr$remote_user", "$upstream_addr"])
def test_a_format_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(UserError):
        compiled(text)
