"""The audit log on its page."""

import re

import pytest

from lms_rt.contract.administration import AnnouncementCreate, UserPatch
from lms_rt.contract.courses import CoursePatch, EnrollmentPatch
from lms_rt.contract.lessons import LessonPatch
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.contract.webhooks import WebhookCreate
from lms_rt.domain.principal import Person
from tests.support import school
from tests.support.content import taught
from tests.web.site import Browser, Page, Site

ROOT = "root@school.example"
ACTION = re.compile(r"<code>([a-z_]+\.[a-z_]+)</code>")
RLO = "\u202e"


@pytest.fixture
async def root(site: Site, browser: Browser) -> Person:
    """Who has signed in, and administers."""
    await site.account(ROOT, "Root", "admin")
    await browser.sign_in(ROOT)
    return await site.person_in(browser)


def actions(page: Page) -> list[str]:
    return ACTION.findall(page.text)


async def test_it_tells_who_did_what_with_what_was_before_and_after(site: Site, browser: Browser, root: Person) -> None:
    services, course = site.system.services, await taught(site.system)
    _, enrollment = await course.enrolled()
    await services.enrollments.edit(course.teacher, enrollment, EnrollmentPatch(role="assistant"), None)
    page = await browser.open(f"/admin/audit?subject={enrollment}")
    assert actions(page) == ["enrollment.edit", "enrollment.add"]
    assert "Field Before After role student assistant" in page.words
    assert f'href="/enrollments/{enrollment}/progress"' in page.text
    assert f'href="/admin/users/{course.teacher.user}"' in page.text
    assert "Only what is about one thing." in page.words


async def test_long_values_are_folded_and_nobody_writes_into_the_page(
    site: Site, browser: Browser, root: Person
) -> None:
    services, course = site.system.services, await taught(site.system)
    lesson = await course.lesson(body="short")
    long = "<script>alert(1)</script> " + "word " * 5000
    await services.lessons.edit(course.teacher, lesson.id, LessonPatch(body=long, title=f"{RLO}<i>Title</i>"), None)
    page = await browser.open(f"/admin/audit?subject={lesson.id}&action=lesson.edit")
    assert "<script>alert" not in page.text and "<i>Title" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert f"<bdi>{RLO}&lt;i&gt;Title" in page.text
    assert "characters more)" in page.words
    [folded] = re.findall(r"<summary><bdi>([^<]+)</bdi>", page.text)
    assert len(folded) < 200
    quiz = await services.quizzes.create(course.teacher, course.id, QuizCreate(title="Quiz"))
    question = await services.quizzes.add_question(course.teacher, quiz.id, parse_question(school.CAPITAL))
    page = await browser.open(f"/admin/audit?subject={question.id}")
    assert f'href="/quizzes/{quiz.id}/questions/{question.id}"' in page.text
    assert "key options: b" in page.words


async def test_what_is_gone_is_said_to_be_gone_and_leads_nowhere(site: Site, browser: Browser, root: Person) -> None:
    services, course = site.system.services, await taught(site.system)
    quiz = await services.quizzes.create(course.teacher, course.id, QuizCreate(title="Gone"))
    await services.quizzes.delete(course.teacher, quiz.id, None)
    await services.account_deletion.delete(course.teacher)
    page = await browser.open(f"/admin/audit?subject={quiz.id}")
    assert actions(page) == ["quiz.delete", "quiz.create"]
    assert page.words.count("It is gone.") == 2
    assert f'href="/quizzes/{quiz.id}"' not in page.text
    assert "Deleted account" in page.words
    assert (await browser.open(f"/admin/users/{course.teacher.user}")).status == 200


