"""What every answer of an attempt brings, and the attempt as a whole: by the key, or as a person said."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lms_rt.contract.questions import Answer, AuthoredQuestion, OpenText
from lms_rt.domain.marking import marker
from lms_rt.domain.points import MarkingRules, earned, passes, rounded, total
from lms_rt.domain.shares import NOTHING, WHOLE


class Work(NamedTuple):
    """A question and what was answered; `question` has the key that counts."""

    question: AuthoredQuestion
    answer: Answer | None
    voided: bool = False
    given: Decimal | None = None
    """The points a person gave; they count whatever the key says."""


class Mark(NamedTuple):
    """What an answer brings; `points` is None while a person has to look."""

    correct: bool | None
    exact: Fraction | None
    worth: int
    right: Fraction = NOTHING
    """What it would bring without speed and streaks, where these count."""
    fraction: float | None = None
    """How much of it is right, 0 to 1; None where nothing is right or wrong."""

    @property
    def points(self) -> Decimal | None:
        """Rounded, as they are stored and shown."""
        return None if self.exact is None else rounded(self.exact)


class Outcome(NamedTuple):
    """An attempt's score, None while a person has to look at an answer."""

    score: Decimal | None
    max_score: Decimal
    passed: bool | None
    right: Decimal | None = None
    """The score without what speed and streaks bring and cost, where these count."""


def worth_of(question: AuthoredQuestion) -> int:
    """The most points one can get for a question at one's own pace."""
    return question.essay_points if isinstance(question, OpenText) else question.points


def mark(work: Work, rules: MarkingRules) -> Mark:
    """The mark of one answer. A voided question is worth nothing and is nobody's mistake."""
    question, answer, voided, given = work
    if voided:
        return Mark(None, NOTHING, 0)
    worth = worth_of(question)
    if given is not None:
        fraction = 1.0 if given >= worth else max(0.0, float(given) / worth)
        return Mark(given >= worth, Fraction(given), worth, fraction=fraction)
    key = marker(question)
    if key is None:
        # Nothing to grade, nothing written, or something a person has to read
        return Mark(None, None if worth and answer is not None else NOTHING, worth)
    if answer is None:
        return Mark(False, NOTHING, worth, fraction=0.0)
    share = key(answer)
    fraction = max(0.0, float(share)) if rules.partial_credit or share == WHOLE else 0.0
    return Mark(share == WHOLE, earned(share, worth, rules), worth, fraction=fraction)


def outcome(marks: Sequence[Mark], pass_percent: Decimal) -> Outcome:
    """The whole attempt's."""
    max_score = Decimal(sum(each.worth for each in marks))
    exact = [each.exact for each in marks if each.exact is not None]
    if len(exact) < len(marks):
        return Outcome(None, max_score, None)
    score = total(exact)
    return Outcome(score, max_score, passes(score, max_score, pass_percent))
