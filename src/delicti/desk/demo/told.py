"""What is said in public about the made-up action: bulletins, a page of others, tips. All of it is invented."""

from dataclasses import dataclass, field
from typing import Any

NAME = "Operation Still Water (made up)"
MANDATE = (
    "Made up for the demo: the invented Ministry of the Interior ordered six months of action against hacked websites, "
    "on the ground of the invented Cybercrime Act, section 9. No person, site or figure in it is real."
)
Figures = dict[str, tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class Text:
    """A bulletin before it is written; `figures` are bound to its marks."""

    title: str
    lead: str
    body: str
    tags: tuple[str, ...]
    figures: Figures = field(default_factory=dict)


FIRST = Text(
    title="Six months of action against hacked websites (made up)",
    lead="{{figure:suspects}} suspects in {{figure:cases}} cases: the figures of the whole action.",
    body=(
        "This bulletin belongs to a demo; nothing in it is real.\n\n"
        "From July to December the units of all regions worked on {{figure:cases}} cases of websites that were hacked, "
        "changed or emptied. In them, two people each confirmed {{figure:suspects}} suspects. "
        "Courts ordered {{figure:arrests}} arrests and {{figure:charges}} charges.\n\n"
        "{{figure:suspended}} sites are suspended and {{figure:closed}} are closed.\n\n"
        "| | cases |\n| --- | --- |\n"
        "| private companies | {{figure:companies}} |\n| government agencies | {{figure:agencies}} |\n"
        "| banks | {{figure:banks}} |\n\n"
        "Records of personal data exposed, at the best estimate: {{figure:records}}."
    ),
    tags=("made up", "action", "websites"),
    figures={
        "cases": ("cases", {}),
        "suspects": ("suspects", {}),
        "arrests": ("measures", {"kind": "arrest"}),
        "charges": ("measures", {"kind": "charge"}),
        "suspended": ("sites-suspended", {}),
        "closed": ("sites-closed", {}),
        "companies": ("cases", {"sector": "private company"}),
        "agencies": ("cases", {"sector": "government agency"}),
        "banks": ("cases", {"sector": "bank"}),
        "records": ("records-exposed", {}),
    },
)
CLAIM = "group"
SECOND = Text(
    title="What the action says about attackers, and what is not confirmed (made up)",
    lead="{{figure:attackers}} attackers were found in the evidence; how many of them are one group nobody has shown.",
    body=(
        "This bulletin belongs to a demo; nothing in it is real.\n\n"
        "The evidence of {{figure:attributed}} cases shows an attacker. {{figure:with-suspect}} cases have a confirmed "
        "suspect, {{figure:closed-cases}} cases are closed.\n\n"
        "An invented newspaper speaks of {{claim:group}}. This desk has not confirmed it."
    ),
    tags=("made up", "action", "claims"),
    figures={
        "attackers": ("attackers", {}),
        "attributed": ("cases-attributed", {}),
        "with-suspect": ("cases-with-suspect", {}),
        "closed-cases": ("cases-closed", {}),
    },
)
CORRECTION = "The first version said that an invented newspaper reported this today; it was the day before."
CORRECTION_REASON = "The newspaper wrote to us."
PAGE_URL = "https://www.evening-lantern.example/still-water"
_SENTENCE = (
    "According to Mara Feldhusen of the Institute for Quiet Networks, 2,300 of the suspects belong to one group."
)
_DOUBT = "This has not been officially confirmed."
_TEXT = f"Still Water: one group behind it?\n{_SENTENCE} {_DOUBT}"
PAGE = (
    "<!doctype html><html lang=en><title>Still Water: one group behind it?</title><article><h1>Still Water: one group "
    f"behind it?</h1><p>{_SENTENCE} {_DOUBT}</p></article></html>"
)
ANSWERS = (
    ("tip", "Our web shop saw the same strange sign-ins in August. We kept the logs and would hand them over."),
    ("tip", "I think that my neighbour did it, he is always at home."),
    ("correction request", "You write of banks; ours is a building society. Please say so."),
)
SHOWN = "A shop writes that it saw the same strange sign-ins in August, and that it kept its logs."
PERSONS = (("Philippa Nightingale-Roe", "by letter, box 7"), ("Ottokar Zimmerwald", "o.zimmerwald@mail.example"))


def read() -> dict[str, Any]:
    """What was read of the page, in the form in which a worker gives it."""
    start = _TEXT.index(_SENTENCE)
    claim = {
        "figure": {"low": 2_300, "best": 2_300, "high": 2_300},
        "unit": "count",
        "counted": {"kind": "suspects", "words": "of the suspects"},
        "speaker": {
            "kind": "person",
            "name": "Mara Feldhusen",
            "role": "",
            "organisation": "Institute for Quiet Networks",
        },
        "said": "2026-01-05",
        "period": None,
        "basis": "",
        "state": "unconfirmed",
        "state_words": _DOUBT,
        "sentence": _SENTENCE,
        "places": [{"sentence_start": start, "sentence_end": start + len(_SENTENCE)}],
    }
    page = {
        "title": "Still Water: one group behind it?",
        "site": "The Evening Lantern (invented)",
        "date": "2026-01-05",
        "language": "en",
        "text": _TEXT,
        "limits": [],
    }
    return {"page": page, "claims": [claim]}