async def test_every_kind_of_thing_leads_to_a_page_that_is_there(site: Site, browser: Browser, root: Person) -> None:
    class_ = await school.open_class(site.system)
    services = site.system.services
    ada = await school.person(site.system, "Ada")
    await school.enrol(site.system, class_, ada)
    await services.courses.edit(class_.host, class_.course, CoursePatch(title="Other"), None)
    await services.administration.edit(root, ada.user, UserPatch(role="instructor"), None)
    course = await taught(site.system)
    await course.lesson("Rivers")
    hook = WebhookCreate(url="https://school.example/hook", events=["live.ended"])
    await services.webhooks.create(course.teacher, course.id, hook)
    await services.announcements.post(course.teacher, course.id, AnnouncementCreate(title="Exam moved"))
    page = await browser.open("/admin/audit")
    assert f"<bdi>{hook.url}</bdi></a>" in page.text
    linked = {
        each for each in re.findall(r'href="(/[^"#]+)"', page.text) if not each.startswith(("/static", "/admin/jobs"))
    }
    kinds = {each.split("/")[1] for each in linked}
    assert {"courses", "quizzes", "lessons", "enrollments", "admin", "webhooks", "announcements"} <= kinds
    for address in sorted(linked):
        assert (await browser.open(address.replace("&amp;", "&"))).status == 200, address


async def test_entries_are_found_by_person_kind_action_and_time(site: Site, browser: Browser, root: Person) -> None:
    services = site.system.services
    ada = await school.person(site.system, "Ada")
    for role in ("instructor", "student"):
        await services.administration.edit(root, ada.user, UserPatch.model_validate({"role": role}), None)
    by_root = ["user.edit", "user.edit"]
    assert actions(await browser.open(f"/admin/audit?actor={ROOT.upper().replace('@', '%40')}")) == by_root
    by_link = await browser.open(f"/admin/audit?actor={root.user}")
    assert actions(by_link) == by_root
    assert f'value="{ROOT}"' in by_link.text
    made = await browser.open("/admin/audit?actor=operator&kind=user")
    assert actions(made) == ["user.create", "user.create"]
    assert actions(await browser.open("/admin/audit?action=user.edit&since=2000-01-01T00:00")) == by_root
    none = await browser.open("/admin/audit?action=user.edit&until=2000-01-01T00:00:00")
    assert actions(none) == []
    assert "Nothing like that was done." in none.words
    assert actions(await browser.open(f"/admin/audit?course={ada.user}")) == []


@pytest.mark.parametrize(
    "query, told",
    [
        ("actor=nobody%40school.example", "Nobody has an account with this address."),
        ("actor=%00", "Nobody has an account with this address."),
        ("since=yesterday&action=user.edit", "This must be a date and a time."),
        ("until=0001-01-01T00:00", "ust lie between"),
        ("action=" + "x" * 51, "at most 50"),
        ("course=nonsense", "cannot be looked for"),
        ("cursor=nonsense", "cannot be looked for"),
    ],
)
async def test_what_cannot_be_looked_for_is_told_beside_what_was_typed(
    browser: Browser, root: Person, query: str, told: str
) -> None:
    page = await browser.open(f"/admin/audit?{query}")
    assert page.status == 422
    assert told in page.words
    if "since" in query:
        assert 'value="yesterday"' in page.text and 'value="user.edit"' in page.text


async def test_a_long_log_goes_on_where_the_page_ended(site: Site, browser: Browser, root: Person) -> None:
    ada = await school.person(site.system, "Ada")
    for number in range(27):
        role = ("instructor", "student")[number % 2]
        patch = UserPatch.model_validate({"role": role})
        await site.system.services.administration.edit(root, ada.user, patch, None)
    first = await browser.open(f"/admin/audit?actor={root.user}")
    [onward] = re.findall(r'href="([^"]+)">Next page', first.text)
    second = await browser.open(onward.replace("&amp;", "&"))
    ids = [re.findall(r'id="entry-([^"]+)"', page.text) for page in (first, second)]
    assert [len(each) for each in ids] == [25, 2]
    assert len({*ids[0], *ids[1]}) == 27
