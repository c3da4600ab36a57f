"""Every table of the desk, one file a concept."""

from delicti.desk.models.audit import AuditEntry
from delicti.desk.models.case import (
    Case,
    CaseLink,
    Clock,
    Decision,
    Erasable,
    ErasureRequest,
    ErasureState,
    Membership,
    Note,
    Notifiable,
    Outcome,
    Sector,
    Status,
    Task,
    Tombstone,
)
from delicti.desk.models.derived import Actor, Episode, Indicator
from delicti.desk.models.evidence import CaseFile, CustodyEntry, EvidenceItem
from delicti.desk.models.intake import Report, Upload
from delicti.desk.models.job import Job, JobState
from delicti.desk.models.people import OneTimeLink, Role, RoleGrant, User
from delicti.desk.models.search import SavedSearch, SearchRow
from delicti.desk.models.token import ApiToken, Delivery, Webhook

__all__ = [
    "Actor",
    "ApiToken",
    "AuditEntry",
    "Case",
    "CaseFile",
    "CaseLink",
    "Clock",
    "CustodyEntry",
    "Decision",
    "Delivery",
    "Episode",
    "Erasable",
    "ErasureRequest",
    "ErasureState",
    "EvidenceItem",
    "Indicator",
    "Job",
    "JobState",
    "Membership",
    "Note",
    "Notifiable",
    "OneTimeLink",
    "Outcome",
    "Report",
    "Role",
    "RoleGrant",
    "SavedSearch",
    "SearchRow",
    "Sector",
    "Status",
    "Task",
    "Tombstone",
    "Upload",
    "User",
    "Webhook",
]
