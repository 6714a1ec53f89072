"""The tabs of a course, a quiz and administration: each leads somewhere, and to nothing that one may not see."""

import re

import pytest

from lms_rt.contract.courses import CourseRoleName, EnrollmentCreate
from lms_rt.domain.principal import Person, Role
from tests.support import school
from tests.web.site import Browser, Page, Site

BO, ROOT = "bo@school.example", "root@school.example"
COURSE = ["Course", "Edit", "Announcements", "People", "Files", "Bank", "Progress", "Gradebook"]
QUIZ = ["Course", "Questions", "Settings", "Draws", "Import", "Export", "Classes"]
QUEUES = "Queues"
ADMINISTRATION = ["People", "Audit log", "Given-up work", QUEUES, "Outbox"]
TAB = re.compile(r'<a class="tabs__tab" href="([^"]+)"( aria-current="page")?>([^<]+)</a>')


def tabs(page: Page) -> dict[str, str]:
    """Label to address."""
    return {label: address for address, _, label in TAB.findall(page.text)}


def here(page: Page) -> list[str]:
    """What is marked as open."""
    return [label for _, current, label in TAB.findall(page.text) if current]


async def test_each_tab_leads_to_a_page_that_has_the_same_and_marks_itself(
    site: Site, browser: Browser, grace: Person
) -> None:
    quiz = await site.quiz_of(grace)
    course = (await site.system.services.quizzes.get(grace, quiz)).course
    for start, labels in ((f"/courses/{course}", COURSE), (f"/quizzes/{quiz}", QUIZ)):
        first = tabs(await browser.open(start))
        assert list(first) == labels
        for label, address in first.items():
            page = await browser.open(address)
            assert page.status == 200, address
            if address.startswith(start):
                assert (tabs(page), here(page)) == (first, [label])


@pytest.mark.parametrize(
    "role, of_course, of_quiz",
    [
        (
            "assistant",
            ["Course", "Announcements", "People", "Bank", "Progress", "Gradebook"],
            ["Course", "Questions", "Export", "Classes"],
        ),
        ("student", [], None),
    ],
)
async def test_nobody_is_led_to_what_they_may_not_see(
    site: Site, browser: Browser, role: CourseRoleName, of_course: list[str], of_quiz: list[str] | None
) -> None:
    grace = await school.person(site.system, "Grace", Role.INSTRUCTOR)
    quiz = await site.quiz_of(grace)
    course = (await site.system.services.quizzes.get(grace, quiz)).course
    await site.account(BO, "Bo")
    await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=BO, role=role))
    await browser.sign_in(BO)
    found = tabs(await browser.open(f"/courses/{course}"))
    assert list(found) == of_course
    if of_quiz is not None:
        found |= (more := tabs(await browser.open(f"/quizzes/{quiz}")))
        assert list(more) == of_quiz
    assert {(await browser.open(address)).status for address in found.values()} <= {200}


async def test_administrators_go_from_each_of_their_pages_to_all_others(site: Site, browser: Browser) -> None:
    await site.account(ROOT, "Root", "admin")
    await browser.sign_in(ROOT)
    assert 'href="/admin"' in (await browser.open("/account")).text
    assert (await browser.open("/admin")).location == "/admin/users"
    first = tabs(await browser.open("/admin/users"))
    assert list(first) == ADMINISTRATION
    home = (await browser.open("/")).text
    for label, address in first.items():
        assert f'href="{address}">{label}</a>' in home
        page = await browser.open(f"{address}/" if label == QUEUES else address)
        assert page.status == 200, address
        if label == QUEUES:  # a page of its own make
            assert f'href="{address}" aria-current="page"' in page.text
            assert all(f'href="{other}"' in page.text for other in first.values())
        else:
            assert (tabs(page), here(page)) == (first, [label])


async def test_nobody_else_is_led_to_the_pages_of_administrators(site: Site, browser: Browser, grace: Person) -> None:
    for path in ("/", "/account"):
        text = (await browser.open(path)).text
        assert "/admin" not in text and "/outbox" not in text
