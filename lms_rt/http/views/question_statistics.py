"""Statistics of questions over REST."""

from uuid import UUID

from lms_rt.contract.question_statistics import QuizStatistics, StatisticsQuery
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.routes import Routes

routes = Routes(tag="statistics", description="How well questions measure.")


@routes.get(
    "/quizzes/{id}/statistics",
    summary="Read how a quiz's questions do",
    who="staff of its course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.VALIDATION],
)
async def get_quiz_statistics(call: Call, id: UUID, query: StatisticsQuery) -> QuizStatistics:  # noqa: A002 - the path parameter's name
    """Facility, discrimination, median time and what was answered, over submitted attempts or over classes; corrected
    keys and voided questions are respected. Of the newest 5,000 attempts or participants."""
    return await call.services.question_statistics.of_quiz(call.person, id, query)
