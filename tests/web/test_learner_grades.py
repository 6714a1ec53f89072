"""One learner's grades: what they see of them, and what instructors say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.gradebook import GradebookCell
from lms_rt.domain.principal import Person
from tests.support.grading import Book, book
from tests.web.form_fields import fields_of
from tests.web.site import GRACE, Browser, Page, Site

BO = "bo@school.example"


@dataclass(frozen=True)
class Desk:
    """Grace, who has signed in, with the grades of Bo, who had one of three questions right."""

    browser: Browser
    book: Book
    bo: Person
    enrollment: UUID

    @property
    def page(self) -> str:
        return f"/enrollments/{self.enrollment}/grades"

    @property
    def at(self) -> str:
        return f"{self.page}/{self.book.exam.quiz}"

    @property
    def action(self) -> str:
        """Where the form of the quiz is sent to, and comes back at."""
        return f"{self.at}#column-{self.book.exam.quiz}"

    async def form(self, **typed: str) -> dict[str, str]:
        """The form of the quiz as it is shown, with what is typed."""
        return fields_of((await self.browser.open(self.page)).text, self.action) | typed

    async def send(self, form: Mapping[str, str]) -> Page:
        return await self.browser.send(self.at, None, **form)

    async def cell(self) -> GradebookCell:
        return (await self.book.row(self.bo)).cells[0]


async def _desk(site: Site, browser: Browser, role: str = "instructor", **settings: object) -> Desk:
    grades = await book(site.system, **settings)
    await site.account(BO, "Bo <b>")
    own = await site.system.services.enrollments.add(grades.teacher, grades.course, EnrollmentCreate(email=BO))
    async with site.browser() as other:
        await other.sign_in(BO)
        bo = await site.person_in(other)
    await grades.exam.taken(bo, right=1)
    await site.account(GRACE, "Grace <i>", "instructor")
    given = EnrollmentCreate.model_validate({"email": GRACE, "role": role})
    await site.system.services.enrollments.add(grades.teacher, grades.course, given)
    await browser.sign_in(GRACE)
    return Desk(browser, grades, bo, own.id)


@pytest.fixture
async def desk(site: Site, browser: Browser) -> Desk:
    return await _desk(site, browser, feedback="full")


async def test_a_grade_is_given_excused_and_taken_back_with_reasons_that_stay(desk: Desk) -> None:
    book = await desk.browser.open(f"/courses/{desk.book.course}/gradebook")
    assert f'href="{desk.page}"' in book.text
    page = await desk.browser.open(desk.page)
    assert "Earned: 1,000 of 3,000" in page.words and "Take back" not in page.words and "History" not in page.words
    form = await desk.form(percent="87,5", reason="  Read it <b>otherwise</b>  ", say="percent")
    assert form["revision"] == "1"
    assert (await desk.send(form)).location == f"{desk.page}#column-{desk.book.exam.quiz}"
    cell = await desk.cell()
    assert (cell.source, cell.percent, cell.reason) == ("override", Decimal("87.5"), "Read it <b>otherwise</b>")
    page = await desk.browser.open(desk.page)
    assert "87.5 %" in page.words and "Earned: 1,000 of 3,000" in page.words
    assert "Set by hand by Grace <i>" in page.words and "<b>otherwise" not in page.text and "<i>" not in page.text
    form = await desk.form(reason="Was ill", say="excused")
    assert form["percent"] == "87.5"
    assert (await desk.send(form)).status == 303
    assert (await desk.cell()).state == "excused"
    page = await desk.browser.open(desk.page)
    assert "Excused by hand by Grace <i>" in page.words
    assert (await desk.send(await desk.form(reason="Was not ill", say="nothing"))).status == 303
    cell = await desk.cell()
    assert (cell.source, cell.percent, cell.reason) == ("attempt", Decimal("33.33333"), None)
    page = await desk.browser.open(desk.page)
    said = ("87.5 %. Read it <b>otherwise</b>", "Excused. Was ill", "Taken back. Was not ill")
    places = [page.words.index(each) for each in said]
    assert places == sorted(places) and "by hand" not in page.words and "Take back" not in page.words


@pytest.mark.parametrize(
    "typed, field, words",
    [
        ({"percent": "", "reason": "x"}, "percent", "Please fill this in."),
        ({"percent": "many", "reason": "x"}, "percent", "This must be a number."),
        ({"percent": "-1", "reason": "x"}, "percent", "greater than or equal to 0"),
        ({"percent": "100.5", "reason": "x"}, "percent", "less than or equal to 100"),
        ({"percent": "0.000001", "reason": "x"}, "percent", "no more than 5 decimal places"),
        ({"percent": "50", "reason": " "}, "reason", "Please fill this in."),
        ({"percent": "", "reason": " ", "say": "excused"}, "reason", "Please fill this in."),
        ({"percent": "50", "reason": "x" * 2001}, "reason", "at most 2000 characters"),
        ({"percent": "50", "reason": "a\0b"}, "reason", "U+0000"),
    ],
)
async def test_what_cannot_be_said_is_told_beside_its_field_and_stays(
    desk: Desk, typed: dict[str, str], field: str, words: str
) -> None:
    refused = await desk.send(await desk.form(**typed))
    assert refused.status == 422
    _, found, told = refused.text.partition(f'id="{field}-{desk.book.exam.quiz}-error" role="alert">')
    assert found and words in told.partition("</p>")[0]
    assert refused.text.count('role="alert"') == 1
    shown = fields_of(refused.text, desk.action)
    assert shown["percent"] == typed["percent"]
    assert shown["reason"].replace("\ufffd", "\0") == typed["reason"]
    assert (await desk.cell()).revision == 1


async def test_who_comes_second_is_told_sees_what_is_stored_and_keeps_what_they_typed(desk: Desk) -> None:
    form = await desk.form(percent="40", reason="Handed in late")
    await desk.book.say(desk.enrollment, desk.book.exam.quiz, percent=60, reason="A day late")
    refused = await desk.send(form)
    assert refused.status == 412
    assert "Somebody else has changed this" in refused.words
    assert "Stored now: 60" in refused.words and "Stored now: A day late" in refused.words
    assert "60 %" in refused.words and (await desk.cell()).percent == 60
    again = fields_of(refused.text, desk.action)
    assert again == form | {"revision": "2"}
    assert (await desk.send(again)).status == 303
    assert (await desk.cell()).percent == 40


async def test_forms_that_no_page_has_change_nothing(site: Site, desk: Desk) -> None:
    form = await desk.form(percent="40", reason="x")
    for odd in ({"revision": "none"}, {"say": "luck"}):
        assert (await desk.send(form | odd)).status == 422
    elsewhere = (await book(site.system)).exam.quiz
    for column in (uuid4(), elsewhere, "none"):
        assert (await desk.browser.send(f"{desk.page}/{column}", None, **form)).status == 404
    assert (await desk.browser.send(f"/enrollments/{uuid4()}/grades/{desk.book.exam.quiz}", None, **form)).status == 404
    assert (await desk.browser.open("/enrollments/none/grades")).status == 404
    assert (await desk.cell()).revision == 1
    _, assistant = await desk.book.exam.course.enrolled("Cy", "assistant")
    other = await desk.browser.send(f"/enrollments/{assistant}/grades/{desk.book.exam.quiz}", None, **form)
    assert other.status == 409 and "Only who studies in the course has grades in it" in other.words


async def test_a_learner_reads_their_own_grades_as_their_quizzes_show_them(site: Site, browser: Browser) -> None:
    desk = await _desk(site, browser, feedback="none")
    class_ = await desk.book.held({}, scoring="none")
    await desk.book.say(desk.enrollment, class_.id, percent=70, reason="Gave a talk")
    assert "33.33 %" in (await browser.open(desk.page)).words
    async with site.browser() as other:
        await other.sign_in(BO)
        for path in (f"/courses/{desk.book.course}", f"/enrollments/{desk.enrollment}/progress"):
            assert f'href="{desk.page}"' in (await other.open(path)).text
        page = await other.open(desk.page)
        assert page.status == 200
        for words in ("Not shown yet", "70 %", "Set by hand: Gave a talk", "does not count", "Nothing counts yet."):
            assert words in page.words, words
        for hidden in ("33.3", "1,000", "Grace", "History", "<form class", "/gradebook"):
            assert hidden not in page.text, hidden
        form = {"revision": "1", "percent": "100", "reason": "I am worth it"}
        assert (await other.send(desk.at, None, **form)).status == 403
        await desk.book.exam.settings(feedback="score")
        shown = await other.open(desk.page)
        assert "33.33 %" in shown.words and "Earned: 1,000 of 3,000" in shown.words
    assert (await desk.cell()).revision == 1


async def test_assistants_read_all_of_it_and_say_nothing_strangers_find_nothing(site: Site, browser: Browser) -> None:
    desk = await _desk(site, browser, "assistant")
    await desk.book.say(desk.enrollment, desk.book.exam.quiz, percent=60, reason="A day late")
    page = await browser.open(desk.page)
    assert "by Grace Hopper" in page.words and "History" in page.words and desk.at not in page.text
    assert (await browser.send(desk.at, None, revision="2", percent="1", reason="x")).status == 403
    async with site.browser() as other:
        await site.account("cy@school.example", "Cy")
        await other.sign_in("cy@school.example")
        for enrols in (True, False):
            assert (await other.open(desk.page)).status == 404
            assert (await other.send(desk.at, None, revision="2", percent="1", reason="x")).status == 404
            given = EnrollmentCreate(email="cy@school.example")
            if enrols:
                await site.system.services.enrollments.add(desk.book.teacher, desk.book.course, given)
    assert (await desk.cell()).percent == 60
