"""From a frame to a command, from a command to its one reply."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, Generic

import structlog
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from lms_rt.contract import commands as wire
from lms_rt.contract import frames
from lms_rt.contract.problems import field_errors
from lms_rt.errors import ErrorCode, Problem
from lms_rt.realtime.command import LATER, Command, CommandContext, Services
from lms_rt.realtime.connection import Connection

__all__ = ["Command", "CommandContext", "Dispatcher"]

log = structlog.get_logger(__name__)


class Dispatcher(Generic[Services]):
    """All commands, and the services their handlers call."""

    def __init__(self, commands: Iterable[Command[Services]], services: Services) -> None:
        """Raises ValueError when two commands have one name."""
        self._services = services
        self._commands: dict[str, Command[Services]] = {}
        for each in commands:
            if self._commands.setdefault(each.name, each) is not each:
                raise ValueError(f"two commands are called {each.name}")
        self._by_model = {each.model: each for each in self._commands.values()}
        self._any = _adapter(tuple(self._by_model))
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def commands(self) -> tuple[Command[Services], ...]:
        """What can be sent, for the published contract."""
        return tuple(self._commands.values())

    def handle(self, connection: Connection, frame: bytes, received_at: datetime, done: Callable[[], None]) -> None:
        """Do what `frame` asks, send exactly one reply and call `done`, now or later."""
        try:
            parsed = self._any.validate_json(frame, strict=True)
        except ValidationError:
            self._refuse(connection, frame)
            done()
            return
        connection.understood()
        declared = self._by_model[type(parsed)]
        context = CommandContext(connection, self._services, received_at, declared.name, parsed.id, done)
        try:
            if not connection.may_spend(declared.cost):
                raise Problem(ErrorCode.RATE_LIMITED, "Too many commands; slow down")
            if not declared.who.admits(connection.principal):
                raise Problem(ErrorCode.FORBIDDEN, f"{declared.name} is for {declared.who.value}")
            begun = declared.handler(context, parsed)
        except Exception as error:  # noqa: BLE001 - it is told to who sent the frame, and logged
            context.settle(error)
            return
        if begun is not LATER:
            task = asyncio.get_running_loop().create_task(_finish(context, begun))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    def _refuse(self, connection: Connection, frame: bytes) -> None:
        """Say what is wrong with a frame that is no valid command; slow, and rarely needed."""
        try:
            content = from_json(frame, allow_inf_nan=False)
        except ValueError as error:
            connection.refuse_malformed(None, f"Not JSON: {error}")
            return
        if not isinstance(content, dict):
            connection.refuse_malformed(None, "A frame is one JSON object")
            return
        number, name = content.get("id"), content.get("type")
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**53:
            connection.refuse_malformed(None, "id must be a whole number from 0 to 2^53 - 1")
            return
        if not isinstance(name, str):
            connection.refuse_malformed(number, "type must be the name of a command")
            return
        connection.understood()
        connection.may_spend(1)
        declared = self._commands.get(name)
        if declared is None:
            problem = Problem(ErrorCode.UNKNOWN_COMMAND, f"There is no command {name[:64]!r}")
        else:
            problem = _what_is_wrong(declared.model, frame, content)
        connection.send(frames.error(number, problem))


async def _finish(context: CommandContext[Services], begun: Awaitable[object]) -> None:
    try:
        outcome = await begun
    except asyncio.CancelledError:
        context.settle(Problem(ErrorCode.UNAVAILABLE, "It was given up"))
        raise
    except Exception as error:  # noqa: BLE001 - as above
        context.settle(error)
    else:
        context.settle(outcome)


def _adapter(models: tuple[type[wire.Command], ...]) -> TypeAdapter[wire.Command]:
    """Reads any of these commands in one go, told apart by `type`."""
    if len(models) == 1:
        return TypeAdapter(models[0])
    union: Any = Annotated[reduce(or_, models), Field(discriminator="type")]
    return TypeAdapter(union)


def _what_is_wrong(model: type[wire.Command], frame: bytes, content: object) -> Problem:
    try:
        model.model_validate_json(frame, strict=True)
    except ValidationError as error:
        return Problem(ErrorCode.VALIDATION, fields=field_errors(error, content))
    return Problem(ErrorCode.MALFORMED)  # the same text was refused before
