"""Somebody who takes a quiz at their own pace in a real browser."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

from playwright.async_api import BrowserContext, Locator, Page

from lms_rt.contract.attempts import Attempt
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Person, Role
from tests.support import school
from tests.support.quizzing import Exam, exam
from tests.web.browser.stage import Stage

WHERE: dict[str, object] = {"type": "short_text", "prompt": "Where?", "key": {"accepted": ["Paris"]}}
WHY: dict[str, object] = {"type": "open_text", "prompt": "Why?"}
SAVES = re.compile(r"/api/v1/attempts/[^/]+/answers/")
"""Where a page saves an answer."""


@dataclass(frozen=True)
class Sitting:
    """A learner, their browser, and the exam they sit."""

    stage: Stage
    exam: Exam
    person: Person
    context: BrowserContext

    async def begin(self) -> tuple[Page, Attempt]:
        """A page on which an attempt has begun."""
        page = await self.context.new_page()
        await page.goto(f"/quizzes/{self.exam.quiz}/attempts")
        await page.get_by_role("button", name="Begin").click()
        await page.wait_for_url("**/attempts/*-*")
        return page, await self.exam.start(self.person)

    async def stored(self, attempt: Attempt) -> dict[str, object]:
        """The answers that the server holds, by prompt."""
        now = await self.stage.site.system.services.attempts.get(self.person, attempt.id)
        return {each.prompt: each.answer for each in now.questions}


async def sitting(stage: Stage, questions: list[dict[str, object]], **settings: object) -> Sitting:
    """Somebody new, enrolled for a new exam."""
    system, email = stage.site.system, f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Ada Lovelace")
    quiz = await exam(system, questions, **settings)
    given = EnrollmentCreate.model_validate({"email": email})
    enrolled = await system.services.enrollments.add(quiz.course.teacher, quiz.course.id, given)
    person = await person_of(stage, email, enrolled.user)
    return Sitting(stage, quiz, person, await stage.desk(email))


async def person_of(stage: Stage, email: str, user: UUID) -> Person:
    """Somebody as the services know them."""
    token = await school.token_of(stage.site.system, Person(user, email, Role.STUDENT, uuid4()))
    person = await stage.site.system.services.identity.authenticate(token)
    assert isinstance(person, Person)
    return person


def asked(page: Page, index: int) -> Locator:
    """The question with this number."""
    return page.locator(f"#q{index}")


def status(page: Page, index: int) -> Locator:
    """The line that says how things stand with its answer."""
    return page.locator(f"#s{index}")
