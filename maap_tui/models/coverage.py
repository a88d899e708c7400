"""How much of an area a granule covers."""

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
