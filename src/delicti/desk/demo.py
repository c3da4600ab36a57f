"""Fills an empty desk with made-up cases, marked as such."""

from delicti.model.errors import UserError


def seed() -> None:
    """Seeds the demo."""
    raise UserError("the demo is not built yet; start the desk without --demo")
