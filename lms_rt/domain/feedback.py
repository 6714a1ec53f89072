"""How much of a result its learner is shown, and when."""

from typing import Literal

Feedback = Literal["none", "score", "marks", "full"]
FeedbackFrom = Literal["submit", "close"]


def shown(policy: Feedback, begins: FeedbackFrom, *, submitted: bool, closed: bool) -> Feedback:
    """What a learner sees now of an attempt of theirs; `closed` says that nobody works on the quiz any more.

    While an attempt goes on, nothing: not even what an earlier question brought.
    """
    if not submitted or (begins == "close" and not closed):
        return "none"
    return policy


def shows_score(level: Feedback) -> bool:
    """Whether the score and whether it passes are seen."""
    return level != "none"


def shows_marks(level: Feedback) -> bool:
    """Whether the points of each answer, and the graders' comments, are seen."""
    return level in {"marks", "full"}


def shows_keys(level: Feedback) -> bool:
    """Whether keys and explanations are seen."""
    return level == "full"
