"""One step of a class being taken: the locked session, and how its outcome is stored and told."""

from dataclasses import dataclass, replace
from datetime import datetime

from lms_rt.contract.channels import live
from lms_rt.contract.events import Event
from lms_rt.db import log
from lms_rt.db.database import Transaction
from lms_rt.domain.live import LiveSession, LiveState
from lms_rt.domain.principal import Person
from lms_rt.services import live_rows
from lms_rt.services.announcer import Announcer
from lms_rt.services.live_facts import LiveFacts
from lms_rt.services.live_rows import LiveRow


@dataclass(slots=True)
class Step:
    """A step being taken, and further ones that follow from it in the same transaction."""

    tx: Transaction
    row: LiveRow
    facts: LiveFacts
    now: datetime
    announcer: Announcer
    host: Person | None = None
    """Who takes it; None for the server."""
    locked: bool = True
    """Whether the session's row is, so that nothing can have changed."""

    @property
    def session(self) -> LiveSession:
        """The state as stored so far."""
        return self.row.state

    @property
    def version(self) -> int:
        """What an event of this step carries."""
        return self.row.state.version

    async def store(self, after: LiveSession, *events: Event) -> None:
        """Store the state after the step and, by the same statement, tell `events` on the channel everybody sees.

        Further steps of this transaction go on from it. Raises OvertakenError when what was decided upon is not so any
        more, which cannot be while the session's row is locked.
        """
        new = [log.NewEvent(event.NAME, event) for event in events]
        unlocked = None if self.locked else self.host
        stored_at, logged = await live_rows.write(self.tx, self.row, after, self.now, new, unlocked)
        self.announcer.publish(self.tx, logged)
        self.row = replace(
            self.row,
            state=after,
            stored_at=stored_at,
            started_at=self.row.started_at or (self.now if after.started else None),
            ended_at=(self.row.ended_at or self.now) if after.state is LiveState.ENDED else None,
        )

    async def tell(self, event: Event) -> None:
        """Append an event to the channel everybody sees."""
        await self.announcer.tell(self.tx, live(self.row.id), event)
