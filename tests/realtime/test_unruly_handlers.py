"""Handlers that behave badly: each command gets one reply all the same, in its turn, and leaves nothing behind."""

import asyncio
import contextvars
import gc
import weakref
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from structlog.contextvars import bind_contextvars, get_contextvars

from lms_rt import limits
from lms_rt.contract import commands as wire
from lms_rt.contract.channels import live
from lms_rt.errors import ErrorCode, Problem
from lms_rt.realtime.command import LATER, Begun, Command, CommandContext, command
from lms_rt.realtime.connection import Connection
from lms_rt.realtime.dispatch import Dispatcher
from tests.realtime.client import connected
from tests.realtime.process import authenticate, process
from tests.realtime.raw import PING, PONG, raw_connected
from tests.support.running import until

Context = CommandContext[object]
UNWRITABLE = {"data": object()}


def _soon(context: Context, outcome: object) -> None:
    """As a gatherer does: out of a task that knows nothing of who asked."""
    asyncio.get_running_loop().call_soon(context.settle, outcome, context=contextvars.Context())


async def _raise_a_problem(_: Context) -> object:
    raise Problem(ErrorCode.CONFLICT)


async def _raise_what_cannot_be_written(_: Context) -> object:
    raise Problem(ErrorCode.CONFLICT, extra=UNWRITABLE)


async def _return_what_cannot_be_written(_: Context) -> object:
    return UNWRITABLE


async def _wait_for_what_is_given_up(_: Context) -> object:
    given_up: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    given_up.cancel()
    return await given_up


def _raise_at_once(_: Context) -> Begun:
    raise RuntimeError("a bug")


def _raise_at_once_what_cannot_be_written(_: Context) -> Begun:
    raise Problem(ErrorCode.CONFLICT, extra=UNWRITABLE)


def _settle_later(context: Context) -> Begun:
    _soon(context, {})
    return LATER


def _fail_later(context: Context) -> Begun:
    _soon(context, RuntimeError("a bug"))
    return LATER


def _settle_later_with_what_cannot_be_written(context: Context) -> Begun:
    _soon(context, UNWRITABLE)
    return LATER


def _settle_before_returning(context: Context) -> Begun:
    context.settle({})
    return LATER


def _settle_twice(context: Context) -> Begun:
    _soon(context, {})
    _soon(context, {})
    return LATER


def _hand_in_and_raise(context: Context) -> Begun:
    _soon(context, {})
    raise RuntimeError("a bug")


@pytest.mark.parametrize(
    "handler, code",
    [
        (_raise_a_problem, "conflict"),
        (_raise_what_cannot_be_written, "internal"),
        (_return_what_cannot_be_written, "internal"),
        (_wait_for_what_is_given_up, "unavailable"),
        (_raise_at_once, "internal"),
        (_raise_at_once_what_cannot_be_written, "internal"),
        (_settle_later, "ok"),
        (_fail_later, "internal"),
        (_settle_later_with_what_cannot_be_written, "internal"),
        (_settle_before_returning, "ok"),
        (_settle_twice, "ok"),
        (_hand_in_and_raise, "internal"),
    ],
)
async def test_a_command_gets_one_reply_whatever_its_handler_does_and_the_next_its_own(
    database_url: str, redis_url: str, handler: Callable[[Context], Begun], code: str
) -> None:
    more: Command[object] = Command(wire.LivePause, lambda context, _: handler(context))
    channel = live(uuid4())
    async with process(database_url, redis_url, [more]) as here:
        async with connected(here.server) as ada:
            await ada.subscribe(channel)
            asked = [ada.ask("live.pause", session=uuid4(), version=1) for _ in range(3)]
            replies = await asyncio.gather(*asked, ada.ask("ping"))
            assert [frame["id"] for frame in ada.frames] == [1, 2, 3, 4, 5]
            assert [reply.get("code", "ok") for reply in replies] == [code, code, code, "ok"]
        await until(lambda: not here.hub.sockets)
        assert not here.hub.has_readers(channel)
        assert here.hub.fanout.owed == 0


async def test_a_fanout_knows_of_commands_under_way(database_url: str, redis_url: str) -> None:
    owed: list[int] = []

    @command(wire.LivePause, cost=0)
    async def look(_context: Context, _command: wire.LivePause) -> object:
        await asyncio.sleep(0)
        owed.append(here.hub.fanout.owed)
        return {}

    async with process(database_url, redis_url, [look]) as here, connected(here.server) as ada:
        await ada.ask("live.pause", session=uuid4(), version=1)
        assert owed == [1]
        await until(lambda: here.hub.fanout.owed == 0)


class _Held:
    """What a handler holds while it runs."""


