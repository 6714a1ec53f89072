"""Stepping a class: one transaction a step, the event in the log with it, the publish after the commit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms_rt.contract.channels import live, live_staff
from lms_rt.contract.times import wire_time
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database, Transaction
from lms_rt.db.log import NewEvent
from lms_rt.domain import live as steps
from lms_rt.domain.live import InvalidStepError, LiveSession, LiveState, UnknownQuestionError
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.kv.blocklist import BlockList
from lms_rt.services import access, live_rows
from lms_rt.services.announcer import Announcer
from lms_rt.services.disconnector import Disconnector
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from lms_rt.services.live_rows import LiveRow
from lms_rt.services.live_scoring import leaderboard, personal_results, retotal, score_question
from lms_rt.services.live_tally import tally_of
from sql import live_sessions as sql
from sql import participants as participants_sql

CLOSE_REMOVED = 4403


@dataclass(frozen=True, slots=True)
class Stepped:
    """Where the session stands after a step."""

    version: int
    state: LiveState


@dataclass(slots=True)
class Step:
    """A step being taken: the locked session and all it needs."""

    tx: Transaction
    row: LiveRow
    facts: LiveFacts
    now: datetime
    announcer: Announcer

    @property
    def session(self) -> LiveSession:
        """The state before the step."""
        return self.row.state

    async def store(self, after: LiveSession) -> LiveSession:
        """Store the state after the step; further steps of this transaction go on from it."""
        await live_rows.write(self.tx, self.row, after, self.now)
        self.row = LiveRow(
            self.row.id,
            after,
            self.row.rules,
            self.row.answer_policy,
            self.row.started_at or (self.now if after.started else None),
            self.now if after.state is LiveState.ENDED else None,
            self.row.key_override,
        )
        return after

    async def tell(self, name: str, **data: object) -> None:
        """Append an event with the state's version to the channel everybody sees."""
        event = NewEvent(name, {**data, "version": self.session.version})
        await self.announcer.append(self.tx, live(self.row.id), [event])


Taking = Callable[[Step], Awaitable[None]]


