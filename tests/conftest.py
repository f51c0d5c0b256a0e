"""Settings of the tests as a whole: the same examples each time, and no limit a noisy machine could miss."""

from hypothesis import settings

settings.register_profile("tests", derandomize=True, deadline=None, database=None)
settings.load_profile("tests")
