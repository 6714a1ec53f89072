"""The simulated host. It goes by what the class is at, so a person may step the class from a browser meanwhile."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import aiohttp

from lms_rt.client import Client, LineDown, Refused, Token, connect
from lms_rt.demo.measurements import Measurements
from lms_rt.demo.stage import Stage
from lms_rt.errors import ErrorCode

CATCH_UP_S: Final = 5.0
"""How long the event of a step may take to come back."""
NEVER_S: Final = 3600.0
MEANWHILE: Final = (ErrorCode.CONFLICT, ErrorCode.INVALID_STEP)
"""Somebody else stepped; the next look at the class says what is to be done."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the host leaves things to be looked at, in seconds."""

    lobby_s: float
    reveal_s: float


class Host:
    """Steps a class from its lobby to its end."""

    def __init__(self, session: UUID, stage: Stage, seen: Measurements, simulated: int, pace: Pace) -> None:
        self._session = session
        self._stage = stage
        self._seen = seen
        self._simulated = simulated
        self._pace = pace

    async def run(self, url: str, token: Token, http: aiohttp.ClientSession, ready: asyncio.Event) -> None:
        """Watch the class, and once `ready` is set play it. Raises Refused and ConnectionEnded."""
        async with connect(url, token=token, session=http) as client:
            feeds = (
                self._stage.follow(await client.subscribe(f"live:{self._session}")),
                self._stage.follow_staff(await client.subscribe(f"live:{self._session}:staff")),
            )
            watching = [asyncio.create_task(feed) for feed in feeds]
            try:
                await ready.wait()
                await asyncio.sleep(self._pace.lobby_s)
                while self._stage.phase != "ended":
                    await self._next_step(client)
            finally:
                for task in watching:
                    task.cancel()
                await asyncio.gather(*watching, return_exceptions=True)

    async def _next_step(self, client: Client) -> None:
        stage = self._stage
        version = stage.version
        match stage.phase:
            case "lobby" | "revealed":
                if stage.phase == "revealed" and await self._moved_on(version, self._pace.reveal_s):
                    return
                done = stage.question is not None and stage.question["index"] == stage.questions
                await self._step(client, "live.end" if done else "live.open")
            case "open":
                if await stage.until(lambda: stage.version != version or self._all_answered(), NEVER_S):
                    await self._step(client, "live.close", unless_past=version)
            case "closed":
                await self._step(client, "live.reveal")
            case _:  # paused by a person, who will resume
                await self._moved_on(version, NEVER_S)

    def _all_answered(self) -> bool:
        """Whether nobody simulated is still at it, nor anybody real."""
        return self._asked_all() and (
            self._stage.participants <= self._simulated or self._stage.answered >= self._stage.participants
        )

    def _asked_all(self) -> bool:
        return self._seen.thinking == 0 and self._stage.answered > 0

    async def _moved_on(self, version: int, within_s: float) -> bool:
        """Whether somebody stepped the class meanwhile."""
        return await self._stage.until(lambda: self._stage.version != version, within_s)

    async def _step(self, client: Client, command: str, *, unless_past: int | None = None) -> None:
        version = self._stage.version
        if unless_past is not None and version != unless_past:
            return
        try:
            reply = await client.command(command, session=self._session, version=version)
        except Refused as refusal:
            if refusal.code not in MEANWHILE:
                raise
            await self._moved_on(version, CATCH_UP_S)
        except LineDown:
            await self._moved_on(version, CATCH_UP_S)
        else:
            stepped = int(str(reply["version"]))
            await self._stage.until(lambda: self._stage.version >= stepped, CATCH_UP_S)
