"""How a command is declared: what it looks like, who may send it and what it costs stand together."""

from collections.abc import Awaitable, Callable
from contextvars import copy_context
from dataclasses import dataclass, field
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


class Instead(Enum):
    """What a handler gives in place of its reply's data."""

    REPLIED = 1
    LATER = 2


REPLIED: Final = Instead.REPLIED
"""It has replied itself."""
LATER: Final = Instead.LATER
"""It has seen to it that `settle` is called: a thousand answers at once need no task each."""

Begun: TypeAlias = Awaitable[object] | Literal[Instead.LATER]
"""What the reply's data, or `REPLIED`, is awaited from."""


class CommandContext(Generic[Services]):
    """What a handler is given beside its command."""

    __slots__ = ("_done", "_log_context", "_name", "_number", "connection", "received_at", "services")

    def __init__(
        self,
        connection: Connection,
        services: Services,
        received_at: datetime,
        name: str,
        number: int,
        done: Callable[[], None],
    ) -> None:
        """`received_at` is when the frame was read, on the database's clock; `name` is the command's, and `number` the
        client's for its reply; `done` is called once it is settled. What is logged carries what is known in the current
        context."""
        self.connection = connection
        self.services = services
        self.received_at = received_at
        self._name = name
        self._number = number
        self._log_context = copy_context()
        self._done: Callable[[], None] | None = done

    def reply(self, data: object) -> None:
        """Send the reply now, where its place among other frames matters; the handler then returns `REPLIED`."""
        self.connection.send(frames.ok(self._number, data))

    def settle(self, outcome: object) -> None:
        """End the command: with the data of its reply, with what went wrong, or with `REPLIED`.

        Of what went wrong a Problem is told as it is, and of anything else only that it happened. What was settled once
        stays so.
        """
        done, self._done = self._done, None
        if done is None:
            self._log("command_settled_twice", outcome if isinstance(outcome, Exception) else None)
            return
        try:
            if isinstance(outcome, Problem):
                self.connection.send(frames.error(self._number, outcome))
            elif isinstance(outcome, Exception):
                self._fail(outcome)
            elif outcome is not REPLIED:
                self.reply(outcome)
        except Exception as error:  # noqa: BLE001 - what was to be told cannot be written
            self._fail(error)
        done()

    def _fail(self, error: Exception) -> None:
        self._log("command_failed", error)
        self.connection.send(frames.error(self._number, Problem(ErrorCode.INTERNAL)))

    def _log(self, event: str, error: Exception | None) -> None:
        connection = str(self.connection.id)
        self._log_context.run(log.error, event, command=self._name, connection=connection, exc_info=error)


@dataclass(frozen=True, slots=True)
class Command(Generic[Services]):
    """A declared command. Its handler returns what the data of the reply is awaited from, or `LATER`."""

    model: type[wire.Command]
    handler: Callable[[CommandContext[Services], Any], Begun]
    who: Who = Who.ANYONE
    cost: int = 1
    """Units of the connection's budget."""
    name: str = field(init=False)
    """The `type` on the wire."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", get_args(self.model.model_fields["type"].annotation)[0])


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
