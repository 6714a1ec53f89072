"""Names of the hints that processes give each other about a channel; clients never see them."""

from typing import Final

ANSWERS: Final = "answers"
"""Answers were stored: tallies and counts are to be looked up again."""
PRESENCE: Final = "presence"
"""Somebody came or went."""
ONLINE: Final = "online"
"""Somebody opened a course or left it."""
HANDS: Final = "hands"
"""Somebody put up a sign."""

FORGOTTEN = "forgotten"
"""What was said in the channel names somebody no longer, or was taken back; whoever remembers it reads it again."""
