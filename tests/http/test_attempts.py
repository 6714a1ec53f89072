"""Attempts over REST, as a client meets them; and processes that die while somebody writes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from lms_rt.domain.principal import Person
from lms_rt.http.routes import PREFIX
from tests.support.quizzing import ESSAY, RIGHT, Exam, exam
from tests.support.running import until_true
from tests.support.servers import Cluster, cluster
from tests.support.working import ended, working


@pytest.fixture
async def servers(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with cluster(database_url, redis_url, servers=2) as made:
        yield made


class Client:
    """Somebody's REST calls to one server."""

    def __init__(self, servers: Cluster, token: str, server: int = 0) -> None:
        self._http, self._url = servers.http, servers.servers[server].url + PREFIX
        self._headers = {"Authorization": f"Bearer {token}"}

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        sent = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        more: dict[str, Any] = {} if body is None else {"json": body}
        async with self._http.request(method, self._url + path, headers=sent, **more) as reply:
            return reply.status, await reply.json()


async def client(servers: Cluster, person: Person, server: int = 0) -> Client:
    return Client(servers, await servers.person_token(person), server)


async def test_a_quiz_is_taken_over_rest_as_the_contract_says(servers: Cluster) -> None:
    quiz = await exam(servers.system, time_limit_s=600, feedback="score")
    ada = await client(servers, await quiz.course.learner())
    status, offer = await ada("GET", f"/quizzes/{quiz.quiz}/offer")
    assert (status, offer["questions"], offer["unavailable"]) == (200, 3, None)
    status, attempt = await ada("POST", f"/quizzes/{quiz.quiz}/attempts")
    assert (status, attempt["quiz"], attempt["version"]) == (201, str(quiz.quiz), 1)
    assert attempt["deadline"] > attempt["started_at"]
    assert (await ada("POST", f"/quizzes/{quiz.quiz}/attempts"))[0] == 200
    for question in attempt["questions"]:
        assert question["key"] is None
        answer = {"answer": RIGHT[question["prompt"]], "revision": 0}
        status, saved = await ada("PUT", f"/attempts/{attempt['id']}/answers/{question['id']}", answer)
        assert (status, saved.keys(), saved["revision"]) == (200, {"revision", "saved_at"}, 1)
    stale = {"answer": {"options": ["a"]}, "revision": 0}
    status, problem = await ada("PUT", f"/attempts/{attempt['id']}/answers/{attempt['questions'][0]['id']}", stale)
    assert (status, problem["code"], problem["stored"]["revision"]) == (409, "stale_revision", 1)
    status, done = await ada("POST", f"/attempts/{attempt['id']}/submit")
    told = {name: done[name] for name in ("id", "state", "score", "max_score", "passed")}
    assert told == {"id": attempt["id"], "state": "graded", "score": 3000, "max_score": 3000, "passed": True}
    assert (done["questions"][0]["earned"], done["questions"][0]["fraction"]) == (None, None)
    status, page = await ada("GET", f"/quizzes/{quiz.quiz}/attempts")
    assert [(each["number"], each["score"]) for each in page["items"]] == [(1, 3000)]


async def test_settings_and_grades_need_the_state_last_seen(servers: Cluster) -> None:
    quiz = await exam(servers.system, [ESSAY])
    learner = await quiz.course.learner()
    attempt = await quiz.start(learner)
    question = attempt.questions[0]
    await quiz.save(learner, attempt, question, {"text": "Because."})
    await servers.system.services.attempts.submit(learner, attempt.id)
    staff = await client(servers, quiz.course.teacher)
    path = f"/attempts/{attempt.id}/answers/{question.id}/grade"
    grade = {"points": 333.33333, "comment": "A start"}
    assert (await staff("PUT", path, grade))[0] == 428
    assert (await staff("PUT", path, grade, If_Match='"9"'))[0] == 412
    assert (await staff("PUT", path, {"points": 0.000001}, If_Match='"1"'))[0] == 422
    status, given = await staff("PUT", path, grade, If_Match='"1"')
    assert (status, given["points"], given["max_points"]) == (200, 333.33333, 1000)
    status, history = await staff("GET", f"{path}/history")
    assert [(each["reason"], each["points"]) for each in history["items"]] == [("hand", 333.33333)]
    settings = {"time_limit_s": 5, "pass_percent": 101, "feedback": "maybe", "draws": [{"tags": [], "count": 0}]}
    status, problem = await staff("PATCH", f"/quizzes/{quiz.quiz}", settings, If_Match="*")
    assert (status, len(problem["fields"])) == (422, 4)
    status, stored = await staff("PATCH", f"/quizzes/{quiz.quiz}", {"negative_marking": 0.25}, If_Match="*")
    assert (status, stored["negative_marking"], stored["pass_percent"]) == (200, 0.25, 50)


