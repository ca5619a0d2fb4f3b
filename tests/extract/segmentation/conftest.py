"""No deadline for generated examples: the first one loads the dictionary, and machines differ."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
