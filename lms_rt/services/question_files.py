"""Question files: into a quiz in one step, and a quiz's questions out of it."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.question_files import ExportFormat, ImportedQuestion, ImportFormat, QuestionImportReport
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, FieldError, Problem, not_found
from lms_rt.interchange.reading import read
from lms_rt.interchange.report import ReadItem
from lms_rt.interchange.writing import WRITERS
from lms_rt.services import access, audit, file_links
from lms_rt.services.cached_reads import CachedReads
from lms_rt.services.question_rows import columns, question, texts
from sql import quizzes as sql

HIDDEN_FILE: Final = "it shows a file that is not there for you here; upload it and name the new one"
FIELDS_MAX: Final = 50
"""Refused questions that a refusal lists as its fields; the report beside them has all."""


@dataclass(frozen=True, slots=True)
class ExportedQuestions:
    """A file, and what of the questions it does not say."""

    name: str
    media_type: str
    content: bytes
    notes: Sequence[str]


class QuestionFiles:
    """Reads and writes them."""

    def __init__(self, db: Database, reads: CachedReads) -> None:
        self._db = db
        self._reads = reads

    async def take(
        self,
        person: Person,
        quiz: UUID,
        files: Mapping[str, bytes],
        *,
        kind: ImportFormat | None = None,
        partial: bool = False,
        dry_run: bool = False,
    ) -> QuestionImportReport:
        """Append the questions of these files to a quiz: all of them or, unless `partial`, none.

        Raises `validation` with the report where some are refused, and `conflict` where the quiz would be too long.
        """
        seen = await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        items = await asyncio.to_thread(read, files, kind)
        async with self._db.transaction() as tx:
            items = await _with_hidden_files_told(tx, person, items)
            report = _report(items, dry_run=dry_run)
            if report.refused and not (partial or dry_run):
                raise _refusal(report)
            if dry_run or not report.imported:
                return report
            if await tx.fetchrow(sql.LOCK, quiz) is None:
                raise not_found("quiz")
            self._reads.drop_quizzes(tx, quiz)
            ids = await _append(tx, quiz, items)
            after = {"questions": len(ids), "files": list(files)}
            await audit.record(tx, person, "import", "quiz", quiz, course=seen.course, after=after)
        return _report(items, dry_run=False, ids=ids)

    async def export(self, person: Person, quiz: UUID, kind: ExportFormat) -> ExportedQuestions:
        """The questions of a quiz as a file, for its staff; made in a thread so that nobody else waits."""
        await access.to_quiz(self._db, person, quiz)
        questions = [question(row) for row in await self._db.fetch(sql.QUESTIONS, quiz)]
        writer = WRITERS[kind]
        written = await asyncio.to_thread(writer.write, questions)
        return ExportedQuestions(f"quiz-{quiz}.{writer.ending}", writer.media_type, written.content, written.notes)


async def _with_hidden_files_told(tx: Transaction, person: Person, items: Sequence[ReadItem]) -> list[ReadItem]:
    """Not refused as one that is typed is: what comes from elsewhere names files of there, and is of use without."""
    shown = [texts(item.question).values() if item.question is not None else () for item in items]
    hidden = await file_links.unreadable(tx, person, shown)
    return [
        replace(item, status="adapted", notes=[*item.notes, HIDDEN_FILE]) if hides else item
        for item, hides in zip(items, hidden, strict=True)
    ]


async def _append(tx: Transaction, quiz: UUID, items: Sequence[ReadItem]) -> list[UUID]:
    rows = [columns(item.question) for item in items if item.question is not None]
    count: int = await tx.fetchval(sql.COUNT_QUESTIONS, quiz)
    if count + len(rows) > limits.QUESTIONS_PER_QUIZ:
        detail = f"A quiz has at most {limits.QUESTIONS_PER_QUIZ} questions; this would make {count + len(rows)}"
        raise Problem(ErrorCode.CONFLICT, detail)
    ids = [uuid7() for _ in rows]
    await tx.execute(sql.INSERT_QUESTIONS, quiz, count, ids, *map(list, zip(*rows, strict=True)))
    return ids


def _report(items: Sequence[ReadItem], *, dry_run: bool, ids: Sequence[UUID] = ()) -> QuestionImportReport:
    counted = Counter(item.status for item in items)
    stored = iter(ids)
    return QuestionImportReport(
        dry_run=dry_run,
        imported=counted["read"] + counted["adapted"],
        adapted=counted["adapted"],
        skipped=counted["skipped"],
        refused=counted["refused"],
        items=[_told(item, next(stored, None) if item.question is not None else None) for item in items],
    )


def _told(item: ReadItem, stored: UUID | None) -> ImportedQuestion:
    return ImportedQuestion(
        file=item.place.file,
        line=item.place.line,
        ident=item.place.ident,
        title=item.title,
        status=item.status,
        type=item.question.type if item.question is not None else None,
        question=stored,
        tags=list(item.tags),
        notes=list(item.notes),
    )


def _refusal(report: QuestionImportReport) -> Problem:
    """Nothing was imported; the report stands beside the fields, with an `imported` of none."""
    fields = [
        FieldError(f"$.items[{index}]", f"{place(item)}: {'; '.join(item.notes)}")
        for index, item in enumerate(report.items)
        if item.status == "refused"
    ]
    others = f"the other {report.imported} would be with partial=true" if report.imported else "there are no others"
    detail = f"{report.refused} of the questions cannot be imported, so none was; {others}"
    told = report.model_copy(update={"imported": 0}).model_dump(mode="json")
    return Problem(ErrorCode.VALIDATION, detail, fields=fields[:FIELDS_MAX], extra={"report": told})


def place(item: ImportedQuestion) -> str:
    """Where a question stands, for people."""
    line = f", line {item.line}" if item.line is not None else ""
    return f"{item.file}{line}" + (f" ({item.ident})" if item.ident else "")
