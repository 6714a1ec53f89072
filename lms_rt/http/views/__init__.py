"""One module a resource; `RESOURCES` is all of them, in the order of the documentation."""

from typing import Final

from lms_rt.http.views import auth, courses, enrollments, jobs, live, me, quizzes

RESOURCES: Final = (
    auth.routes,
    me.routes,
    courses.routes,
    enrollments.routes,
    quizzes.routes,
    live.routes,
    jobs.routes,
)
