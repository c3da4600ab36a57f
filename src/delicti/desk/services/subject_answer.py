"""The answer to somebody who asked: every thing that is held, told in its words or counted as held back by law."""

from collections import Counter

from delicti.desk.models import SubjectItem, SubjectRequest
from delicti.report.wording import count, time

_ADDRESSES = (
    "Addresses alone are not people: that an address occurs in evidence does not say who used it, and nobody is held "
    "to be anybody because of an address."
)
_LIMITS = (
    "Looked through were all tables of the desk and the index of its evidence. The bytes of sealed evidence themselves "
    "are not kept by the names of persons, and were not read line by line."
)


def compose(asked: SubjectRequest, items: list[SubjectItem], words: str, unsaid: frozenset[str]) -> str:
    """The text. `unsaid` are the legal bases under which not even the count may be said."""
    told = [item for item in items if not item.held_back]
    back = Counter(item.legal_basis for item in items if item.held_back and item.legal_basis not in unsaid)
    lines = [f"Answer to request {asked.number}, received {time(asked.received_at)}.", ""]
    if words.strip():
        lines += [words.strip(), ""]
    if told:
        lines.append(f"The desk holds {count(len(told), 'thing')} on you or on what you named:")
        kind = ""
        for item in sorted(told, key=lambda one: (one.kind, one.object_id)):
            if item.kind != kind:
                kind = item.kind
                lines += ["", kind[:1].upper() + kind[1:]]
            lines.append(f"- {item.text}")
    elif back:
        lines.append("There is nothing that the desk may tell beyond what follows.")
    else:
        lines.append("The desk holds nothing on you that it may tell.")
    if back:
        lines += ["", "Held back by law:"]
        lines += [f"- {count(number, 'thing')}, under {basis}" for basis, number in sorted(back.items())]
    lines += ["", _ADDRESSES, _LIMITS]
    lines.append(
        "You may ask that what is wrong be corrected or erased, and complain to the authority that watches over it."
    )
    return "\n".join(lines)
