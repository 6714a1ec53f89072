"""The names of the question types."""

from typing import Final, Literal, get_args

QuestionType = Literal[
    "single_choice",
    "multiple_choice",
    "true_false",
    "numeric",
    "short_text",
    "ordering",
    "matching",
    "poll",
    "word_cloud",
    "open_text",
    "scale",
]

QUESTION_TYPES: Final[frozenset[str]] = frozenset(get_args(QuestionType))
GRADED_TYPES: Final = QUESTION_TYPES - {"poll", "word_cloud", "open_text", "scale"}
"""Types that have a key; the others collect opinions, which nobody can get wrong."""
