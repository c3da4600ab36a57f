"""The audit: one row an act, each holding the hash of the row before. Append-only by the database itself."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper


class AuditEntry(models.Model):
    """`body` is the entry as canonical JSON and `hash` its SHA-256; the other columns repeat it for queries.

    Ids are kept as values, not as foreign keys: an entry never depends on another row.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "seq"], name="audit_case"),
            models.Index(fields=["user_id", "seq"], name="audit_user"),
            models.Index(fields=["verb", "seq"], name="audit_verb"),
            models.Index(Upper("user_name"), "seq", name="audit_name"),
        ]
