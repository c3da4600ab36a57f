"""What is wrong with a desk, as plain sentences: its settings, database, files, confinement, queue and audit."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from delicti.desk import clock, guards, heads, home, store
from delicti.desk.models import CaseFile, Job, JobState, Upload
from delicti.desk.worker import apart

_HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
_WAITS = timedelta(minutes=10)


def problems() -> list[str]:
    """All of them; none for a desk that is in order."""
    found = [*_settings(), *_places()]
    try:
        behind = MigrationExecutor(connection).migration_plan(
            [*MigrationExecutor(connection).loader.graph.leaf_nodes()]
        )
    except DatabaseError as error:
        return [*found, f"The database cannot be used: {str(error).splitlines()[0]}."]
    if behind:
        return [*found, f"The database is {len(behind)} steps behind this version; start the desk once."]
    return [*found, *_database(), *apart.missing(), *heads.verify().problems]


def _settings() -> Iterator[str]:
    others = sorted(set(settings.ALLOWED_HOSTS) - _HERE)
    if others and not settings.HTTPS:
        yield f"DESK_HOSTS names {', '.join(others)}, but DESK_HTTPS is not 1: passwords and evidence go in the clear."
    if settings.HTTPS and settings.DESK_PROXIES and not settings.SECURE_PROXY_SSL_HEADER:
        yield "DESK_HTTPS is 1 behind DESK_PROXIES, but DESK_PROXY is not 1: every page would lead to itself for ever."
    if settings.SECURE_PROXY_SSL_HEADER and not settings.DESK_PROXIES:
        yield "DESK_PROXY is 1, but DESK_PROXIES is 0: everybody shares one limit, since only the proxy is seen."
    if "*" in settings.ALLOWED_HOSTS:
        yield "DESK_HOSTS lets every name in; name the ones of this desk."
    for one in run_checks(include_deployment_checks=settings.HTTPS):
        if one.level >= WARNING:
            yield f"A setting is wrong ({one.id}): {' '.join(one.msg.split())}"


def _places() -> Iterator[str]:
    base = Path(settings.DESK_HOME)
    if not base.is_dir():
        yield f"The home {base} is not there; start the desk once."
        return
    for path in (base, *(base / name for name in home.FOLDERS), *sorted((base / home.KEYS).glob("*"))):
        if not path.exists():
            yield f"{path} is missing; restore it from a backup."
        elif path.stat().st_mode & 0o077 and path.suffix != ".pub":
            yield f"Others on this machine may reach {path}; take their rights with: chmod go= {path}"


def _database() -> Iterator[str]:
    for name in guards.missing():
        yield f"The guard {name} is not in the database; somebody took it out, or a start of the desk failed."
    for row in CaseFile.objects.exclude(state="erased").select_related("case").order_by("imported_at"):
        for problem in store.check(row.seal).problems:
            yield f"Case {row.case.reference}, case file {row.seal[:12]}: {problem}"
    for upload in Upload.objects.filter(state__in=(Upload.State.COMPLETE, Upload.State.ARRIVED)):
        if not store.upload_path(upload).is_file():
            yield f"The uploaded file {upload.pk} is missing."
        elif upload.state == Upload.State.ARRIVED and upload.reason:
            yield f"The uploaded file {upload.pk} was not checked; ask for it again on its page."
    late = Job.objects.filter(state=JobState.WAITING, asked_at__lt=clock.now() - _WAITS).count()
    if late:
        yield f"{late:,} jobs have waited for more than ten minutes; start a worker with: delicti desk worker"
