"""Somebody in front of a quiz at their own pace, and what their browser sends."""

import re
from dataclasses import dataclass

from lms_rt.contract.attempts import Attempt, AttemptQuestion
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Person
from tests.support.quizzing import Exam, exam
from tests.web.site import Browser, Page, Site

ADA = "ada@school.example"


@dataclass(frozen=True)
class Taker:
    """Ada, enrolled and signed in, in front of a quiz."""

    site: Site
    browser: Browser
    person: Person
    exam: Exam

    @property
    def offer(self) -> str:
        return f"/quizzes/{self.exam.quiz}/attempts"

    async def begin(self) -> tuple[str, Attempt]:
        """The page of a new attempt, and what stands on it."""
        begun = await self.browser.send(self.offer)
        assert begun.status == 303
        return begun.location, await self.exam.start(self.person)

    async def stored(self, attempt: Attempt) -> dict[str, object]:
        now = await self.site.system.services.attempts.get(self.person, attempt.id)
        return {each.prompt: each.answer for each in now.questions}


async def taker(site: Site, browser: Browser, questions: list[dict[str, object]], **settings: object) -> Taker:
    await site.account(ADA)
    await browser.sign_in(ADA)
    ada = await site.person_in(browser)
    quiz = await exam(site.system, questions, **settings)
    given = EnrollmentCreate(user=ada.user)
    await site.system.services.enrollments.add(quiz.course.teacher, quiz.course.id, given)
    return Taker(site, browser, ada, quiz)


def fields(question: AttemptQuestion, answer: dict[str, object]) -> dict[str, str]:
    """What a browser sends for an answer to a question that was shown without one."""
    return {f"{question.id}.revision": "0", **answer_fields(question, answer)}


def answer_fields(question: AttemptQuestion, answer: dict[str, object]) -> dict[str, str]:
    name = str(question.id)
    match answer:
        case {"order": list(order)}:
            return {f"{name}.{one}": str(place) for place, one in enumerate(order, 1)}
        case {"pairs": dict(pairs)}:
            return {f"{name}.{one}": str(other) for one, other in pairs.items()}
        case {"options": list(options)} if question.type == "multiple_choice":
            return {f"{name}.{one}": "on" for one in options}
        case {"options": [one]}:
            return {name: str(one)}
        case {"value": value, "unit": unit}:
            return {name: str(value), f"{name}.unit": str(unit)}
        case {"value": bool(value)}:
            return {name: str(value).lower()}
        case {"value": value} | {"text": value}:
            return {name: str(value)}
    raise AssertionError(answer)


def boxes(page: Page) -> int:
    return len(re.findall(r"<fieldset", page.text))


def main(page: Page) -> str:
    return page.text.partition("<main")[2].partition("</main>")[0]
