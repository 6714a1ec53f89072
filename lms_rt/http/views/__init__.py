"""One module a resource; `RESOURCES` is all of them, in the order of the documentation."""

from typing import Final

from lms_rt.http.views import (
    administration,
    attempts,
    auth,
    bank,
    certificates,
    courses,
    data_exports,
    enrollments,
    files,
    gradebook,
    jobs,
    lessons,
    live,
    live_reports,
    me,
    progress,
    question_files,
    question_statistics,
    quizzes,
    rosters,
)

RESOURCES: Final = (
    auth.routes,
    me.routes,
    data_exports.routes,
    administration.routes,
    courses.routes,
    lessons.routes,
    enrollments.routes,
    rosters.routes,
    progress.routes,
    quizzes.routes,
    question_files.routes,
    bank.routes,
    attempts.routes,
    gradebook.routes,
    question_statistics.routes,
    certificates.routes,
    files.routes,
    live.routes,
    live_reports.routes,
    jobs.routes,
)
