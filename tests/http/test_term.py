"""A whole term, walked by a client that knows the REST contract and nothing else, and what others may not reach of it.

Small by default; `TERM_FULL=1` is a term of three courses, 40 lessons, 300 learners and 500 attempts at once.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from lms_rt.domain.principal import Role
from tests.http.term import ATTEMPTS, LEARNERS, PASSWORD, RIGHT, WRONG, Term, author
from tests.http.term_book import book
from tests.support import school
from tests.support.contract_client import ContractClient, RefusedError
from tests.support.servers import cluster
from tests.support.working import working


@pytest.fixture
async def term(database_url: str, redis_url: str) -> AsyncIterator[Term]:
    async with cluster(database_url, redis_url) as made, working(made.system):
        root = await school.person(made.system, "Root", Role.ADMIN)
        admin = ContractClient(made.http, made.servers[0].url, await made.person_token(root))
        begun = Term(made, admin, admin)
        email, teacher = await begun.new("Grace Hopper")
        [found] = [user async for user in admin.items("/users") if user["email"] == email]
        await admin.edit(f"/users/{found['id']}", {"role": "instructor"})
        begun.teacher = teacher
        yield begun


async def enrol(term: Term) -> None:
    """All learners by one list, with a bad row in it; then a course with a code, and one that has to wait."""
    first, second, third = term.courses
    for number in range(LEARNERS):
        email, client = await term.new(f"Learner {number}")
        term.emails.append(email)
        term.learners.append(client)
    rows = "\n".join(f"{email},student,{1.5 if number % 10 == 0 else 1}" for number, email in enumerate(term.emails))
    table = f"email,role,extra_time_factor\n{rows}\nnot an address,,\n"
    tried = await term.teacher.expect(200, "POST", f"/courses/{first}/enrollments/import?dry_run=true", table)
    report = await term.teacher.expect(200, "POST", f"/courses/{first}/enrollments/import", table)
    assert (report["enrolled"], report["refused"]) == (tried["enrolled"], tried["refused"]) == (LEARNERS, 1)
    assert report["rows"][-1]["status"] == "invalid"
    roster = [each["email"] async for each in term.teacher.items(f"/courses/{first}/enrollments?role=student")]
    assert sorted(roster) == sorted(term.emails)
    ada = term.learners[0]
    await ada.expect(422, "POST", f"/courses/{second}/enroll", {"code": "guessed"})
    await ada.expect(201, "POST", f"/courses/{second}/enroll", {"code": "open sesame"})
    refused = await ada.expect(409, "POST", f"/courses/{third}/enroll")
    assert refused["requires"] == [first]


async def learn(term: Term) -> None:
    """Some finish the first course, one lesson after the other; only then does the third take them."""
    lessons = term.lessons[0]
    for client in term.learners[:3]:
        locked = await client.expect(200, "GET", f"/lessons/{lessons[1]}")
        assert (locked["locked"], locked["body"]) == ("prerequisites", None)
        percent = 0
        for lesson in lessons:
            assert (await client.expect(200, "GET", f"/lessons/{lesson}"))["body"] == "*Read*"
            done = await client.expect(200, "PUT", f"/lessons/{lesson}/progress", {"fraction": 1.0})
            percent = done["course_percent"]
        assert percent == 100
        await client.expect(201, "POST", f"/courses/{term.courses[2]}/enroll")
    finished = [each async for each in term.teacher.items(f"/courses/{term.courses[0]}/progress")]
    assert sorted(each["course_percent"] for each in finished if each["course_percent"]) == [100] * 3


async def ask_twice(term: Term) -> None:
    """Whoever retries after a lost reply gets the reply: who registers, sends a list, joins a class by PIN."""
    teacher, nobody = term.teacher, term.nobody(1)
    opened = await teacher.expect(201, "POST", f"/quizzes/{term.quizzes[0]}/live-sessions", {})
    new = {"email": "late@term.example", "password": PASSWORD, "name": "Late"}
    joining = {"pin": opened["pin"], "nickname": "Ada"}
    listed = f"/courses/{term.courses[1]}/enrollments/import"
    for client, path, body, other in (
        (nobody, "/auth/register", new, {**new, "name": "Later"}),
        (nobody, "/live-sessions/join", joining, {**joining, "nickname": "Eve"}),
        (teacher, listed, "email\nlate@term.example\n", "email\nlater@term.example\n"),
    ):
        first, second = [await client.ask("POST", path, body, Idempotency_Key=path) for _ in range(2)]
        assert first.status in {200, 201}, first
        assert (second.status, second.body) == (first.status, first.body)
        assert second.headers["Idempotency-Replayed"] == "true"
        mistaken = await client.expect(422, "POST", path, other, Idempotency_Key=path)
        assert mistaken["code"] == "idempotency_mismatch"
    results = await teacher.expect(200, "GET", f"/live-sessions/{opened['id']}/results")
    assert [each["name"] for each in results["participants"]] == ["Ada"]


def right(number: int) -> int:
    """How many questions of an attempt are answered right."""
    return random.Random(number).randint(0, len(RIGHT))


async def sit(term: Term, client: ContractClient, number: int) -> None:
    """One attempt: begun, saved twice by two tabs, submitted, and counted as it was answered."""
    quiz = term.quizzes[0]
    attempt = await client.expect(201, "POST", f"/quizzes/{quiz}/attempts")
    term.attempts.append(attempt)
    allowed = 3600 * (1.5 if number % LEARNERS % 10 == 0 else 1)
    times = [datetime.fromisoformat(attempt[name]) for name in ("started_at", "deadline")]
    assert (times[1] - times[0]).total_seconds() == allowed
    good = right(number)
    for index, question in enumerate(attempt["questions"]):
        assert question["key"] is None
        path = f"/attempts/{attempt['id']}/answers/{question['id']}"
        wrong = {"answer": WRONG[index], "revision": 0}
        saved = await client.expect(200, "PUT", path, wrong)
        if index < good:
            saved = await client.expect(200, "PUT", path, {"answer": RIGHT[index], "revision": saved["revision"]})
        stale = await client.expect(409, "PUT", path, {"answer": None, "revision": 0})
        assert (stale["code"], stale["stored"]["revision"]) == ("stale_revision", saved["revision"])
    done = await client.expect(200, "POST", f"/attempts/{attempt['id']}/submit")
    assert (done["state"], done["score"], done["max_score"]) == ("graded", good * 1000, len(RIGHT) * 1000)
    assert done["passed"] == (good >= 2)


async def examine(term: Term) -> None:
    """All at once, each learner's own attempts one after the other."""
    shares: list[list[int]] = [[] for _ in term.learners]
    for number in range(ATTEMPTS):
        shares[number % LEARNERS].append(number)

    async def one(client: ContractClient, numbers: list[int]) -> None:
        for number in numbers:
            await sit(term, client, number)

    await asyncio.gather(*map(one, term.learners, shares))
    listed = [each["id"] async for each in term.teacher.items(f"/quizzes/{term.quizzes[0]}/attempts", limit=100)]
    assert sorted(listed) == sorted(attempt["id"] for attempt in term.attempts)
    assert len(set(listed)) == ATTEMPTS


