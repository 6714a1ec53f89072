"""From rows to what a reader may see of an attempt: the one place that decides it."""

from collections.abc import Mapping, Sequence

import asyncpg
from pydantic import JsonValue

from lms_rt.contract.attempts import Attempt, AttemptQuestion, AttemptSummary
from lms_rt.domain.attempt_marks import worth_of
from lms_rt.domain.feedback import Feedback, shown, shows_keys, shows_marks, shows_score
from lms_rt.domain.paper import PaperQuestion
from lms_rt.domain.presentation import public_view, seed_for
from lms_rt.services.papers import Paper, corrected


def level_for(row: Mapping[str, object], *, staff: bool) -> Feedback:
    """How much of the result is shown to this reader; the staff sees all of it once there is one."""
    if staff:
        return "full" if row["state"] != "in_progress" else "none"
    return shown(
        row["feedback"],  # type: ignore[arg-type]  # the column's CHECK lists the same words
        row["feedback_from"],  # type: ignore[arg-type]
        submitted=row["state"] != "in_progress",
        closed=bool(row["closed"]),
    )


def summary(row: Mapping[str, object], *, staff: bool) -> AttemptSummary:
    """The attempt as lists have it."""
    return AttemptSummary.model_validate(_about(row, level_for(row, staff=staff)))


def attempt(row: Mapping[str, object], paper: Paper, answers: Sequence[asyncpg.Record], *, staff: bool) -> Attempt:
    """The attempt with its questions. `row` is of `sql.attempts.READ`, `answers` of `sql.attempts.ANSWERS`."""
    level = level_for(row, staff=staff)
    seed = int(str(row["seed"])) if row["shuffle"] else None
    hides = row["kind"] == "catch_up" and row["state"] == "in_progress"
    questions = [
        _question(paper.questions[each["question_id"]], each, level, seed, own_pace=row["kind"] == "own_pace")
        for each in answers
        if not hides or each["opened_at"] is not None
    ]
    return Attempt.model_validate({**_about(row, level), "total": len(answers), "questions": questions})


def _about(row: Mapping[str, object], level: Feedback) -> dict[str, object]:
    hidden = {} if shows_score(level) else dict.fromkeys(("score", "max_score", "passed"))
    return {**row, **hidden, "feedback": level}


def _question(
    asked: PaperQuestion, row: asyncpg.Record, level: Feedback, seed: int | None, *, own_pace: bool
) -> AttemptQuestion:
    question = asked.question
    view = public_view(question, seed_for(seed, asked.id) if seed is not None else None).model_dump(mode="json")
    fields: dict[str, object] = {
        **view,
        "id": asked.id,
        "index": row["index"],
        "points": worth_of(question) if own_pace else question.points,
        "answer": row["answer"],
        "revision": row["revision"],
        "saved_at": row["saved_at"],
        "spent_ms": row["spent_ms"],
        "opened_at": row["opened_at"],
        "due_at": row["due_at"],
    }
    if shows_marks(level):
        fields |= {
            "correct": row["correct"],
            "fraction": None if row["fraction"] is None else round(row["fraction"], 4),  # as it is told of a class
            "earned": row["points"],
            "voided": row["voided"],
            "comment": row["comment"],
        }
    if shows_keys(level):
        fields |= {"key": _key(asked, row["corrected_key"]), "explanation": question.explanation}
    return AttemptQuestion.model_validate(fields)


def _key(asked: PaperQuestion, correction: JsonValue) -> JsonValue:
    key = corrected(asked, correction).question.key
    return None if key is None else key.model_dump(mode="json")
