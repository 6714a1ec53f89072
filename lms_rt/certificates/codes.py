"""The code on a certificate: random enough that none can be guessed, and checked, so that a slip of the pen is noticed.

Sixteen characters of Crockford's base 32 (no I, L, O, U) hold 80 bits; a seventeenth, over 37 characters, checks them
(https://www.crockford.com/base32.html). It notices every wrong character and every swap of neighbours.
"""

import re
import secrets
from typing import Final

DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS: Final = DIGITS + "*~$=U"
RANDOM_BITS: Final = 80
GROUP: Final = 4

_ALIKE: Final = str.maketrans("OIL", "011")


def new_code() -> str:
    """A code nobody has had, as it is stored: seventeen characters without hyphens."""
    return with_check(secrets.randbits(RANDOM_BITS))


def with_check(number: int) -> str:
    """The code of a number below 2**80."""
    digits = "".join(DIGITS[number >> shift & 31] for shift in range(RANDOM_BITS - 5, -5, -5))
    return digits + CHECKS[number % len(CHECKS)]


def shown(code: str) -> str:
    """As people read it aloud: groups of four, `ABCD-EFGH-JKMN-PQRS-T`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(given: str) -> str | None:
    """The code that somebody typed, whatever they made of hyphens, capitals, O and 0; None where it is none."""
    code = re.sub(r"[\s\u2010-\u2015-]", "", given).upper()
    code = code[:-1].translate(_ALIKE) + code[-1:]  # the check character may be a U, which is like no other
    if len(code) != RANDOM_BITS // 5 + 1 or any(character not in DIGITS for character in code[:-1]):
        return None
    if code[-1] in "OIL":
        code = code[:-1] + code[-1].translate(_ALIKE)
    number = 0
    for character in code[:-1]:
        number = number << 5 | DIGITS.index(character)
    return code if with_check(number) == code else None
