"""Delicti turns the evidence of a hacked website into a case that stands up."""

__version__ = "0.1.0"
