"""Long work over REST: how it goes, what came of it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue

from lms_rt.contract.base import Resource, Text
from lms_rt.contract.pages import PageQuery, Sort
from lms_rt.contract.times import Timestamp

JobState = Literal["waiting", "running", "done", "failed"]


class Job(Resource):
    """Something the system does by itself. A failed one was given up and waits for somebody to look at it."""

    id: UUID
    kind: str = Field(examples=["mail.class_results"])
    state: JobState
    attempts: int = Field(description="How often it was begun")
    done: int = Field(description="How far it is")
    total: int | None = Field(description="How far it goes; null while that is not known")
    result: JsonValue = None
    error: str | None = Field(default=None, description="What went wrong last; for administrators only")
    created_at: Timestamp
    started_at: Timestamp | None = None
    ended_at: Timestamp | None = None


class JobQuery(PageQuery):
    """Which jobs, newest first."""

    sort: Annotated[str, Sort(created_at=datetime, kind=str)] = "-created_at"
    state: JobState | None = None
    kind: Text | None = Field(default=None, max_length=100)
