"""How a class is getting on, and what it is graded, on pages."""

import re
from uuid import UUID

from lms_rt.contract.attempts import AnswerSave
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.gradebook import GradePut
from lms_rt.domain.principal import Person
from tests.support import school
from tests.support.content import Taught, taught
from tests.support.quizzing import Exam, exam
from tests.web.site import Browser, Site

ADA = "ada@school.example"
ROOT = "root@school.example"


async def learner(site: Site, browser: Browser, course: Taught) -> tuple[Person, str]:
    """Ada, enrolled and signed in; her enrolment."""
    await site.account(ADA)
    await browser.sign_in(ADA)
    ada = await site.person_in(browser)
    given = EnrollmentCreate(user=ada.user)
    enrolled = await site.system.services.enrollments.add(course.teacher, course.id, given)
    return ada, str(enrolled.id)


async def administrator(site: Site, browser: Browser) -> None:
    await site.account(ROOT, "Root", "admin")
    await browser.sign_in(ROOT)


async def test_the_staff_sees_how_far_everybody_is_and_why(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    first, second = await course.lesson("Springs"), await course.lesson("Mouths")
    ada, enrollment = await learner(site, browser, course)
    await site.system.services.progress.report(ada, first.id, 1, None)
    await site.system.services.progress.report(ada, second.id, 0.25, None)
    async with site.browser() as staff:
        await administrator(site, staff)
        page = await staff.open(f"/courses/{course.id}/progress")
        assert "Ada" in page.words and "50 %" in page.words and "1 of 2" in page.words
        assert f'href="/enrollments/{enrollment}/progress"' in page.text
        one = await staff.open(f"/enrollments/{enrollment}/progress")
        assert "Ada" in one.words and "1 of 2 lessons completed" in one.words
        assert re.search("Mouths 25 %", one.words) and re.search("Springs completed", one.words)
        for order in ("-completed", "-last_active_at", "nonsense"):
            assert (await staff.open(f"/courses/{course.id}/progress?sort={order}")).status == 200
        assert (await staff.open(f"/courses/{course.id}/progress?cursor=none")).status == 422
    own = await browser.open(f"/enrollments/{enrollment}/progress")
    assert "Your progress" in own.words and "50 %" in own.words
    assert (await browser.open(f"/courses/{course.id}/progress")).status == 403
    async with site.browser() as other:
        await site.account("mallory@school.example", "Mallory")
        await other.sign_in("mallory@school.example")
        assert (await other.open(f"/enrollments/{enrollment}/progress")).status == 404


async def test_nobody_there_and_long_lists_are_said_and_paged(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    await administrator(site, browser)
    empty = await browser.open(f"/courses/{course.id}/progress")
    assert "Nobody studies in this course yet." in empty.words
    assert "There is nobody to be graded." in (await browser.open(f"/courses/{course.id}/gradebook")).words
    for _ in range(51):
        await course.enrolled()
    for kind in ("progress", "gradebook"):
        page = await browser.open(f"/courses/{course.id}/{kind}")
        assert len(re.findall(r"<a href=\"/enrollments/", page.text)) == 50
        [following] = re.findall(rf'href="(/courses/{course.id}/{kind}\?[^"]*cursor=[^"]*)"', page.text)
        rest = await browser.open(following.replace("&amp;", "&"))
        assert len(re.findall(r"<a href=\"/enrollments/", rest.text)) == 1
        assert "First page" in rest.words


async def graded(site: Site, ada: Person, exam_: Exam) -> None:
    attempt = await site.system.services.attempts.start(ada, exam_.quiz)
    [question] = attempt[0].questions
    given = AnswerSave.model_validate({"answer": {"options": ["b"]}, "revision": 0})
    await site.system.services.attempts.save(ada, attempt[0].id, question.id, given)
    await site.system.services.attempts.submit(ada, attempt[0].id)


async def test_the_gradebook_shows_what_counts_and_comes_as_a_file(site: Site, browser: Browser) -> None:
    quiz = await exam(site.system, [school.CAPITAL], feedback="full")
    ada, enrollment = await learner(site, browser, quiz.course)
    await graded(site, ada, quiz)
    address = f"/courses/{quiz.course.id}/gradebook"
    async with site.browser() as staff:
        await administrator(site, staff)
        page = await staff.open(address)
        assert "Examination" in page.words and "100.0 %" in page.words
        assert re.search(r'<a href="/attempts/[^"]+">100.0 %</a>', page.text)
        file = await staff.open(f"{address}/csv?status=active")
        assert file.headers["Content-Disposition"].startswith("attachment") and ADA in file.text
        assert (await staff.open(f"{address}/pdf")).status == 404
        assert "There is nobody to be graded." in (await staff.open(f"{address}?status=withdrawn")).words
        grades = site.system.services.grades
        given = GradePut.model_validate({"percent": 40, "reason": "<b>Late</b>"})
        await grades.put(quiz.course.teacher, UUID(enrollment), quiz.quiz, given, 1)
        assert "40.0 % given" in (await staff.open(address)).words
    assert (await browser.open(address)).status == 403
    assert (await browser.open(f"{address}/csv")).status == 403
    own = await browser.open(f"/courses/{quiz.course.id}/grades")
    assert "40.0 %" in own.words and "<b>Late</b>" in own.words
    assert "<b>Late" not in own.text
    course = await browser.open(f"/courses/{quiz.course.id}")
    for link in (f"/courses/{quiz.course.id}/grades", f"/enrollments/{enrollment}/progress"):
        assert f'href="{link}"' in course.text


async def test_who_does_not_study_there_has_no_grades(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    await administrator(site, browser)
    assert (await browser.open(f"/courses/{course.id}/grades")).status == 403
