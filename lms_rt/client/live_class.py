"""A class as one of its people sees it, from all that tells of it: its own channel, `me`, and receipts.

Nothing orders what comes on two channels. A result may overtake the snapshot of its class, or the reveal it belongs
to, and a snapshot that was taken before an answer may arrive after its receipt: whichever comes first, nothing is lost.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from uuid import UUID

from pydantic import JsonValue

from lms_rt.client.connection import Client
from lms_rt.client.errors import ClientError
from lms_rt.client.messages import Event, Receipt, Snapshot, Update
from lms_rt.client.state import State, apply_signal, reduce, with_receipt
from lms_rt.client.subscription import Subscription

Move = Callable[[State], State]


class LiveClass:
    """See `follow`. Iterate over it for the state whenever it has moved; who reads slowly is given the newest."""

    def __init__(self, client: Client, session: UUID) -> None:
        self._client = client
        self._session = session
        self._live = Subscription(f"live:{session}", hear=self._hear)
        self._own = Subscription("me", hear=self._hear_own)
        self._results: dict[JsonValue, Event] = {}
        """Question to the newest result that `me` told of it; the newest of all stands last."""
        self._moved = asyncio.Event()
        self._ended: ClientError | None = None
        self.state: State = {}
        """As a snapshot of `live:<session>` would show it now."""

    async def open(self) -> None:
        """Begin; `follow` does it."""
        # First, so that what is scored between the two is told here or shown there
        await self._client.open(self._own)
        await self._client.open(self._live)

    async def answer(self, question: UUID, answer: Mapping[str, JsonValue], *, revision: int | None = None) -> Receipt:
        """As `Client.answer`; the state shows the answer and its receipt once there is one.

        It is meant for the round that the state shows now: Overtaken is raised where another was opened before it could
        be given.
        """
        meant = self._round_of(question)

        async def still_meant() -> bool:
            await self._live.abreast()
            return meant is None or self._round_of(question) in (meant, None)

        receipt = await self._client.answer(self._session, question, answer, revision=revision, still_meant=still_meant)
        said = receipt.as_said()
        self._beside(lambda state: with_receipt(state, str(question), dict(answer), said))
        return receipt

    def _round_of(self, question: UUID) -> JsonValue:
        """Which time this question is being asked; None where another is, which the server knows better."""
        asked = self.state.get("question")
        return self.state.get("round") if isinstance(asked, dict) and asked["id"] == str(question) else None

    def __aiter__(self) -> AsyncIterator[State]:
        return self

    async def __anext__(self) -> State:
        """The state after it has moved. Raises ConnectionEnded, or Refused when the class may not be seen any more."""
        await self._moved.wait()
        if self._ended is not None:
            raise self._ended
        self._moved.clear()
        return self.state

    def _hear(self, heard: Update | ClientError) -> None:
        match heard:
            case ClientError():
                self._ended = heard
                self._moved.set()
            case Snapshot(data=data):
                self._move(lambda _: data)
            case Event(name="question.revealed"):
                self._move(lambda state: self._with_verdict(reduce(state, heard), heard))
            case Event():
                self._move(lambda state: reduce(state, heard))
            case _:
                self._move(lambda state: apply_signal(state, heard))

    def _hear_own(self, heard: Update | ClientError) -> None:
        if isinstance(heard, Snapshot) and self._live.seq is not None:
            self._client.renew(self._live)  # too much was missed to be told one after the other, results among it
        if not (isinstance(heard, Event) and heard.name == "result.scored"):
            return
        if heard.data["session"] == str(self._session):
            self._results.pop(heard.data["question"], None)
            self._results[heard.data["question"]] = heard
            self._beside(lambda state: reduce(state, heard))

    def _with_verdict(self, state: State, reveal: Event) -> State:
        """With the result that a reveal brought, where `me` told it before the class's channel told of the reveal."""
        told = self._results.get(reveal.data["question"])
        if told is None or told.at < reveal.at:  # none yet, or that of an earlier round
            return state
        newest = next(reversed(self._results.values()))
        return reduce(reduce(state, told), newest)

    def _beside(self, move: Move) -> None:
        """Move on what came another way, also on top of a snapshot that is on its way."""
        self._live.beside(lambda: self._move(move))

    def _move(self, move: Move) -> None:
        self.state = move(self.state)
        self._moved.set()


async def follow(client: Client, session: UUID) -> LiveClass:
    """Follow a class as one of its people, with one's own answers and results. Raises Refused or ConnectionEnded.

    It reads `me` and `live:<session>` itself; a subscription to either beside it would take its place.
    """
    followed = LiveClass(client, session)
    await followed.open()
    return followed
