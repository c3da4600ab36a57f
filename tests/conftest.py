"""What holds for all tests: property tests are judged by their facts, not by the speed of the machine."""

from hypothesis import settings

settings.register_profile("delicti", deadline=None)
settings.load_profile("delicti")
