"""The search index, and searches that people keep."""

from typing import ClassVar

from django.db import models

from delicti.desk import clock
from delicti.desk.models.base import Keyed
from delicti.desk.models.case import Case
from delicti.desk.models.people import User


class SearchRow(models.Model):
    """One thing that can be found. `words` is what the index of the database is over (desk/search/words.py)."""

    kind = models.CharField(max_length=20)  # case, note, actor, address, agent, tool, file, path, item, episode, report
    object_id = models.CharField(max_length=80)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    words = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_row_once")]
        indexes: ClassVar = [models.Index(fields=["kind", "id"], name="search_row_latest")]


class SavedSearch(Keyed):
    """A search that somebody kept, for themselves."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_searches")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=300)
    filters = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="saved_search_named")]
