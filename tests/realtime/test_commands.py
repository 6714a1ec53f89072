"""How commands are answered: each with one reply, in the order they came."""

import asyncio
from uuid import uuid4

import pytest

from lms_rt.contract import commands as wire
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.realtime.command import Command, CommandContext, Who, command
from lms_rt.realtime.dispatch import Dispatcher
from tests.realtime.client import connected
from tests.realtime.process import process
from tests.support.running import until

Context = CommandContext[object]


@command(wire.LiveSignal, who=Who.PARTICIPANT, cost=0)
async def fail(_context: Context, _command: wire.LiveSignal) -> object:
    raise RuntimeError("a bug")


@command(wire.LiveStart, who=Who.PERSON)
async def conflict(context: Context, command: wire.LiveStart) -> object:
    assert isinstance(context.connection.principal, Person)
    raise Problem(
        ErrorCode.CONFLICT, "stale", extra={"state": "open", "version": command.version + 1, "id": "not this"}
    )


@command(wire.LiveEnd, cost=0)
async def slow(context: Context, command: wire.LiveEnd) -> object:
    await asyncio.sleep(0.05)
    return {"received_at": context.received_at.isoformat()}


MORE: tuple[Command[object], ...] = (fail, conflict, slow)


async def test_a_bug_in_a_handler_is_an_error_reply_and_no_more(database_url: str, redis_url: str) -> None:
    async with process(database_url, redis_url, MORE) as here, connected(here.server) as ada:
        reply = await ada.ask("live.signal", session=uuid4(), kind="hand")
        assert (reply["code"], reply["retry"]) == ("internal", True)
        assert "bug" not in str(reply)
        assert (await ada.ask("ping"))["type"] == "ok"


async def test_a_refusal_carries_what_the_client_needs_to_go_on(database_url: str, redis_url: str) -> None:
    async with process(database_url, redis_url, MORE) as here, connected(here.server) as ada:
        reply = await ada.ask("live.start", session=uuid4(), version=3)
        assert reply == {
            "type": "error",
            "id": 1,
            "code": "conflict",
            "title": "It changed meanwhile",
            "detail": "stale",
            "retry": False,
            "state": "open",
            "version": 4,
        }


async def test_a_command_for_people_is_refused_to_guests(database_url: str, redis_url: str) -> None:
    async with process(database_url, redis_url, MORE) as here, connected(here.server, f"gil@{uuid4()}") as gil:
        assert (await gil.ask("live.start", session=uuid4(), version=3))["code"] == "forbidden"


async def test_commands_of_one_connection_are_answered_in_order_and_do_not_hold_up_another(
    database_url: str, redis_url: str
) -> None:
    async with (
        process(database_url, redis_url, MORE) as here,
        connected(here.server) as ada,
        connected(here.server, "ben") as ben,
    ):
        session = str(uuid4())
        for number in range(10):
            kind = "live.end" if number % 2 == 0 else "ping"
            await ada.socket.send_json(
                {"id": 100 + number, "type": kind} | ({"session": session, "version": 1} if number % 2 == 0 else {})
            )
        for _ in range(3):
            await ben.ask("ping")
        assert len(ada.frames) < 10, "ben did not have to wait for ada's"
        await until(lambda: len(ada.frames) == 10)
        assert [frame["id"] for frame in ada.frames] == list(range(100, 110))


def test_two_commands_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"live\.end"):
        Dispatcher([slow, Command(wire.LiveEnd, slow.handler)], object())
