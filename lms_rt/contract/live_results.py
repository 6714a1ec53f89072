"""Which people of a class, and which answers to a question of it, a page shows."""

from typing import Annotated

from lms_rt.contract.pages import Count, PageQuery, Sort


class ClassPeopleQuery(PageQuery):
    """The people of a class: the best first, or who needs help first."""

    sort: Annotated[str, Sort(place=Count, help=float, name=str)] = "place"

    @property
    def by(self) -> str:
        """What it is sorted by, in either direction."""
        return self.sort.removeprefix("-")


class AnswersQuery(PageQuery):
    """The answers to a question: by name, the quickest first, or the wrong ones first."""

    sort: Annotated[str, Sort(name=str, time=Count, worth=float)] = "name"
