"""What a run of the program does with the queue that it finds."""

from enum import Enum


class Earlier(Enum):
    """What becomes of the jobs that an earlier run left."""

    WAIT = "wait"
    """They wait until the person has seen them and says `resume`."""
    START = "start"
    """They go on at once."""
    ASIDE = "aside"
    """They are left alone, as are the limits that were set then: this run has jobs of its own."""
