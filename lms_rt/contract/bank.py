"""A course's bank of questions over REST: what quizzes draw from."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from lms_rt import limits
from lms_rt.contract.base import Text, WireModel
from lms_rt.contract.pages import Count, PageQuery, Sort
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