async def test_what_a_refused_command_held_is_gone_without_looking_for_garbage(
    database_url: str, redis_url: str
) -> None:
    held: list[weakref.ref[_Held]] = []

    @command(wire.LivePause, cost=0)
    async def refuse(_context: Context, _command: wire.LivePause) -> object:
        mine = _Held()
        held.append(weakref.ref(mine))
        await asyncio.sleep(0)
        raise Problem(ErrorCode.CONFLICT)

    async with process(database_url, redis_url, [refuse]) as here, connected(here.server) as ada:
        gc.disable()
        try:
            for _ in range(20):
                await ada.ask("live.pause", session=uuid4(), version=1)
            assert [each() for each in held] == [None] * 20
        finally:
            gc.enable()


async def test_pings_are_heard_while_fewer_wait_than_may(database_url: str, redis_url: str) -> None:
    allowed = asyncio.Semaphore(0)
    begun = asyncio.Event()

    @command(wire.LivePause, cost=0)
    async def slow(_context: Context, _command: wire.LivePause) -> object:
        begun.set()
        await allowed.acquire()
        return {}

    async with process(database_url, redis_url, [slow]) as here, raw_connected(here.server) as raw:
        raw.commands(range(70), "live.pause", session=uuid4(), version=1)
        await begun.wait()
        raw.send(PING, b"are you there?")  # not read yet: too many wait
        for _ in range(10):
            allowed.release()
        async with asyncio.timeout(30):
            while (await raw.frame()) != (PONG, b"are you there?"):
                pass
        for _ in range(60):
            allowed.release()
        async with asyncio.timeout(30):
            while (await raw.text())["id"] != 69:
                pass


async def test_who_is_not_listened_to_while_too_much_waits_does_not_count_as_dead(
    database_url: str, redis_url: str
) -> None:
    allowed = asyncio.Semaphore(0)
    loop = asyncio.get_running_loop()
    much_later = 10 * limits.PONG_TIMEOUT_S

    @command(wire.LivePause, cost=0)
    async def slow(_context: Context, _command: wire.LivePause) -> object:
        await allowed.acquire()
        return {}

    async with process(database_url, redis_url, [slow]) as here, raw_connected(here.server) as raw:
        [connection] = [each for each in here.hub.sockets if isinstance(each, Connection)]
        assert (await raw.frame())[0] == PING  # and it is never answered
        raw.commands(range(70), "live.pause", session=uuid4(), version=1)
        await until(lambda: connection._deaf)
        assert [connection.beat(loop.time() + n * much_later) is None for n in (1, 2, 3)] == [False] * 3
        for _ in range(70):
            allowed.release()
        async with asyncio.timeout(30):
            while (await raw.text())["id"] != 69:
                pass
        assert connection.beat(loop.time() + much_later) is not None, "it is asked anew first"
        assert connection.beat(loop.time() + 2 * much_later) is None


async def test_nothing_more_is_done_for_a_connection_that_failed(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[bytes] = []
    handle = Dispatcher.handle

    def failing(
        self: Dispatcher[Any], connection: Connection, frame: bytes, received_at: datetime, on: Callable[[], None]
    ) -> None:
        if b'"id":1,' in frame:
            raise RuntimeError("a bug")
        done.append(frame)
        handle(self, connection, frame, received_at, on)

    monkeypatch.setattr(Dispatcher, "handle", failing)
    async with process(database_url, redis_url) as here, raw_connected(here.server) as raw:
        raw.commands(range(4), "ping")
        _, code = await raw.rest()
        assert code is None
        await until(lambda: not here.hub.sockets)
    assert [b'"id":0,' in frame for frame in done] == [True]


async def test_what_is_logged_of_a_command_tells_by_which_request_its_connection_came(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[object] = []

    async def known_as(bearer: str | None, ticket: str | None) -> object:
        bind_contextvars(request_id="the request")
        return await authenticate(bearer, ticket)

    class Log:
        def error(self, *_: object, **__: object) -> None:
            known.append(get_contextvars().get("request_id"))

    monkeypatch.setattr("lms_rt.realtime.command.log", Log())
    monkeypatch.setattr("tests.realtime.process.authenticate", known_as)
    more: list[Command[object]] = [
        Command(wire.LivePause, lambda context, _: _fail_later(context)),
        Command(wire.LiveResume, lambda context, _: _raise_at_once(context)),
    ]
    async with process(database_url, redis_url, more) as here, connected(here.server) as ada:
        for kind in ("live.pause", "live.resume"):
            assert (await ada.ask(kind, session=uuid4(), version=1))["code"] == "internal"
    assert known == ["the request", "the request"]
