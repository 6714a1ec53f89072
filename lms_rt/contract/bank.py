"""A course's bank of questions over REST: what quizzes draw from."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from lms_rt import limits
from lms_rt.contract.base import Text, WireModel, distinct
from lms_rt.contract.pages import Count, PageQuery, Sort, WholeList
from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.contract.quizzes import QuestionBase, Tag, Tags


class BankQuestionCreate(WireModel):
    """A question for the bank, and what it is about."""

    question: AuthoredQuestion
    tags: Tags = Field(default_factory=list)


class BankQuestion(QuestionBase):
    """A question of the bank with its key; type-specific fields stand beside these."""

    course: UUID
    tags: list[str]


Copied = Annotated[list[UUID], Field(min_length=1, max_length=limits.QUESTIONS_PER_QUIZ), AfterValidator(distinct)]


class CopiesIntoBank(WireModel):
    """Questions of quizzes of the course that its bank is to have too, and what they are about."""

    questions: Copied
    tags: Tags = Field(default_factory=list)


class CopiesIntoQuiz(WireModel):
    """Questions of the course's bank that a quiz is to ask too, in this order behind its own."""

    questions: Copied


class BankCopiesMade(WholeList[BankQuestion]):
    """The copies, in the order of the questions."""


class BankQuery(PageQuery):
    """Which questions of a bank."""

    sort: Annotated[str, Sort(created_at=datetime, updated_at=datetime, type=str, points=Count)] = "created_at"
    tag: Tag | None = None
    q: Annotated[
        Text | None,
        StringConstraints(strip_whitespace=True, max_length=limits.SEARCH_MAX),
        Field(
            description="Words, or parts of them, all of which stand in the question, its options or its explanation; "
            "case does not matter"
        ),
    ] = None
