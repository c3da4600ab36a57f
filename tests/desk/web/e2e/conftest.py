"""The desk on a real port, and Debian's Chromium."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from delicti.desk.models import User

CHROMIUM = Path("/usr/bin/chromium")

if not CHROMIUM.exists():
    pytest.skip("the browser tests need chromium", allow_module_level=True)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def handle(self) -> None:
        super().handle()
        connections.close_all()


class Server(ThreadedWSGIServer):
    daemon_threads = False  # waited for, before the next test puts another database in place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread, in which Django would see an asynchronous context.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def served(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The small desk with its address."""
    monkeypatch.setattr(settings, "DESK_PUBLIC_INTAKE", True)
    cache.clear()
    server = Server(("127.0.0.1", 0), Quiet, allow_reuse_address=True)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    desk.address = f"http://127.0.0.1:{server.server_port}"
    yield desk
    server.shutdown()
    server.server_close()
    thread.join()
    connections.close_all()


@pytest.fixture
def visit(served: SimpleNamespace, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of the browser, signed in as somebody. What breaks the policy, or a script, fails the test."""
    opened, wrong = [], []

    def make(name: str = "", **options: object) -> Page:
        context = browser.new_context(base_url=served.address, **options)  # type: ignore[arg-type]
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        if name:
            signed_in = Client()
            signed_in.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
            key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": served.address}])
            page.goto("/")
        return page

    yield make
    for context in opened:
        context.close()
    assert wrong == []
