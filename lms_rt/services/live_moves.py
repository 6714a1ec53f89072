"""The steps of a class, each as it is stored and told. `domain/live` says what is possible; this makes it happen."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from lms_rt.contract import events
from lms_rt.contract import hook_events as elsewhere
from lms_rt.domain import live as steps
from lms_rt.domain.live import InvalidStepError, LiveState
from lms_rt.errors import invalid
from lms_rt.services import course_mail, hook_events
from lms_rt.services.live_scoring import leaderboard, personal_results, retotal, score_close
from lms_rt.services.live_step import Step
from lms_rt.services.live_tally import tally_of
from sql import answers as answers_sql
from sql import live_sessions as sql


async def go_on(step: Step) -> None:
    """The step the server takes when one is due."""
    match step.session.state:
        case LiveState.OPEN:
            await close(step, None)
        case LiveState.PAUSED:
            await resume(step, None)  # only under autopilot: nobody is left to do it
        case LiveState.CLOSED:
            await reveal(step, None)
        case LiveState.LOBBY | LiveState.REVEALED if steps.next_question(step.session) is not None:
            await open_question(step, None)
        case _:
            await end(step)


async def start(step: Step) -> None:
    """Begin the class."""
    await _start(step)
    if step.session.auto:
        await open_question(step, None)


async def _start(step: Step) -> None:
    started = steps.start(step.session, step.now)
    quiz = events.QuizTitle(title=step.facts.title, questions=len(step.facts.order))
    await step.store(started, events.SessionStarted(state=started.state.value, quiz=quiz, version=started.version))


async def open_question(step: Step, question: UUID | None) -> None:
    """Open the next question, or the one named, for the first time or again."""
    if not step.session.started:
        await _start(step)
    skipped = current(step) if step.session.state is LiveState.CLOSED else None
    opened = steps.open_question(step.session, step.now, question)
    assert opened.question and opened.opens_at and opened.closes_at
    if skipped is not None:  # left behind without a reveal, it brings nobody anything
        await step.tx.execute(answers_sql.WITHDRAW_POINTS, step.row.id, *skipped)
    asked = step.facts.questions[opened.question]
    regraded = await step.tx.fetchval(
        sql.INSERT_QUESTION, step.row.id, asked.id, opened.round, asked.index, opened.opens_at, opened.closes_at
    )
    step.row = replace(step.row, key_override=regraded, voided=False)
    await step.store(
        opened,
        events.QuestionOpened(
            question=asked.public,
            round=opened.round,
            opens_at=opened.opens_at,
            closes_at=opened.closes_at,
            shuffle=step.row.shuffle,
            version=opened.version,
        ),
    )


async def pause(step: Step, question: UUID | None) -> None:
    """Stop the time of the open question."""
    _require_current(step, question)
    paused = steps.pause(step.session, step.now)
    assert paused.question
    await step.store(
        paused, events.QuestionPaused(question=paused.question, paused_at=step.now, version=paused.version)
    )


async def resume(step: Step, question: UUID | None) -> None:
    """Let the time run on."""
    _require_current(step, question)
    resumed = steps.resume(step.session, step.now)
    assert resumed.question and resumed.opens_at and resumed.closes_at
    await step.store(
        resumed,
        events.QuestionResumed(
            question=resumed.question,
            opens_at=resumed.opens_at,
            closes_at=resumed.closes_at,
            paused_ms=resumed.paused_ms,
            version=resumed.version,
        ),
    )


async def extend(step: Step, seconds: int, question: UUID | None) -> None:
    """Give everybody more time."""
    _require_current(step, question)
    extended = steps.extend(step.session, seconds)
    assert extended.question and extended.closes_at
    await step.store(
        extended,
        events.QuestionExtended(
            question=extended.question, seconds=seconds, closes_at=extended.closes_at, version=extended.version
        ),
    )


async def close(step: Step, question: UUID | None) -> None:
    """Take no more answers, and score those that were taken."""
    _require_current(step, question)
    asked = current(step)
    closed = steps.close(step.session, step.now)
    await step.tx.execute(sql.CLOSE_QUESTION, step.row.id, *asked, step.now)
    answered = await score_close(step.tx, step.facts, step.row.rules, asked)
    await step.store(closed, events.QuestionClosed(question=asked[0], answered=answered, version=closed.version))


async def reveal(step: Step, question: UUID | None) -> None:
    """Show what was right and who stands where."""
    _require_current(step, question)
    asked = current(step)
    revealed = steps.reveal(step.session, step.now)
    await step.tx.execute(sql.REVEAL_QUESTION, step.row.id, *asked, step.now)
    shown = step.facts.questions[asked[0]]
    await step.store(
        revealed,
        events.QuestionRevealed(
            question=shown.id,
            key=step.row.key_override or shown.key,
            explanation=shown.question.explanation,
            tally=await tally_of(step.tx, step.row.id, asked, shown.question),
            version=revealed.version,
        ),
    )
    await tell_standings(step, asked)


async def tell_standings(step: Step, asked: tuple[UUID, int]) -> None:
    """Recount what is revealed, show the leaderboard, and tell everybody what `asked` brought them."""
    totals = await retotal(step.tx, step.row.id)
    if step.row.rules.mode != "none":
        board = leaderboard(step.facts, totals)
        await step.tell(
            events.LeaderboardShown(
                top=board.top, participants=board.participants, teams=board.teams, version=step.version
            )
        )
    await _tell_results(step, asked, totals)


async def tell_results(step: Step, asked: tuple[UUID, int]) -> None:
    """Tell everybody what `asked` brought them, once more."""
    await _tell_results(step, asked, await retotal(step.tx, step.row.id))


async def _tell_results(step: Step, asked: tuple[UUID, int], totals: Sequence[asyncpg.Record]) -> None:
    if not totals:
        return
    results = await personal_results(step.tx, step.row.id, asked, totals)
    await step.announcer.tell_each(step.tx, events.ResultScored, results)


async def lock(step: Step, locked: bool) -> None:
    """Let nobody further join, or let them again."""
    after = steps.lock(step.session, locked)
    kind = events.SessionLocked if locked else events.SessionUnlocked
    await step.store(after, kind(version=after.version))


async def set_autopilot(step: Step, *, on: bool) -> None:
    """Step by the clock while every host is away, or wait for them again."""
    after = steps.engage_autopilot(step.session, step.now) if on else steps.hand_back(step.session)
    await step.store(after, events.SessionAutopilot(on=on, version=after.version))


async def end(step: Step) -> None:
    """End the class; a question that is under way is closed and revealed first."""
    if step.session.state in (LiveState.OPEN, LiveState.PAUSED):
        await close(step, None)
    if step.session.state is LiveState.CLOSED:
        await reveal(step, None)  # what was answered counts, and people learn what was right
    asked = current(step) if step.session.question is not None else None
    await step.store(steps.end(step.session))
    totals = await retotal(step.tx, step.row.id)
    if (
        asked is not None
    ):  # who came after the last reveal has a rank now, and whoever stood behind somebody removed another
        await _tell_results(step, asked, [row for row in totals if row["moved"]])
    board = leaderboard(step.facts, totals)
    await step.tell(events.SessionEnded(state=step.session.state.value, leaderboard=board, version=step.version))
    await course_mail.class_results(step.tx, step.row.id)
    await hook_events.tell(step.tx, step.facts.course, _results(step, totals))


def _results(step: Step, totals: Sequence[asyncpg.Record]) -> elsewhere.LiveEnded:
    taking_part = sorted((row for row in totals if not row["removed"]), key=lambda row: (row["rank"], row["name"]))
    results = [
        elsewhere.LiveResult(
            participant=row["id"], user=row["user_id"], name=row["name"], points=row["points"], rank=row["rank"]
        )
        for row in taking_part
    ]
    facts = step.facts
    return elsewhere.LiveEnded(session=step.row.id, title=facts.title, questions=len(facts.order), results=results)


def current(step: Step) -> tuple[UUID, int]:
    """The question the class is at, and its round."""
    if step.session.question is None:
        raise InvalidStepError("No question was opened yet")
    return step.session.question, step.session.round


def _require_current(step: Step, question: UUID | None) -> None:
    if question is not None and question != step.session.question:
        raise invalid("$.question", "is not the current question")
