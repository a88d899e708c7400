"""What is known of granules on this computer: their jobs, and what lies on the disk."""

from collections.abc import Mapping

from maap_tui.models.by_granule import ByGranule
from maap_tui.models.catalog import Key
from maap_tui.models.holding import Holding, LocalState, local_state
from maap_tui.models.transfer import JobState


class LocalStanding:
    """Remembers both by key, for as long as the app runs."""

    def __init__(self) -> None:
        self._states: Mapping[Key, JobState] = {}
        self._holdings: ByGranule[Holding] = ByGranule()
        self._finished: set[Key] = set()
        """What the queue has finished, also where it has forgotten that since."""

    def take_states(self, states: Mapping[Key, JobState]) -> None:
        """How the jobs stand now. What was looked at before a job ended has to be looked at again,
        and until then the job is believed."""
        for key, state in states.items():
            if state is JobState.DONE:
                self._finished.add(key)
                if self._states.get(key, JobState.DONE) is not JobState.DONE:
                    self._holdings.pop(key, None)
        self._states = dict(states)

    def take_holdings(self, found: Mapping[Key, Holding]) -> None:
        """What was found to be here; what is not among `found` stays as it was."""
        self._holdings.update(found)

    def holding_of(self, key: Key) -> Holding | None:
        """What is here of a granule; `None` while nobody has looked."""
        return self._holdings.get(key)

    def state_of(self, key: Key, *, is_newer_known: bool = False) -> LocalState:
        """How it stands with a granule; see `local_state`."""
        job, holding = self._states.get(key), self._holdings.get(key)
        if job is None and key in self._finished:
            job = JobState.DONE
        return local_state(job, holding, is_newer_known=is_newer_known)

    @property
    def on_disk(self) -> frozenset[Key]:
        """The granules of which nothing is left to fetch."""
        keys = self._holdings.keys() | self._finished
        return frozenset(key for key in keys if self.state_of(key).is_here)
