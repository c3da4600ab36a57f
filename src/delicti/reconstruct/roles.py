"""What each actor was to this site, with the reasons and the strongest reason against.

Only `attacker` and `scanner` are hostile. An attacker aims at this site or got somewhere; a scanner asks everybody the
same and gets nowhere.
"""

from dataclasses import dataclass, field

from delicti.model.words import Role

AIMED = 4  # attack requests against what really exists here, from which somebody aims at this site
_LIST = 200  # distinct missing paths, from which a list was gone through here


@dataclass
class Facts:
    """What is known of one actor when its role is decided."""

    requests: int = 0
    findings: int = 0
    classes: list[str] = field(default_factory=list)
    aimed: int = 0  # attack requests against parameters that exist here
    probed: int = 0  # distinct missing paths
    guesses: int = 0
    succeeded: list[str] = field(default_factory=list)  # kinds of episodes that succeeded
    shells: int = 0
    tools: list[str] = field(default_factory=list)
    addresses: int = 1
    joined: list[str] = field(default_factory=list)
    counted: int = 0  # records of one kind counted through
    apart: int = 0  # agents behind the same addresses that were kept apart as visitors
    pretended: list[str] = field(default_factory=list)  # crawlers it claims to be, from other networks than theirs
    verified: list[str] = field(default_factory=list)  # crawlers it claims to be, from their networks


def hostile_role(facts: Facts) -> tuple[Role, str, str]:
    """Attacker or scanner, why, and what speaks against it."""
    reasons = []
    if facts.succeeded:
        reasons.append(f"{', '.join(facts.succeeded)} succeeded")
    if facts.shells:
        reasons.append(f"{_count(facts.shells, 'request')} to a planted script")
    if facts.aimed >= AIMED:
        reasons.append(f"{_count(facts.aimed, 'attack request')} against parameters that exist on this site")
    if facts.guesses >= 10:
        reasons.append(f"{_count(facts.guesses, 'refused login')} in a row at this site's login")
    if facts.counted:
        reasons.append(f"{facts.counted:,} records counted through where others ask for their own")
    if facts.probed >= _LIST:
        reasons.append(f"a list of {facts.probed:,} paths gone through")
    role = Role.ATTACKER if reasons else Role.SCANNER
    if role is Role.SCANNER:
        reasons.append("it asks for weaknesses known from other products and got nowhere")
        if facts.probed:
            reasons.append(f"{_count(facts.probed, 'path')} that this site does not have")
    reasons += _beside(facts)
    return role, _sentence(reasons), against(facts, role)


def _beside(facts: Facts) -> list[str]:
    """What is known of it beside the reasons for its role."""
    reasons = []
    if facts.findings:
        reasons.append(f"{_count(facts.findings, 'request')} with a finding ({', '.join(facts.classes[:4])})")
    if facts.tools:
        reasons.append(f"tools named by the agent: {', '.join(facts.tools[:6])}")
    if facts.pretended:
        reasons.append(pretence(facts.pretended))
    if facts.joined:
        reasons.append(f"{_count(facts.addresses, 'address')} taken as one because {'; '.join(facts.joined)}")
    return reasons


def against(facts: Facts, role: Role) -> str:
    """The strongest reason against a hostile role."""
    if role is Role.ATTACKER and not facts.succeeded:
        doubt = "Nothing it tried is shown to have worked; a test ordered by the owner would look the same."
    elif role is Role.ATTACKER:
        doubt = (
            "An address is not a person: others may use the same address, and a test ordered by the owner "
            "would look the same."
        )
    else:
        doubt = "A researcher's survey of the whole internet would look the same."
    if facts.joined:
        doubt += " That the addresses belong to one actor is concluded, not recorded."
    if facts.apart:
        doubt += (
            f" {_count(facts.apart, 'other browser')} behind the same address behaved like a visitor and is kept apart."
        )
    if facts.verified:
        names = ", ".join(facts.verified)
        doubt += (
            f" Its agent claims to be {names}, and this is verified: {held(names)}; crawlers follow links of others."
        )
    return doubt


def pretence(crawlers: list[str]) -> str:
    """That a client claims to be a crawler, falsely."""
    return f"its agent claims to be {', '.join(crawlers)}, but its address lies in none of the networks given for it"


def held(crawler: str) -> str:
    """Why a crawler's claim is believed."""
    return f"its address lies in a network given for {crawler}"


def harmless(role: Role, why: str, *, verified: bool = False) -> tuple[Role, str, str | None]:
    """A role that is not hostile, with the usual reason against; `verified`: a crawler from its own networks."""
    doubts = {
        Role.AUTHORISED_TESTER: "The network was declared; that this client kept to what was ordered is not shown.",
        Role.OWNER: "A stolen login would look the same.",
        Role.CRAWLER: (
            "Whoever else may send from the crawler's networks would look the same."
            if verified
            else "The agent claims it; the claim was not verified."
        ),
        Role.MONITOR: "The agent claims it; the claim was not verified.",
        Role.VICTIM: "What was sent is not in the log; the visit may have been a look only.",
        Role.UNKNOWN: "Too little was seen to say more.",
        Role.VISITOR: "Somebody who tries a few things by hand in a browser would look the same.",
    }
    return role, _sentence([why]), doubts.get(role)


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _count(number: int, noun: str) -> str:
    plural = {"address": "addresses"}.get(noun, noun + "s")
    return f"{number:,} {noun if number == 1 else plural}"
