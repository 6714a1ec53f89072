"""One person as administrators look at them."""

from uuid import uuid4

import pytest

from lms_rt.contract.administration import ApiTokenCreate, AuditQuery, UserPatch
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.audit import Thing
from lms_rt.services.person_overviews import LATEST, PersonOverview
from tests.support import school
from tests.support.content import taught


async def test_what_they_are_in_hold_did_and_had_done_to_them(system: Core) -> None:
    services, root = system.services, await school.person(system, "Root", Role.ADMIN)
    course = await taught(system)
    ada, enrollment = await course.enrolled()
    await services.enrollments.edit(course.teacher, enrollment, EnrollmentPatch(role="assistant"), None)
    await services.administration.edit(root, ada.user, UserPatch(role="instructor"), None)
    for _ in range(2):
        await school.token_of(system, ada)
    await services.api_tokens.create(ada, ApiTokenCreate(name="program", scopes=["read"]))
    found = await services.person_overviews.of(root, ada.user)
    [taken] = found.courses
    assert (taken.course, taken.enrollment, taken.role, taken.status) == (course.id, enrollment, "assistant", "active")
    assert (found.sign_ins, found.tokens, found.more) == (2, 1, False)
    actions = [entry.action for entry in found.latest]
    assert actions == ["api_token.add", "user.edit", "enrollment.edit", "enrollment.add", "user.create"]
    await services.administration.edit(root, ada.user, UserPatch(disabled=True), None)
    assert (await services.person_overviews.of(root, ada.user)).sign_ins == 0


async def test_of_many_entries_the_newest_are_told_once_each(system: Core) -> None:
    root, other = [await school.person(system, "Root", Role.ADMIN) for _ in range(2)]
    await system.services.account_deletion.delete(other)  # done by them and to them
    [entry, made] = (await system.services.person_overviews.of(root, other.user)).latest
    assert (entry.action, made.action) == ("user.delete", "user.create")
    ada = await school.person(system, "Ada")
    for number in range(LATEST + 2):
        role = ("instructor", "student")[number % 2]
        await system.services.administration.edit(root, ada.user, UserPatch.model_validate({"role": role}), None)
    latest = (await system.services.person_overviews.of(root, ada.user)).latest
    log = await system.services.audit_log.page(root, AuditQuery(subject=ada.user, limit=LATEST))
    assert list(latest) == log[:LATEST]


async def test_it_is_for_administrators_and_empty_for_nobody(system: Core) -> None:
    root, teacher = [await school.person(system, role, role) for role in (Role.ADMIN, Role.INSTRUCTOR)]
    assert await system.services.person_overviews.of(root, uuid4()) == PersonOverview((), False, 0, 0, ())
    for refused in (
        system.services.person_overviews.of(teacher, root.user),
        system.services.audit_log.about(teacher, root.user, 1),
        system.services.audit_log.things(teacher, []),
    ):
        with pytest.raises(Problem) as problem:
            await refused
        assert problem.value.code is ErrorCode.FORBIDDEN


async def test_what_entries_are_about_is_named_while_it_is_there(system: Core) -> None:
    services, root = system.services, await school.person(system, "Root", Role.ADMIN)
    course = await taught(system)
    lesson = await course.lesson("Rivers")
    ada, enrollment = await course.enrolled()
    kept, gone = [
        await services.quizzes.create(course.teacher, course.id, QuizCreate(title=title)) for title in ("Kept", "Gone")
    ]
    await services.quizzes.delete(course.teacher, gone.id, None)
    entries = await services.audit_log.page(root, AuditQuery(course=course.id))
    things = await services.audit_log.things(root, entries)
    assert (things[course.id].course, things[course.id].quiz) == (course.id, None)
    assert things[lesson.id] == Thing("Rivers", course.id, None)
    assert things[enrollment] == Thing(ada.name, course.id, None)
    assert things[kept.id] == Thing("Kept", course.id, kept.id)
    assert gone.id in {entry.subject for entry in entries} - set(things)
