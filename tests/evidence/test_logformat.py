import pytest

from delicti.evidence.logformat import compile as compiled
from delicti.evidence.strict import reference_read
from delicti.model.errors import UserError

DIRECTIVE = r'LogFormat "%h %l %u %t \"%r\" %>s %b" common'


def kinds(text: str) -> list[str]:
    return [field.kind for field in compiled(text).fields]


@pytest.mark.parametrize(
    "text",
    [
        DIRECTIVE,
        r'"%h %l %u %t \"%r\" %>s %b"',
        r"%h %l %u %t \"%r\" %>s %b",
        '%h %l %u %t "%r" %>s %b',
        r'CustomLog logs/access_log "%h %l %u %t \"%r\" %>s %b" env=!dontlog',
    ],
)
def test_it_is_taken_as_apache_s_documentation_writes_it(text: str) -> None:
    assert compiled(text) == compiled(DIRECTIVE)


def test_an_address_and_its_port_are_one_field() -> None:
    assert kinds("%a:%{remote}p %v:%p %r") == ["address_port", "address_port", "request"]


def test_path_and_query_are_one_target() -> None:
    assert kinds('"%m %U%q %H"') == ["text", "text", "text"]


def test_the_parts_of_a_time_are_one_time() -> None:
    text = "%{%d/%b/%Y:%H:%M:%S}t.%{msec_frac}t %{%z}t %h"
    assert kinds(text)[0] == "time:%d/%b/%Y:%H:%M:%S.%3f %z"


def test_a_strftime_of_the_common_log_is_its_time() -> None:
    assert kinds("[%{%d/%b/%Y:%H:%M:%S %z}t] %h") == ["time_clf", "address"]


@pytest.mark.parametrize(
    ("directive", "kind"),
    [
        ("%{sec}t", "time_epoch_s"),
        ("%{msec}t", "time_epoch_ms"),
        ("%{begin:usec}t", "time_epoch_us"),
        ("%D", "duration_us"),
        ("%T", "duration_s"),
        ("%{ms}T", "duration_ms"),
        ("%!200,304{User-agent}i", "text"),
        ("%<s", "status"),
        ("%{X-Api}i", "header:X-Api"),
        ("%{Location}o", "response_header:Location"),
        ("%{c}a", "address"),
        ("%{%H}t", "skip"),
        ("%^FB", "skip"),
        ("%{VAR}e", "skip"),
    ],
)
def test_each_directive_is_of_its_kind(directive: str, kind: str) -> None:
    assert kinds(f"{directive} %r")[0] == kind


def test_of_two_directives_for_one_column_the_better_counts() -> None:
    row = reference_read(compiled("%h %a %O %b %T %D %r"), b"host 192.0.2.7 300 2 0 250000 GET / HTTP/1.1")
    assert row is not None
    assert (row["client"], row["size_bytes"], row["duration_s"]) == ("192.0.2.7", 2, 0.25)


def test_the_host_header_counts_where_no_server_name_does() -> None:
    assert "host" in compiled("%{Host}i %r").columns


def test_beside_the_server_name_it_is_a_header() -> None:
    assert "header:Host" in kinds("%v %{Host}i %r")


def test_a_percent_sign_stands_for_itself() -> None:
    assert reference_read(compiled("100%% %h"), b"100% 192.0.2.7") == {"client": "192.0.2.7"}


def test_times_without_zone_make_it_naive() -> None:
    assert (compiled("%{%F %T}t %h").naive, compiled("%t %h").naive) == (True, False)


@pytest.mark.parametrize("text", ["%h %Y", "%h%u", "plain", "", "%{a}n", "%h %"])
def test_a_format_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(UserError):
        compiled(text)
