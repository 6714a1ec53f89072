"""How a class is getting on, and its gradebook, as the staff's pages show it."""

import re

import pytest

from lms_rt import limits
from lms_rt.contract.attempts import AnswerSave
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.gradebook import GradePut
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught, taught
from tests.support.quizzing import exam
from tests.web.form_fields import fields_of
from tests.web.site import GRACE, Browser, Site


async def test_staff_see_how_far_each_is_and_where_people_stop(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    first, second = await course.lesson("Springs"), await course.lesson("Mouths")
    ada, enrollment = await course.enrolled("<b>Ada</b>")
    await course.learner("Bo")
    await site.system.services.progress.report(ada, first.id, 1, None)
    address = await _staff(site, browser, course)
    page = await browser.open(address)
    assert "Learners 2 Have begun 1 Have completed it 0" in page.words
    assert "<b>Ada</b> 50 % 50 % 1 of 2 Springs" in page.words
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page.text and "<b>Ada</b>" not in page.text
    assert "Springs 1 0 Mouths 0 1" in page.words
    assert f"/enrollments/{enrollment}/progress" in page.text
    found = await browser.open(f"{address}?q=BO&sort=-completed")
    assert "0 of 2" in found.words and "Ada" not in found.words
    await site.system.services.progress.report(ada, second.id, 1, None)
    done = await browser.open(f"{address}?q=ada")
    assert "2 of 2 Mouths" in done.words and "Have completed it 1" in done.words
    for wrong in ("sort=luck", "cursor=nonsense", "q=a%00b", f"q={'x' * 500}"):
        assert (await browser.open(f"{address}?{wrong}")).status == 422, wrong


async def test_the_list_goes_on_where_a_page_ends_in_the_order_asked_for(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    for number in range(52):
        await course.learner(f"Person {number:02}")
    address = await _staff(site, browser, course)
    first = await browser.open(f"{address}?q=person")
    following = re.search(r'href="([^"]*cursor[^"]*)#learners"', first.text)
    assert following
    second = await browser.open(following[1].replace("&amp;", "&"))
    names = [re.findall(r"Person \d\d(?=</a>)", page.text) for page in (first, second)]
    assert names == [[f"Person {n:02}" for n in range(50)], ["Person 50", "Person 51"]]


async def test_the_gradebook_is_read_and_taken_away_as_files(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    await course.learner("Ada")
    await _staff(site, browser, course)
    book = f"/courses/{course.id}/gradebook"
    page = await browser.open(book)
    assert "Ada" in page.words and "What is missing is left out of the total" in page.words
    csv = await browser.open(f"{book}/csv")
    assert csv.status == 200 and "Ada" in csv.text
    assert f'href="{book}/csv"' in page.text and f'action="{book}/csv"' not in page.text
    assert (await browser.open(f"{book}/pdf")).status == 404
    assert (await browser.open(f"{book}?cursor=nonsense")).status == 422


async def test_learners_and_strangers_see_neither(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    await site.account("bo@school.example", "Bo")
    await browser.sign_in("bo@school.example")
    addresses = [f"/courses/{course.id}/{what}" for what in ("progress", "gradebook", "gradebook/csv")]
    assert {(await browser.open(each)).status for each in addresses} <= {403, 404}
    given = EnrollmentCreate(email="bo@school.example")
    await site.system.services.enrollments.add(course.teacher, course.id, given)
    assert {(await browser.open(each)).status for each in addresses} == {403}
    assert (await browser.send(f"/courses/{course.id}/gradebook/csv")).status == 403
    assert "/gradebook" not in (await browser.open(f"/courses/{course.id}")).text
    assert (await browser.open("/courses/none/progress")).status == 404


async def _staff(site: Site, browser: Browser, course: Taught) -> str:
    """Sign in as an assistant of the course; the address of its progress."""
    await site.account(GRACE, "Grace")
    given = EnrollmentCreate(email=GRACE, role="assistant")
    await site.system.services.enrollments.add(course.teacher, course.id, given)
    await browser.sign_in(GRACE)
    return f"/courses/{course.id}/progress"


async def test_one_learner_has_the_facts_that_explain_it_for_themselves_and_the_staff(
    site: Site, browser: Browser
) -> None:
    course = await taught(site.system)
    first = await course.lesson("Springs")
    await course.lesson("Mouths", prerequisites=[str(first.id)])
    await course.lesson("Floods", release_at="2999-01-01T00:00:00Z")
    ada, enrollment = await course.enrolled("Ada")
    await site.system.services.progress.report(ada, first.id, 0.5, None)
    address = f"/enrollments/{enrollment}/progress"
    await _staff(site, browser, course)
    page = await browser.open(address)
    for words in (
        "Springs Text · required · 50 % done",
        "Complete first: Springs",
        "Opens on 2999-01-01",
        "No quiz yet",
    ):
        assert words in page.words, words
    await site.system.services.progress.report(ada, first.id, 1, None)
    page = await browser.open(address)
    assert "33 %, a lesson was completed" in page.words and "Complete first" not in page.words
    await site.account("bo@school.example", "Bo")
    given = EnrollmentCreate(email="bo@school.example")
    own = await site.system.services.enrollments.add(course.teacher, course.id, given)
    async with site.browser() as other:
        await other.sign_in("bo@school.example")
        assert (await other.open(address)).status == 404
        assert "0 %" in (await other.open(f"/enrollments/{own.id}/progress")).words
        assert (await other.open("/enrollments/none/progress")).status == 404


async def test_grades_that_were_earned_and_given_are_shown_to_the_staff_and_their_learner(
    site: Site, browser: Browser
) -> None:
    quiz = await exam(site.system, [school.CAPITAL], feedback="full")
    ada, enrollment = await quiz.course.enrolled("Ada")
    attempt, _ = await site.system.services.attempts.start(ada, quiz.quiz)
    right = AnswerSave.model_validate({"answer": {"options": ["b"]}, "revision": 0})
    await site.system.services.attempts.save(ada, attempt.id, attempt.questions[0].id, right)
    await site.system.services.attempts.submit(ada, attempt.id)
    await _staff(site, browser, quiz.course)
    book = f"/courses/{quiz.course.id}/gradebook"
    page = await browser.open(book)
    assert "Examination" in page.words and "100 %" in page.words
    given = GradePut.model_validate({"percent": 40, "reason": "<b>Late</b>"})
    await site.system.services.grades.put(quiz.course.teacher, enrollment, quiz.quiz, given, 1)
    assert "40 %" in (await browser.open(book)).words
    one = await browser.open(f"/enrollments/{enrollment}/progress")
    assert f'href="/attempts/{attempt.id}"' in one.text
    assert "<b>Late" not in one.text


async def test_a_long_gradebook_is_made_as_a_job(site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    course = await taught(site.system)
    await course.learner("Ada")
    await course.learner("Bo")
    await _staff(site, browser, course)
    monkeypatch.setattr(limits, "GRADEBOOK_ROWS_AT_ONCE", 1)
    book = f"/courses/{course.id}/gradebook"
    jobs = Statement("SELECT count(*) FROM outbox WHERE job = 'gradebook.export'")
    for _ in range(2):
        assert (await browser.open(f"{book}/csv")).location == book
    assert await site.system.db.fetchval(jobs) == 0
    page = await browser.open(book)
    assert f'href="{book}/csv"' not in page.text
    assert fields_of(page.text, f"{book}/xlsx") == fields_of(page.text, f"{book}/csv") == {}
    asked = await browser.send(f"{book}/csv")
    assert asked.status == 303
    assert await site.system.db.fetchval(jobs) == 1
    job = await browser.open(asked.location)
    assert "The gradebook as a file" in job.words
    assert f'href="{book}"' in job.text
    assert (await browser.send(f"{book}/pdf")).status == 404