async def grade(term: Term) -> dict[str, Any]:
    """An essay, by two graders of whom the slower is told; its learner sees the points. Returns the attempt."""
    client = term.learners[1]
    attempt: dict[str, Any] = await client.expect(201, "POST", f"/quizzes/{term.quizzes[1]}/attempts")
    essay = next(each for each in attempt["questions"] if each["type"] == "open_text")
    text = {"answer": {"text": "Because of Rayleigh."}, "revision": 0}
    await client.expect(200, "PUT", f"/attempts/{attempt['id']}/answers/{essay['id']}", text)
    waiting = await client.expect(200, "POST", f"/attempts/{attempt['id']}/submit")
    assert (waiting["state"], waiting["score"]) == ("submitted", None)
    path = f"/attempts/{attempt['id']}/answers/{essay['id']}/grade"
    seen = (await term.teacher.ask("GET", path)).headers["ETag"]
    await term.teacher.expect(428, "PUT", path, {"points": 800})
    await term.teacher.expect(200, "PUT", path, {"points": 800, "comment": "Well said"}, If_Match=seen)
    await term.admin.expect(412, "PUT", path, {"points": 1}, If_Match=seen)
    graded = await client.expect(200, "GET", f"/attempts/{attempt['id']}")
    assert (graded["state"], graded["score"]) == ("graded", 800)
    history = await term.teacher.expect(200, "GET", f"{path}/history")
    assert [each["points"] for each in history["items"]] == [800]
    return attempt


