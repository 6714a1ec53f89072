"""Closing what should have been closed.

Signing out and being removed close sockets at once, by a message on the bus. A process that is not hearing the bus just
then would keep them open; so each looks up whose sockets it holds, now and then and whenever it hears the bus again.
"""

import asyncio
from contextlib import suppress
from typing import Final
from uuid import UUID

import structlog

from lms_rt.contract.close_codes import CLOSES, CloseCode
from lms_rt.errors import Problem
from lms_rt.kv.bus import CloseWhom, WhomKind
from lms_rt.realtime.sockets import Sockets
from lms_rt.services.shut_out import ShutOut

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 10.0
"""The longest that a lost message keeps a socket open; four statements a look, however many sockets."""


class Guard:
    """Compares this process's sockets with what the database says of their owners."""

    def __init__(self, sockets: Sockets, shut_out: ShutOut) -> None:
        self._sockets = sockets
        self._shut_out = shut_out
        self._look_now = asyncio.Event()

    def look_now(self) -> None:
        """Look at once: messages may have been missed."""
        self._look_now.set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._look_now.wait()
            self._look_now.clear()
            try:
                await self._look()
            except Problem as problem:  # the database is away; the next look tries again
                log.warning("sockets_not_checked", error=str(problem))

    async def _look(self) -> None:
        sign_ins = self._sockets.known_as(WhomKind.AUTH_SESSION)
        participants = self._sockets.known_as(WhomKind.PARTICIPANT)
        enrollments = self._sockets.known_as(WhomKind.ENROLLMENT)
        courses = self._sockets.known_as(WhomKind.COURSE_LEARNER)
        if sign_ins:
            self._close(WhomKind.AUTH_SESSION, await self._shut_out.sign_ins(sign_ins), CloseCode.SESSION_REVOKED)
        if participants:
            self._close(WhomKind.PARTICIPANT, await self._shut_out.participants(participants), CloseCode.REMOVED)
        if enrollments:
            self._close(WhomKind.ENROLLMENT, await self._shut_out.enrollments(enrollments), CloseCode.REMOVED)
        if courses:
            self._close(WhomKind.COURSE_LEARNER, await self._shut_out.courses(courses), CloseCode.RESTARTING)

    def _close(self, kind: WhomKind, ids: set[UUID], code: CloseCode) -> None:
        for each in ids:
            log.info("socket_closed_late", kind=kind, id=str(each))
            self._sockets.close_where(CloseWhom(kind, each), code, CLOSES[code].reason)
