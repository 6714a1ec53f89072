"""A class from its school to its results."""

import asyncio
import random
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import aiohttp

from lms_rt.client import Rest, SignedIn
from lms_rt.contract.live import LiveSession, Results
from lms_rt.core import core
from lms_rt.demo import school as schools
from lms_rt.demo.addresses import Addresses
from lms_rt.demo.graduation import graduate
from lms_rt.demo.host import Host, Pace
from lms_rt.demo.measurements import Measurements
from lms_rt.demo.names import people
from lms_rt.demo.plain import Lines
from lms_rt.demo.quiz import DemoQuiz
from lms_rt.demo.report import Report, report
from lms_rt.demo.school import INSTRUCTOR, STUDENT, School
from lms_rt.demo.screen import Screen
from lms_rt.demo.stage import Stage
from lms_rt.demo.student import Classroom, Student
from lms_rt.settings import Settings

JOINING_AT_ONCE: Final = 50
REVEAL_S: Final = 3.0
THROUGH_REST: Final = 3
"""Students whose sign-in goes all the way, password and all; the others' is opened for them (see `school`)."""


class View(Protocol):
    """Where the class is shown."""

    def say(self, text: str) -> None:
        """What is going on now."""

    def finish(self, report: Report, certificate: Path | None) -> None:
        """The result."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is wanted."""

    students: int
    thinking_s: float
    play: bool
    lobby_s: float
    """How long the lobby stays open, for a person to join before the first question."""


async def play(settings: Settings, url: str, quiz: DemoQuiz, password: str, options: Options) -> Report | None:
    """Make the school, and play a class in it unless only the school is wanted.

    Raises what the client raises, and what connecting to the database raises.
    """
    with_accounts = options.students // 2
    async with core(settings) as system:
        school = await schools.found(system, quiz, with_accounts, password)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        rest = Rest(http, url)
        host = await rest.login(INSTRUCTOR, password)
        live = LiveSession.model_validate(await host.request("POST", f"/quizzes/{school.quiz}/live-sessions", {}))
        assert live.pin is not None
        student = STUDENT.format(1) if with_accounts else None
        addresses = Addresses(url, live.pin, live.id, INSTRUCTOR, student, password)
        stage, seen = Stage(), Measurements()
        if not options.play:
            Lines(quiz.title, addresses, stage, seen)
            return None
        view = (Screen if sys.stdout.isatty() else Lines)(quiz.title, addresses, stage, seen)
        with view:
            room = Classroom(url, http, live.id, quiz.questions, options.thinking_s, seen)
            result = await _class(view, rest, host, school, live, room, stage, options)
            view.say("The first student reads the last lesson, and the certificate is drawn")
            certificate = await graduate(rest, url, http, school, settings.data_dir)
        view.finish(result, certificate)
        return result


async def _class(
    view: View,
    rest: Rest,
    host: SignedIn,
    school: School,
    live: LiveSession,
    room: Classroom,
    stage: Stage,
    options: Options,
) -> Report:
    everybody_in = asyncio.Event()
    pace = Pace(options.lobby_s, min(REVEAL_S, options.thinking_s / 2))
    hosting = asyncio.create_task(
        Host(live.id, stage, room.measurements, options.students, pace).run(
            room.url, host.token, room.http, everybody_in
        )
    )
    view.say(f"{options.students} students come in")
    students = await _students(rest, school, live, room, options.students)
    attending = [asyncio.create_task(student.attend()) for student in students]
    await asyncio.gather(*(student.here.wait() for student in students))
    view.say("Everybody is here; the first question follows" + (f" in {pace.lobby_s:g} s" if pace.lobby_s else ""))
    everybody_in.set()
    try:
        await hosting
        await asyncio.gather(*attending)
    finally:
        for task in attending:
            task.cancel()
    results = Results.model_validate(await host.request("GET", f"/live-sessions/{live.id}/results"))
    simulated = {student.participant for student in students if student.participant is not None}
    return report(room.measurements, results, simulated)


async def _students(rest: Rest, school: School, live: LiveSession, room: Classroom, count: int) -> list[Student]:
    """Half of them with accounts, the rest by PIN."""
    assert live.pin is not None
    chance = random.Random(str(live.id))  # noqa: S311 - a class, no secret
    students: list[Student] = []
    for number, pupil in enumerate(school.pupils):
        signed_in = await rest.login(pupil.email, school.password) if number < THROUGH_REST else None
        token = signed_in.token if signed_in else pupil.token
        students.append(Student(room, token, random.Random(chance.random())))  # noqa: S311 - knowledge, no secret
    names = islice(people(), len(school.pupils), count)
    gate = asyncio.Semaphore(JOINING_AT_ONCE)

    async def guest(name: str, seed: float) -> Student:
        async with gate:
            place = await rest.join(str(live.pin), name)
        return Student(room, place.access_token, random.Random(seed))  # noqa: S311 - knowledge, no secret

    return students + await asyncio.gather(*(guest(name, chance.random()) for name in names))
