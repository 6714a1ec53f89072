"""How `live_tallies` names what is counted."""

from typing import Final

ANSWERED: Final = "#"
"""The bucket every answering person is counted in once."""
VALUE: Final = "v:"
"""Prefix of the buckets that `domain/tally` names."""
TIME: Final = "t:"
"""Prefix of the buckets of whole seconds to the answer, which the storing statement names."""
SEPARATOR: Final = "\x1f"
"""Between the buckets of one answer; the contract allows no control characters in answers, so none contains it."""
