"""Every page × every role that may do less than instruct × a course of one's own and one that is not, against a table
written by hand.

A new page fails here until somebody has decided who may see it. `+` is let in (what happens then is for other tests),
`x` is told that they may not (403), `-` is not told that there is anything (404).
"""

import re
from uuid import uuid4

from yarl import URL

from lms_rt.http import cookies
from lms_rt.web.pages import CSRF_FIELD, Page
from lms_rt.web.setup import VIEWS
from tests.http.people import School, World, outcome

ROLES = ("stranger", "teacher elsewhere", "student", "assistant")
EVERYBODY, MEMBERS, LEARNERS = "+ + + +", "- - + +", "x x + +"
STAFF, INSTRUCTORS, ADMINISTRATORS = "x x x +", "x x x x", "x x x x"
QUIZ_STAFF, QUIZ_INSTRUCTORS, UNSEEN = "- - - +", "- - - x", "- - - -"

# In a published course. Strangers see that it is there; of its quizzes, classes and people they see nothing.
MAY = {
    "GET /": EVERYBODY,
    "GET /account": EVERYBODY,
    "POST /account": EVERYBODY,
    "GET /account/sign-ins": EVERYBODY,
    "POST /account/sign-ins/end-others": EVERYBODY,
    "POST /account/sign-ins/{sign_in}/end": UNSEEN,
    "GET /account/password": EVERYBODY,
    "POST /account/password": EVERYBODY,
    "GET /account/tokens": EVERYBODY,
    "POST /account/tokens": EVERYBODY,
    "POST /account/tokens/{token}/delete": UNSEEN,
    "GET /account/export": EVERYBODY,
    "POST /account/export": EVERYBODY,
    "GET /account/export/{export}": UNSEEN,
    "GET /account/delete": EVERYBODY,
    "POST /account/delete": EVERYBODY,
    "GET /quizzes/{quiz}/class": QUIZ_STAFF,
    "POST /host": QUIZ_STAFF,
    "GET /host/{session}": QUIZ_STAFF,
    "GET /screen/{session}": QUIZ_STAFF,
    "POST /host/{session}/ticket": STAFF,
    "POST /session/ticket": EVERYBODY,
    "POST /courses": "x + x x",
    "POST /courses/{course}/quizzes": INSTRUCTORS,
    "GET /quizzes/{quiz}": QUIZ_STAFF,
    "POST /quizzes/{quiz}/questions": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/publish": QUIZ_INSTRUCTORS,
    "GET /quizzes/{quiz}/questions/{question}": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/questions/{question}": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/questions/{question}/move": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/questions/{question}/place": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/questions/{question}/delete": QUIZ_INSTRUCTORS,
    "GET /quizzes/{quiz}/export": QUIZ_STAFF,
    "GET /quizzes/{quiz}/export/{kind}": QUIZ_STAFF,
    "GET /quizzes/{quiz}/import": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/import": QUIZ_INSTRUCTORS,
    "GET /quizzes/{quiz}/settings": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/settings": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/delete": QUIZ_INSTRUCTORS,
    "GET /courses/{course}/bank": STAFF,
    "POST /courses/{course}/bank": INSTRUCTORS,
    "GET /courses/{course}/bank/{question}": QUIZ_INSTRUCTORS,
    "POST /courses/{course}/bank/{question}": QUIZ_INSTRUCTORS,
    "POST /courses/{course}/bank/{question}/delete": QUIZ_INSTRUCTORS,
    "POST /courses/{course}/copies": INSTRUCTORS,
    "POST /quizzes/{quiz}/copies": QUIZ_INSTRUCTORS,
    "GET /courses/{course}/edit": INSTRUCTORS,
    "POST /courses/{course}/edit": INSTRUCTORS,
    "POST /courses/{course}/status": INSTRUCTORS,
    "POST /courses/{course}/delete": INSTRUCTORS,
    "POST /courses/{course}/modules": INSTRUCTORS,
    "POST /modules/{module}/title": INSTRUCTORS,
    "POST /modules/{module}/move": INSTRUCTORS,
    "POST /modules/{module}/delete": INSTRUCTORS,
    "POST /modules/{module}/lessons": INSTRUCTORS,
    "GET /courses/{course}/files": INSTRUCTORS,
    "POST /courses/{course}/files": INSTRUCTORS,
    "POST /courses/{course}/files/{file}/delete": INSTRUCTORS,
    "POST /courses/{course}/picture": INSTRUCTORS,
    "POST /courses/{course}/picture/remove": INSTRUCTORS,
    "GET /lessons/{lesson}/edit": INSTRUCTORS,
    "POST /lessons/{lesson}/edit": INSTRUCTORS,
    "POST /lessons/{lesson}/move": INSTRUCTORS,
    "POST /lessons/{lesson}/delete": INSTRUCTORS,
    "POST /lessons/{lesson}/file": INSTRUCTORS,
    "GET /courses/{course}/people": STAFF,
    "POST /courses/{course}/people": INSTRUCTORS,
    "POST /enrollments/{enrollment}": QUIZ_INSTRUCTORS,
    "POST /enrollments/{enrollment}/status": QUIZ_INSTRUCTORS,
    "GET /courses/{course}/people/import": INSTRUCTORS,
    "POST /courses/{course}/people/import": INSTRUCTORS,
    "POST /courses/{course}/people/import/{trial}": INSTRUCTORS,
    "GET /courses/{course}/people/invitations": INSTRUCTORS,
    "POST /courses/{course}/invitations/{invitation}/revoke": INSTRUCTORS,
    "GET /jobs/{job}": UNSEEN,
    "GET /courses/{course}/announcements": LEARNERS,
    "POST /courses/{course}/announcements": STAFF,
    "GET /announcements/{announcement}/edit": "- - x x",
    "POST /announcements/{announcement}/edit": "- - x x",
    "POST /announcements/{announcement}/delete": "- - x x",
    "GET /courses/{course}/progress": STAFF,
    "GET /enrollments/{enrollment}/progress": QUIZ_STAFF,
    "GET /courses/{course}/gradebook/settings": STAFF,
    "POST /courses/{course}/gradebook/settings": INSTRUCTORS,
    "GET /courses/{course}/gradebook": STAFF,
    "GET /courses/{course}/gradebook/{kind}": STAFF,
    "POST /courses/{course}/gradebook/{kind}": STAFF,
    "GET /enrollments/{enrollment}/grades": QUIZ_STAFF,
    "POST /enrollments/{enrollment}/grades/{column}": QUIZ_INSTRUCTORS,
    "GET /courses": EVERYBODY,
    "GET /courses/{course}": EVERYBODY,
    "POST /courses/{course}/enroll": EVERYBODY,
    "POST /courses/{course}/certificate": LEARNERS,
    "GET /catch-up/{session}": MEMBERS,
    "POST /catch-up/{session}": MEMBERS,
    "POST /attempts/{attempt}/open": QUIZ_INSTRUCTORS,
    "POST /attempts/{attempt}/answer": MEMBERS,
    "POST /results/{session}/catch-up": "- - x +",
    "GET /lessons/{lesson}": EVERYBODY,
    "POST /lessons/{lesson}/complete": LEARNERS,
    "GET /quizzes/{quiz}/attempts": MEMBERS,
    "POST /quizzes/{quiz}/attempts": MEMBERS,
    "GET /attempts/{attempt}": MEMBERS,
    "POST /attempts/{attempt}": MEMBERS,
    "POST /attempts/{attempt}/submit": "- - + x",
    "GET /results/{session}": "- - x +",
    "GET /results/{session}/own": "- - + -",
    "GET /results/{session}/questions/{question}": "- - x -",  # which was not asked in this class
    "GET /results/{session}/people/{participant}": "- - x +",
    "GET /results/{session}/{kind}": "- - x +",
    "GET /outbox": UNSEEN,
    "GET /outbox/{mail}": UNSEEN,
    "GET /outbox/{mail}/text": UNSEEN,
    "GET /outbox/{mail}/attachments/{number}": UNSEEN,
    "GET /admin": EVERYBODY,
    "GET /admin/users": ADMINISTRATORS,
    "GET /admin/users/{user}": ADMINISTRATORS,
    "POST /admin/users/{user}/role": ADMINISTRATORS,
    "POST /admin/users/{user}/status": ADMINISTRATORS,
    "GET /admin/audit": ADMINISTRATORS,
    "GET /admin/jobs": ADMINISTRATORS,
    "GET /admin/jobs/queues/{queue}/jobs/{job}": ADMINISTRATORS,
    "GET /admin/jobs/queues/{queue}": ADMINISTRATORS,
    "GET /admin/jobs/": ADMINISTRATORS,
    "GET /admin/jobs/api/queues": ADMINISTRATORS,
    "GET /admin/jobs/api/queues/{queue}": ADMINISTRATORS,
    "GET /admin/jobs/api/queues/{queue}/jobs/{job}": ADMINISTRATORS,
    "GET /admin/dead-letters": ADMINISTRATORS,
    "POST /admin/dead-letters/{job}/rerun": ADMINISTRATORS,
    "GET /quizzes/{quiz}/draws": QUIZ_INSTRUCTORS,
    "POST /quizzes/{quiz}/draws": QUIZ_INSTRUCTORS,
    "GET /courses/{course}/webhooks": INSTRUCTORS,
    "POST /courses/{course}/webhooks": INSTRUCTORS,
    "GET /webhooks/{webhook}": UNSEEN,
    "POST /webhooks/{webhook}": UNSEEN,
    "POST /webhooks/{webhook}/secret": UNSEEN,
    "POST /webhooks/{webhook}/delete": UNSEEN,
    "GET /webhooks/{webhook}/deliveries/{delivery}": UNSEEN,
    "POST /webhooks/{webhook}/ping": UNSEEN,
    "POST /webhooks/{webhook}/deliveries/{delivery}/redeliver": UNSEEN,
}
WITHOUT_SIGNING_IN = {
    "GET /login",
    "POST /login",
    "POST /logout",
    "GET /register",
    "POST /register",
    "GET /verify-email",
    "POST /verify-email",
    "GET /forgot-password",
    "POST /forgot-password",
    "GET /reset-password",
    "POST /reset-password",
    "GET /join",
    "POST /join",
    "GET /join/{pin}",
    "GET /join/{pin}/qr.svg",
    "GET /play/{session}",
    "POST /play/{session}/ticket",
    "GET /certificates",
    "GET /certificates/{code}",
    "GET /admin/jobs/static/{name}",
}
NAMED = {
    "course": "courses",
    "module": "last module",
    "lesson": "lessons",
    "quiz": "quizzes",
    "session": "live-sessions",
    "enrollment": "enrollments",
    "user": "users",
    "job": "jobs",
    "announcement": "announcements",
    "file": "files",
    "webhook": "webhooks",
    "attempt": "attempts",
}
"""What a page calls a thing, and what the world does."""
FORM = {
    CSRF_FIELD: "word", "title": "New", "status": "published", "revision": "1", "to": "up", "kind": "text",
    "index": "1", "type": "open_text", "prompt": "Why?", "email": "nobody@example.org",
}  # fmt: skip
"""What gets past the forms that are read before it is asked who sends them. No page minds what it does not know."""


