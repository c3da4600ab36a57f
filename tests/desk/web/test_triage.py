"""The queue and a report say what is suggested, and what may be the same."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from delicti.desk.services import intake


def test_the_queue_and_the_report_name_offences_and_what_may_be_the_same(
    desk: SimpleNamespace, as_: Callable[..., Client]
) -> None:
    told = {"organisation": "City Library", "sector": "bank", "noticed": "We were hacked <b>again</b>."}
    number = intake.report(**told)[0].number
    client = as_(desk.people.intake)
    queue = client.get("/triage").content.decode()
    row = queue[queue.index(f"/triage/{number}") :].partition("</tr>")[0]
    page = client.get(f"/triage/{number}").content.decode()
    assert ('title="article 2, illegal access: it says “hacked”">article 2<' in row, 'class="num">1</td>' in row) == (
        True,
        True,
    )
    assert ("it says “hacked”" in page, f"/triage/{desk.report.number}" in page) == (True, True)
