import pytest

from delicti.reconstruct.targets import gather


@pytest.fixture
def targets(evidence):
    def read():
        return gather(evidence.tables().requests)

    return read


def test_a_target_stands_once_however_often_it_was_asked(evidence, targets):
    for second in range(3):
        evidence.ask(second, "192.0.2.7", "/a?b=1")
    assert targets().table["target"].to_list() == ["/a?b=1"]


def test_requests_at_a_path_are_found_with_every_query(evidence, targets):
    for target in ("/a", "/a?b=1", "/a?", "/ab", "/A"):
        evidence.ask(1, "192.0.2.7", target)
    assert targets().at(["/a"]).collect()["line"].to_list() == [1, 2, 3]


def test_a_request_without_a_target_has_an_empty_path(evidence, targets):
    evidence.ask(1, "192.0.2.7", None)
    evidence.ask(2, "192.0.2.7", "/")
    assert targets().at([""]).collect()["line"].to_list() == [1]


@pytest.mark.parametrize(
    ("method", "status", "what"),
    [("GET", 302, "refused"), ("HEAD", 403, "refused"), ("GET", 301, "moved"), ("PUT", 200, "sent")],
)
def test_how_a_target_was_asked_is_kept(evidence, targets, method, status, what):
    evidence.ask(1, "192.0.2.7", "/a", status, method=method)
    assert [name for name in ("refused", "moved", "sent") if targets().table[name][0]] == [what]


def test_pages_are_counted_as_far_as_they_could_change(evidence, targets):
    for status in (200, 200, 404, 304, 500):
        evidence.ask(1, "192.0.2.7", "/a", status)
    assert targets().table.select("plain", "good").rows() == [(3, 2)]


def test_a_door_is_a_login_only_where_something_is_sent(evidence, targets):
    evidence.ask(1, "192.0.2.7", "/login", method="POST")
    evidence.ask(1, "192.0.2.7", "/signin")
    assert targets().logins().to_list() == ["/login"]
