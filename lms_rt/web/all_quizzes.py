"""The quizzes of a course, all of them, for pages on which none may be missing."""

from uuid import UUID

from lms_rt import limits
from lms_rt.contract.pages import Page
from lms_rt.contract.quizzes import Quiz, QuizQuery
from lms_rt.web.visit import Visit


async def all_quizzes(visit: Visit, course: UUID) -> list[Quiz]:
    """Oldest first, read page by page."""
    quizzes: list[Quiz] = []
    cursor: str | None = None
    while True:
        query = QuizQuery.model_validate({"limit": limits.PAGE_MAX, **({"cursor": cursor} if cursor else {})})
        page = Page[Quiz].of(await visit.services.quizzes.page(visit.member, course, query), query)
        quizzes += page.items
        if (cursor := page.next) is None:
            return quizzes
