"""Fills a desk for its benchmark: python benchmarks/desk_seed.py HOME CASES; DATABASE_URL may name a PostgreSQL.

Writes HOME/bench.json: session keys and addresses of pages, by account. Case files are real, 17 of them; addresses are
drawn for each case, since cases of a real desk have little in common.
"""

import gc
import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "delicti.desk.settings"
CASE_FILES, CASES_EACH = 17, 60
RECOUNTS = 5
ACTION = 74_000  # cases of the campaign at most; what is more came in after it
WHOLE = 20_000  # cases with all that is derived from their evidence; the others are thin, as most of the demo's are


def main(home, cases):
    """Seeds and says how long it took."""
    from delicti.desk.command import ready

    ready(home)
    from delicti.desk import clock, models
    from delicti.desk.demo import action, bulk
    from delicti.desk.demo.evidence import sealed
    from delicti.desk.demo.people import accounts

    people, _ = accounts()
    now = clock.now()
    begun = time.monotonic()
    if not models.Case.objects.exists():
        with tempfile.TemporaryDirectory(prefix="bench-desk-") as scratch:
            found = sealed(CASE_FILES, 2015, action.ENDS - timedelta(days=45), Path(scratch), lambda _: None)
            bulk.roomy()
            gc.disable()  # no row is part of a ring, and looking for rings among millions of objects takes minutes
            rows = _filled(cases, found, people, now)
            gc.enable()
        _analyse()
        seeded = {"rows": rows, "seconds": round(time.monotonic() - begun, 1)}
    else:
        before = json.loads((home / "bench.json").read_text())
        seeded = {name: before[name] for name in ("rows", "seconds")}
    told = {
        "cases": models.Case.objects.count(),
        **seeded,
        "recount": _recounted(people),
        "suspects": models.Suspect.objects.count(),
        "campaign": models.Campaign.objects.get().slug,
        "bulletins": list(models.Bulletin.objects.values_list("link", flat=True)),
        "snapshots": {one.figure: str(one.pk) for one in models.Snapshot.objects.filter(parameters={})},
        "claims": [str(key) for key in models.ClaimSource.objects.values_list("pk", flat=True)],
        "people": [_of(user) for user in people],
    }
    (home / "bench.json").write_text(json.dumps(told))


def _filled(cases, found, people, now):
    """The action with its cases, and what came in since; gives how many rows."""
    from delicti.desk.demo import action
    from delicti.desk.demo.grow import Scale, by_role, grow
    from delicti.desk.demo.persons import Ground

    grounds, inside = [], min(cases, ACTION)
    scale = Scale(inside, apart=True, reports=cases // 50, whole=WHOLE, window=(action.BEGINS, action.ENDS))
    rows = grow(scale, found, people, now, _said, lambda *life: grounds.append(Ground.of(*life)))
    action.run([one for one in grounds if one], inside, scale.seed, by_role(people), now)
    grounds.clear()
    if cases > inside:
        since = (action.ENDS, now - timedelta(days=1))
        rest = Scale(cases - inside, apart=True, reports=0, whole=0, window=since, first=inside)
        rows += grow(rest, found, people, now, lambda number: _said(inside + number))
    return rows


def _recounted(people):
    """Counts the campaign's dashboard again; seconds of each round."""
    from delicti.desk import models
    from delicti.desk.services import boards

    campaign = models.Campaign.objects.get()
    by = next(one for one in people if "reviewer" in one.roles)
    seconds = [round(boards.recount(by, campaign).seconds, 2) for _ in range(RECOUNTS)]
    counted = models.CampaignCase.objects.filter(campaign=campaign, counts=True)
    return {"cases": counted.count(), "seconds": sorted(seconds)}


def _said(number):
    if not number % 5_000:
        print(f"{number:,} cases", file=sys.stderr, flush=True)


def _analyse():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _of(user):
    """A session of an account, and what it can look at."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from delicti.desk import models
    from delicti.desk.rights import rows

    keys = []
    for _ in range(2):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(session.session_key)
    seen = rows(user, models.Case).filter(case_files__isnull=False).order_by("id")
    reports = rows(user, models.Report).order_by("-received_at") if "intake" in user.roles else ()
    suspects = rows(user, models.Suspect).shown().order_by("id")
    measures = rows(user, models.Measure).order_by("id")
    return {
        "name": user.username,
        "roles": sorted(user.roles),
        "sessions": keys,
        "cases": list(seen.values_list("reference", flat=True)[:CASES_EACH]),
        "suspects": list(suspects.values_list("reference", flat=True)[:CASES_EACH]),
        "measures": list(measures.values_list("reference", flat=True)[:CASES_EACH]),
        "reports": [one.number for one in reports[:CASES_EACH]],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), int(sys.argv[2]))
