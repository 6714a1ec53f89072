"""Names that guests choose."""

import unicodedata
from typing import Final

from lms_rt import limits
from lms_rt.domain.texts import fold
from lms_rt.errors import ErrorCode, FieldError, Problem

BLOCKED: Final = frozenset(
    {
        "admin", "administrator", "moderator", "instructor", "teacher", "host", "system", "lms_rt",
        "anus", "arschloch", "asshole", "bastard", "bitch", "cock", "cunt", "dick", "faggot", "fick", "ficker",
        "fotze", "fuck", "fucker", "fucking", "hitler", "hure", "hurensohn", "kike", "motherfucker", "nazi", "nigga",
        "nigger", "penis", "porn", "pussy", "putain", "puta", "rape", "retard", "salope", "scheisse", "schlampe",
        "sex", "shit", "slut", "tits", "twat", "vagina", "wanker", "whore", "wichser",
    }
)  # fmt: skip
"""Words that a name may not contain as a word, once folded. Short on purpose: a host can remove anyone."""

_LETTERS_FOR_DIGITS: Final = str.maketrans("013457$@!", "oieastsai")
_INVISIBLE: Final = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS: Final = "\u200c\u200d"  # needed inside words of some scripts and inside emoji
_ISOLATES: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


def clean(nickname: str) -> str:
    """The name as it is shown: trimmed, composed, without characters that hide or turn round what follows.

    Raises `nickname_refused` for one that is empty, too long or blocked; emoji and every script are welcome.
    """
    composed = unicodedata.normalize("NFC", nickname)
    kept = "".join(
        character
        for character in composed
        if character in _JOINERS or (character not in _ISOLATES and unicodedata.category(character) not in _INVISIBLE)
    )
    name = " ".join(kept.split())
    if not any(unicodedata.category(character)[0] in "LNSP" for character in name):
        raise _refused("must have at least one visible character")
    if len(name) > limits.NICKNAME_MAX:
        raise _refused(f"must be at most {limits.NICKNAME_MAX} characters")
    words = name_key(name).translate(_LETTERS_FOR_DIGITS).replace("-", " ").replace("_", " ").split()
    if BLOCKED.intersection([*words, "".join(words)]):
        raise _refused("is not allowed here")
    return name


def name_key(name: str) -> str:
    """What two names share that people would take for the same."""
    return fold(name) or name


def _refused(message: str) -> Problem:
    return Problem(ErrorCode.NICKNAME_REFUSED, fields=[FieldError("$.nickname", message)])
