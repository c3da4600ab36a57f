"""The accounts of the demo: one of each role at least, all with one password that is made anew at each start."""

import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction

from delicti.desk import audit
from delicti.desk.demo.words import PEOPLE
from delicti.desk.models import RoleGrant, User


def accounts() -> tuple[list[User], str]:
    """Makes the accounts where they are not there yet, and gives them their password of this start."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    kept = make_password(password)
    found = []
    with transaction.atomic():
        for username, full_name, roles in PEOPLE:
            user = User.objects.filter(username=username, made_up=True).first()
            if user is None:
                user = User(username=username, full_name=full_name, made_up=True, password=kept)
                user.save(force_insert=True)
                audit.append(None, "account made", thing=user, detail={"username": username})
                RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
                for role in roles:
                    audit.append(None, "role given", thing=user, detail={"role": role})
            else:
                user.password = kept
                user.save(update_fields=["password"])
            found.append(user)
    return found, password