async def test_the_bank_is_kept_over_rest(servers: Cluster) -> None:
    quiz = await exam(servers.system)
    staff = await client(servers, quiz.course.teacher)
    bank = f"/courses/{quiz.course.id}/bank"
    question = {"type": "numeric", "prompt": "1 + 1?", "key": {"value": 2}}
    status, made = await staff("POST", bank, {"question": question, "tags": ["sums", " sums ", "easy"]})
    assert (status, made["tags"], made["key"]["value"]) == (201, ["easy", "sums"], 2)
    assert (await staff("POST", bank, {"question": {"type": "numeric", "prompt": "?"}}))[0] == 422
    assert [each["id"] for each in (await staff("GET", f"{bank}?tag=easy"))[1]["items"]] == [made["id"]]
    assert (await staff("GET", f"{bank}?tag=hard"))[1]["items"] == []
    status, changed = await staff("PATCH", f"/bank/{made['id']}", {"tags": ["hard"], "points": 2000}, If_Match='"1"')
    assert (status, changed["tags"], changed["points"], changed["revision"]) == (200, ["hard"], 2000, 2)
    assert (await staff("PATCH", f"/bank/{made['id']}", {"tags": [7]}, If_Match="*"))[0] == 422


async def test_a_correction_is_a_job_that_counts_everybody_anew(servers: Cluster) -> None:
    quiz = await exam(servers.system)
    learner = await quiz.course.learner()
    attempt = await quiz.taken(learner, right=1)
    staff = await client(servers, quiz.course.teacher)
    path = f"/quizzes/{quiz.quiz}/questions/{attempt.questions[0].id}/corrections"
    async with working(servers.system):
        status, job = await staff("POST", path, {"key": {"options": ["a"]}})
        assert status == 202
        await ended(servers.system, job["job"])
    assert (await staff("GET", f"/jobs/{job['job']}"))[1]["result"] == {"changed": 1}
    assert (await servers.system.services.attempts.get(learner, attempt.id)).score == 0


async def submitted(quiz: Exam, person: Person, attempt: Any) -> bool:
    return (await quiz.system.services.attempts.get(person, attempt.id)).state != "in_progress"


async def test_a_deadline_is_kept_though_the_browser_and_its_process_are_gone(servers: Cluster) -> None:
    quiz = await exam(servers.system, time_limit_s=600)
    learner = await quiz.course.learner()
    ada = await client(servers, learner)
    attempt = await quiz.start(learner)
    answer = {"answer": {"options": ["b"]}, "revision": 0}
    assert (await ada("PUT", f"/attempts/{attempt.id}/answers/{attempt.questions[0].id}", answer))[0] == 200
    await servers.servers[0].die()
    await quiz.overdue(attempt, by_s=1)
    await until_true(lambda: submitted(quiz, learner, attempt))
    read = await servers.system.services.attempts.get(learner, attempt.id)
    assert (read.submitted_by, read.state) == ("server", "graded")
    assert read.score == 1000


async def test_questions_go_between_a_quiz_and_the_bank_over_rest(servers: Cluster) -> None:
    quiz = await exam(servers.system)
    staff = await client(servers, quiz.course.teacher)
    bank, copies = f"/courses/{quiz.course.id}/bank", f"/quizzes/{quiz.quiz}/questions/copies"
    questions = (await staff("GET", f"/quizzes/{quiz.quiz}/questions"))[1]["items"]
    chosen = [questions[1]["id"], questions[0]["id"]]
    status, kept = await staff("POST", f"{bank}/copies", {"questions": chosen, "tags": [" b ", "a"]})
    assert (status, [each["tags"] for each in kept["items"]]) == (201, [["a", "b"]] * 2)
    assert (await staff("GET", f"{bank}?q={kept['items'][0]['prompt'][:3]}"))[0] == 200
    said = ("type", "prompt", "key", "options", "points", "time_limit_s", "explanation")
    assert [[each[name] for name in said] for each in kept["items"]] == [
        [questions[at][name] for name in said] for at in (1, 0)
    ]
    asked = {"questions": [each["id"] for each in kept["items"]]}
    status, back = await staff("POST", copies, asked)
    assert (status, [each["index"] for each in back["items"]]) == (201, [len(questions) + 1, len(questions) + 2])
    assert [[each[name] for name in said] for each in back["items"]] == [
        [questions[at][name] for name in said] for at in (1, 0)
    ]
    for path, others in ((copies, chosen), (f"{bank}/copies", asked["questions"])):
        for wrong in ([], [others[0], others[0]], ["none"]):
            assert (await staff("POST", path, {"questions": wrong}))[0] == 422
        of_either = [back["items"][0]["id"], *asked["questions"]] if path != copies else [*asked["questions"], *chosen]
        status, problem = await staff("POST", path, {"questions": of_either})
        told = [field["path"] for field in problem["fields"]]
        first = 1 if path != copies else 2
        assert (status, told) == (422, [f"$.questions[{first}]", f"$.questions[{first + 1}]"])
    assert len((await staff("GET", f"/quizzes/{quiz.quiz}/questions"))[1]["items"]) == len(questions) + 2
    assert len((await staff("GET", bank))[1]["items"]) == 2, "none where one is not there"


async def test_who_asks_again_for_more_time_after_a_lost_answer_gives_it_once(servers: Cluster) -> None:
    quiz = await exam(servers.system, time_limit_s=600)
    attempt = await quiz.start(await quiz.course.learner())
    teacher = await client(servers, quiz.course.teacher)
    path = f"/attempts/{attempt.id}/extend"
    first = await teacher("POST", path, {"seconds": 60}, Idempotency_Key="a minute")
    assert first[0] == 200
    assert await teacher("POST", path, {"seconds": 60}, Idempotency_Key="a minute") == first
    again = await teacher("POST", path, {"seconds": 60}, Idempotency_Key="another minute")
    assert again[1]["deadline"] > first[1]["deadline"]
