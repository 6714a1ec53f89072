"""Every route as the document describes it, fed with what the document allows and with what it does not.

schemathesis makes the requests out of `/openapi.json`. Whatever comes, the answer is one that the document names: no
5xx, no status, header, media type or body that is not described.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.files import FileUpload, UploadCreate
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.contract.rosters import InvitationCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.http.routes import PREFIX
from tests.support import school
from tests.support.certified import certified, upload
from tests.support.servers import Cluster, cluster

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
"""Requests a route and kind; a longer look is taken by hand."""
SEED = int(os.environ.get("FUZZ_SEED", "1"))
PATIENCE_S = 120
"""The first certificate in a script cuts its font, which takes a busy machine a while."""
Case = schemathesis.Case[Any]
UNDESCRIBED = {
    *(
        "connection",
        "content-length",
        "content-type",
        "content-encoding",
        "date",
        "server",
        "transfer-encoding",
        "vary",
    ),
    *("cache-control", "content-security-policy", "cross-origin-resource-policy", "x-content-type-options"),
    *("transfer-encoding", "set-cookie", "referrer-policy", "strict-transport-security"),
}
"""Headers of every answer of the Web, which no description of an API repeats."""


def every_header_is_described(_context: Any, response: Any, case: Case) -> None:
    """A header that the document does not name for this answer is a failure."""
    answers = case.operation.definition.raw["responses"]
    described = answers.get(str(response.status_code), answers.get("default", {})).get("headers", {})
    unknown = {name.lower() for name in response.headers} - {name.lower() for name in described} - UNDESCRIBED
    assert not unknown, f"{response.status_code} came with {unknown}, which the document does not name"


CHECKS = [
    every_header_is_described,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ENDS_THE_SIGN_IN = {"logout", "delete_me", "end_my_sessions"}
"""What would leave the rest of the run with nothing but 401; it is called by the tests of accounts."""


@pytest.fixture
async def people(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    """One server."""
    async with cluster(database_url, redis_url, servers=1) as made:
        yield made


async def ids_of_a_school(system: Core, teacher: Person) -> dict[str, str]:
    """One of each thing that a path can name, by the first part of the path or the name of the parameter."""
    course = await school.course(system, teacher)
    module = await system.services.modules.create(teacher, course, ModuleCreate(title="Module"))
    lesson = await system.services.lessons.create(teacher, module.id, LessonCreate(title="L", kind="text"))
    student = await school.person(system, "Ada")
    given = EnrollmentCreate(user=student.user)
    enrollment = await system.services.enrollments.add(teacher, course, given)
    quiz = await system.services.quizzes.create(teacher, course, QuizCreate(title="Quiz"))
    question = await system.services.quizzes.add_question(teacher, quiz.id, parse_question(school.CAPITAL))
    await system.services.quizzes.publish(teacher, quiz.id)
    session = await system.services.live_sessions.create(teacher, quiz.id, LiveSessionCreate())
    await system.services.channel_access.player(student, session.id)
    kept = BankQuestionCreate.model_validate({"question": school.PI})
    banked = await system.services.bank.add(teacher, course, kept)
    attempt, _ = await system.services.attempts.start(student, quiz.id)
    invitation = await system.services.invitations.invite(teacher, course, InvitationCreate(email="new@example.org"))
    file = await system.services.files.upload(teacher, FileUpload(course=course), "a.txt", upload(b"content"))
    awaited = await system.services.uploads.begin(teacher, UploadCreate(name="a.txt", size=1, sha256="0" * 64))
    job = await system.services.data_exports.ask(teacher)
    return {
        "courses": str(course),
        "modules": str(module.id),
        "lessons": str(lesson.id),
        "enrollments": str(enrollment.id),
        "quizzes": str(quiz.id),
        "questions": str(question.id),
        "live-sessions": str(session.id),
        "users": str(student.user),
        "bank": str(banked.id),
        "attempts": str(attempt.id),
        "certificates": str(await certified(system, enrollment.id)),
        "files": str(file.id),
        "uploads": str(awaited.id),
        "jobs": str(job.job),
        "question": str(question.id),
        "invitation": str(invitation.id),
        "channel": f"live:{session.id}",
    }


def named(case: Case, ids: Mapping[str, str], *, real: bool) -> Case:
    """The case for a thing that exists, where it is `real`; things are left standing for the cases after it."""
    family = case.path.removeprefix(PREFIX).split("/")[1]
    if real and case.method != "DELETE":
        for parameter in case.path_parameters or {}:
            name = family if parameter == "id" else parameter
            if name in ids:
                case.path_parameters[parameter] = ids[name]
        if "If-Match" in (case.headers or {}):
            case.headers["If-Match"] = "*"
    return case


def feed(document: dict[str, Any], url: str, token: str, ids: Mapping[str, str]) -> list[str]:
    """Feed every route; returns what was not as described."""
    wrong: list[str] = []
    session = requests.Session()
    bearer = {"Authorization": f"Bearer {token}"}
    operations = [
        found.ok() for found in schemathesis.openapi.from_dict(document).get_all_operations() if isinstance(found, Ok)
    ]
    for operation in operations:
        if operation.definition.raw.get("operationId") in ENDS_THE_SIGN_IN:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @seed(SEED)
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
            def each(case: Case, real: bool) -> None:
                sent = named(case, ids, real=real)
                response = sent.call(url, session=session, headers=bearer, allow_redirects=False, timeout=PATIENCE_S)
                case.validate_response(response, checks=CHECKS)

            try:
                each()
            except Unsatisfiable:
                pass  # takes nothing that could be wrong
            except (AssertionError, FailureGroup, Failure) as failure:
                wrong.append(f"{operation.label} ({mode.value}): {failure}")
    return wrong


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_whatever_comes_the_answer_is_one_that_the_document_names(people: Cluster) -> None:
    teacher = await school.person(people.system, "Grace Hopper", Role.ADMIN)
    ids = await ids_of_a_school(people.system, teacher)
    url = people.servers[0].url
    async with people.http.get(f"{url}/openapi.json") as response:
        document = await response.json()
    wrong = await asyncio.to_thread(feed, document, url, await people.person_token(teacher), ids)
    assert not wrong, "\n\n".join(wrong)
