"""What a student is shown of a question."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from lms_rt.contract.questions import (
    AuthoredQuestion,
    Matching,
    Option,
    Ordering,
    PublicMatching,
    PublicMultipleChoice,
    PublicNumeric,
    PublicOpenText,
    PublicOrdering,
    PublicPoll,
    PublicQuestion,
    PublicScale,
    PublicShortText,
    PublicSingleChoice,
    PublicTrueFalse,
    PublicWordCloud,
    QuestionType,
)
from lms_rt.contract.questions.shapes import OptionsShape
from lms_rt.domain.permutation import shuffled, shuffled_unlike

_PUBLIC: Final[Mapping[QuestionType, type[PublicQuestion]]] = {
    "single_choice": PublicSingleChoice,
    "multiple_choice": PublicMultipleChoice,
    "true_false": PublicTrueFalse,
    "numeric": PublicNumeric,
    "short_text": PublicShortText,
    "ordering": PublicOrdering,
    "matching": PublicMatching,
    "poll": PublicPoll,
    "word_cloud": PublicWordCloud,
    "open_text": PublicOpenText,
    "scale": PublicScale,
}


def public_view(question: AuthoredQuestion, seed: str | None = None) -> PublicQuestion:
    """The question without its key and explanation.

    With a `seed` (of `seed_for`) options come shuffled by it. Without, they stand as authored, but for orderings and
    the right side of matchings: there the authored order is often the answer, so that they get an order that follows
    from their ids alone. Neither is ever shown solved.
    """
    model = _PUBLIC[question.type]
    # The public model's own fields are the list of what may leave; nothing is left out by name.
    shown: dict[str, object] = {name: getattr(question, name) for name in model.model_fields}
    if isinstance(question, Ordering):
        shown["options"] = shuffled_unlike(question.options, question.key.order, _neutral(seed), _id)
    elif isinstance(question, Matching):
        solved = [question.key.pairs[option.id] for option in question.left]
        shown["right"] = shuffled_unlike(question.right, solved, _neutral(seed), _id)
    elif isinstance(question, OptionsShape) and seed is not None:
        shown["options"] = shuffled(question.options, seed, _id)
    return model.model_validate(shown)


def seed_for(participant_seed: int, question: UUID) -> str:
    """The seed of one participant's view of one question; without the question, all would be shuffled the same way."""
    return f"{participant_seed}:{question}"


def _neutral(seed: str | None) -> str:
    return "for everyone" if seed is None else seed


def _id(option: Option) -> str:
    return option.id