async def leave(term: Term, attempt: dict[str, Any]) -> None:
    """One withdraws and stays on record; one takes all their data and goes for good."""
    first = term.courses[0]
    roster = {each["email"]: each async for each in term.teacher.items(f"/courses/{first}/enrollments", limit=100)}
    gone = roster[term.emails[1]]
    path = f"/enrollments/{gone['id']}"
    etag = (await term.teacher.ask("GET", path)).headers["ETag"]
    await term.teacher.expect(428, "DELETE", path)
    await term.teacher.expect(204, "DELETE", path, If_Match=etag)
    assert (await term.teacher.expect(200, "GET", path))["status"] == "withdrawn"
    assert (await term.teacher.expect(200, "GET", f"/attempts/{attempt['id']}"))["score"] == 800
    assert (await term.learners[1].expect(200, "GET", path))["status"] == "withdrawn"
    assert (await term.learners[1].expect(200, "GET", f"{path}/progress"))["enrollment"] == gone["id"]
    assert (await term.learners[1].expect(200, "GET", f"/lessons/{term.lessons[0][0]}"))["locked"] == "not_enrolled"
    await term.learners[1].expect(404, "POST", f"/quizzes/{term.quizzes[0]}/attempts")
    ada = term.learners[0]
    asked = await ada.ask("GET", "/me/export")
    assert asked.status == 202
    job = await ada.job_done(asked.headers["Location"])
    assert job["state"] == "done"
    export = await ada.expect(200, "GET", f"/me/exports/{asked.body['export']}")
    assert [each["email"] for each in export["account"]] == [term.emails[0]]
    assert {"enrollments", "attempts"} <= export.keys()
    assert export["attempts"]
    await term.learners[2].expect(404, "GET", f"/me/exports/{asked.body['export']}")
    await ada.expect(204, "DELETE", "/me")
    await ada.expect(401, "GET", "/me")
    with pytest.raises(RefusedError, match="401"):
        await term.nobody().signed_in(term.emails[0], PASSWORD)
    left = [each async for each in term.teacher.items(f"/courses/{first}/enrollments", limit=100)]
    assert not any(term.emails[0] == each["email"] or each["name"] == "Learner 0" for each in left)


async def reach_for(term: Term, attempt: dict[str, Any]) -> None:
    """What is others' is not there, whoever asks."""
    first = term.courses[0]
    _, stranger = await term.new("Eve")
    rival_email, rival = await term.new("Another Teacher")
    [found] = [user async for user in term.admin.items("/users") if user["email"] == rival_email]
    await term.admin.edit(f"/users/{found['id']}", {"role": "instructor"})
    enrollment = [each async for each in term.teacher.items(f"/courses/{first}/enrollments?role=student")][-1]["id"]
    question = (await term.teacher.expect(200, "GET", f"/quizzes/{term.quizzes[0]}/questions"))["items"][0]["id"]
    answer = f"/attempts/{attempt['id']}/answers/{attempt['questions'][0]['id']}"
    hidden: list[tuple[str, str, object]] = [
        ("GET", f"/attempts/{attempt['id']}", None),
        ("PUT", answer, {"answer": None, "revision": 0}),
        ("POST", f"/attempts/{attempt['id']}/submit", None),
        ("GET", f"/enrollments/{enrollment}", None),
        ("GET", f"/enrollments/{enrollment}/progress", None),
        ("PATCH", f"/enrollments/{enrollment}", {"role": "instructor"}),
        ("GET", f"/quizzes/{term.quizzes[0]}", None),
        ("GET", f"/quizzes/{term.quizzes[0]}/questions", None),
        ("GET", f"/questions/{question}", None),
        ("PATCH", f"/questions/{question}", {"key": {"options": ["a"]}}),
        ("POST", f"/quizzes/{term.quizzes[0]}/publish", None),
    ]
    shut: list[tuple[str, str, object]] = [
        ("GET", f"{answer}/grade", None),
        ("PUT", f"{answer}/grade", {"points": 1000}),
        ("PATCH", f"/courses/{first}", {"title": "Mine"}),
        ("GET", f"/courses/{first}/enrollments", None),
        ("POST", f"/courses/{first}/enrollments", {"email": rival_email, "role": "instructor"}),
        ("GET", f"/courses/{first}/progress", None),
        ("POST", f"/courses/{first}/quizzes", {"title": "Mine"}),
        ("GET", "/users", None),
        ("GET", "/audit-log", None),
    ]
    for client, statuses in ((term.nobody(), {401}), (stranger, {403, 404}), (rival, {403, 404})):
        for method, path, body in [*hidden, *shut]:
            got = await client.ask(method, path, body, If_Match="*")
            assert got.status in statuses, (method, path, got)
            assert got.headers["Content-Type"] == "application/problem+json"
    for method, path, body in [*hidden, *shut]:
        got = await term.learners[3].ask(method, path, body, If_Match="*")
        assert got.status in {403, 404}, (method, path, got)
    for method, path, body in hidden:
        assert (await stranger.ask(method, path, body, If_Match="*")).status == 404, path


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_a_client_that_knows_only_the_contract_walks_a_whole_term(term: Term) -> None:
    await author(term)
    await enrol(term)
    await learn(term)
    await ask_twice(term)
    await examine(term)
    attempt = await grade(term)
    await book(term.teacher, f"/courses/{term.courses[0]}", term.quizzes, [right(number) for number in range(LEARNERS)])
    await reach_for(term, attempt)
    await leave(term, attempt)
