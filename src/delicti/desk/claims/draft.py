"""What is in the making while a page is read: claims not yet joined, who was heard, where the reading stands."""

from dataclasses import dataclass, field
from types import ModuleType

from delicti.desk.claims.claim import Claim, Page, Period, Speaker
from delicti.desk.claims.heard import Heard
from delicti.desk.claims.text import Sentence


@dataclass
class Draft:
    """A claim in the making."""

    claim: Claim
    sentence: Sentence
    clause: int
    start: int  # of its figure, in the sentence
    end: int  # of its noun
    whole: int | None = None  # index of the draft that includes it


@dataclass
class Reading:
    """What is known while a page is read."""

    page: Page
    language: ModuleType
    speakers: bool
    heard: Heard = field(default_factory=Heard)
    drafts: list[Draft] = field(default_factory=list)
    spoke: int = -2  # the paragraph of the last attribution
    quoting: bool = False
    listing: Speaker | None = None  # of a list that a sentence announced with a colon
    dated: Period | None = None  # the last period that a sentence named
    listed: Period | None = None  # the period of that list
