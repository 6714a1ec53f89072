"""Answers that have no receipt yet: each goes out again, under the same key, until the server has the last word."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Protocol
from uuid import UUID, uuid4

from pydantic import JsonValue

from lms_rt.client.errors import Json, LineDown, Overtaken, Refused
from lms_rt.client.messages import Receipt

RETRY_S: Final = 0.5
"""Before an answer that was refused for the moment is sent again."""


StillMeant = Callable[[], Awaitable[bool]]
"""Whether an answer is still one to what it was meant for; waits until that is known."""


class _Send(Protocol):
    def __call__(self, kind: str, /, **fields: object) -> Awaitable[Json]: ...


class Outbox:
    """Holds answers for as long as nobody knows whether they are stored."""

    def __init__(self, send: _Send, new_key: Callable[[], UUID] = uuid4) -> None:
        self._send = send
        self._new_key = new_key
        self._waiting: set[UUID] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    async def give(
        self,
        session: UUID,
        question: UUID,
        answer: Mapping[str, JsonValue],
        revision: int | None,
        still_meant: StillMeant | None = None,
    ) -> Receipt:
        """Send an answer until it has a receipt, each time if it is `still_meant`. Raises Refused, Overtaken or
        ConnectionEnded, after which it is forgotten."""
        key = self._new_key()
        fields: dict[str, object] = {"session": session, "question": question, "answer": answer, "key": key}
        if revision is not None:
            fields["revision"] = revision
        self._waiting.add(key)
        try:
            while True:
                if still_meant is not None and not await still_meant():
                    raise Overtaken("The question was asked again before this answer had a receipt")
                try:
                    reply = await self._send("live.answer", **fields)
                except LineDown:
                    continue  # sending waits for the next line; the key makes it one answer however often it arrives
                except Refused as refusal:
                    if not refusal.may_pass:
                        raise
                    await asyncio.sleep(RETRY_S * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
                else:
                    return _receipt(reply)
        finally:
            self._waiting.discard(key)


def _receipt(reply: Json) -> Receipt:
    said = reply["receipt"]
    assert isinstance(said, dict)
    return Receipt(
        answer=UUID(str(said["answer"])),
        received_at=str(said["received_at"]),
        elapsed_ms=int(str(said["elapsed_ms"])),
        credit_ms=int(str(said["credit_ms"])),
        revision=int(str(said["revision"])),
        duplicate=said["duplicate"] is True,
    )
