"""Invented names of suspects, and what the rows about them say. Nobody of these names is meant."""

from random import Random

_GIVEN = (
    "Aldo", "Anselma", "Barto", "Bettina", "Caspian", "Corvina", "Dario", "Delphine", "Edwin", "Elowen", "Fabio",
    "Ferelith", "Gaspard", "Gwenna", "Hanno", "Isaura", "Joris", "Kirsa", "Lorcan", "Maelis", "Nilo", "Odile",
    "Pietro", "Quilla", "Rasmus", "Sabela", "Tibor", "Ulla", "Viggo", "Wanda", "Xaver", "Yara", "Zeno",
)  # fmt: skip
_FAMILY = (
    "Abendrot", "Brackwater", "Castellorn", "Dunmarrow", "Elsterfeld", "Fallowmere", "Grimaldane", "Hollowell",
    "Irongate", "Jasperling", "Kaldermoor", "Larkspurre", "Mossvale", "Nettlefold", "Oxbarrow", "Pendragh",
    "Quarrendon", "Ravenscar", "Sallowfield", "Thistlewick", "Umberland", "Vandermeersch", "Wolkenstein", "Yarrowby",
)  # fmt: skip
_ACCOUNTS = ("moor", "rook", "zero", "ghost", "tide", "ember", "fox", "null", "quartz", "viper")
REASONS = (
    "The account that paid for the server is theirs; the invoice was handed over on a judge's order.",
    "They were signed in at the provider from the same line in the same minutes.",
    "The tool's settings were found on the device that was seized from them.",
    "They offered the copied records for sale under a name that they use elsewhere.",
)
ALTERNATIVES = (
    "Somebody who shares the flat and the line; the times speak against it, since they were at work.",
    "Another user of the same rented server; its owner names one tenant alone.",
    "A taken-over account; its owner says so, and no other sign-in is known.",
)
CONFIRMED = "The findings, the times and the provider's answer fit each other; the other explanations do not."
REFUSED = "An address alone is no person; nothing ties this one to the acts."
WITHDRAWN = "The provider corrected its answer: the line had another holder on that day."


def designation(draw: Random) -> str:
    """A name, or how somebody is called whose name is not known."""
    if draw.random() < 0.2:
        return f"the person behind the account {draw.choice(_ACCOUNTS)}{draw.choice(_ACCOUNTS)}{draw.randrange(10_000)}"
    middle = draw.choice("ABCDEFGHIJKLMNOPRSTVW")
    return f"{draw.choice(_GIVEN)} {middle}. {draw.choice(_FAMILY)}"


def account(draw: Random) -> str:
    """An account by which somebody is told from others."""
    return f"{draw.choice(_ACCOUNTS)}.{draw.randrange(100_000)}@mail.example"
