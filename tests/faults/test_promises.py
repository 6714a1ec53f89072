"""The promises of the realtime contract, section 1, while things are broken on purpose in the middle of a question."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import aiohttp
import pytest
from pydantic import JsonValue

from lms_rt.domain.principal import Person
from lms_rt.embedded import EmbeddedServices
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.live_steps import Stepped
from sql.statement import Statement
from tests.faults.breaking import BREAKS, Break
from tests.faults.house import PATIENCE_S, House, Player, house
from tests.support import school
from tests.support.content import taught
from tests.support.running import until_true
from tests.support.school import Class
from tests.support.sockets import Frame, Socket, connected

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600)]

PLAYERS = 24
RIGHT: dict[str, JsonValue] = {"options": ["b"]}
WRONG: dict[str, JsonValue] = {"options": ["a"]}


async def stepping(step: Callable[[], Awaitable[Stepped]]) -> Stepped:
    """Take a step as soon as the database can."""
    taken: list[Stepped] = []

    async def possible() -> bool:
        try:
            taken.append(await step())
        except Problem as problem:
            if problem.code is not ErrorCode.UNAVAILABLE:
                raise
        return bool(taken)

    await until_true(possible, PATIENCE_S)
    return taken[0]


async def play_through(broken: House, breaking: Break) -> tuple[Class, list[Player]]:
    """A question during which half of the class has answered when `breaking` happens, and the others answer then."""
    long = [{**question, "time_limit_s": 300} for question in (school.CAPITAL, school.PRIMES)]
    class_ = await school.open_class(broken.system, long)
    players = await broken.players(class_, PLAYERS)
    steps, host, question = broken.system.services.live_steps, class_.host, class_.questions[0]
    version = (await steps.open(host, class_.id, 1, None)).version
    await asyncio.gather(*(player.until("question.opened") for player in players))

    async def answers(some: list[Player]) -> None:
        await asyncio.gather(
            *(player.answer(class_, question, RIGHT if n % 3 else WRONG) for n, player in enumerate(some))
        )

    await answers(players[: PLAYERS // 2])
    await asyncio.gather(breaking(broken), answers(players[PLAYERS // 2 :]))
    version = (await stepping(lambda: steps.close(host, class_.id, version, None))).version
    await stepping(lambda: steps.reveal(host, class_.id, version, None))
    await asyncio.gather(*(player.until("leaderboard.shown") for player in players))
    return class_, players


async def check(broken: House, class_: Class, players: list[Player]) -> None:
    """Every acknowledged answer is stored exactly once and counted, and nobody missed an event or saw one twice."""
    results = await broken.system.services.live_sessions.results(class_.host, class_.id)
    stored = {each.participant: [given.id for given in each.answers] for each in results.participants}
    rows: int = await broken.system.db.fetchval(
        Statement("SELECT count(*) FROM answers WHERE session_id = $1"), class_.id
    )
    assert {player.participant: [receipt.answer for receipt in player.receipts] for player in players} == stored
    assert rows == PLAYERS
    [question] = results.questions
    counted = Counter(str(given.answer["options"][0]) for each in results.participants for given in each.answers)  # type: ignore[index,call-overload]
    assert question.answered == PLAYERS
    assert question.tally["options"] == {name: counted[name] for name in "abc"}
    assert sum(each.points > 0 for each in results.participants) == counted["b"]
    head: int = await broken.system.db.fetchval(
        Statement("SELECT seq FROM channel_heads WHERE channel = $1"), f"live:{class_.id}"
    )
    for player in players:
        assert [event.seq for event in player.events] == list(range(player.first + 1, head + 1))


@pytest.mark.parametrize(
    "breaking",
    BREAKS,
    ids=lambda each: each.__name__,
)
async def test_every_acknowledged_answer_is_stored_once_and_every_event_is_seen_once(
    durable_services: EmbeddedServices, tmp_path: Path, breaking: Break
) -> None:
    async with house(durable_services, tmp_path) as broken:
        class_, players = await play_through(broken, breaking)
        await check(broken, class_, players)


async def test_a_server_whose_clock_is_minutes_off_decides_and_counts_as_the_others(
    durable_services: EmbeddedServices, tmp_path: Path
) -> None:
    async def nothing(_broken: House) -> None:
        pass

    async with house(durable_services, tmp_path, clock_off_by_s=300) as broken:
        class_, players = await play_through(broken, nothing)
        await check(broken, class_, players)
        results = await broken.system.services.live_sessions.results(class_.host, class_.id)
        taken: dict[UUID, int] = {each.participant: each.answers[0].elapsed_ms for each in results.participants}
        assert max(taken.values()) < 60_000


async def test_the_people_of_a_killed_server_vanish_from_the_dashboard_though_nobody_else_moves(
    durable_services: EmbeddedServices, tmp_path: Path
) -> None:
    async with house(durable_services, tmp_path) as broken, aiohttp.ClientSession() as http:
        class_ = await school.open_class(broken.system, [school.CAPITAL])
        token = await school.token_of(broken.system, class_.host)
        host = await connected(http, broken.programs[1].url, token)
        await host.subscribe(f"live:{class_.id}:staff")
        assert class_.session.pin is not None
        joined = await broken.system.services.guests.join(class_.session.pin, "Ada", "127.0.0.1")
        ada = await connected(http, broken.programs[0].url, joined.access_token)
        await ada.subscribe(f"live:{class_.id}")
        await host.event("presence", lambda frame: frame["data"] == {"online": 1, "away": 0})
        broken.programs[0].kill()
        await ada.closed()
        await host.event("presence", lambda frame: frame["data"] == {"online": 0, "away": 1}, within_s=PATIENCE_S)
        await host.close()


async def test_the_learners_of_a_killed_server_vanish_from_the_course_of_their_staff_though_nobody_else_moves(
    durable_services: EmbeddedServices, tmp_path: Path
) -> None:
    """But for one who has the course open on a server that lives, too."""
    async with house(durable_services, tmp_path) as broken, aiohttp.ClientSession() as http:
        course = await taught(broken.system)
        ada, ben = await course.learner("Ada"), await course.learner("Ben")
        channel = f"course:{course.id}"

        async def opened(person: Person, program: int, channel: str) -> Socket:
            token = await school.token_of(broken.system, person)
            socket = await connected(http, broken.programs[program].url, token)
            await socket.subscribe(channel)
            return socket

        def here(*people: Person) -> Callable[[Frame], bool]:
            learners = sorted(str(each.user) for each in people)
            return lambda frame: bool(frame["data"] == {"online": len(people), "learners": learners})

        dies, lives = [await opened(course.teacher, program, f"{channel}:staff") for program in range(2)]
        tabs = [await opened(ada, 0, channel), await opened(ben, 0, channel), await opened(ben, 1, channel)]
        await lives.event("online", here(ada, ben))
        broken.programs[0].kill()
        await asyncio.gather(*(each.closed() for each in (dies, *tabs[:2])))
        await lives.event("online", here(ben), within_s=PATIENCE_S)
        broken.programs[0].start()
        await broken.programs[0].ready()
        late = await opened(course.teacher, 0, channel)
        shown = (await late.subscribe(f"{channel}:staff"))["snapshot"]["online"]  # a new process has it from the others
        assert shown == {"online": 1, "learners": [str(ben.user)]}
        lives.frames.clear()
        back = await opened(ada, 0, channel)
        for staff in (lives, late):
            await staff.event("online", here(ada, ben), within_s=PATIENCE_S)
        for each in (lives, late, back, tabs[2]):
            await each.close()


async def test_a_deadline_is_kept_by_the_other_process_when_the_one_that_opened_the_question_dies(
    durable_services: EmbeddedServices, tmp_path: Path
) -> None:
    async with house(durable_services, tmp_path) as broken:
        class_ = await school.open_class(broken.system, [{**school.CAPITAL, "time_limit_s": 5}])
        players = await broken.players(class_, 4)
        await broken.system.services.live_steps.open(class_.host, class_.id, 1, None)
        await asyncio.gather(*(player.until("question.opened") for player in players))
        broken.programs[0].kill()
        await asyncio.gather(*(player.until("question.closed") for player in players[1::2]))
        broken.programs[0].start()
        await broken.programs[0].ready()
        await asyncio.gather(*(player.until("question.closed") for player in players[0::2]))
