"""What the dashboards of a class are shown of its questions: one tally at a time."""

from collections.abc import Mapping
from uuid import UUID

from lms_rt.services.live_tally import Tally

Shown = tuple[int, Tally]
"""A round and its tally."""


class Desk:
    """Chooses the next tally, so that who is told of fifty questions is not told more often in a second than of one.

    The question that is asked and those that were left have turns; of the former the newest tally is shown.
    """

    def __init__(self) -> None:
        self.asking: UUID | None = None
        """The question whose answers are being counted."""
        self._shown: dict[UUID, Shown] = {}
        """By question, what was shown last."""
        self._owed: dict[UUID, Shown] = {}
        """What is still to be shown of questions that were left."""
        self._left_is_next = False

    def ask(self, question: UUID | None, left: Mapping[UUID, Shown]) -> None:
        """Another question is asked, or none; `left` are those that were asked before."""
        for each, tally in left.items():
            if each == self.asking or tally != self._shown.get(each):
                self._owed[each] = tally
        # What was just left is shown in full before its successor; who comes is shown what is asked first
        self._left_is_next = self.asking is not None
        self.asking = question
        if question is not None:
            self._owed.pop(question, None)

    def next(self, current: Shown | None) -> tuple[UUID, Shown] | None:
        """The question to be shown now, and its tally; `current` is that of the question that is asked, if one is."""
        behind = self._is_behind(current)
        if self._owed and (self._left_is_next or not behind):
            question = next(iter(self._owed))
            tally = self._owed.pop(question)
            self._left_is_next = False
        elif self.asking is not None and current is not None:
            question, tally = self.asking, current
            self._left_is_next = True
        else:
            return None
        self._shown[question] = tally
        return question, tally

    def is_done(self, current: Shown | None) -> bool:
        """Whether nothing more is to be shown, as long as `current` is what it is."""
        return not self._owed and not self._is_behind(current)

    def _is_behind(self, current: Shown | None) -> bool:
        return self.asking is not None and current != self._shown.get(self.asking)
