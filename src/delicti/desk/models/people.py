"""People: accounts with their roles, and the one-time links that set an account up."""

import uuid
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of


class Role(models.TextChoices):
    """What somebody may do at the desk as a whole; what they may do in a case is their membership."""

    INTAKE = "intake"
    INVESTIGATOR = "investigator"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class User(AbstractUser):
    """An account. `scopes` is set on what an API token signs in: its rights end where its scopes do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    full_name = models.CharField(max_length=200, blank=True)
    made_up = models.BooleanField(default=False)  # of the demo

    scopes: frozenset[str] | None = None

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles in force; none for an account that is switched off."""
        if not self.is_active:
            return frozenset()
        return frozenset(self.grants.filter(ended_at=None).values_list("role", flat=True))

    def get_full_name(self) -> str:
        """The name to show."""
        return self.full_name or self.username

    def __str__(self) -> str:
        return self.get_full_name()


class RoleGrant(Keyed):
    """A role that somebody was given, and when it was taken back."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(ended_at=None), name="one_grant_of_a_role"
            ),
            one_of("role", Role),
        ]


class OneTimeLink(Keyed):
    """A link that may be used once: the first account, an invitation, a new password. Only its hash is kept."""

    class Kind(models.TextChoices):
        """What it is for."""

        FIRST_ACCOUNT = "first account"
        INVITATION = "invitation"
        PASSWORD = "password"  # noqa: S105

    kind = models.CharField(max_length=20, choices=Kind.choices)
    hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
