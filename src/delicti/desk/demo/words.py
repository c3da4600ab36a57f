"""The invented names of the demo: organisations, people, places, sentences. Hosts end in `.example` (RFC 2606)."""

from random import Random

from delicti.desk.models import Outcome, Sector

_FIRST = (
    "Alder", "Amber", "Birch", "Bright", "Cedar", "Clear", "Copper", "Crown", "Dale", "Eastgate", "Elm", "Falcon",
    "Fern", "Garnet", "Grand", "Harbour", "Hazel", "Heron", "Hill", "Iron", "Ivy", "Juniper", "Kestrel", "Lake",
    "Lark", "Linden", "Maple", "Marble", "Meadow", "Mill", "Moor", "North", "Oak", "Old Pier", "Olive", "Pine",
    "Quarry", "Raven", "Reed", "River", "Rowan", "Silver", "South", "Spring", "Stone", "Swift", "Thorn", "Tower",
    "Valley", "West", "Willow", "Wren",
)  # fmt: skip
_LAST: dict[str, tuple[str, ...]] = {
    Sector.COMPANY: ("Outfitters", "Foods", "Travel", "Books", "Tools", "Motors", "Garden Supplies", "Furniture"),
    Sector.AGENCY: ("District Council", "Land Registry", "Water Board", "Transport Office", "City Library"),
    Sector.BANK: ("Savings Bank", "Credit Union", "Mutual", "Payments"),
    Sector.HOSTER: ("Hosting", "Web Services", "Datacentre", "Cloud Rooms"),
    Sector.OTHER: ("Sports Club", "School", "Clinic", "Theatre", "Choir", "Foundation"),
}
SECTORS = (*[Sector.COMPANY] * 9, *[Sector.AGENCY] * 4, *[Sector.BANK] * 2, *[Sector.HOSTER] * 2, *[Sector.OTHER] * 3)
REGIONS = ("Aldermark", "Brunland", "Costa Vella", "Dunmere", "Estrand", "Fallow Coast", "Greyhills", "Hartford Vale")
PEOPLE = (  # account, name, roles
    ("ada", "Ada Lindqvist", ("investigator",)),
    ("bo", "Bo Marchetti", ("investigator",)),
    ("cleo", "Cleo Okafor", ("investigator",)),
    ("dov", "Dov Halloran", ("investigator", "intake")),
    ("ines", "Ines Varga", ("intake",)),
    ("rui", "Rui Castellan", ("reviewer",)),
    ("rosa", "Rosa Bergmann", ("reviewer",)),
    ("paul", "Paul Achterberg", ("publisher",)),
    ("aud", "Aud Nakamura", ("auditor",)),
    ("max", "Max Oyelaran", ("administrator",)),
)
NOTES = (
    "Called {organisation}; their administrator keeps the disk as it is until we have a copy.",
    "The hoster of {site} answers within a day. Contract number noted on paper.",
    "{organisation} changed every password on the morning after.",
    "The older logs of {site} are on tape; asked for the week before.",
    "The log and the story agree on the first request; the clock of the server is right.",
    "The owner says that nobody ordered a test in that week.",
)
TASKS = (
    "Ask the hoster of {site} for older logs",
    "Call {organisation} back",
    "Compare the copy of the site with its backup",
    "Write to the people whose data was copied",
    "Check whether the hole is closed",
    "Ask for the invoice of the clean-up",
    "Look at the other sites on the same server",
)
DECISIONS = (
    ("The hole is closed first, the report to the authority follows today", "It is still open, and it is being used."),
    ("The addresses of the host are asked for", "Without them the sessions cannot be told apart."),
    ("This counts as attempted access", "No answer shows that it got anywhere."),
    ("The case is worked on before the others of this week", "Personal data left the site."),
)
CLOSED: dict[str, str] = {
    Outcome.REFERRED: "The case file, with its custody, went to the prosecutor.",
    Outcome.RESOLVED: "The hole is closed, the people concerned were told, the site is clean.",
    Outcome.NO_OFFENCE: "What was reported is the traffic that every site sees.",
    Outcome.NO_EVIDENCE: "The logs begin after the change; nothing older is kept.",
    Outcome.TEST: "The owner had ordered the test; the order lies with the case.",
    Outcome.DUPLICATE: "The same incident is worked on in another case.",
}
REOPENED_FROM = Outcome.NO_EVIDENCE  # how a case had been closed that is open again
NOTICED = (
    "Visitors were sent to another site since the weekend.",
    "Our provider wrote that our server attacks others.",
    "The front page showed a message that we did not write.",
    "Customers get mail to addresses that only we know.",
    "A file that nobody here made lies in the folder of pictures.",
    "The log is ten times as long as usual.",
    "Staff cannot sign in any more; somebody else seems to.",
)


def organisation(draw: Random, sector: str, number: int) -> tuple[str, str]:
    """A name and its site; `number` keeps sites of a large action apart."""
    first, last = draw.choice(_FIRST), draw.choice(_LAST[sector])
    label = f"{first}-{last.split()[0]}".lower().replace(" ", "")
    return f"{first} {last}", f"www.{label}{number if number >= 300 else ''}.example"
