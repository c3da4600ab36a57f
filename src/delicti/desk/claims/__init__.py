"""Claims: what others say in public -> proposals. Pure functions on bytes and text; a person accepts or refuses each.

`read_page` or `read_text`, then `propose`. Pages are hostile: call these apart from the desk's own process.
"""

from delicti.desk.claims.claim import Claim, Counted, Figure, Page, Paragraph, Period, Place, Speaker, State
from delicti.desk.claims.page import read_page, read_text
from delicti.desk.claims.propose import propose

__all__ = [
    "Claim", "Counted", "Figure", "Page", "Paragraph", "Period", "Place", "Speaker", "State", "propose", "read_page",
    "read_text",
]  # fmt: skip
