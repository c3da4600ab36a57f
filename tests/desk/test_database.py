"""DATABASE_URL as settings."""

from pathlib import Path

import pytest

from delicti.desk.database import database
from delicti.model.errors import UserError

FILE = Path("desk.sqlite3")


def test_postgresql_is_tuned_unless_the_url_says_otherwise() -> None:
    plain = database("postgresql://desk@/desk?host=/run", FILE)
    own = database("postgresql://desk@/desk?host=/run&options=-c%20jit%3Don", FILE)
    assert (plain["HOST"], "work_mem" in plain["OPTIONS"]["options"], own["OPTIONS"]["options"]) == (
        "/run", True, "-c jit=on",
    )  # fmt: skip


@pytest.mark.parametrize("url", ["mysql://desk@host/desk", "postgresql://host", "sqlite:"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(UserError, match="no database of the desk"):
        database(url, FILE)
