"""How a command is declared: what it looks like, who may send it and what it costs stand together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar, get_args

from lms_rt.contract import commands as wire
from lms_rt.contract import frames
from lms_rt.domain.principal import Person, Principal
from lms_rt.realtime.connection import Connection

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


@dataclass(frozen=True, slots=True)
class CommandContext(Generic[Services]):
    """What a handler is given beside its command."""

    connection: Connection
    services: Services
    received_at: datetime
    """When the frame was read, on the database's clock."""
    command: int
    """The client's number for the reply."""

    def reply(self, data: object) -> None:
        """Send the reply now, where its place among other frames matters; the handler then returns `REPLIED`."""
        self.connection.send(frames.ok(self.command, data))


class Replied(Enum):
    """What a handler returns that has replied itself."""

    REPLIED = 1


REPLIED = Replied.REPLIED


@dataclass(frozen=True, slots=True)
class Command(Generic[Services]):
    """A declared command. Its handler returns the data of the reply, or `REPLIED`."""

    model: type[wire.Command]
    handler: Callable[[CommandContext[Services], Any], Awaitable[object]]
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
) -> Callable[[Callable[[CommandContext[Services], Model], Awaitable[object]]], Command[Services]]:
    """Declare a handler of `model`:

    ```python
    @command(wire.LiveAnswer, who=Who.PARTICIPANT, cost=2)
    async def answer(context: CommandContext[Services], command: wire.LiveAnswer) -> Receipt: ...
    ```
    """

    def declare(handler: Callable[[CommandContext[Services], Model], Awaitable[object]]) -> Command[Services]:
        return Command(model, handler, who, cost)

    return declare
