"""A course's bank of questions over REST."""

from uuid import UUID

from lms_rt.contract.bank import (
    BankCopiesMade,
    BankQuery,
    BankQuestion,
    BankQuestionCreate,
    CopiesIntoBank,
    CopiesIntoQuiz,
)
from lms_rt.contract.pages import Page
from lms_rt.contract.quizzes import QuestionList
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes
from lms_rt.http.views.quizzes import QuestionPatch

routes = Routes(tag="bank", description="Questions of a course by tags, which its quizzes draw from.")

_EDITS = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]


@routes.post(
    "/courses/{id}/bank",
    status=201,
    summary="Add a question to a course's bank",
    who="instructors of the course",
    errors=[*_EDITS, ErrorCode.CONFLICT],
)
async def add_bank_question(call: Call, id: UUID, body: BankQuestionCreate) -> Reply[BankQuestion]:  # noqa: A002 - the path parameter's name
    """Quizzes draw from it by its tags from their next publishing on."""
    question = await call.services.bank.add(call.person, id, body)
    return Reply(question, location=f"/bank/{question.id}")


@routes.post(
    "/courses/{id}/bank/copies",
    status=201,
    summary="Copy questions of quizzes into the bank",
    who="instructors of the course",
    errors=[*_EDITS, ErrorCode.CONFLICT, ErrorCode.VALIDATION],
)
async def copy_into_bank(call: Call, id: UUID, body: CopiesIntoBank) -> BankCopiesMade:  # noqa: A002
    """All of them or, where one is of no quiz of the course, none. The quizzes keep theirs."""
    return BankCopiesMade(items=await call.services.bank_copies.into_bank(call.person, id, body))


@routes.post(
    "/quizzes/{id}/questions/copies",
    status=201,
    summary="Copy questions of the bank into a quiz",
    who="instructors of its course",
    errors=[*_EDITS, ErrorCode.CONFLICT, ErrorCode.VALIDATION],
)
async def copy_into_quiz(call: Call, id: UUID, body: CopiesIntoQuiz) -> QuestionList:  # noqa: A002
    """All of them or, where one is not in the bank of its course, none. The bank keeps its own, and later changes there
    do not reach the quiz."""
    return QuestionList(items=await call.services.bank_copies.into_quiz(call.person, id, body))


@routes.get("/courses/{id}/bank", summary="List a course's bank", who="staff of the course", errors=_EDITS)
async def list_bank(call: Call, id: UUID, query: BankQuery) -> Page[BankQuestion]:  # noqa: A002
    """Oldest first; `tag` names one that they must have, `q` words that stand in them."""
    found = await call.services.bank.page(call.person, id, query)
    return Page[BankQuestion].of(found, query)


@routes.get("/bank/{id}", summary="Read a question of a bank", who="staff of its course", errors=[ErrorCode.NOT_FOUND])
async def get_bank_question(call: Call, id: UUID) -> BankQuestion:  # noqa: A002
    """With its key."""
    return await call.services.bank.get(call.person, id)


@routes.patch(
    "/bank/{id}",
    summary="Change a question of a bank",
    who="instructors of its course",
    if_match=True,
    errors=[*_EDITS, ErrorCode.VALIDATION],
)
async def edit_bank_question(call: Call, id: UUID, body: QuestionPatch) -> BankQuestion:  # noqa: A002
    """A JSON Merge Patch of the question; `tags` are replaced. Published versions stay as they are."""
    return await call.services.bank.edit(call.person, id, body, call.if_match)


@routes.delete(
    "/bank/{id}",
    summary="Delete a question of a bank",
    who="instructors of its course",
    if_match=True,
    errors=_EDITS,
)
async def delete_bank_question(call: Call, id: UUID) -> None:  # noqa: A002
    """Published versions keep it."""
    await call.services.bank.delete(call.person, id, call.if_match)
