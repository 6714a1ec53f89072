"""A file that is deleted while somebody begins to show it: two transactions that meet."""

import asyncio
from collections.abc import Awaitable, Coroutine
from contextvars import Context
from dataclasses import dataclass
from uuid import UUID

import pytest

from lms_rt.contract.administration import AnnouncementCreate
from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.certificates import CertificateTemplatePut
from lms_rt.contract.courses import CourseCreate, CoursePatch
from lms_rt.contract.files import FileUpload, StoredFile
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.certified import upload
from tests.support.uploading import PNG

FIELDS = {
    "lesson": "$.body",
    "course": "$.thumbnail",
    "new course": "$.thumbnail",
    "certificate": "$.logo",
    "question": "$.prompt",
    "old question": "$.explanation",
    "bank": "$.question.prompt",
    "announcement": "$.body",
}
"""What shows a file, by where."""
WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")


@dataclass(frozen=True)
class Shelf:
    """A picture of a course, and who teaches there."""

    system: Core
    grace: Person
    course: UUID
    module: UUID
    quiz: UUID
    old: UUID
    file: StoredFile

    def show_in(self, where: str) -> Coroutine[object, object, object]:
        courses, lessons = self.system.services.courses, self.system.services.lessons
        match where:
            case "course":
                return courses.edit(self.grace, self.course, CoursePatch(thumbnail=self.file.url), None)
            case "certificate":
                design = CertificateTemplatePut(logo=self.file.id)
                return self.system.services.certificate_templates.put(self.grace, self.course, design, None)
            case "question":
                return self.system.services.quizzes.add_question(self.grace, self.quiz, self.asked())
            case "old question":
                shown = f"It is ![a leaf]({self.file.url})."
                return self.system.services.quizzes.edit_question(self.grace, self.old, {"explanation": shown}, None)
            case "bank":
                given = BankQuestionCreate(question=self.asked())
                return self.system.services.bank.add(self.grace, self.course, given)
            case "announcement":
                news = AnnouncementCreate(title="Leaves", body=f"![A leaf]({self.file.url})")
                return self.system.services.announcements.post(self.grace, self.course, news)
            case "new course":
                return courses.create(self.grace, CourseCreate(title="Another", thumbnail=self.file.url))
        body = LessonCreate(title="Leaves", kind="text", body=f"![A leaf]({self.file.url})")
        return lessons.create(self.grace, self.module, body)

    def asked(self) -> AuthoredQuestion:
        return parse_question({**school.CAPITAL, "prompt": f"What is this? ![]({self.file.url})"})

    def delete(self) -> Coroutine[object, object, None]:
        return self.system.services.files.delete(self.grace, self.file.id)

    async def meet(self, first: Awaitable[object], second: Coroutine[object, object, object]) -> asyncio.Task[object]:
        """Both at once: `second` comes while `first` is done, and not committed."""
        async with self.system.db.transaction():
            await first
            meeting = asyncio.create_task(second, context=Context())  # not in this transaction
            while not meeting.done() and not await self.system.db.fetchval(WAITING):
                await asyncio.sleep(0)
        await asyncio.wait([meeting])
        return meeting


@pytest.fixture
async def shelf(system: Core) -> Shelf:
    grace = await school.person(system, "Grace", Role.INSTRUCTOR)
    course = await school.course(system, grace)
    module = await system.services.modules.create(grace, course, ModuleCreate(title="Botany"))
    file = await system.services.files.upload(grace, FileUpload(course=course), "leaf.png", upload(PNG))
    quiz = await system.services.quizzes.create(grace, course, QuizCreate(title="Trees"))
    old = await system.services.quizzes.add_question(grace, quiz.id, parse_question(school.CAPITAL))
    return Shelf(system, grace, course, module.id, quiz.id, old.id, file)


@pytest.mark.parametrize("where", FIELDS)
async def test_what_somebody_begins_to_show_is_not_deleted_under_them(shelf: Shelf, where: str) -> None:
    deleting = await shelf.meet(shelf.show_in(where), shelf.delete())
    refused = deleting.exception()
    assert isinstance(refused, Problem)
    assert refused.code is ErrorCode.CONFLICT
    assert (await shelf.system.services.files.find(shelf.grace, shelf.file.id)).file == shelf.file


@pytest.mark.parametrize("where", FIELDS)
async def test_what_somebody_deletes_is_not_shown_any_more(shelf: Shelf, where: str) -> None:
    showing = await shelf.meet(shelf.delete(), shelf.show_in(where))
    refused = showing.exception()
    assert isinstance(refused, Problem)
    assert refused.code is ErrorCode.VALIDATION
    assert [field.path for field in refused.fields] == [FIELDS[where]]


async def test_of_two_who_delete_it_the_second_is_told_that_it_is_gone(shelf: Shelf) -> None:
    again = await shelf.meet(shelf.delete(), shelf.delete())
    refused = again.exception()
    assert isinstance(refused, Problem)
    assert refused.code is ErrorCode.NOT_FOUND


async def test_many_may_begin_to_show_it_at_once(shelf: Shelf) -> None:
    other = await shelf.meet(shelf.show_in("new course"), shelf.show_in("lesson"))
    assert other.exception() is None