class LiveSteps:
    """The host's commands, and the steps that the server takes by itself."""

    def __init__(
        self,
        db: Database,
        clock: DatabaseClock,
        facts: LiveFactsCache,
        announcer: Announcer,
        disconnector: Disconnector,
        block_list: BlockList,
    ) -> None:
        self._db = db
        self._clock = clock
        self._facts = facts
        self._announcer = announcer
        self._disconnector = disconnector
        self._block_list = block_list

    async def start(self, person: Person, session: UUID, version: int) -> Stepped:
        """Begin the class."""
        return await self._by_host(person, session, version, _start)

    async def open(self, person: Person, session: UUID, version: int, question: UUID | None) -> Stepped:
        """Open the next question, or the one named."""
        return await self._by_host(person, session, version, lambda step: _open(step, question))

    async def pause(self, person: Person, session: UUID, version: int) -> Stepped:
        """Stop the time of the open question."""
        return await self._by_host(person, session, version, _pause)

    async def resume(self, person: Person, session: UUID, version: int) -> Stepped:
        """Let the time run on."""
        return await self._by_host(person, session, version, _resume)

    async def extend(self, person: Person, session: UUID, version: int, seconds: int) -> Stepped:
        """Give everybody more time."""
        return await self._by_host(person, session, version, lambda step: _extend(step, seconds))

    async def close(self, person: Person, session: UUID, version: int, question: UUID | None) -> Stepped:
        """Take no more answers."""
        return await self._by_host(person, session, version, lambda step: _close(step, question))

    async def reveal(self, person: Person, session: UUID, version: int, question: UUID | None) -> Stepped:
        """Show what was right."""
        return await self._by_host(person, session, version, lambda step: _reveal(step, question))

    async def lock(self, person: Person, session: UUID, version: int, *, locked: bool) -> Stepped:
        """Let nobody further join, or let them again."""
        return await self._by_host(person, session, version, lambda step: _lock(step, locked))

    async def end(self, person: Person, session: UUID, version: int) -> Stepped:
        """End the class."""
        return await self._by_host(person, session, version, _end)

    async def remove(self, person: Person, session: UUID, version: int, participant: UUID, *, ban: bool) -> Stepped:
        """Remove a participant, whose sockets close at once; `ban` keeps them out."""

        async def taking(step: Step) -> None:
            removed = await step.tx.fetchrow(participants_sql.REMOVE, session, participant, ban)
            if removed is None:
                raise not_found("participant in this session")
            await step.store(steps.touch(step.session))
            await step.tell("participant.removed", participant=participant)
            event = NewEvent("participant.removed", {"participant": participant, "ban": ban})
            await self._announcer.append(step.tx, live_staff(session), [event])

            async def shut_out() -> None:
                if removed["user_id"] is None:
                    await self._block_list.block_participant(participant)
                self._disconnector.disconnect(participant=participant, code=CLOSE_REMOVED, reason="removed")

            step.tx.after_commit(shut_out)

        return await self._by_host(person, session, version, taking)

    async def take_due(self, session: UUID) -> bool:
        """Take the step that is due in `session`, unless another process is just taking it; whether it was taken.

        Auto pace goes on until the next step lies in the future.
        """
        facts = await self._facts.get(session)
        async with self._db.transaction() as tx:
            now = self._clock.now()
            row = await tx.fetchrow(sql.LOCK_DUE, session, now)
            if row is None:
                return False
            step = Step(tx, live_rows.read(row, facts), facts, now, self._announcer)
            while step.session.due_at is not None and step.session.due_at <= now:
                await _go_on(step)
            return True

    async def _by_host(self, person: Person, session: UUID, version: int, taking: Taking) -> Stepped:
        await access.to_live_session(self._db, person, session, Action.HOST_LIVE)
        facts = await self._facts.get(session)
        async with self._db.transaction() as tx:
            row = await tx.fetchrow(sql.LOCK, session)
            if row is None:
                raise not_found("live session")
            step = Step(tx, live_rows.read(row, facts), facts, self._clock.now(), self._announcer)
            if step.session.version != version:
                raise Problem(ErrorCode.CONFLICT, "Another step was taken first", extra=_state(step))
            try:
                await taking(step)
            except InvalidStepError as error:
                raise Problem(ErrorCode.INVALID_STEP, str(error), extra=_state(step)) from None
            except UnknownQuestionError:
                raise invalid("$.question", "is not a question of this session's quiz") from None
        return Stepped(step.session.version, step.session.state)


def _state(step: Step) -> dict[str, object]:
    return {"version": step.session.version, "state": step.session.state, "question": step.session.question}


async def _go_on(step: Step) -> None:
    """The step the server takes when one is due."""
    match step.session.state:
        case LiveState.OPEN:
            await _close(step, None)
        case LiveState.CLOSED:
            await _reveal(step, None)
        case LiveState.LOBBY | LiveState.REVEALED if steps.next_question(step.session) is not None:
            await _open(step, None)
        case _:
            await _end(step)


async def _start(step: Step) -> None:
    await step.store(steps.start(step.session, step.now))
    await _tell_started(step)
    if step.session.auto:
        await _open(step, None)


async def _tell_started(step: Step) -> None:
    quiz = {"title": step.facts.title, "questions": len(step.facts.order)}
    await step.tell("session.started", state=step.session.state, quiz=quiz)


async def _open(step: Step, question: UUID | None) -> None:
    if not step.session.started:
        await step.store(steps.start(step.session, step.now))
        await _tell_started(step)
    opened = await step.store(steps.open_question(step.session, step.now, question))
    assert opened.question and opened.opens_at and opened.closes_at
    asked = step.facts.questions[opened.question]
    await step.tx.execute(
        sql.INSERT_QUESTION, step.row.id, asked.id, opened.round, asked.index, opened.opens_at, opened.closes_at
    )
    await step.tell(
        "question.opened",
        question=asked.public,
        round=opened.round,
        opens_at=wire_time(opened.opens_at),
        closes_at=wire_time(opened.closes_at),
    )


