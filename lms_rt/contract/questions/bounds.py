"""How large the parts of a question and of an answer may be, each with its reason."""

from typing import Final

PROMPT_MAX: Final = 4000
"""Characters of a prompt: two screens of a phone, beyond which nobody reads against a clock."""
EXPLANATION_MAX: Final = 4000
"""Characters of an explanation: as long as a prompt."""
OPTION_TEXT_MAX: Final = 500
"""Characters of an option: with twenty of them a question stays under the 32 KiB that the body limit counts on."""
OPTIONS_MIN: Final = 2
"""Fewer leave nothing to choose, to order or to match."""
OPTIONS_MAX: Final = 20
"""More cannot be shown on a phone, nor told apart as colours and shapes."""
ACCEPTED_MAX: Final = 50
"""Accepted spellings of a short text."""
WEIGHTS_SLACK: Final = 0.001
"""How far from 1 the weights of the right options may add up: three times 0.333 is meant as the whole."""
SHORT_TEXT_MAX: Final = 200
"""Characters of a short text or of a word in a cloud: one line."""
OPEN_TEXT_MAX: Final = 2000
"""Characters of an open text; escaped in JSON it still fits a frame."""
ESSAY_MAX: Final = 20_000
"""Characters of an open text that a person grades: ten pages."""
UNIT_MAX: Final = 40
"""Characters of a unit: `kilograms per cubic metre` fits."""
UNITS_MAX: Final = 20
"""Units of a number, as many as options."""
POINTS: Final = (0, 1000, 2000)
"""No points, ordinary, double."""
TIME_LIMIT_MIN_S: Final = 1
"""Who asks at lightning speed may; the database takes no less."""
TIME_LIMIT_MAX_S: Final = 600
"""Ten minutes: longer work belongs in an attempt at one's own pace."""
TIME_LIMIT_DEFAULT_S: Final = 20
SCALE_BOUND: Final = 1000
"""Largest absolute end of a scale."""
SCALE_STEPS_MAX: Final = 100
"""Steps from one end to the other: per cent is the finest scale people can answer on, and a tally lists every value."""
SCALE_LABEL_MAX: Final = 100
"""Characters of a label on a scale."""