def every_page() -> list[Page]:
    return [page for view in VIEWS for page in view.pages]


def called(page: Page) -> str:
    return f"{page.method} {page.path}"


def address(page: Page, world: World) -> str:
    special = {"kind": "gift" if "/export/" in page.path else "xlsx", "number": "1", "queue": "default"}
    if "/bank/" in page.path:
        special["question"] = world.ids["bank"]
    if page.path.endswith("/lessons/{lesson}/move"):
        special["lesson"] = world.ids["last lesson"]

    def thing(found: re.Match[str]) -> str:
        name = found[1]
        return special.get(name) or world.ids.get(NAMED.get(name, name)) or str(uuid4())

    return re.sub(r"\{(\w+)\}", thing, page.path)


async def opened(people: School, page: Page, world: World, role: str | None) -> tuple[int, str]:
    """The status that the page has for somebody with this role (None: nobody), and where it leads."""
    held = {cookies.CSRF: FORM[CSRF_FIELD], **({cookies.ACCESS: people.tokens[role]} if role is not None else {})}
    headers = {"Accept": "text/html", "Cookie": "; ".join(f"{name}={value}" for name, value in held.items())}
    form = {**FORM, "quiz": world.ids["quizzes"]} if page.method == "POST" else None
    url = URL(people.cluster.servers[0].url + address(page, world))
    http = people.cluster.http
    async with http.request(page.method, url, headers=headers, data=form, allow_redirects=False) as answer:
        assert answer.status < 500, f"{called(page)} as {role}"
        return answer.status, answer.headers.get("Location", "")


def test_somebody_has_decided_about_every_page() -> None:
    assert {called(page) for page in every_page() if page.who == "person"} == MAY.keys()
    assert {called(page) for page in every_page() if page.who != "person"} == WITHOUT_SIGNING_IN


async def test_every_page_lets_in_whom_the_table_lets_in_and_nobody_else(people: School) -> None:
    world = await people.world()
    wrong = []
    for page in every_page():
        if page.who != "person":
            continue
        found = []
        for role in ROLES:
            status, _ = await opened(people, page, world, role)
            found.append(outcome(status))
            if page.method == "POST" and status < 400:
                world = await people.world()
        if " ".join(found) != MAY.get(called(page)):
            wrong.append(f"{called(page)}: {' '.join(found)}, the table says {MAY.get(called(page))}")
    assert wrong == []


async def test_who_has_not_signed_in_is_led_to_do_so_from_every_page(people: School) -> None:
    world = await people.world()
    led = [(called(page), await opened(people, page, world, None)) for page in every_page() if page.who == "person"]
    assert [page for page, (status, to) in led if status != 303 or not to.startswith("/login")] == []
