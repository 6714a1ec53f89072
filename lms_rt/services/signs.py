"""Raised hands and other short-lived signs of a class, given by those who take part in it."""

from collections.abc import Sequence
from uuid import UUID

from lms_rt.contract import notices
from lms_rt.contract.channels import live_staff
from lms_rt.db.database import Database
from lms_rt.errors import ErrorCode, Problem
from lms_rt.gather import Gatherer
from lms_rt.kv.hands import Hands
from lms_rt.services.announcer import Announcer
from sql import live_sessions as sql


class Signs:
    """Shows signs to the staff. Whether classes go on is asked for all who give one at the same moment at once."""

    def __init__(self, db: Database, hands: Hands, announcer: Announcer) -> None:
        self._db = db
        self._hands = hands
        self._announcer = announcer
        self._require_running: Gatherer[UUID, None] = Gatherer(self._refuse_ended)

    async def show(self, session: UUID, participant: UUID, kind: str) -> None:
        """Put up a sign for who is known to take part. Raises `session_ended` where nobody looks for it any more."""
        await self._require_running(session)
        await self._hands.show(session, participant, kind)
        self._announcer.notify(live_staff(session), notices.HANDS, {"session": str(session)})

    async def _refuse_ended(self, sessions: Sequence[UUID]) -> list[Exception | None]:
        ended = {row["id"] for row in await self._db.fetch(sql.ENDED, list(set(sessions)))}
        return [Problem(ErrorCode.SESSION_ENDED) if session in ended else None for session in sessions]
