"""Phones, desks and projectors: pages of a real browser in a real class."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from lms_rt.contract.accounts import Credentials
from lms_rt.contract.live import LiveSession, LiveSessionCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.principal import Person
from tests.support import school
from tests.web.site import Site

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}
EXPECTED_COMPLAINTS = ("net::ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED")
"""What a browser says of a line that a test has cut."""
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Stage:
    """Opens pages and remembers what went wrong in them."""

    site: Site
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def context(self, viewport: dict[str, int]) -> BrowserContext:
        """A browser that nobody has used yet."""
        made = await self.browser.new_context(
            base_url=str(self.site.base),
            viewport={"width": viewport["width"], "height": viewport["height"]},
            has_touch=viewport is PHONE,
        )
        made.set_default_timeout(PATIENCE_MS)
        made.on("console", self._hear)
        made.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._contexts.append(made)
        return made

    async def page(self, viewport: dict[str, int] = DESK) -> Page:
        """One page of a browser that nobody has used yet."""
        return await (await self.context(viewport)).new_page()

    async def guest(self, pin: str, name: str) -> Page:
        """A phone that joined by typing the PIN."""
        page = await self.page(PHONE)
        await page.goto("/join")
        await page.get_by_label("PIN").fill(pin)
        await page.get_by_label("Your name").fill(name)
        await page.get_by_role("button", name="Join").tap()
        await page.get_by_role("heading", name=name).wait_for()
        return page

    async def desk(self, email: str) -> BrowserContext:
        """A browser in which somebody has signed in already."""
        context = await self.context(DESK)
        pair = await self.site.system.services.sign_in.login(
            Credentials(email=email, password=school.PASSWORD), client="tests", address="127.0.0.1"
        )
        await context.add_cookies(
            [
                {"name": "lms_access", "value": pair.access_token, "url": str(self.site.base), "httpOnly": True},
                {"name": "lms_refresh", "value": pair.refresh_token, "url": str(self.site.base), "httpOnly": True},
            ]
        )
        return context

    async def clear(self) -> list[str]:
        """Close every page; what their consoles complained about."""
        for context in self._contexts:
            await context.close()
        self._contexts.clear()
        found, self.complaints = self.complaints, []
        expected = [*EXPECTED_COMPLAINTS, *self.forgiven]
        self.forgiven.clear()
        return [each for each in found if not any(words in each for words in expected)]

    def forgive(self, status: str) -> None:
        """Let the consoles complain about answers with this status, which a test wanted."""
        self.forgiven.append(f"the server responded with a status of {status}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location['url']})")


@dataclass(frozen=True)
class Teacher:
    """An instructor with a quiz that can be started."""

    email: str
    person: Person
    quiz: UUID


async def teacher(site: Site, questions: Sequence[dict[str, object]], title: str = "Capitals") -> Teacher:
    """Somebody new, with a new course and this quiz in it."""
    email = f"{uuid4().hex}@school.example"
    await site.account(email, "Grace Hopper", "instructor")
    pair = await site.system.services.sign_in.login(
        Credentials(email=email, password=school.PASSWORD), client="tests", address="127.0.0.1"
    )
    person = await site.system.services.identity.authenticate(pair.access_token)
    assert isinstance(person, Person)
    course = await school.course(site.system, person)
    quiz = await site.system.services.quizzes.create(person, course, QuizCreate(title=title))
    for question in questions:
        await site.system.services.quizzes.add_question(person, quiz.id, parse_question(question))
    await site.system.services.quizzes.publish(person, quiz.id)
    return Teacher(email, person, quiz.id)


async def open_class(site: Site, who: Teacher, given: LiveSessionCreate | None = None) -> tuple[LiveSession, str]:
    """A class in its lobby, and its PIN."""
    session = await site.system.services.live_sessions.create(
        who.person, who.quiz, given or LiveSessionCreate(lead_ms=0)
    )
    assert session.pin is not None
    return session, session.pin
