"""What can be taken back is, by one press on the page that says it was done."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from delicti.desk.models import Case, CaseFile, SavedSearch, Task


@pytest.fixture
def client(desk: SimpleNamespace, as_: Callable[..., Client]) -> Client:
    return as_(desk.people.investigator)


def undo(client: Client, where: str, given: dict[str, object]) -> None:
    page = client.post(where, given, follow=True).content.decode()
    form = r'<form method="post" action="([^"]+)">[^<]*<input[^>]*><button class="link" type="submit">Undo<'
    action = re.search(form, page)
    assert client.post(action[1].replace("&amp;", "&")).status_code == 303  # type: ignore[index]


def test_who_is_responsible_is_taken_back(desk: SimpleNamespace, client: Client) -> None:
    given = {"assign-to": str(desk.people.reviewer.pk)}
    undo(client, f"/case/{desk.case.reference}/work/assign", given)
    assert Case.objects.get(pk=desk.case.pk).assignee == desk.people.investigator


def test_nobody_becomes_nobody_again(desk: SimpleNamespace, client: Client) -> None:
    client.post(f"/case/{desk.case.reference}/work/assign", {"assign-to": ""}, follow=True)
    undo(client, f"/case/{desk.case.reference}/work/assign", {"assign-to": str(desk.people.reviewer.pk)})
    assert Case.objects.get(pk=desk.case.pk).assignee is None


def test_a_case_file_is_in_force_again(desk: SimpleNamespace, client: Client) -> None:
    undo(client, f"/case/{desk.case.reference}/evidence/files/{desk.file.pk}/force", {"do": "no"})
    assert CaseFile.objects.get(pk=desk.file.pk).in_force


def test_a_search_is_kept_again_with_its_kinds(client: Client) -> None:
    client.post("/search/save", {"q": "shop", "name": "The shop", "kind": ["case", "note"]})
    undo(client, f"/search/{SavedSearch.objects.get().pk}/forget", {})
    found = SavedSearch.objects.get()
    assert (found.name, found.query, found.filters["kinds"]) == ("The shop", "shop", ["case", "note"])


def test_a_task_is_changed_and_the_change_is_taken_back(desk: SimpleNamespace, client: Client) -> None:
    prefix = f"c{desk.task.pk.hex[:8]}"
    before = Task.objects.values("title", "assignee", "due_at").get(pk=desk.task.pk)
    told = {"title": "Ask twice", "assignee": str(desk.people.reviewer.pk), "due_at": "2199-01-01T00:00"}
    where = f"/case/{desk.case.reference}/work/tasks/{desk.task.pk}/change"
    assert f'action="{where}"' in client.get(f"/case/{desk.case.reference}/work").content.decode()
    undo(client, where, {f"{prefix}-{name}": value for name, value in told.items()})
    after = Task.objects.values("title", "assignee", "due_at").get(pk=desk.task.pk)
    assert after == {**before, "due_at": before["due_at"].replace(second=0, microsecond=0)}


def test_a_task_that_lacks_its_title_is_not_changed(desk: SimpleNamespace, client: Client) -> None:
    where = f"/case/{desk.case.reference}/work/tasks/{desk.task.pk}/change"
    got = client.post(where, {f"c{desk.task.pk.hex[:8]}-title": " "})
    assert (got.status_code, Task.objects.get(pk=desk.task.pk).title) == (422, desk.task.title)
