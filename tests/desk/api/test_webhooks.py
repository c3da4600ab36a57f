"""Webhooks: told to a real server within the rights of an account, signed, tried again, given up; none private."""

import ast
import base64
import hashlib
import hmac
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, override_settings
from tests.desk.api.conftest import tell
from tests.desk.services.conftest import GIVEN, decided_case
from tests.desk.web.conftest import fill

from delicti import desk as desk_package
from delicti.desk import clock, sending
from delicti.desk.models import Delivery, Webhook
from delicti.desk.services import bulletins, cases, claims, suspects, webhooks, work
from delicti.model.errors import UserError

GUIDE = Path(__file__).parents[3] / "docs/desk-api.md"


class Server(ThreadingHTTPServer):
    """Keeps what it is told, and answers as it is set to."""

    daemon_threads = True
    status = 204

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Hearer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/told?by=desk"

    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


class Hearer(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def private() -> Iterator[None]:
    with override_settings(DESK_WEBHOOK_PRIVATE=True):
        yield


def hook(desk: SimpleNamespace, url: str, *events: str, to: str = "investigator") -> tuple[Webhook, str]:
    user = getattr(desk.people, to)
    made, secret = webhooks.add(desk.people.administrator, url, events or (webhooks.ALL,), user)
    if user != desk.people.administrator:
        webhooks.agree(user, made)
    return made, secret


def round_of() -> int:
    webhooks.gather({})
    return webhooks.deliver()


def test_a_message_tells_what_happened_and_no_words_of_it(desk: SimpleNamespace, server: Server, private: None) -> None:
    hook(desk, server.url, "note")
    work.note(desk.people.investigator, desk.case, "The words of the note")
    assert round_of() == 1
    told = server.messages()[0]
    assert (told["type"], told["data"]["case"], "words" in str(server.heard)) == (
        "note written",
        desk.case.reference,
        False,
    )


def test_the_guide_verifies_a_message(desk: SimpleNamespace, server: Server, private: None) -> None:
    _, secret = hook(desk, server.url, "note")
    work.note(desk.people.investigator, desk.case, "x")
    round_of()
    headers, body = server.heard[0]
    shown = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    scope: dict[str, Any] = {}
    exec(next(one for one in shown if "def genuine" in one), scope)
    now = clock.now().timestamp()
    good = scope["genuine"](secret, headers, body, now)
    changed = scope["genuine"](secret, headers, body + b" ", now)
    late = scope["genuine"](secret, headers, body, now + 3600)
    assert (good, changed, late) == (True, False, False)


def test_the_signature_is_that_of_the_standard() -> None:
    # The worked example of the specification at standardwebhooks.com.
    secret, body = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", b'{"test": 2432232314}'
    key = base64.b64decode("C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    by_hand = hmac.new(key, b"msg_1.1614265330." + body, hashlib.sha256).digest()
    assert sending.sign(secret, "msg_1", "1614265330", body) == "v1," + base64.b64encode(by_hand).decode()


def test_nothing_of_a_case_is_told_to_who_may_not_read_it(desk: SimpleNamespace, server: Server, private: None) -> None:
    for to in ("investigator", "auditor", "intake", "administrator"):
        hook(desk, server.url, to=to)
    work.note(desk.second, desk.hidden, "Quietzebra")
    round_of()
    told = str(server.heard)
    assert (desk.hidden.reference in told, str(desk.hidden.pk) in told, str(desk.hidden_note.pk) in told) == (
        False,
        False,
        False,
    )


def test_who_left_the_case_is_not_told_what_waited(desk: SimpleNamespace, server: Server, private: None) -> None:
    hook(desk, server.url, "note", to="auditor")
    work.note(desk.people.investigator, desk.case, "x")
    webhooks.gather({})
    cases.remove_member(desk.people.investigator, desk.case, desk.people.auditor, "left")
    assert (webhooks.deliver(), server.heard, Delivery.objects.get().given_up_at is not None) == (0, [], True)


def test_what_was_told_is_not_told_again_by_a_worker_that_begins_anew(
    desk: SimpleNamespace, server: Server, private: None
) -> None:
    hook(desk, server.url, "note")
    work.note(desk.people.investigator, desk.case, "x")
    assert [round_of(), round_of(), len(server.heard)] == [1, 0, 1]


def test_what_does_not_arrive_is_tried_again_later_and_then_given_up(
    desk: SimpleNamespace, server: Server, private: None
) -> None:
    hook(desk, server.url, "note")
    work.note(desk.people.investigator, desk.case, "x")
    server.status = 500
    now, tried = clock.now(), []
    for _ in range(40):
        with clock.standing_at(now):
            before = len(server.heard)
            round_of()
            if len(server.heard) > before:
                tried.append(now)
        now += timedelta(hours=1)
    one = Delivery.objects.get()
    assert (len(tried), one.attempts, one.given_up_at is not None) == (9, len(webhooks.WAITS) + 1, True)
    assert one.answer == "it answered 500"


def test_a_redirect_is_not_followed(desk: SimpleNamespace, server: Server, private: None) -> None:
    hook(desk, server.url, "note")
    work.note(desk.people.investigator, desk.case, "x")
    server.status = 302
    assert (round_of(), len(server.heard), Delivery.objects.get().answer) == (0, 1, "it answered 302")


def test_a_server_that_never_ends_is_cut_off(desk: SimpleNamespace, private: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hook(desk, f"http://127.0.0.1:{silent.getsockname()[1]}/", "note")
        work.note(desk.people.investigator, desk.case, "x")
        assert round_of() == 0
    assert Delivery.objects.get().answer.startswith("it did not answer")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://user:word@example.org/",
        "https://example.org/#x",
        "https://example.org/a b",
        "https://example.org:0/",
        "https://[/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "",
    ],
)
def test_such_an_address_is_not_set(desk: SimpleNamespace, url: str) -> None:
    with pytest.raises(UserError):
        hook(desk, url)


def test_a_name_that_leads_to_a_private_address_is_not_reached(
    desk: SimpleNamespace, server: Server, private: None
) -> None:
    hook(desk, server.url, "note")
    Webhook.objects.update(url=f"https://localhost:{server.server_port}/")
    work.note(desk.people.investigator, desk.case, "x")
    with override_settings(DESK_WEBHOOK_PRIVATE=False):
        assert (round_of(), server.heard) == (0, [])
    assert "private address" in Delivery.objects.get().answer


def test_cloud_metadata_is_never_reached(desk: SimpleNamespace, private: None) -> None:
    with pytest.raises(UserError, match="private"):
        hook(desk, "https://169.254.169.254/")


def test_every_verb_that_is_written_belongs_to_an_event() -> None:
    begun = tuple(start for starts in webhooks.EVENTS.values() for start in starts)
    strange = [verb for verb in verbs() if not verb.startswith(begun)]
    assert (strange, len(set(verbs())) > 80) == ([], True)


VERB_AT = {"audit.append": 1, "audit.made": 4, "_save": 2}  # which argument is the verb


def verbs() -> Iterator[str]:
    """What the desk's code appends to the audit, as far as it stands there in letters."""
    for path in Path(desk_package.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            place = VERB_AT.get(ast.unparse(call.func)) if isinstance(call, ast.Call) else None
            for one in call.args[place : place + 1] if isinstance(call, ast.Call) and place else ():
                first = one.values[0] if isinstance(one, ast.JoinedStr) else one
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_nothing_is_told_before_the_account_agreed(desk: SimpleNamespace, server: Server, private: None) -> None:
    boss, me = desk.people.administrator, desk.people.investigator
    made, _ = webhooks.add(boss, server.url, ["note"], me)
    work.note(me, desk.case, "before")
    read: dict[object, int] = {}
    silent = (webhooks.gather(read), read)
    webhooks.agree(me, made)
    work.note(me, desk.case, "after")
    assert (silent, webhooks.gather(read), webhooks.deliver(), len(server.heard)) == ((0, read), 1, 1, 1)
    with pytest.raises(UserError, match="no agreement any more"):
        webhooks.agree(me, made)


def test_only_its_account_agrees_and_by_no_token(
    desk: SimpleNamespace, as_: Callable[..., Client], with_token: Callable[..., Any], private: None
) -> None:
    boss, me = desk.people.administrator, desk.people.investigator
    made, _ = webhooks.add(boss, "https://example.org/", ["note"], me)
    where = f"/settings/webhooks/{made.pk}"
    others = [as_(user).post(f"{where}/agree").status_code for user in (boss, desk.people.reviewer)]
    token = with_token(me)
    refused = [token.post(f"/webhooks/{made.pk}/{act}").status_code for act in ("agree", "end")]
    listed = token.get("/webhooks/about-me").json()["items"]
    mine = as_(me)
    seen = "waits for you" in mine.get("/settings").content.decode()
    agreed = mine.post(f"{where}/agree").status_code
    boss_sees = with_token(boss).get("/webhooks").json()["items"]
    assert (others, refused, [one["agreed_at"] for one in listed], seen, agreed) == (
        [404] * 2,
        [403] * 2,
        [None],
        True,
        303,
    )
    assert boss_sees[0]["agreed_at"] is not None
    other = as_(desk.people.reviewer).post(f"{where}/end").status_code
    ended = mine.post(f"{where}/end").status_code
    assert (other, ended, Webhook.objects.get().ended_at is not None) == (404, 303, True)


def test_ones_own_webhook_needs_no_agreement(desk: SimpleNamespace, server: Server, private: None) -> None:
    boss = desk.people.administrator
    webhooks.add(boss, server.url, ["desk"], boss)
    assert webhooks.agreed(Webhook.objects.all()) == {one.pk: one.made_at for one in Webhook.objects.all()}


@pytest.mark.parametrize(
    ("role", "events"),
    [
        ("publisher", {"campaign", "figure", "bulletin", "correction", "claim", "answer"}),
        ("reviewer", {"campaign", "figure", "bulletin", "correction", "claim", "person", "person:"}),
        ("intake", {"report", "answer"}),
        ("administrator", set()),
    ],
)
def test_what_is_of_no_case_is_told_to_who_may_see_it(
    people: SimpleNamespace,
    person: Callable[..., Any],
    shop: Path,
    server: Server,
    private: None,
    role: str,
    events: set[str],
) -> None:
    desk = fill(people, person("second", "investigator"), shop)
    hook(desk, server.url, "campaign", "bulletin", "claim", "answer", "person", "report", "suspect", to=role)
    tell(desk, person("third", "reviewer", "publisher"))
    claims.decide(people.publisher, desk.source, desk.claim.pk, accept=True)
    bulletins.approve_correction(people.reviewer, desk.bulletin, desk.correction.pk)
    round_of()
    words = str(server.heard)
    assert {one["type"].split(" ")[0] for one in server.messages()} == events
    assert [word for word in ("Erika", "The action", "saw it", "15,000") if word in words] == []


def test_a_suspect_is_told_of_to_members_without_a_name(
    people: SimpleNamespace, shop: Path, server: Server, private: None
) -> None:
    desk = decided_case(people.investigator, people.reviewer, shop)
    desk.people = people
    for to in ("reviewer", "publisher", "administrator"):
        hook(desk, server.url, "suspect", to=to)
    suspects.propose(desk.one, desk.case, desk.actor, findings=desk.findings, **GIVEN)
    round_of()
    told = server.messages()
    assert [(one["type"], one["data"]["case"]) for one in told] == [("suspect proposed", desk.case.reference)]
    assert [word for word in GIVEN.values() if word in str(server.heard)] == []


def test_messages_that_ended_long_ago_are_removed_but_the_last(
    desk: SimpleNamespace, server: Server, private: None
) -> None:
    hook(desk, server.url, "note")
    for number in range(3):
        work.note(desk.people.investigator, desk.case, f"note {number}")
    round_of()
    fresh = webhooks.prune()
    with clock.standing_at(clock.now() + webhooks.KEPT + timedelta(days=1)):
        gone = webhooks.prune()
        again = webhooks.gather({})  # by a worker that begins anew
    assert (fresh, gone, Delivery.objects.count(), again) == (0, 2, 1, 0)


def test_an_administrator_adds_sees_and_ends_one(
    desk: SimpleNamespace, as_: Callable[..., Client], private: None
) -> None:
    client = as_(desk.people.administrator)
    sent = {"url": "https://example.org/desk", "events": ["case", "note"], "username": "investigator"}
    made = client.post("/webhooks/add", sent)
    secret = re.search(r"whsec_[\w+/=]+", made.content.decode())
    found = Webhook.objects.get()
    assert (made.status_code, secret is not None, found.events) == (200, True, ["case", "note"])
    assert "whsec_" not in client.get(f"/webhooks/{found.pk}").content.decode()
    ended = client.post(f"/webhooks/{found.pk}/end")
    assert (ended.status_code, Webhook.objects.get().ended_at is not None) == (303, True)


def test_a_worker_tells_while_it_works(desk: SimpleNamespace, server: Server, private: None) -> None:
    from delicti.desk.worker.post import round_of as posted

    hook(desk, server.url, "note")
    read: dict[object, int] = {}
    posted(read)
    work.note(desk.people.investigator, desk.case, "x")
    posted(read)
    assert [one["type"] for one in server.messages()] == ["note written"]
