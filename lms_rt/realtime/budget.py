"""How much a connection may ask for: a token bucket, and a patience that ends."""

from lms_rt import limits


class Budget:
    """Cost units that are earned over time and spent on commands."""

    __slots__ = ("_at", "_refused", "_units")

    def __init__(self, now: float) -> None:
        """`now` is the loop's time, here and below."""
        self._units = float(limits.COMMAND_BUDGET)
        self._at = now
        self._refused = 0

    def spend(self, cost: int, now: float) -> bool:
        """Take `cost` units; False, and nothing is taken, where there are not so many."""
        earned = (now - self._at) * limits.COMMAND_BUDGET_PER_S
        self._at = now
        self._units = min(self._units + earned, limits.COMMAND_BUDGET)
        if self._units < cost:
            self._refused += cost
            return False
        self._units -= cost
        self._refused = 0
        return True

    @property
    def is_flooding(self) -> bool:
        """Whether so much was refused in a row that the other side cannot be listening."""
        return self._refused > limits.FLOOD_DEBT
