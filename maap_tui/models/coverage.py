"""How much of an area a granule covers, or many of them together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one granule and one area."""

    share: float
    """The part of the area that lies in the footprint, 0 to 1; 0 for a track, which has no area."""
    touches: bool
    """Whether they have a place in common."""

    def words(self) -> str:
        """`covers 12 % of your area`; small shares are not rounded to nothing."""
        if not self.touches:
            return "does not touch your area"
        if self.share <= 0:
            return "crosses your area"
        if self.share < 0.01:
            return "covers less than 1 % of your area"
        most = 100 if self.share >= 0.9999 else 99
        return f"covers {min(most, round(self.share * 100))} % of your area"


@dataclass(frozen=True, slots=True)
class UnionCoverage:
    """Of many granules together."""

    coverage: Coverage
    measured: int
    """Granules that were looked at so far."""
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether none is missing."""
        return self.measured >= self.total

    def words(self) -> str:
        """`covers 83 % of your area`; while it is being measured, how far that is."""
        words = self.coverage.words()
        return words if self.is_whole else f"{words} so far ({self.measured} of {self.total})"

    def percent(self) -> str:
        """`83 %` for where there is little room; `< 1 %`, `> 99 %` at the ends."""
        share = self.coverage.share
        if share <= 0:
            return "0 %"
        if share < 0.01:
            return "< 1 %"
        return "100 %" if share >= 0.9999 else f"{min(99, round(share * 100))} %"
