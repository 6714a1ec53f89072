"""Names for simulated people, each different and none of anybody in particular."""

from collections.abc import Iterator
from itertools import count

FIRST = (
    "Amara", "Anouk", "Arjun", "Aylin", "Bao", "Camila", "Chidi", "Clara", "Dario", "Dina", "Elif", "Emil", "Farah",
    "Felix", "Giulia", "Hana", "Hugo", "Ida", "Ines", "Ivo", "Jamal", "Jana", "Jonas", "Kai", "Keiko", "Lena", "Liam",
    "Lin", "Luca", "Maja", "Malik", "Mateo", "Mei", "Mila", "Mira", "Nadia", "Nils", "Noor", "Olga", "Omar", "Paula",
    "Priya", "Quinn", "Rafael", "Rosa", "Samir", "Sofia", "Tariq", "Theo", "Uma", "Vera", "Wanja", "Ximena", "Yara",
    "Yusuf", "Zoe",
)  # fmt: skip
LETTERS = "ABCDEFGHJKLMNOPRSTVWZ"


def people() -> Iterator[str]:
    """“Amara A.”, “Anouk A.” and so on; from the first repetition on with a number."""
    for turn in count():
        for letter in LETTERS:
            for first in FIRST:
                yield f"{first} {letter}." if not turn else f"{first} {letter}. {turn + 1}"
