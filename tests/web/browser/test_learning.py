"""From the catalogue to a completed course in a real browser, and what the pages owe to everybody."""

import wave
from io import BytesIO
from uuid import uuid4

import pytest
from playwright.async_api import expect

from lms_rt.contract.courses import CourseCreate, CoursePatch
from lms_rt.contract.files import FileUpload
from tests.support import school
from tests.support.certified import upload
from tests.support.content import taught
from tests.web.browser.judging import judged
from tests.web.browser.stage import PHONE, Stage
from tests.web.browser.taking import WHERE, WHY, asked, sitting, status
from tests.web.every_type import EVERY_TYPE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

MARKUP = "<img src=x onerror=alert(1)>"


async def test_a_learner_goes_from_the_catalogue_to_a_completed_course(stage: Stage) -> None:
    course = await taught(stage.site.system)
    name = f"Rivers {uuid4().hex[:8]}"
    await stage.site.system.services.courses.edit(
        course.teacher, course.id, CoursePatch(title=name, enroll_code="open sesame"), None
    )
    first = await course.lesson("Springs", body="They *rise*.")
    await course.lesson("Mouths", prerequisites=[str(first.id)])
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Ada")
    page = await (await stage.desk(email)).new_page()
    await page.goto("/")
    await page.get_by_role("link", name="All courses").click()
    await page.get_by_label("Words to look for").fill(name)
    await page.get_by_role("button", name="Search").click()
    await page.get_by_role("link", name=name).click()
    await page.get_by_label("The code of the course").fill("sesame")
    await page.get_by_role("button", name="Enrol in this course").click()
    await page.get_by_text("That is not the code of this course.").wait_for()
    await page.get_by_label("The code of the course").fill("open sesame")
    await page.get_by_role("button", name="Enrol in this course").click()
    await page.get_by_role("link", name="Go on with Springs").click()
    await page.get_by_role("button", name="Mark as complete").click()
    await page.get_by_text("✓ completed").wait_for()
    await page.get_by_role("link", name="Next: Mouths").click()
    await page.get_by_role("button", name="Mark as complete").click()
    await page.get_by_text("✓ completed").wait_for()
    await page.get_by_role("link", name=name).click()
    await expect(page.get_by_role("progressbar", name="Your progress in the course")).to_have_attribute("value", "100")
    await page.get_by_text("You have completed this course.").wait_for()
    await page.get_by_role("link", name="Your certificate").click()
    await page.get_by_role("heading", name=name).wait_for()
    stage.forgive("422")


def tone(seconds: float) -> bytes:
    """A recording of silence."""
    kept = BytesIO()
    with wave.open(kept, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(8000)
        written.writeframes(b"\x80" * int(8000 * seconds))
    return kept.getvalue()


async def test_a_recording_goes_on_where_one_was_and_completes_its_lesson_at_its_end(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE])
    course, services = ada.exam.course, stage.site.system.services
    given = FileUpload(course=course.id)
    file = await services.files.upload(course.teacher, given, "talk.wav", upload(tone(2)))
    lesson = await course.lesson("Talk", kind="video", url=file.url)
    await services.progress.report(ada.person, lesson.id, 0.75, 1.5)
    page = await ada.context.new_page()
    await page.goto(f"/lessons/{lesson.id}")
    await page.wait_for_function("document.querySelector('audio').currentTime >= 1.4")
    await page.locator("h1").click()  # browsers play nothing unasked
    await page.evaluate("document.querySelector('audio').play()")
    await page.get_by_text("✓ completed").wait_for()
    assert (await services.lessons.get(ada.person, lesson.id)).completed_at is not None


async def test_times_are_said_in_the_readers_own_zone(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE], closes_at="2100-01-01T12:00:00Z")
    await ada.context.close()
    context = await stage.browser.new_context(
        base_url=str(stage.site.base), timezone_id="Asia/Kolkata", storage_state=None
    )
    token = await school.token_of(stage.site.system, ada.person)
    await context.add_cookies([{"name": "lms_access", "value": token, "url": str(stage.site.base)}])
    page = await context.new_page()
    await page.goto(f"/quizzes/{ada.exam.quiz}/attempts")
    await page.get_by_text("1 Jan 2100, 17:30").wait_for()
    await context.close()


async def test_every_page_has_names_labels_and_room_for_a_thumb(stage: Stage) -> None:
    ada = await sitting(stage, EVERY_TYPE, feedback="full", time_limit_s=600)
    course, services = ada.exam.course, stage.site.system.services
    first = await course.lesson("A title that goes on " * 8, body="Text.")
    locked = await course.lesson("Locked", prerequisites=[str(first.id)])
    film = await course.lesson("Film", kind="video", url="https://video.example/" + "x" * 300)
    coded = await services.courses.create(
        course.teacher, CourseCreate(title="Unbroken" * 20, summary="words " * 40, enroll_code="open sesame")
    )
    await services.courses.edit(course.teacher, coded.id, CoursePatch(status="published"), None)
    writing, attempt = await ada.begin()
    await judged(writing)
    page = await ada.context.new_page()
    quiz = f"/quizzes/{ada.exam.quiz}/attempts"
    lessons = [f"/lessons/{each.id}" for each in (first, locked, film)]
    courses = ["/", "/courses", f"/courses/{course.id}", f"/courses/{coded.id}"]
    for path in [*courses, *lessons, quiz, f"/attempts/{attempt.id}?review"]:
        await page.goto(path)
        await judged(page)
    await services.attempts.submit(ada.person, attempt.id)
    await writing.wait_for_selector(".score")
    await judged(writing)


async def test_what_people_wrote_never_becomes_markup_while_a_quiz_is_taken(stage: Stage) -> None:
    options = [{"id": "a", "text": MARKUP}, {"id": "b", "text": "b"}]
    questions: list[dict[str, object]] = [
        {"type": "short_text", "prompt": MARKUP, "key": {"accepted": [MARKUP]}, "explanation": MARKUP},
        {"type": "ordering", "prompt": "Order", "options": options, "key": {"order": ["a", "b"]}},
        WHY,
    ]
    ada = await sitting(stage, questions, title=MARKUP, feedback="full")
    page, attempt = await ada.begin()
    await ada.exam.save(ada.person, attempt, attempt.questions[0], {"text": MARKUP})
    await asked(page, 1).get_by_label("Your answer").fill("x")
    await expect(asked(page, 1).locator("blockquote")).to_have_text(MARKUP)
    await page.get_by_role("button", name="Use what is saved").click()
    await asked(page, 3).get_by_label("Your answer").fill(MARKUP)
    await expect(status(page, 3)).to_have_text("Saved")
    assert await page.locator("main img").count() == 0
    await stage.site.system.services.attempts.submit(ada.person, attempt.id)
    await page.wait_for_selector(".score")
    assert await page.locator("main img").count() == 0
    assert await page.get_by_text(MARKUP).count() >= 4
    stage.forgive("409")


async def test_an_attempt_fits_a_phone_and_its_bar_stays_in_sight(stage: Stage) -> None:
    ada = await sitting(stage, EVERY_TYPE, time_limit_s=600)
    page, _ = await ada.begin()
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await asked(page, 13).scroll_into_view_if_needed()
    await expect(page.locator("#time")).to_be_in_viewport()
    await page.emulate_media(forced_colors="active")
    await expect(page.locator("#saving")).to_be_in_viewport()
