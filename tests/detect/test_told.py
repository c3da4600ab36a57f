"""What an error log alone shows: the server's own words, and the requests that they quote."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from delicti.detect.engine import detect
from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.run import Inline

NGINX = (
    '2026/11/24 16:56:42 [error] 7#9: *5 open() "/srv/www/item" failed (2: No such file or directory), client: '
    '192.0.2.7, server: www.example.com, request: "GET {target} HTTP/1.1", host: "www.example.com"\n'
)
PHP = "[24-Nov-2026 16:56:42 UTC] PHP Warning:  {text} in /srv/www/index.php on line 12\n"
Found = Callable[..., pl.DataFrame]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    def judge(log: str, **settings: bool) -> pl.DataFrame:
        (tmp_path / "error.log").write_text(log)
        (tmp_path / "scratch").mkdir(exist_ok=True)
        given = Settings(timezone="UTC", **settings)  # type: ignore[arg-type]
        tables = read(acquire([tmp_path / "error.log"]), given, Inline(), Silent(), tmp_path / "scratch")
        return detect(tables, given, Inline(), Silent())

    return judge


def test_an_injection_in_a_quoted_request_is_found(found: Found) -> None:
    classes = found(NGINX.format(target="/item?id=1%27%20UNION%20SELECT%20user,pass%20FROM%20users--%20"))["class"]
    assert "sqli" in classes.to_list()


def test_it_says_that_the_message_quoted_it(found: Found) -> None:
    rows = found(NGINX.format(target="/item?id=1%27%20UNION%20SELECT%20user,pass%20FROM%20users--%20"))
    assert all(where.startswith("message: ") for where in rows["where"])


def test_a_rule_holds_for_a_quoted_request(found: Found) -> None:
    assert "file-dotenv" in found(NGINX.format(target="/.env"))["rule"].to_list()


def test_a_quoted_request_for_a_missing_picture_is_none(found: Found) -> None:
    assert found(NGINX.format(target="/img/logo.png?v=3")).is_empty()


def test_the_words_of_php_are_a_finding(found: Found) -> None:
    told = "include(../../../../etc/passwd): failed to open stream: No such file or directory"
    assert found(PHP.format(text=told))["class"].to_list() == ["lfi"]


def test_without_the_prefilter_the_same_is_found(found: Found) -> None:
    log = NGINX.format(target="/item?id=1%27%20UNION%20SELECT%20user,pass%20FROM%20users--%20")
    log += NGINX.format(target="/img/logo.png") + NGINX.format(target="/.git/config")
    assert found(log).equals(found(log, use_prefilter=False))
