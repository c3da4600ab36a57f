"""Fills an empty desk with made-up cases, marked as such: `delicti desk --demo`."""
