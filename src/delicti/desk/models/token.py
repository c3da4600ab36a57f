"""API tokens, and whom the desk tells of what happened."""

from typing import ClassVar

from django.db import models

from delicti.desk import clock
from delicti.desk.models.base import Keyed
from delicti.desk.models.people import User


class ApiToken(Keyed):
    """A token that acts for its user within its scopes until it expires. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)  # its first signs, by which people tell tokens apart
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")


class Webhook(Keyed):
    """An address that an administrator set and that is told of events; each message is signed with `secret`."""

    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=64)
    events = models.JSONField(default=list)
    for_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # whose rights bound what it tells
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)


class Delivery(Keyed):
    """A message for a webhook, kept until it arrived or was given up."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    audit_seq = models.BigIntegerField()
    body = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    arrived_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "audit_seq"], name="delivered_once")]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=models.Q(arrived_at=None, given_up_at=None), name="delivery_due")
        ]
