"""The settings of a gradebook before somebody who may send them."""

from dataclasses import dataclass
from uuid import UUID

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.gradebook import GradebookSettings
from tests.support.grading import Book, book
from tests.web.form_fields import fields_of
from tests.web.site import GRACE, Browser, Page, Site


@dataclass(frozen=True)
class Desk:
    """The page before somebody who may send it, of a course with a quiz and a class without scoring."""

    browser: Browser
    book: Book
    held: UUID

    @property
    def address(self) -> str:
        return f"/courses/{self.book.course}/gradebook/settings"

    @property
    def quiz(self) -> UUID:
        return self.book.exam.quiz

    async def form(self) -> dict[str, str]:
        """The form as it is shown."""
        page = await self.browser.open(self.address)
        assert page.status == 200
        return fields_of(page.text, self.address)

    async def send(self, form: dict[str, str]) -> Page:
        return await self.browser.send(self.address, None, **form)

    async def stored(self) -> GradebookSettings:
        return await self.book.system.services.gradebook_settings.get(self.book.teacher, self.book.course)

    def name(self, what: str, column: UUID | None = None) -> str:
        """What a field of a column is called, of the quiz unless another is named."""
        return f"column.{column or self.quiz}.{what}"


async def desk_of(site: Site, browser: Browser, role: str = "instructor") -> Desk:
    grades = await book(site.system)
    class_ = await grades.held({}, scoring="none")
    await site.account(GRACE, "Grace", "instructor")
    given = EnrollmentCreate.model_validate({"email": GRACE, "role": role})
    await site.system.services.enrollments.add(grades.teacher, grades.course, given)
    await browser.sign_in(GRACE)
    return Desk(browser, grades, class_.id)


HOMEWORK = {"category.new1.title": "Home <work>", "category.new1.weight": "30,5", "category.new1.drop_lowest": "1"}


async def two_categories(desk: Desk) -> dict[str, str]:
    """The form once homework with the quiz and an exam with the class are stored."""
    form = await desk.form() | HOMEWORK
    form |= {"category.new2.title": "Exam", "category.new2.weight": "70", "missing": "zero"}
    form |= {desk.name("category"): "new1", desk.name("attempts"): "last", desk.name("weight"): "2.25"}
    form |= {desk.name("category", desk.held): "new2", desk.name("basis", desk.held): "points"}
    assert (await desk.send(form)).location == f"/courses/{desk.book.course}/gradebook#counts"
    return await desk.form()
