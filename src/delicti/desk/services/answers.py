"""What the public answers to a bulletin: tips and requests to correct it, shown by a person or not at all."""

from uuid import UUID

from django.db.models import QuerySet

from delicti.desk import audit, clock
from delicti.desk.models import Bulletin, Report, ReportKind, ShownTip, User
from delicti.desk.rights import NotThere, Permission, Refused, may
from delicti.desk.services import intake
from delicti.desk.services.base import act, said
from delicti.desk.services.bulletins import PUBLIC, refuse_names
from delicti.model.errors import UserError

KINDS = (ReportKind.TIP, ReportKind.CORRECTION)


@act
def take(bulletin: Bulletin, *, kind: str, text: str, contact: str = "") -> tuple[Report, str]:
    """Takes an answer from anybody; gives it and its receipt. Raises UserError, NotThere where nothing is public."""
    if bulletin.state not in PUBLIC:
        raise NotThere
    if kind not in KINDS:
        raise UserError(f"choose what it is: {', '.join(KINDS)}")
    return intake.report(
        organisation="the public",
        sector="other",
        noticed=said(text, "what you want to tell", 5_000),
        contact=contact,
        kind=kind,
        bulletin=bulletin,
        made_up=bulletin.made_up,
    )


def queue(by: User, bulletin: Bulletin | None = None) -> QuerySet[Report]:
    """All answers, latest first; of one bulletin where it is given."""
    _moderator(by)
    found = Report.objects.exclude(kind=ReportKind.REPORT).select_related("bulletin", "taken_by", "case")
    return (found.filter(bulletin=bulletin) if bulletin else found).order_by("-received_at", "pk")


def one(by: User, number: str) -> Report:
    """The answer of this number. Raises NotThere."""
    found = queue(by).filter(number=number[:12]).first()
    if found is None:
        raise NotThere
    return found


@act
def show(by: User, answer: Report, text: str) -> ShownTip:
    """Shows an answer with its bulletin, in these words: somebody's, never the desk's. Names and contact stay away."""
    _moderator(by)
    if answer.bulletin is None or answer.erased:
        raise NotThere
    text = refuse_names(said(text, "what is shown", 2_000))
    row = ShownTip.objects.create(bulletin=answer.bulletin, report=answer, text=text, by=by, at=clock.now())
    audit.append(by, "answer shown", thing=row)
    return row


@act
def hide(by: User, answer: Report, key: UUID | str, reason: str) -> ShownTip:
    """Takes an answer away from its bulletin again."""
    _moderator(by)
    found = ShownTip.objects.select_for_update().filter(pk=key, report=answer).first()
    if found is None:
        raise NotThere
    if found.hidden_at is None:
        found.hidden_by, found.hidden_at, found.hidden_reason = by, clock.now(), said(reason, "the reason")
        found.save(update_fields=["hidden_by", "hidden_at", "hidden_reason"])
        audit.append(by, "answer hidden", thing=found)
    return found


def _moderator(by: User) -> None:
    if not (may(by, Permission.WRITE_BULLETINS) or may(by, Permission.TAKE_IN)):
        raise Refused("your roles do not allow you to read what the public answered; ask an administrator")
