"""Where people find the class."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Addresses:
    """The pages of a class, and what opens them."""

    url: str
    pin: str
    session: UUID
    instructor: str
    student: str | None
    password: str

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(what for, where), in the order of use; the last says who may sign in."""
        people = self.instructor if self.student is None else f"{self.instructor} or {self.student}"
        return [
            ("Join", f"{self.url}/join/{self.pin}"),
            ("Host", f"{self.url}/host/{self.session}"),
            ("Screen", f"{self.url}/screen/{self.session}"),
            ("Sign in", f"{people}, password {self.password}"),
        ]

    @property
    def spaced_pin(self) -> str:
        """As it is read out."""
        return f"{self.pin[:3]} {self.pin[3:]}"
