"""Names that guests choose."""

import re
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

BLOCKED_ANYWHERE: Final = re.compile("arschloch|faggot|fuck|hitler|hurensohn|motherf|nigga|nigger|wichser")
"""What no name of anybody contains, so that it is looked for inside words too."""

_LETTERS_FOR_DIGITS: Final = str.maketrans("013457$@!", "oieastsai")
_INVISIBLE: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS: Final = "\u200c\u200d"  # needed inside words of some scripts and inside emoji
_BLANK_LETTERS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and signs that show nothing
_FLAG_OR_TAG: Final = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]")
"""Invisible letters spell the flags of England and the like; anywhere else they only hide something."""
_MARKS_ON_MARKS: Final = 4
"""Marks on one letter; no script stacks more, and a tower of them covers the names above it."""

# Letters of other alphabets that look like Latin ones, in capitals or small. Within an alphabet no two become the same.
_LATIN: Final = str.maketrans(
    dict(zip("авеіјкмнорстухѕԁһԛԝӏ", "abeijkmhopctyxsdhqwl", strict=True))
    | dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True))
    | {chr(start + n): chr(ord("a") + n) for start in (0x1F130, 0x1F150, 0x1F170) for n in range(26)}
)


def clean(nickname: str) -> str:
    """The name as it is shown: trimmed, composed, without characters that hide or turn round what follows.

    Raises `nickname_refused` for one that is empty, too long or blocked; emoji and every script are welcome.
    """
    spaced = " ".join(unicodedata.normalize("NFC", nickname).split())
    name = " ".join(_FLAG_OR_TAG.sub(_keep_flag, _without_towers(spaced)).split())
    if not any(unicodedata.category(character)[0] in "LNSP" for character in name):
        raise _refused("must have at least one visible character")
    if len(name) > limits.NICKNAME_MAX:
        raise _refused(f"must be at most {limits.NICKNAME_MAX} characters")
    if _is_blocked(name):
        raise _refused("is not allowed here")
    return name


def name_key(name: str) -> str:
    """What two names share that people would take for the same, also where letters of other alphabets look alike."""
    return fold(_FLAG_OR_TAG.sub(_keep_flag, name).casefold()).translate(_LATIN) or name


def _without_towers(name: str) -> str:
    """`name` without what shows nothing, and with as many marks on a letter as a language needs."""
    kept: list[str] = []
    marks = 0
    for character in name:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        is_hidden = category in _INVISIBLE and character not in _JOINERS and not _FLAG_OR_TAG.match(character)
        if not is_hidden and character not in _BLANK_LETTERS and marks <= _MARKS_ON_MARKS:
            kept.append(character)
    return "".join(kept)


def _keep_flag(found: re.Match[str]) -> str:
    return found[1] or ""


def _is_blocked(name: str) -> bool:
    plain = name_key(name)
    for spelt in (plain.translate(_LETTERS_FOR_DIGITS), re.sub(r"\d", " ", plain)):
        words = re.findall(r"[^\W_]+", spelt)
        joined = "".join(words)
        spaced_out = all(len(word) <= 2 for word in words)  # one letter at a time
        if BLOCKED.intersection(words) or BLOCKED_ANYWHERE.search(joined) or (spaced_out and joined in BLOCKED):
            return True
    return False


def _refused(message: str) -> Problem:
    return Problem(ErrorCode.NICKNAME_REFUSED, fields=[FieldError("$.nickname", message)])
