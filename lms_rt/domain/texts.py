"""When two typed texts count as the same, and how a text is shown in a tally."""

import re
from typing import Final
from unicodedata import normalize

LABEL_MAX: Final = 80
"""Characters of a text in a tally: more does not fit a word cloud or a bar."""

# Letters that people without the keyboard type plainly and that Unicode does not take apart, and the punctuation that
# phones put in by themselves. Turkish: I, İ, i and ı all become i, because the language of a text is not known.
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}
    | {"\u0345": ""}  # the iota below a Greek vowel, before casefold makes a letter of it
    | dict.fromkeys("‘’‚‛ʼ′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
)

_ACCENTS: Final = (
    r"\u0300-\u0305\u0307\u0309-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"  # combining marks but for the two below
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    r"\u064b-\u0652\u0670\u0640"  # Arabic vowel signs and the stretching line
    r"\ufe00-\ufe0f"  # whether an emoji is in colour
)
_BIDI_AND_BLANK: Final = r"\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_JOINERS: Final = r"\u200c\u200d"

# й, ў and ї are letters of their own (мой is not мои), unlike ё, which is е in most print.
_IGNORED: Final = re.compile(rf"(?<![иу])\u0306|(?<!і)\u0308|[{_ACCENTS}{_BIDI_AND_BLANK}{_JOINERS}]")
_UNSEEN: Final = re.compile(f"[{_BIDI_AND_BLANK}]")


def fold(text: str) -> str:
    """The form in which texts are compared: without case, accents and superfluous spaces; punctuation stays.

    Accents fall from Latin, Greek and Cyrillic letters, vowel points from Arabic and Hebrew ones. The marks of other
    scripts are vowels and consonants in their own right (Devanagari, Thai, Japanese dakuten) and stay.
    """
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    # The table is used three times: NFKD takes ´ apart into a space and an accent, makes ′′ of ″, and only casefold
    # brings Ø and Æ into it.
    letters = normalize("NFKD", text.translate(_PLAIN)).translate(_PLAIN).casefold().translate(_PLAIN)
    return " ".join(normalize("NFC", _IGNORED.sub("", normalize("NFKD", letters))).split())


def as_typed(text: str) -> str:
    """The form in which texts are compared where case counts: without what cannot be seen and superfluous spaces."""
    return " ".join(normalize("NFC", _UNSEEN.sub("", text)).split())


def label(text: str) -> str:
    """How a typed text stands in a tally: its own spelling in lower case, one line, at most `LABEL_MAX` characters.

    What could turn the line around on a projector (bidirectional controls) is dropped. Zero-width joiners stay: they
    shape Persian and Hindi words and hold emoji together.
    """
    if text.isascii():
        return " ".join(text.lower().split())[:LABEL_MAX].rstrip()
    return " ".join(normalize("NFC", _UNSEEN.sub("", text).lower()).split())[:LABEL_MAX].rstrip()
