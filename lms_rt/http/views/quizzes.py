"""Quizzes, questions and publishing over REST."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from lms_rt.contract.pages import Page
from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.contract.quizzes import (
    PublishedVersion,
    QuestionList,
    Quiz,
    QuizCreate,
    QuizPatch,
    QuizQuery,
    StoredQuestion,
    VersionQuery,
)
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Encoded, Reply
from lms_rt.http.routes import Routes

routes = Routes(
    tag="quizzes", description="Quizzes as their authors edit them, and the versions classes are held with."
)

QuestionPatch = Annotated[
    dict[str, JsonValue], Field(description="Merge patch of a question; `index` moves it within its quiz")
]


@routes.route(
    "POST",
    "/courses/{id}/quizzes",
    status=201,
    summary="Create a quiz",
    who="instructors of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def create_quiz(call: Call, id: UUID, body: QuizCreate) -> Reply[Quiz]:  # noqa: A002 - the path parameter's name
    """It starts without questions."""
    quiz = await call.services.quizzes.create(call.person, id, body)
    return Reply(quiz, location=f"/quizzes/{quiz.id}")


@routes.route(
    "GET",
    "/courses/{id}/quizzes",
    summary="List a course's quizzes",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def list_quizzes(call: Call, id: UUID, query: QuizQuery) -> Page[Quiz]:  # noqa: A002
    """Oldest first."""
    found = await call.services.quizzes.page(call.person, id, query)
    return Page[Quiz].of(found, query)


@routes.route("GET", "/quizzes/{id}", summary="Read a quiz", who="staff of its course", errors=[ErrorCode.NOT_FOUND])
async def get_quiz(call: Call, id: UUID) -> Encoded[Quiz]:  # noqa: A002
    """`version` is the newest published one, null before the first."""
    read = await call.services.quizzes.read(call.person, id)
    return Encoded(read.content, revision=read.revision, variant=read.variant)


@routes.route(
    "PATCH",
    "/quizzes/{id}",
    summary="Change a quiz",
    who="instructors of its course",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def edit_quiz(call: Call, id: UUID, body: QuizPatch) -> Quiz:  # noqa: A002
    """Published versions stay as they are."""
    return await call.services.quizzes.edit(call.person, id, body, call.if_match)


@routes.route(
    "DELETE",
    "/quizzes/{id}",
    status=204,
    summary="Delete a quiz",
    who="instructors of its course",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def delete_quiz(call: Call, id: UUID) -> None:  # noqa: A002
    """A quiz that classes were held with stays for their results."""
    await call.services.quizzes.delete(call.person, id, call.if_match)


@routes.route(
    "POST",
    "/quizzes/{id}/questions",
    status=201,
    summary="Add a question",
    who="instructors of its course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def add_question(call: Call, id: UUID, body: AuthoredQuestion) -> Reply[StoredQuestion]:  # noqa: A002
    """It is put at the end of the quiz."""
    question = await call.services.quizzes.add_question(call.person, id, body)
    return Reply(question, location=f"/questions/{question.id}")


@routes.route(
    "GET",
    "/quizzes/{id}/questions",
    summary="List a quiz's questions",
    who="staff of its course",
    errors=[ErrorCode.NOT_FOUND],
)
async def list_questions(call: Call, id: UUID) -> QuestionList:  # noqa: A002
    """All of them, in order, with their keys; a quiz has at most 500."""
    return QuestionList(items=await call.services.quizzes.questions(call.person, id))


@routes.route(
    "GET", "/questions/{id}", summary="Read a question", who="staff of its course", errors=[ErrorCode.NOT_FOUND]
)
async def get_question(call: Call, id: UUID) -> StoredQuestion:  # noqa: A002
    """With its key."""
    return await call.services.quizzes.question(call.person, id)


@routes.route(
    "PATCH",
    "/questions/{id}",
    summary="Change or move a question",
    who="instructors of its course",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.VALIDATION],
)
async def edit_question(call: Call, id: UUID, body: QuestionPatch) -> StoredQuestion:  # noqa: A002
    """A JSON Merge Patch; what comes out must be a valid question as a whole."""
    return await call.services.quizzes.edit_question(call.person, id, body, call.if_match)


@routes.route(
    "DELETE",
    "/questions/{id}",
    status=204,
    summary="Delete a question",
    who="instructors of its course",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def delete_question(call: Call, id: UUID) -> None:  # noqa: A002
    """Published versions keep it."""
    await call.services.quizzes.delete_question(call.person, id, call.if_match)


@routes.route(
    "POST",
    "/quizzes/{id}/publish",
    status=201,
    summary="Publish a quiz",
    who="instructors of its course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def publish_quiz(call: Call, id: UUID) -> PublishedVersion:  # noqa: A002
    """Makes an immutable version that attempts and live sessions are pinned to."""
    return await call.services.quizzes.publish(call.person, id)


@routes.route(
    "GET",
    "/quizzes/{id}/versions",
    summary="List a quiz's versions",
    who="staff of its course",
    errors=[ErrorCode.NOT_FOUND],
)
async def list_versions(call: Call, id: UUID, query: VersionQuery) -> Page[PublishedVersion]:  # noqa: A002
    """Oldest first."""
    found = await call.services.quizzes.versions(call.person, id, query)
    return Page[PublishedVersion].of(found, query)
