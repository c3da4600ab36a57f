"""Sign-in through an OpenID Connect provider that the environment names: a small one of this test, on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import CompletedProcess
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from django.contrib.auth.hashers import make_password

Run = Callable[..., "CompletedProcess[str]"]
WALK = """
import json, re
from urllib.parse import parse_qs, urlsplit
from django.test import Client
from delicti.desk.models import User
def through(client, code):
    begun = client.post(f"/account/oidc/oidc/login/?process={code}")
    assert begun.status_code == 302, (begun.status_code, begun.content.decode()[-3000:])
    asked = parse_qs(urlsplit(begun["Location"]).query)
    back = urlsplit(asked["redirect_uri"][0]).path
    said = client.get(back, {"code": sys.argv[1], "state": asked["state"][0]}, follow=True)
    return begun["Location"], asked, said.content.decode()
def browser(): return Client(SERVER_NAME="localhost")
ada, told = browser(), {}
page = ada.get("/account/sign-in")
told["named"] = "Sign in with The Ministry" in page.content.decode()
told["policy"] = re.search(r"form-action ([^;]+)", page["Content-Security-Policy"])[1]
through(browser(), "login")
if len(sys.argv) == 2:
    ada.post("/account/sign-in", {"login": "investigator", "password": "correct horse battery"})
    ada.post("/account/again", {"password": "correct horse battery"})
    told["where"], told["asked"], _ = through(ada, "connect")
    later = browser()
    through(later, "login")
    told["signed in"] = later.get("/cases").status_code
stranger = browser()
through(stranger, "login")
told["stranger"] = stranger.get("/cases").status_code if len(sys.argv) > 2 else None
told["accounts"] = User.objects.count()
print(json.dumps(told))
"""


class Provider(BaseHTTPRequestHandler):
    """Says yes to every code; `audience` is for whom its tokens are."""

    audience = "desk"
    secrets: list[str] = []  # noqa: RUF012 - of the one test that runs

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.endswith("/openid-configuration"):
            ends = {
                name: f"{base}/{name}" for name in ("token_endpoint", "authorization_endpoint", "userinfo_endpoint")
            }
            self.answer({"issuer": base, "jwks_uri": f"{base}/keys", **ends})
        else:
            self.answer({"sub": "person-7", "name": "Ada"})

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.secrets.extend(given.get("client_secret", []))
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        claims = {"iss": base, "aud": self.audience, "sub": "person-7", "exp": 4_000_000_000, "iat": 1}
        token = jwt.encode(claims, "k" * 32, algorithm="HS256")
        self.answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def answer(self, document: dict[str, Any]) -> None:
        data = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    for name, value in (("URL", address), ("CLIENT", "desk"), ("SECRET", "told to nobody"), ("NAME", "The Ministry")):
        monkeypatch.setenv(f"DESK_OIDC_{name}", value)
    Provider.secrets.clear()
    yield address
    server.shutdown()
    server.server_close()
    thread.join()


def test_who_tied_a_provider_signs_in_through_it_and_nobody_else(
    provider: str, people: SimpleNamespace, in_another_process: Run
) -> None:
    people.investigator.password = make_password("correct horse battery", hasher="pbkdf2_sha256")
    people.investigator.save()
    done = in_another_process(WALK, "a-code")
    assert done.stderr == ""
    told = json.loads(done.stdout)
    asked = told.pop("asked")
    assert told.pop("where").startswith(f"{provider}/authorization_endpoint?")
    assert (asked["client_id"], asked["response_type"], len(asked["state"][0]) > 10) == (["desk"], ["code"], True)
    assert set(Provider.secrets) == {"told to nobody"}
    assert told == {
        "named": True,
        "policy": f"'self' {provider}",
        "signed in": 200,
        "stranger": None,
        "accounts": 7,  # a provider makes none
    }


def test_a_token_for_somebody_else_opens_nothing(
    provider: str, people: SimpleNamespace, in_another_process: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Provider, "audience", "another")
    done = in_another_process(WALK, "a-code", "untied")
    assert json.loads(done.stdout)["stranger"] == 302
