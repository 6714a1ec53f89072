"""Regular expressions of the contract, which also stand in its JSON Schema, and what to say to whoever misses one."""

from collections.abc import Mapping
from typing import Final

# NUL and other control characters: PostgreSQL stores no NUL, and the rest only serves to garble a projector.
_CONTROL: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
# Joiners, directions, fillers: what a text may contain, and what alone shows nothing.
_UNSEEN: Final = r"\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"

VISIBLE_TEXT: Final = rf"^[^{_CONTROL}]*[^\s{_CONTROL}{_UNSEEN}][^{_CONTROL}]*$"
"""At least one visible character, and no control characters but tab and line breaks."""
NO_LINE: Final = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"
ONE_LINE: Final = rf"^[^{NO_LINE[1:-1]}]*$"
"""No control characters, and no end of a line by whatever name: titles and names stand in mails, tables and logs."""
ASCII_ADDRESS: Final = r"^[!-~]+$"
PART_ID: Final = r"^[A-Za-z0-9_-]{1,32}$"
"""Ids of options and the like stand in tally buckets such as `l1=r2`, hence neither comma nor equals sign."""

IN_WORDS: Final[Mapping[str, str]] = {
    VISIBLE_TEXT: "must contain something visible and no control characters",
    ONE_LINE: "must be one line without control characters",
    ASCII_ADDRESS: "must be without spaces, and a name in another script in its ASCII form (xn--…)",
    PART_ID: "must be 1 to 32 letters, digits, '-' or '_'",
}
