"""The embedded demo world behind `--demo`, the tests, the pictures and the talks.

It is the other side of the wire: it shares no code with the services of the package and speaks to
them only over HTTP, shaped after the real service. `maap_tui.demo.tutorial` has what the searches
of the official tutorial find in it.
"""

from maap_tui.demo.faults import Faults
from maap_tui.demo.recorder import Recorded, Recorder
from maap_tui.demo.world import DemoWorld

__all__ = ["DemoWorld", "Faults", "Recorded", "Recorder"]
