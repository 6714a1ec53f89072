"""Counting a question otherwise than before: voided, or by another key. Possible at any time, even after the end."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt.contract import events
from lms_rt.contract.questions import InvalidShape
from lms_rt.db import outbox
from lms_rt.domain import live as steps
from lms_rt.domain.live import LiveState
from lms_rt.errors import invalid
from lms_rt.services import audit
from lms_rt.services.live_moves import current, tell_results, tell_standings
from lms_rt.services.live_scoring import asked_rounds, rescore
from lms_rt.services.live_step import Step
from sql import catch_ups as catch_ups_sql
from sql import live_sessions as sql
from sql import participants as participants_sql

RECOUNT_CATCH_UPS: Final = "live.recount_catch_ups"
"""{"session"}: a class that is over counts otherwise than before; who caught up is to be counted anew, too."""


async def void(step: Step, named: UUID | None) -> None:
    """Take a question out of the count, in all its rounds; the current one unless it is named."""
    question = named or current(step)[0]
    await step.store(steps.recount(step.session, question))
    before = await _counted(step, question)
    await step.tx.execute(sql.VOID_QUESTION, step.row.id, question, step.now)
    if question == step.session.question:
        step.row = replace(step.row, voided=True)
    await step.tell(events.QuestionVoided(question=question, version=step.version))
    await _count_again(step, question)
    await _note(step, "void", before, question)


async def regrade(step: Step, named: UUID | None, key: JsonValue) -> None:
    """Count a question by another key, for this session only; null is its author's key.

    The key is told to the class once the question is revealed.
    """
    question = named or current(step)[0]
    await step.store(steps.recount(step.session, question))
    try:
        regraded = step.facts.questions[question].keyed(key)
    except InvalidShape as error:
        raise error.as_problem() from None
    if regraded.key is None:
        raise invalid("$.key", "belongs to a question without right or wrong")
    before = await _counted(step, question)
    new_key: JsonValue = regraded.key.model_dump(mode="json", exclude_none=True)
    await step.tx.execute(sql.REGRADE_QUESTION, step.row.id, question, new_key)
    if question == step.session.question:
        step.row = replace(step.row, key_override=new_key)
    told = new_key if await _revealed_round(step, question) is not None else None
    await step.tell(events.QuestionRegraded(question=question, key=told, version=step.version))
    await _count_again(step, question)
    await _note(step, "regrade", before, question)


@dataclass(frozen=True, slots=True)
class _Counted:
    """How a question counts, and what everybody has."""

    question: dict[str, JsonValue]
    points: dict[str, int]


async def _counted(step: Step, question: UUID) -> _Counted:
    row = await step.tx.fetchrow(sql.COUNTED, step.row.id, question)
    assert row is not None
    key: JsonValue = row["key"] or step.facts.questions[question].key
    everybody = await step.tx.fetch(participants_sql.ALL, step.row.id)
    points = {str(person["id"]): person["points"] for person in everybody}
    return _Counted({"key": key, "voided": row["voided"]}, points)


async def _note(step: Step, action: str, before: _Counted, question: UUID) -> None:
    """Put on record who had it counted otherwise, and whose points are others now. Those of a question that is not
    revealed yet count with the reveal."""
    if step.host is None:
        return
    after = await _counted(step, question)
    changed = [person for person, points in after.points.items() if before.points.get(person) != points]

    def told(counted: _Counted) -> dict[str, object]:
        points = {person: counted.points.get(person) for person in changed}
        return {str(question): counted.question, **({"points": points} if changed else {})}

    await audit.record(
        step.tx,
        step.host,
        action,
        "live_session",
        step.row.id,
        course=step.facts.course,
        before=told(before),
        after=told(after),
    )


async def _count_again(step: Step, question: UUID) -> None:
    session = step.session
    here = (session.question, session.round) if session.question and session.state is not LiveState.ENDED else None
    await rescore(step.tx, step.facts, step.row.rules, here)
    if session.state is LiveState.ENDED and await step.tx.fetchval(catch_ups_sql.COUNT, step.row.id):
        await outbox.enqueue(step.tx, RECOUNT_CATCH_UPS, str(uuid7()), {"session": str(step.row.id)}, bulk=True)
    shown = await _revealed_round(step, question)
    if shown is None:
        return
    await tell_standings(step, (question, shown))
    if here is not None and here[0] != question and session.state is LiveState.REVEALED:
        await tell_results(step, here)  # its bonus for a streak may have changed under people's eyes


async def _revealed_round(step: Step, question: UUID) -> int | None:
    """The round whose result people know: the current one if it is revealed, or the last that was."""
    rounds = await asked_rounds(step.tx, step.row.id)
    return max((each.round for each in rounds if each.question == question and each.revealed), default=None)
