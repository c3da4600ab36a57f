"""Which figures of a bulletin, taken from each other or from what was published before, leave a few alone."""

from collections.abc import Iterable

from delicti.desk import members
from delicti.desk.figures.figure import Figure
from delicti.desk.figures.figure import figure as known
from delicti.desk.models import Bulletin, BulletinFigure, Snapshot


def few(snapshot: Snapshot, threshold: int) -> bool:
    """Whether so few rows add up to a sum that it tells of each."""
    if not known(snapshot.figure).total:
        return False
    return 0 < members.number(members.plain(bytes(snapshot.members))) < threshold


def given_away(bulletin: Bulletin, public: Iterable[str]) -> list[str]:
    """In plain sentences. Compared are counts of the same kind, one within the other, by the keys they counted."""
    if bulletin.campaign is None:
        return []
    least = max(bulletin.campaign.threshold, 3)
    rows = BulletinFigure.objects.select_related("snapshot").order_by("key", "pk")
    mine = [(row.key, row.snapshot) for row in rows.filter(bulletin=bulletin)]
    before = rows.filter(bulletin__campaign=bulletin.campaign_id, bulletin__state__in=tuple(public))
    others = [(f"{row.key} of an earlier bulletin", row.snapshot) for row in before.exclude(bulletin=bulletin)]
    told: dict[object, tuple[str, Snapshot, Figure, set[bytes]]] = {}
    for name, shot in (*mine, *others):
        keys = members.apart(members.plain(bytes(shot.members)))
        if len(keys) >= least:
            told.setdefault(shot.pk, (name, shot, known(shot.figure), keys))
    wrong = []
    for key, _ in mine:
        for name, shot, one, keys in told.values():
            if name != key:
                continue
            for other, next_to, kind, beside in told.values():
                if shot.pk == next_to.pk or (one.kind, one.total) != (kind.kind, kind.total):
                    continue
                if not (_sensitive(one, shot) or _sensitive(kind, next_to)):
                    continue
                small, large = sorted((keys, beside), key=len)
                if 0 < len(large) - len(small) < least and small <= large:
                    wrong.append(f"the figures {key} and {other} give a small number away; leave one of them out")
    return list(dict.fromkeys(wrong))


def _sensitive(one: Figure, shot: Snapshot) -> bool:
    return one.people or bool(one.total) or bool(shot.parameters)