async def _pause(step: Step) -> None:
    paused = await step.store(steps.pause(step.session, step.now))
    await step.tell("question.paused", question=paused.question, paused_at=wire_time(step.now))


async def _resume(step: Step) -> None:
    resumed = await step.store(steps.resume(step.session, step.now))
    await _move_times(step)
    assert resumed.opens_at and resumed.closes_at
    await step.tell(
        "question.resumed",
        question=resumed.question,
        opens_at=wire_time(resumed.opens_at),
        closes_at=wire_time(resumed.closes_at),
    )


async def _extend(step: Step, seconds: int) -> None:
    extended = await step.store(steps.extend(step.session, seconds))
    await _move_times(step)
    assert extended.closes_at is not None
    await step.tell(
        "question.extended", question=extended.question, seconds=seconds, closes_at=wire_time(extended.closes_at)
    )


async def _move_times(step: Step) -> None:
    now = step.session
    await step.tx.execute(
        sql.MOVE_QUESTION_TIMES, step.row.id, now.question, now.round, now.opens_at, now.closes_at, now.paused_ms
    )


async def _close(step: Step, question: UUID | None) -> None:
    _require_current(step, question)
    asked = _asked(step)
    previous = await _closed_before(step)
    await step.store(steps.close(step.session, step.now))
    await step.tx.execute(sql.CLOSE_QUESTION, step.row.id, *asked, step.now)
    authored = step.facts.questions[asked[0]].question
    answered = await score_question(step.tx, step.row.id, asked, previous, authored, step.row.rules)
    await step.tell("question.closed", question=asked[0], answered=answered)


async def _reveal(step: Step, question: UUID | None) -> None:
    _require_current(step, question)
    asked = _asked(step)
    await step.store(steps.reveal(step.session, step.now))
    await step.tx.execute(sql.REVEAL_QUESTION, step.row.id, *asked, step.now)
    shown = step.facts.questions[asked[0]]
    await step.tell(
        "question.revealed",
        question=shown.id,
        key=shown.key,
        explanation=shown.question.explanation,
        tally=await tally_of(step.tx, step.row.id, asked, shown.question),
    )
    standings = await retotal(step.tx, step.row.id)
    if step.row.rules.mode != "none":
        await step.tell("leaderboard.shown", **leaderboard(standings))
    results = await personal_results(step.tx, step.row.id, asked, standings)
    await step.announcer.append_to_each(step.tx, "result.scored", results)


async def _lock(step: Step, locked: bool) -> None:
    await step.store(steps.lock(step.session, locked))
    await step.tell("session.locked" if locked else "session.unlocked")


async def _end(step: Step) -> None:
    if step.session.state in (LiveState.OPEN, LiveState.PAUSED):
        await _close(step, None)
    if step.session.state is LiveState.CLOSED:
        await _reveal(step, None)  # what was answered counts, and people learn what was right
    await step.store(steps.end(step.session))
    standings = await retotal(step.tx, step.row.id)
    await step.tell("session.ended", state=step.session.state, leaderboard=leaderboard(standings))


async def _closed_before(step: Step) -> tuple[UUID, int] | None:
    """The question closed last, from which streaks go on."""
    rows = await step.tx.fetch(sql.QUESTIONS, step.row.id)
    closed = [row for row in rows if row["closed_at"] is not None and row["voided_at"] is None]
    last = max(closed, key=lambda row: row["closed_at"], default=None)
    return (last["question_id"], last["round"]) if last is not None else None


def _asked(step: Step) -> tuple[UUID, int]:
    if step.session.question is None:
        raise InvalidStepError("No question was opened yet")
    return step.session.question, step.session.round


def _require_current(step: Step, question: UUID | None) -> None:
    if question is not None and question != step.session.question:
        raise invalid("$.question", "is not the current question")
