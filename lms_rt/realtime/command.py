"""How a command is declared: what it looks like, who may send it and what it costs stand together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar, get_args

import structlog

from lms_rt.contract import commands as wire
from lms_rt.contract import frames
from lms_rt.domain.principal import Person, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.realtime.connection import Connection

log = structlog.get_logger(__name__)

Services = TypeVar("Services")
Model = TypeVar("Model", bound=wire.Command)


class Who(Enum):
    """Who may send a command at all. What exactly they may do it to is looked up by the service."""

    ANYONE = "anyone"
    PARTICIPANT = "participants"
    PERSON = "people with an account"
    HOST = "hosts and co-hosts"

    def admits(self, principal: Principal) -> bool:
        """Whether `principal` may try; only the service knows who participates in what, and who hosts it."""
        return self not in (Who.PERSON, Who.HOST) or isinstance(principal, Person)


class Replied(Enum):
    """What a handler returns that has replied itself, or that will."""

    REPLIED = 1
    LATER = 2


REPLIED: Final = Replied.REPLIED
LATER: Final = Replied.LATER

Begun: TypeAlias = Awaitable[object] | Literal[Replied.LATER]
"""What the reply's data is awaited from; or `LATER` from a handler that has seen to it that `settle` is called once it
has returned: a thousand answers at once need no task each."""


class CommandContext(Generic[Services]):
    """What a handler is given beside its command."""

    __slots__ = ("_declared", "_done", "_number", "connection", "received_at", "services")

    def __init__(
        self,
        declared: "Command[Services]",
        connection: Connection,
        services: Services,
        received_at: datetime,
        number: int,
        done: Callable[[], None],
    ) -> None:
        """`received_at` is when the frame was read, on the database's clock; `number` is the client's for the reply;
        `done` is called by `settle`."""
        self._declared = declared
        self.connection = connection
        self.services = services
        self.received_at = received_at
        self._number = number
        self._done = done

    def reply(self, data: object) -> None:
        """Send the reply now, where its place among other frames matters; the handler then returns `REPLIED`."""
        self.connection.send(frames.ok(self._number, data))

    def refuse(self, error: Exception) -> None:
        """Reply with what went wrong: a Problem as it is, and of anything else only that it happened."""
        if not isinstance(error, Problem):
            name, connection = self._declared.name, str(self.connection.id)
            log.error("command_failed", command=name, connection=connection, exc_info=error)
            error = Problem(ErrorCode.INTERNAL)
        self.connection.send(frames.error(self._number, error))

    def settle(self, outcome: object) -> None:
        """End a command that is under way: with the data of its reply, with what went wrong, or with `REPLIED`."""
        if isinstance(outcome, Exception):
            self.refuse(outcome)
        elif outcome is not REPLIED:
            self.reply(outcome)
        self._done()


@dataclass(frozen=True, slots=True)
class Command(Generic[Services]):
    """A declared command. Its handler returns the data of the reply, or `REPLIED`."""

    model: type[wire.Command]
    handler: Callable[[CommandContext[Services], Any], Begun]
    who: Who = Who.ANYONE
    cost: int = 1
    """Units of the connection's budget."""

    @property
    def name(self) -> str:
        """The `type` on the wire."""
        name: str = get_args(self.model.model_fields["type"].annotation)[0]
        return name


def command(
    model: type[Model], *, who: Who = Who.ANYONE, cost: int = 1
) -> Callable[[Callable[[CommandContext[Services], Model], Begun]], Command[Services]]:
    """Declare a handler of `model`:

    ```python
    @command(wire.LiveAnswer, who=Who.PARTICIPANT, cost=2)
    async def answer(context: CommandContext[Services], command: wire.LiveAnswer) -> Receipt: ...
    ```
    """

    def declare(handler: Callable[[CommandContext[Services], Model], Begun]) -> Command[Services]:
        return Command(model, handler, who, cost)

    return declare
